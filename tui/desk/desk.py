"""The desk: one person's library and shelf together, and every answer about both."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from search.columns.arrays import NONE, IntArray, mask_of
from search.columns.columns import Columns
from search.columns.paper_sets import NO_SET, PaperKeys, PaperSet, union
from search.errors import CarrelError, ConfigError
from search.library import Library, SearchResult
from search.paper import Paper
from search.query.facets import Facets, Leaf
from search.query.query import Query
from search.query.reference import matches
from search.query.resolve import mentions, mentions_shelf, resolve_shelf, unknown_clauses
from search.query.simplify import distribute_fields, simplify
from search.query.terms import query_terms
from search.query.tree import Field, Node, Word
from search.synonyms.expand import OtherNames, expand_synonyms
from search.synonyms.synonyms import NO_USER_SYNONYMS, Synonyms
from search.synonyms.user_file import load_user_synonyms
from shelf.clauses import PersonalClauses
from shelf.lists.lists import Lists
from shelf.lists.model import ReadingList
from shelf.searches.searches import Searches
from shelf.searches.seen import SeenPages
from shelf.shelf import Shelf
from tui.config.paths import Paths
from tui.desk.days import pages_seen
from tui.desk.facets import FacetOptions, facet_rows
from tui.desk.question import Answer, FacetRow, Question
from tui.desk.resolve import PaperResolver
from tui.desk.results import FacetSelection, PaperNumbers
from tui.desk.saved_searches import SavedSearches

if TYPE_CHECKING:
    from search.insight.explain import Explanation

# Similar papers shown: beyond these, likeness is chance.
LIKE = 50
# Stands for every reading list.
_ANY_LIST = Word("*", prefix=True)
# Papers in the answers that are kept, those to the clauses of the last queries: some 60 MB.
_MOST_KEPT = 4_000_000


class Desk:
    """Opens a person's library and shelf; made on a worker thread, since it reads files.

    Args:
        places: Where everything is.
        synonyms: Whether `VLM` also finds vision-language models.

    Attributes:
        named: Returns the paper that a person names (`PaperResolver`).
        known: Returns under which key the library has a paper of a list (`PaperResolver`).
        trouble: What is the matter with synonyms.yaml; None when nothing is.

    Raises:
        CarrelError: The library or the shelf cannot be opened at all.
    """

    trouble: CarrelError | None = None

    def __init__(self, places: Paths, *, synonyms: bool = True) -> None:
        self.places = places
        self.library = Library(places.catalog, places.index)
        self.shelf = Shelf.open(places.config, places.data)
        self.lists = Lists.open(places.config, places.data)
        self.looking = SeenPages(places.data)
        self.marks = PersonalClauses(self.shelf, self.lists, self._new)
        self._new_keys: tuple[object, frozenset[str]] = (None, frozenset())
        self._known: tuple[Columns, Mapping[str, Paper], PaperNumbers] | None = None
        self._lock = threading.RLock()
        self.synonyms = self._synonyms() if synonyms else None
        searches = Searches.open(places.config, places.data)
        self.saved = SavedSearches(searches, self.synonyms, lambda tree: self.found(tree).keys, self._state)
        names = PaperResolver(self.library, self.marks, places.state_file)
        self.named, self.known = names.named, names.known
        self._options = FacetOptions(self)
        self._found: tuple[tuple[object, ...], dict[Node, SearchResult]] = ((), {})

    def _synonyms(self) -> Synonyms:
        try:
            own = load_user_synonyms(self.places.synonyms)
        except ConfigError as error:
            # Searching goes on without them; whoever opened the desk says so.
            own, self.trouble = NO_USER_SYNONYMS, error
        return Synonyms(self.library.acronyms, own)

    def answer(self, question: Question, instead: Query | None = None) -> Answer:
        """Return what a question comes to.

        Args:
            question: What is asked.
            instead: To be searched for in place of the question's own words: a correction of them.

        Raises:
            EngineError: The index is damaged and could not be rebuilt.
        """
        query = instead or question.parsed()
        facets = query.facets
        plain, used = self.saved.resolved(query.tree)
        rest, also = self._read(facets.rest_tree)
        with self._lock:
            known = self.known_now()
            found = self.found(rest)
            hits = self._hits(rest, found, known)
            clauses = distribute_fields(simplify(plain))
            narrowed = self._narrowed(hits, known, facets, clauses, whole=question.whole)
        likeness = None
        if question.like:
            likeness = self.library.similar(question.like, question.unlike, LIKE, question.without)
            alike = known.found(key for key, _ in likeness.papers)
            narrowed = replace(narrowed, hits=alike[mask_of(narrowed.hits, known.size)[alike]])
        rows = narrowed.rows
        if not mentions_shelf(clauses) and not mentions(clauses, "id"):
            # What the library no longer has shows only where the shelf is asked about, or it is named.
            rows = known.in_library(rows)
        worded = likeness is not None or found.scored
        usual = "list" if self._list_alone(facets) else question.usual
        sort = query.sort or question.sort or ("relevance" if worded else usual)
        said = (
            *query.warnings,
            *used,
            *unknown_clauses(clauses, self.marks),
            *_no_upvotes(rows, sort, known),
        )
        return Answer(
            question=question,
            keys=known.keys(self._sorted(rows, sort, facets, known)),
            library=known.columns.count,
            scores=found.scores,
            took_ms=found.took_ms,
            narrowed=narrowed,
            notes=tuple(map(str, said)),
            wanted=query_terms(self._whole(query.tree)),
            sort=sort,
            known=known,
            because=likeness.because if likeness else (),
            also=also,
        )

    def _narrowed(
        self, hits: IntArray, known: PaperNumbers, facets: Facets, clauses: Node, *, whole: bool
    ) -> FacetSelection:
        """Return what was chosen of hits, and what is hidden unless a clause asks for it."""
        included, excluded = (self._sets(group, known) for group in (facets.included, facets.excluded))
        named = mentions(clauses, "in") or mentions(clauses, "has", "list") or mentions(clauses, "id")
        if not named and len(listed := self._only_listed(known)):
            # As if all lists had been chosen: the count of each is then still what choosing it alone shows.
            included["in"] = {_ANY_LIST: PaperSet(listed, known.size, others=True)}
        shown = whole or mentions(clauses, "is", "dismissed") or mentions(clauses, "id")
        hidden = NO_SET if shown else self.marked(known, "is", "dismissed")
        return FacetSelection(hits, known.size, included, excluded, hidden)

    def _sorted(self, rows: IntArray, sort: str, facets: Facets, known: PaperNumbers) -> IntArray:
        if sort == "list" and (alone := self._list_alone(facets)):
            return _in_order(rows, alone, known)
        columns, leaves = known.columns, facets.included.get("page", ())
        looked_at = [columns.pages[each.place] for each in self._options.pages_called(leaves, columns)]
        return columns.sorted(rows, sort, looked_at or pages_seen(self.library, facets))

    def choices(self, answer: Answer, holding: str = "") -> dict[str, tuple[FacetRow, ...]]:
        """Return the lines of the filter pane by their headings, those that hold some letters only."""
        return facet_rows(self._options, self.library.facts(), answer, holding)

    def explained(self, answer: Answer) -> Explanation | None:
        """Return what each clause of a question finds, and what to ask instead; None where nothing was asked."""
        if not answer.question.text.strip() or not answer.library:
            return None
        # Loaded when something is asked, not when the app starts.
        from tui.desk.explain import explain_answer

        return explain_answer(self, answer)

    def finished(self, question: Question) -> Question:
        """Return a question that finds the same without taking its last word for unfinished.

        What the search box shows is saved and copied so: elsewhere an unfinished word has to be said.
        """
        plain = replace(question, text=question.text.strip(), typing=False)
        if set(self.answer(plain).keys) == set(self.answer(question).keys):
            return plain
        return replace(plain, text=f"{plain.text}*")

    def _read(self, tree: Node) -> tuple[Node, tuple[OtherNames, ...]]:
        """Return what a tree stands for: saved searches in place of their names, other names beside words."""
        read = expand_synonyms(tree, self.synonyms)
        return self.saved.resolved(read.tree)[0], read.also

    def _whole(self, tree: Node) -> Node:
        return self._read(tree)[0]

    def known_now(self) -> PaperNumbers:
        """Return what library and shelf know; the same object until something changes."""
        with self._lock:
            columns, kept = self.library.columns(), self.marks.papers
            if self._known is None or self._known[0] is not columns or self._known[1] is not kept:
                self._known = columns, kept, PaperNumbers(columns, kept)
            return self._known[2]

    def marked(self, known: PaperNumbers, clause: str, value: str) -> PaperSet:
        """Return the papers that a clause of the shelf's names, `is:unread` and `has:code` included."""
        if (clause, value) == ("has", "code"):
            return known.kept((clause, value), known, lambda: known.papers(np.flatnonzero(known.columns.code)))
        if (clause, value) == ("is", "new"):
            seen = self.looking.seen
            return known.kept((clause, value), seen, lambda: _unseen(known, seen))
        if (clause, value) == ("is", "unread"):
            return known.kept((clause, value), known, lambda: self._unread(known))
        return known.kept(
            (clause, value), known, lambda: known.papers(known.found(self.marks.keys_for(clause, value) or ()))
        )

    def _unread(self, known: PaperNumbers) -> PaperSet:
        """Return all papers but those that were begun: most of a library is unknown to the shelf."""
        begun = union([self.marked(known, "is", status) for status in ("read", "reading", "dismissed")], known.size)
        return PaperSet(begun.rows, known.size, others=True)

    def _new(self) -> frozenset[str]:
        """Return the papers that stand on pages and were not looked at there."""
        known = self.known_now()
        new = self.marked(known, "is", "new")
        if self._new_keys[0] is not new:
            self._new_keys = new, frozenset(known.keys_of(new.rows))
        return self._new_keys[1]

    def left(self, question: Question) -> bool:
        """Take in that a person goes on from a view; of pages that were shown nothing is new any more.

        Returns:
            Whether anything was new.
        """
        facets = question.facets
        before = self.looking.seen
        if facets.included.keys() in ({"page"}, {"seen"}) and not facets.rest and not facets.excluded:
            answer = self.answer(question)
            if answer.known and answer.narrowed:
                self.looking.left(answer.known.keys_of(answer.narrowed.rows))
        return self.looking.seen is not before

    def _state(self) -> tuple[object, ...]:
        """Return what all answers depend on; a state that is an object is another one after every change."""
        library = self.library
        return (
            self.shelf.state,
            self.lists.state,
            self.looking.seen,
            library.columns().seq,
            library.generation,
            date.today(),
        )

    def found(self, tree: Node) -> SearchResult:
        """Return every paper that a tree finds, as it stands; the same tree is searched for once.

        Raises:
            EngineError: The index is damaged and could not be rebuilt.
        """
        with self._lock:
            state = self._state()
            if not _same(state, self._found[0]) or sum(len(each.rows) for each in self._found[1].values()) > _MOST_KEPT:
                self._found = state, {}
            kept = self._found[1]
            if tree not in kept:
                kept[tree] = self.library.search(tree, self.marks)
                # The index may have been opened for it.
                self._found = self._state(), kept
            return kept[tree]

    def _sets(self, group: Mapping[str, tuple[Leaf, ...]], known: PaperNumbers) -> dict[str, dict[Leaf, PaperSet]]:
        """Return who has each of the chosen values."""
        return {facet: {leaf: self._having(facet, leaf, known) for leaf in leaves} for facet, leaves in group.items()}

    def _list_shown(self, facets: Facets) -> ReadingList | None:
        """Return the reading list that is looked at; None where it is none, or several."""
        leaves = facets.included.get("in", ())
        return self.lists.get(leaves[0].text) if len(leaves) == 1 else None

    def _list_alone(self, facets: Facets) -> ReadingList | None:
        """Return the reading list that is looked at without any words to search it for."""
        return None if facets.rest else self._list_shown(facets)

    def list_shown(self, question: Question) -> ReadingList | None:
        """Return the reading list whose papers a question shows in the list's own order; None for another view."""
        shown = self._list_alone(question.facets)
        return shown if not question.sort and not question.parsed().sort else None

    def _only_listed(self, known: PaperNumbers) -> IntArray:
        """Return what neither library nor shelf holds: it shows only where lists are asked about."""
        return known.gone_rows[[self.shelf.entry(paper.key) is None for paper in known.gone]] if known.gone else NONE

    def _having(self, facet: str, leaf: Leaf, known: PaperNumbers) -> PaperSet:
        """Return who has a chosen value; only what is no option is searched for."""
        papers = self._options.papers(facet, leaf, known)
        if papers is None:
            tree = self._whole(Field(facet, leaf))
            papers = known.papers(self._hits(tree, self.found(tree), known))
        return papers

    def hits(self, tree: Node) -> PaperKeys:
        """Return what a tree finds by itself, as a list would show it."""
        with self._lock:
            found, known = self.found(tree), self.known_now()
            asked = resolve_shelf(tree, self.marks) != distribute_fields(simplify(tree))
            return known.keys(self._hits(tree, found, known)) if asked else found.keys

    def _hits(self, tree: Node, found: SearchResult, known: PaperNumbers) -> IntArray:
        """Return what a tree finds in the library, then what matches and only stands on the shelf any more."""
        rows = found.rows
        if found.columns is not known.columns:
            # The library changed between the two.
            rows = rows[known.columns.holds(rows)]
        if not known.gone:
            return rows
        told = resolve_shelf(tree, self.marks)
        matching = known.gone_rows[[matches(told, paper) for paper in known.gone]]
        return np.concatenate((rows, matching))

    def paper(self, key: str) -> Paper | None:
        """Return a paper, from the library or else what shelf and lists remember of it."""
        return self.library.paper(key) or self.marks.papers.get(key)

    def papers(self, keys: Iterable[str]) -> list[Paper]:
        """Return papers, each from the library or from what the shelf remembers of it."""
        return [paper for key in keys if (paper := self.paper(key))]

    def title(self, key: str) -> str:
        """Return a paper's title as its source gave it; the key where nothing is known."""
        title = self.library.columns().titles.get(key)
        kept = None if title else self.marks.papers.get(key)
        return title or (kept.title if kept else "") or key

    @property
    def kept(self) -> tuple[object, ...]:
        """Return tokens of what a person keeps: others after every change, whoever made it."""
        return self.shelf.state, self.lists.state, self.saved.searches.state

    @property
    def problems(self) -> tuple[CarrelError, ...]:
        """Return what is the matter with a person's files; each the same object until something changes."""
        return tuple(filter(None, (self.trouble, self.shelf.problem, self.lists.problem, self.saved.searches.problem)))

    def poll(self) -> None:
        """Take in what a person or another process wrote, and write what is to be written."""
        self.shelf.poll()
        self.lists.poll()
        self.saved.searches.poll()
        self.shelf.flush()

    def close(self) -> None:
        """Write what is not yet written and let go of all files."""
        self.shelf.close()
        self.library.close()


