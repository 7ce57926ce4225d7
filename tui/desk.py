"""The desk: one person's library and shelf together, and every answer about both."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from search.columns import NO_PAPERS, Columns
from search.errors import UsageError
from search.library import Found, Library
from search.paper import Page, Paper
from search.query.match import matches
from search.query.parser import Query
from search.query.shelf_clauses import answered, unknown
from search.query.simplify import simplify, spread
from search.query.terms import wanted
from search.query.tree import Node
from search.similar.reasons import Likeness
from shelf.searches.store import Searches
from shelf.store import Shelf
from tui.browsing import Answer, Choice, Filter, Option, Question, among, except_for, page_labels, page_values
from tui.places import Places
from tui.remembered import recall
from tui.saved import Saved

if TYPE_CHECKING:
    from search.explained.explanation import Offer

STATUS = (("bookmarked", "Bookmarked"), ("unread", "Unread"), ("read", "Read"))
# Similar papers shown: beyond these, likeness is chance.
LIKE = 50
_SHELF_FACETS = frozenset({"is", "tag"})


@dataclass(slots=True)
class _Last:
    """The engine's last answer: switching filters on and off need not ask it again."""

    tree: Node
    seq: tuple[int, int]  # of the catalog and of the index
    shelf: object
    found: Found


class Desk:
    """Opens a person's library and shelf; made on a worker thread, since it reads files.

    Args:
        places: Where everything is.

    Raises:
        CarrelError: The library or the shelf cannot be opened at all.
    """

    def __init__(self, places: Places) -> None:
        self.places = places
        self.library = Library(places.catalog, places.index)
        self.shelf = Shelf.open(places.config, places.data)
        self.saved = Saved(Searches.open(places.config, places.data), self.library, self.shelf)
        self._last: _Last | None = None
        self._page_options: tuple[Columns, dict[Page, Option]] = (NO_PAPERS, {})
        self._lock = threading.RLock()

    def answer(self, question: Question, instead: Query | None = None) -> Answer:
        """Return what a question comes to.

        Args:
            question: What is asked.
            instead: To be searched for in place of the question's own words: a correction of them.

        Raises:
            EngineError: The index is damaged and could not be rebuilt.
        """
        query = instead or question.parsed()
        whole, used = self.saved.resolved(query.tree)
        with self._lock:
            columns = self.library.columns()
            found = self._found(whole, columns.seq)
            options = list(self._options(columns))
        tree = answered(whole, self.shelf)
        likeness = self.library.similar(question.like, (), LIKE, question.without) if question.like else None
        here = _alike(found.keys, likeness) if likeness else found.keys
        hits = (*here, *self._ghosts(tree, columns))
        # What the library no longer has shows only where the shelf is asked about.
        clauses = spread(simplify(whole))
        shelf_asked = tree != clauses or any(chosen.facet in _SHELF_FACETS for chosen in question.filters)
        keys = _narrowed(hits if shelf_asked else here, options, question.filters)
        worded = likeness is not None or any(found.scores.values())
        sort = query.sort or question.sort or ("relevance" if worded else question.usual)
        pages = [page for page, option in self._pages(columns).items() if option.filter in question.filters]
        return Answer(
            question=question,
            keys=tuple(columns.sorted(keys, sort, pages)),
            library=len(columns.titles),
            scores=found.scores,
            took_ms=found.took_ms,
            choices=_counted(hits, options, question.filters),
            notes=(*map(str, query.notes), *map(str, used), *map(_nothing_kept, unknown(clauses, self.shelf))),
            wanted=wanted(whole),
            sort=sort,
            columns=columns,
            because=likeness.because if likeness else (),
        )

    def offers(self, answer: Answer) -> tuple[Offer, ...]:
        """Return what to ask instead of words that find nothing."""
        if answer.keys or not answer.question.text or not answer.library:
            return ()
        # Loaded when something is not found, not when the app starts.
        from tui.explaining import explanation

        return explanation(self, answer).offers

    def finished(self, question: Question) -> Question:
        """Return a question that finds the same without taking its last word for unfinished.

        What the search box shows is saved and copied so: elsewhere an unfinished word has to be said.
        """
        plain = replace(question, typing=False)
        if set(self.answer(plain).keys) == set(self.answer(question).keys):
            return plain
        return replace(plain, text=f"{question.text}*")

    def _found(self, tree: Node, seq: int) -> Found:
        last, shelf, generation = self._last, self.shelf.state, self.library.generation
        if last is None or last.shelf is not shelf or (last.tree, last.seq) != (tree, (seq, generation)):
            found = self.library.search(tree, self.shelf)
            last = self._last = _Last(tree, (seq, generation), shelf, found)
        return last.found

    def _options(self, columns: Columns) -> Iterator[Option]:
        for saved, keys, new in self.saved.counts():
            label = f"{saved.key} {saved.name}" if saved.key else saved.name
            yield Option("Saved", Filter("q", saved.name), f"{label} · {new} new" if new else label, *among(keys))
        yield from self._pages(columns).values()
        for value, label in STATUS:
            test = except_for(self._read()) if value == "unread" else among(self._marked("is", value))
            yield Option("Status", Filter("is", value), label, *test)
        yield Option("Has", Filter("has", "code"), "Code", *among(columns.code))
        for tag, _ in self.shelf.tag_counts():
            yield Option("Tags", Filter("tag", tag), f"#{tag}", *among(self._marked("tag", tag)))

    def _pages(self, columns: Columns) -> dict[Page, Option]:
        # Kept as long as the columns are: there may be hundreds of pages, and an answer comes with each letter.
        if self._page_options[0] is not columns:
            values, labels = page_values(columns.ranks), page_labels(columns.ranks)
            options = {
                page: Option("Pages", Filter("page", values[page]), labels[page], *among(frozenset(ranks)))
                for page, ranks in columns.ranks.items()
            }
            self._page_options = columns, options
        return self._page_options[1]

    def _marked(self, clause: str, value: str) -> frozenset[str]:
        return self.shelf.keys_for(clause, value) or frozenset()

    def _read(self) -> frozenset[str]:
        return self._marked("is", "read") | self._marked("is", "reading") | self._marked("is", "dismissed")

    def _ghosts(self, tree: Node, columns: Columns) -> list[str]:
        """Return what matches and stands on the shelf, but no longer in the library.

        Shown where the shelf is asked about, and counted for the filters that ask about it.
        """
        entries = (entry for entry in self.shelf.entries() if entry.key not in columns.titles)
        papers = (Paper(title=entry.title, key=entry.key, url=entry.url) for entry in entries)
        return [paper.key for paper in papers if matches(tree, paper)]

    def paper(self, key: str) -> Paper | None:
        """Return a paper, from the library or else from what the shelf remembers of it."""
        paper = self.library.paper(key)
        entry = None if paper else self.shelf.entry(key)
        return Paper(title=entry.title, key=entry.key, url=entry.url) if entry else paper

    def papers(self, keys: Iterable[str]) -> list[Paper]:
        """Return papers, each from the library or from what the shelf remembers of it."""
        return [paper for key in keys if (paper := self.paper(key))]

    def title(self, key: str) -> str:
        """Return a paper's title as its source gave it; the key where nothing is known."""
        title = self.library.columns().titles.get(key)
        entry = None if title else self.shelf.entry(key)
        return title or (entry.title if entry else key)

    def named(self, text: str) -> Paper:
        """Return the paper that a person names.

        Args:
            text: A key, an arXiv id, a DOI, the start of a key, or `@N` for the Nth result of the
                last search.

        Raises:
            UsageError: No paper, or more than one, goes by that name.
        """
        if text.startswith("@"):
            return self._numbered(text[1:])
        keys = self.library.catalog.resolve(text)
        if not keys:
            keys = [entry.key for entry in self.shelf.entries() if text and entry.key.startswith(text)]
            keys = [text] if text in keys else keys
        if len(keys) > 1:
            some = ", ".join(keys[:5]) + (", …" if len(keys) > 5 else "")
            raise UsageError(f"More than one paper starts with {text}", some, "Give more of the key.")
        paper = self.paper(keys[0]) if keys else None
        if paper is None:
            hint = "An ID is a key, an arXiv id, the start of a key, or @N of the last search."
            raise UsageError(f"No paper {text!r} in the library", "", hint)
        return paper

    def _numbered(self, number: str) -> Paper:
        results = recall(self.places.state_file).results
        if not number.isdecimal() or len(number) > 9 or not 1 <= int(number) <= len(results):
            held = f"the last search gave {len(results)}" if results else "there was no search yet, or it found nothing"
            raise UsageError(f"No result @{number}", held, "Run `carrel search` first, then name results by number.")
        paper = self.paper(results[int(number) - 1])
        if paper is None:
            raise UsageError(f"Result @{number} is no longer in the library", "", "Search again.")
        return paper

    def close(self) -> None:
        """Write what is not yet written and let go of all files."""
        self.shelf.close()
        self.library.close()


