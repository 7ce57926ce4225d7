"""Desk: library, shelf and reading lists together, and every answer about them."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from search.columns.arrays import IntArray, mask_of
from search.columns.paper_sets import NO_SET, PaperSet
from search.errors import CarrelError, ConfigError
from search.insight.spelling import SpelledAs, respell
from search.library import Library, SearchResult
from search.paper import Paper
from search.query.facets import Leaf
from search.query.most import all_words, has_phrases, is_sentence, match_most, may_lack_words, says_nothing_yet
from search.query.query import Query
from search.query.resolve import mentions, mentions_shelf, unknown_clauses
from search.query.simplify import normalize
from search.query.term_matches import query_terms
from search.query.tree import And, Everything, Field, Node, Word
from search.synonyms.expand import OtherNames, expand_synonyms
from search.synonyms.synonyms import NO_USER_SYNONYMS, Synonyms
from search.synonyms.user_file import load_user_synonyms
from shelf.lists.lists import Lists
from shelf.lists.model import ListEntry, ReadingList
from shelf.searches.searches import Searches
from shelf.searches.seen import SeenPages
from shelf.shelf import Shelf
from tui.config.paths import Paths
from tui.desk.calendar_days import pages_seen
from tui.desk.desk_snapshot import DeskSnapshot, Moment
from tui.desk.facets import PageOptions, facet_rows, option_papers
from tui.desk.paper_resolver import find_paper, library_key
from tui.desk.question import Answer, FacetRow, Question
from tui.desk.reading_list import list_alone
from tui.desk.results import FacetSelection, PaperNumbers
from tui.desk.saved_searches import SavedSearches

# Similar papers shown: beyond these, similarity is chance.
MOST_SIMILAR = 50
NO_UPVOTES = "None of these papers has upvotes to sort by."
QUOTED_IN_SENTENCE = 'In a sentence, quoted words may be missing; +"…" demands them.'
GAVE_UP_PHRASES = "No paper has the quoted words side by side; searched for each of them instead."
# Stands for every reading list.
_ANY_LIST = Word("*", prefix=True)


class Desk:
    """Opens a library, a shelf and reading lists; made on a worker thread, since it reads files.

    Args:
        synonyms: Whether `VLM` also finds vision-language models.
        most: Whether questions may be answered by papers with some of their words, unless they say so themselves.

    Attributes:
        trouble: What is wrong with synonyms.yaml; None if nothing is.

    Raises:
        CarrelError: The library or the shelf cannot be opened at all.
    """

    trouble: CarrelError | None = None

    def __init__(self, places: Paths, *, synonyms: bool = True, most: bool = True) -> None:
        self.places = places
        self.most = most
        self.library = Library(places.catalog, places.index)
        self.shelf = Shelf(places.config, places.data)
        self.lists = Lists(places.config, places.data)
        self.seen_pages = SeenPages(places.data)
        self.pages = PageOptions()
        self.synonyms = self._synonyms() if synonyms else None
        self.saved = SavedSearches(Searches(places.config, places.data), self.synonyms, self.snapshot)
        self._snapshot: DeskSnapshot | None = None
        self._lock = threading.RLock()

    def _synonyms(self) -> Synonyms:
        try:
            own = load_user_synonyms(self.places.synonyms)
        except ConfigError as error:
            # Searching goes on without them; whoever opened the desk reports it.
            own, self.trouble = NO_USER_SYNONYMS, error
        return Synonyms(self.library.acronyms, own)

    def snapshot(self) -> DeskSnapshot:
        """Library, shelf and lists as they are now; the same object until something changes."""
        with self._lock:
            moment = Moment.of(self.library, self.shelf, self.lists, self.seen_pages)
            if self._snapshot is None or not moment.same(self._snapshot.moment):
                self._snapshot = DeskSnapshot(moment, self._snapshot)
            return self._snapshot

    def answer(self, question: Question, instead: Query | None = None) -> Answer:
        """Answer a question, or a correction of it if there is an `instead`.

        Raises:
            EngineError: The index is damaged and could not be rebuilt.
        """
        return _Answering(self, self.snapshot(), question, instead).answer()

    def facet_rows(self, answer: Answer, holding: str = "") -> dict[str, tuple[FacetRow, ...]]:
        """The rows of the filter pane by heading, only those that contain `holding`."""
        now = answer.snapshot
        if now and now.moment.seen is not self.seen_pages.seen:
            # Papers have been seen since: count the new ones again, unless the library has changed too.
            latest = self.snapshot()
            now = latest if latest.numbers is now.numbers else now
        return facet_rows(answer, now, self.saved.counts(now), self.pages, holding)

    def finished(self, question: Question) -> Question:
        """The same question with its last word finished, to be saved or copied.

        Only the search box takes the last word for unfinished.
        """
        plain = replace(question, text=question.text.strip(), typing=False)
        every = (replace(each, most=False) for each in (plain, question))
        if len({frozenset(self.answer(each).keys) for each in every}) == 1:
            return plain
        return replace(plain, text=f"{plain.text}*")

    def mark_seen(self, question: Question) -> bool:
        """Mark the papers of a view that is left as seen if it showed pages; tell whether any was new."""
        facets = question.facets
        before = self.seen_pages.seen
        if facets.included.keys() in ({"page"}, {"seen"}) and not facets.rest and not facets.excluded:
            answer = self.answer(question)
            if answer.snapshot and answer.selection:
                self.seen_pages.left(answer.snapshot.numbers.keys_of(answer.selection.rows))
        return self.seen_pages.seen is not before

    def named(self, text: str) -> Paper:
        """Find a paper by what people call it; raises a UsageError if that is none or several."""
        return find_paper(self, text)

    def library_key(self, entry: ListEntry) -> str | None:
        """The key under which the library has the paper of a list's entry; None if it has none."""
        return library_key(self.library, entry)

    def paper(self, key: str) -> Paper | None:
        """A paper from the library, or what shelf and lists know of it."""
        return self.library.paper(key) or self.snapshot().clauses.papers.get(key)

    def papers(self, keys: Iterable[str]) -> list[Paper]:
        return [paper for key in keys if (paper := self.paper(key))]

    def title(self, key: str) -> str:
        """A paper's title as its source gave it; the key if nothing is known."""
        return self.snapshot().title(key)

    @property
    def personal_state(self) -> tuple[object, ...]:
        """States of shelf, lists and saved searches: other objects after every change."""
        return self.shelf.state, self.lists.state, self.saved.searches.state

    @property
    def problems(self) -> tuple[CarrelError, ...]:
        """What is wrong with files that you can edit; each the same object until something changes."""
        return tuple(filter(None, (self.trouble, self.shelf.problem, self.lists.problem, self.saved.searches.problem)))

    def poll(self) -> None:
        """Read what an editor or another process wrote, and write what is due."""
        self.shelf.poll()
        self.lists.poll()
        self.saved.searches.poll()
        self.shelf.flush()

    def close(self) -> None:
        self.shelf.close()
        self.library.close()