def _in_order(rows: IntArray, shown: ReadingList, known: PaperNumbers) -> IntArray:
    """Return papers as a reading list has them."""
    places = np.full(known.size, len(shown.entries), np.int64)
    listed = known.rows_of(entry.key for entry in shown.entries)
    places[listed[listed >= 0]] = np.flatnonzero(listed >= 0)
    return rows[np.argsort(places[rows], kind="stable")]


def _unseen(known: PaperNumbers, seen: frozenset[str]) -> PaperSet:
    """Return the papers that stand on pages and are not among those that were seen."""
    new = known.columns.on_pages.copy()
    rows = known.columns.rows_of(seen)
    new[rows[rows >= 0]] = False
    return known.papers(np.flatnonzero(new))


def _no_upvotes(rows: IntArray, sort: str, known: PaperNumbers) -> Iterator[str]:
    """Say why an order by upvotes shows nothing of it: most sources do not tell them."""
    if sort in {"upvotes", "trending"} and len(rows):
        upvotes = known.columns.upvotes
        if not (upvotes[rows[rows < len(upvotes)]] > 0).any():
            yield "None of these papers has upvotes to be ordered by."


def _same(state: tuple[object, ...], before: tuple[object, ...]) -> bool:
    """Tell whether nothing has changed; a view of the shelf is compared by identity, for it may be large."""
    return len(state) == len(before) and all(
        a is b or (not hasattr(a, "entries") and a == b) for a, b in zip(state, before, strict=True)
    )