def _nothing_kept(clause: str) -> str:
    return f"Nothing is kept that {clause} could ask for."


def _alike(keys: Iterable[str], likeness: Likeness) -> tuple[str, ...]:
    found = frozenset(keys)
    return tuple(key for key, _ in likeness.papers if key in found)


def _narrowed(hits: Iterable[str], options: Iterable[Option], filters: tuple[Filter, ...]) -> list[str]:
    """Return the hits that have one of the chosen values of every facet."""
    if not filters:
        return list(hits)
    facets: dict[str, list[Option]] = {chosen.facet: [] for chosen in filters}
    for option in options:
        if option.filter in filters:
            facets[option.filter.facet].append(option)
    return [key for key in hits if all(any(o.has(key) for o in chosen) for chosen in facets.values())]


def _counted(
    hits: tuple[str, ...], options: list[Option], filters: tuple[Filter, ...]
) -> dict[str, tuple[Choice, ...]]:
    """Count each option among the papers that the other facets' filters leave."""
    pools: dict[tuple[Filter, ...], frozenset[str]] = {}
    choices: dict[str, list[Choice]] = {}
    for option in options:
        others = tuple(chosen for chosen in filters if chosen.facet != option.filter.facet)
        if others not in pools:
            pools[others] = frozenset(_narrowed(hits, options, others))
        on = option.filter in filters
        choice = Choice(option.filter, option.label, option.count(pools[others]), on)
        choices.setdefault(option.heading, []).append(choice)
    return {heading: tuple(lines) for heading, lines in choices.items()}