class _Searched(NamedTuple):
    """Words as they were searched for, what they find, and what is told about them."""

    words: Node
    found: SearchResult
    also: tuple[OtherNames, ...]
    spelled: tuple[SpelledAs, ...]
    quotes: tuple[str, ...]


class _Answering:
    """One question, answered from one snapshot."""

    def __init__(self, desk: Desk, now: DeskSnapshot, question: Question, instead: Query | None) -> None:
        self._desk, self._now, self._question = desk, now, question
        self._query = instead or question.query
        self._facets = self._query.facets

    def answer(self) -> Answer:
        now, facets = self._now, self._facets
        plain, problems = self._desk.saved.resolved(self._query.tree)
        clauses = normalize(plain)
        words, found, also, spelled, quotes = self._searched(facets.rest_tree)
        every, some = now.with_all_and_some(words)
        selection, because = self._similar(self._selection(every, clauses))
        partial = replace(selection, hits=some)
        rows, rest = self._shown(selection, clauses), self._shown(partial, clauses)
        alone = list_alone(facets, now.lists)
        usual = "list" if alone else self._question.usual
        ranked = bool(self._question.like) or found.scored
        sort = self._query.sort or self._question.sort or ("relevance" if ranked else usual)
        notes = (
            *self._query.warnings,
            *problems,
            *quotes,
            *unknown_clauses(clauses, now.clauses),
            *self._no_upvotes(np.concatenate((rows, rest)), sort),
        )
        ordered = [self._sorted(part, sort, alone) for part in (rows, rest)]
        return Answer(
            question=self._question,
            keys=now.numbers.keys(np.concatenate(ordered)),
            with_all=len(rows) if may_lack_words(words) else None,
            library=now.columns.count,
            scores=found.scores,
            took_ms=found.took_ms,
            selection=partial if len(rest) and not len(rows) else selection,
            hidden=selection.hidden_count() + partial.hidden_count(),
            notes=tuple(map(str, notes)),
            terms=query_terms(And((words, match_most(plain)))),
            sort=sort,
            snapshot=now,
            because=because,
            also=also,
            spelled=spelled,
            tree=words,
        )

    def _searched(self, tree: Node) -> _Searched:
        asked, spelled = respell(tree, self._now) if self._most else (tree, ())
        words, also = self._read(asked)
        found = self._now.search(words)
        if self._most and self._question.typing and not len(found.rows) and says_nothing_yet(tree):
            # The list stays as it is until a word says something.
            words = Everything()
            found = self._now.search(words)
        quotes: tuple[str, ...] = ()
        if self._most and has_phrases(asked):
            if is_sentence(asked):
                quotes = (QUOTED_IN_SENTENCE,)
            elif not len(found.rows):
                words, _ = self._read(asked, phrases=True)
                found, quotes = self._now.search(words), (GAVE_UP_PHRASES,)
        return _Searched(words, found, also, spelled, quotes)

    @property
    def _most(self) -> bool:
        return self._question.most and not self._question.like

    def _read(self, tree: Node, *, phrases: bool = False) -> tuple[Node, tuple[OtherNames, ...]]:
        """Add other names beside words, let words be missing, and replace saved searches by their queries."""
        expanded = expand_synonyms(tree, self._desk.synonyms)
        most = match_most(expanded.tree, phrases=phrases)
        return self._desk.saved.resolved(most if self._most else all_words(most))[0], expanded.also

    def _shown(self, selection: FacetSelection, clauses: Node) -> IntArray:
        """The papers of a selection, without those that the library no longer has, unless they are asked for."""
        asked = mentions_shelf(clauses) or mentions(clauses, "id")
        return selection.rows if asked else self._now.numbers.in_library(selection.rows)

    def _selection(self, hits: IntArray, clauses: Node) -> FacetSelection:
        """What was chosen of hits, and what is hidden unless a clause asks for it."""
        now, size = self._now, self._now.numbers.size
        included, excluded = (self._sets(group) for group in (self._facets.included, self._facets.excluded))
        named = mentions(clauses, "in") or mentions(clauses, "has", "list") or mentions(clauses, "id")
        if not named and len(now.only_listed):
            # As if all lists had been chosen: the count of each is then still what choosing it alone shows.
            included["in"] = {_ANY_LIST: PaperSet(now.only_listed, size, others=True)}
        shown = self._question.whole or mentions(clauses, "is", "dismissed") or mentions(clauses, "id")
        hidden = NO_SET if shown else now.marked("is", "dismissed")
        return FacetSelection(hits, size, included, excluded, hidden)

    def _sets(self, group: Mapping[str, tuple[Leaf, ...]]) -> dict[str, dict[Leaf, PaperSet]]:
        return {facet: {leaf: self._papers(facet, leaf) for leaf in leaves} for facet, leaves in group.items()}

    def _papers(self, facet: str, leaf: Leaf) -> PaperSet:
        """Papers with a chosen value; only what is not an option is searched for."""
        papers = option_papers(facet, leaf, self._now, self._desk.pages)
        return self._now.numbers.papers(self._now.rows(self._read(Field(facet, leaf))[0])) if papers is None else papers

    def _similar(self, selection: FacetSelection) -> tuple[FacetSelection, tuple[str, ...]]:
        """Narrow a selection to similar papers, most similar first, and say why they are similar."""
        question, numbers = self._question, self._now.numbers
        if not question.like:
            return selection, ()
        similar = self._now.library.similar(question.like, question.unlike, MOST_SIMILAR, question.without)
        alike = numbers.present(key for key, _ in similar.papers)
        return replace(selection, hits=alike[mask_of(selection.hits, numbers.size)[alike]]), similar.because

    def _sorted(self, rows: IntArray, sort: str, alone: ReadingList | None) -> IntArray:
        if sort == "list" and alone:
            return _in_order(rows, alone, self._now.numbers)
        columns = self._now.columns
        chosen = self._desk.pages.named(self._facets.included.get("page", ()), columns)
        pages = [columns.pages[each.place] for each in chosen] or pages_seen(self._now.library, self._facets)
        return columns.sorted(rows, sort, pages)

    def _no_upvotes(self, rows: IntArray, sort: str) -> Iterator[str]:
        """Say why an order by upvotes is none: most sources have no upvotes."""
        if sort in {"upvotes", "trending"} and len(rows):
            upvotes = self._now.columns.upvotes
            if not (upvotes[rows[rows < len(upvotes)]] > 0).any():
                yield NO_UPVOTES


def _in_order(rows: IntArray, shown: ReadingList, numbers: PaperNumbers) -> IntArray:
    places = np.full(numbers.size, len(shown.entries), np.int64)
    listed = numbers.rows_of(entry.key for entry in shown.entries)
    places[listed[listed >= 0]] = np.flatnonzero(listed >= 0)
    return rows[np.argsort(places[rows], kind="stable")]
