"""The lines of the filter pane: every facet's values, each with its count for the current query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from search.columns.arrays import IntArray
from search.columns.columns import Columns
from search.columns.paper_sets import NO_SET, PaperSet, union
from search.paper import Page
from search.query.facets import Facets, Filter, Leaf, same
from search.text.words import exact
from tui.desk.question import Answer, FacetRow
from tui.desk.results import FacetSelection, PaperNumbers

if TYPE_CHECKING:
    from search.columns.facet_values import PaperFacets
    from tui.desk.desk import Desk

STATUS = (("bookmarked", "Bookmarked"), ("unread", "Unread"), ("read", "Read"))
# Listed where there are any.
FURTHER = (("new", "New"), ("reading", "Reading"), ("dismissed", "Dismissed"), ("noted", "With a note"))
VALUED = {"year": "Years", "cat": "Categories", "kw": "Keywords", "author": "Authors"}
# Of categories, keywords and authors; `/` in the pane finds the others.
MOST = 50
_DISMISSED = Filter("is", "dismissed")
_HEADINGS = {"q": "Saved", "page": "Pages", "is": "Status", "has": "Has", "tag": "Tags", "in": "Lists", **VALUED}


@dataclass(frozen=True, slots=True)
class FacetOption:
    """A facet's value and who has it, before anything is counted."""

    filter: Filter
    label: str
    papers: PaperSet
    new: int = 0


@dataclass(frozen=True, slots=True)
class PageOption:
    """A page that can be chosen.

    Attributes:
        filter: What choosing it does.
        label: What it is called.
        folded: The same without case.
        place: Its place in `Columns.pages`.
        places: Those of all pages that its name means: a page may be called what another one comes from.
    """

    filter: Filter
    label: str
    folded: str
    place: int
    places: tuple[int, ...]

    def papers(self, known: PaperNumbers) -> PaperSet:
        """Return the papers on the page."""
        on_pages = [PaperSet(known.columns.on_page(place), known.size) for place in self.places]
        return on_pages[0] if len(on_pages) == 1 else union(on_pages, known.size)


class FacetOptions:
    """What can be chosen at a desk, but for what `PaperFacets` hold.

    Args:
        desk: Whose library and shelf.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pages: tuple[tuple[Page, ...], list[PageOption], dict[str, list[PageOption]]] = ((), [], {})

    def all(self, known: PaperNumbers) -> Iterator[FacetOption]:
        """Yield every value but the pages, in the pane's order."""
        for saved, keys, unseen in self._desk.saved.counts():
            label = f"{saved.key} {saved.name}" if saved.key else saved.name
            yield FacetOption(Filter("q", saved.name), label, known.papers(keys.rows), unseen)
        yield from self.marked(known)

    def marked(self, known: PaperNumbers) -> Iterator[FacetOption]:
        """Yield what papers are marked with."""
        desk = self._desk
        for value, label in STATUS:
            yield FacetOption(Filter("is", value), label, desk.marked(known, "is", value))
        for value, label in FURTHER:
            papers = desk.marked(known, "is", value)
            # On the first day everything is new, which nobody has to be told.
            if len(papers) and not (value == "new" and len(papers) == len(known.columns.in_page_order)):
                yield FacetOption(Filter("is", value), label, papers)
        yield FacetOption(Filter("has", "code"), "Code", desk.marked(known, "has", "code"))
        for tag, _ in desk.shelf.tag_counts():
            yield FacetOption(Filter("tag", tag), f"#{tag}", desk.marked(known, "tag", tag))
        for name, _ in desk.lists.counts():
            yield FacetOption(Filter("in", name), name, desk.marked(known, "in", name))

    def fresh(self, known: PaperNumbers) -> PaperSet:
        """Return what is new on its pages; nothing on the first day."""
        new = self._desk.marked(known, "is", "new")
        return new if len(new) < len(known.columns.in_page_order) else NO_SET

    def pages(self, columns: Columns) -> list[PageOption]:
        """Return the pages, newest first."""
        return self._made(columns)[0]

    def pages_called(self, leaves: Iterable[Leaf], columns: Columns) -> list[PageOption]:
        """Return the pages that parts of a query name, newest first."""
        named = self._made(columns)[1]
        found = (page for leaf in leaves for page in named.get(exact(leaf.text), ()) if same(page.filter, leaf))
        return sorted(found, key=lambda page: page.place)

    def _made(self, columns: Columns) -> tuple[list[PageOption], dict[str, list[PageOption]]]:
        # Kept as long as the pages are: there may be thousands of them, and an answer comes with each letter.
        if self._pages[0] is not columns.pages:
            values, labels = page_values(columns.pages), page_labels(columns.pages)
            named: dict[str, list[int]] = {}
            for place, page in enumerate(columns.pages):
                for name in page.names:
                    named.setdefault(name, []).append(place)
            options: list[PageOption] = []
            called: dict[str, list[PageOption]] = {}
            for place, page in enumerate(columns.pages):
                if (name := exact(values[page])) in named:
                    label = labels[page]
                    chosen = Filter("page", values[page])
                    option = PageOption(chosen, label, label.casefold(), place, tuple(named[name]))
                    options.append(option)
                    called.setdefault(name, []).append(option)
            self._pages = columns.pages, options, called
        return self._pages[1], self._pages[2]

    def papers(self, facet: str, leaf: Leaf, known: PaperNumbers) -> PaperSet | None:
        """Return who has a value that a query names; None when no option is just that."""
        if facet == "page":
            pages = self.pages_called([leaf], known.columns)
            return pages[0].papers(known) if pages else None
        options: Collection[FacetOption] = ()
        if facet in {"is", "has", "tag", "in"}:
            options = [option for option in self.marked(known) if option.filter.facet == facet]
        return next((option.papers for option in options if same(option.filter, leaf)), None)


def facet_rows(
    options: FacetOptions, facts: PaperFacets, answer: Answer, holding: str = ""
) -> dict[str, tuple[FacetRow, ...]]:
    """Return the lines of the filter pane by their headings; each count is what choosing the line alone shows.

    Args:
        options: What there is but for `facts`.
        facts: Years, categories, keywords and authors.
        answer: To the current question.
        holding: Only values that hold these letters, in any case.
    """
    narrowed, known, chosen = answer.narrowed, answer.known, answer.question.facets
    if narrowed is None or known is None:
        return {}
    found: dict[str, list[FacetRow]] = {heading: [] for heading in _HEADINGS.values()}
    sought = holding.casefold()
    for option in options.all(known):
        if sought in option.label.casefold():
            facet = option.filter.facet
            count = option.papers.count_in(_pool(option.filter, narrowed, chosen))
            if option.filter == _DISMISSED and len(narrowed.hidden):
                count = narrowed.out_of_sight()
            found[_HEADINGS[facet]].append(_row(option.filter, option.label, count, chosen, option.new))
    found[_HEADINGS["page"]] = list(_page_rows(options, answer, known, narrowed, sought))
    for facet, heading in VALUED.items():
        pool = narrowed.pool(facet)
        pool = pool if not known.gone else PaperSet(known.in_library(pool.rows), known.columns.size)
        for label, count in facts.listed(facet, pool, MOST, holding):
            found[heading].append(_row(Filter(facet, label), label, count, chosen))
    for facet, heading in _HEADINGS.items():
        if others := list(_unlisted_rows(facet, narrowed, chosen)):
            listed = {choice.filter.identity for choice in found[heading]}
            unlisted = (choice for choice in others if choice.filter.identity not in listed)
            found[heading][:0] = [choice for choice in unlisted if sought in choice.label.casefold()]
    return {heading: tuple(lines) for heading, lines in found.items() if lines}


def _page_rows(
    options: FacetOptions, answer: Answer, known: PaperNumbers, narrowed: FacetSelection, sought: str
) -> Iterator[FacetRow]:
    """Yield the pages, counted all at once: there may be thousands."""
    facets, columns = answer.question.facets, known.columns
    leaves = (*facets.included.get("page", ()), *facets.excluded.get("page", ()))
    chosen = {page.place for page in options.pages_called(leaves, columns)}
    counts, new = (_on_pages(columns, papers.rows) for papers in (narrowed.pool("page"), options.fresh(known)))
    for option in options.pages(columns):
        if sought not in option.folded:
            continue
        number = counts[option.place]
        if option.place in chosen or len(option.places) > 1:
            number = option.papers(known).count_in(_pool(option.filter, narrowed, facets))
        if option.place in chosen:
            yield _row(option.filter, option.label, number, facets, new[option.place])
        else:
            yield FacetRow(option.filter, option.label, number, new=new[option.place])


def _on_pages(columns: Columns, rows: IntArray) -> list[int]:
    """Return how many of some papers are on each page."""
    papers = PaperSet(rows[rows < columns.size], columns.size)
    seen = columns.seen.of_rows(papers.rows, papers.mask)
    counted: list[int] = np.bincount(seen, minlength=len(columns.pages)).tolist()
    return counted


def _row(chosen: Filter, label: str, count: int, facets: Facets, new: int = 0) -> FacetRow:
    return FacetRow(chosen, label, count, facets.includes(chosen), facets.excludes(chosen), new)


def _pool(chosen: Filter, narrowed: FacetSelection, facets: Facets) -> PaperSet:
    out = next((leaf for leaf in facets.excluded.get(chosen.facet, ()) if same(chosen, leaf)), None)
    return narrowed.pool(chosen.facet, out)


def _unlisted_rows(facet: str, narrowed: FacetSelection, facets: Facets) -> Iterator[FacetRow]:
    """Yield what the query names of a facet, for what is not listed anyway: it can be switched off all the same."""
    for group, out in ((narrowed.included, False), (narrowed.excluded, True)):
        for leaf, papers in group.get(facet, {}).items():
            chosen = Filter(facet, leaf.text)
            if same(chosen, leaf):
                count = papers.count_in(narrowed.pool(facet, leaf if out else None))
                yield FacetRow(chosen, leaf.text, count, facets.includes(chosen), facets.excludes(chosen))


def page_values(pages: Collection[Page]) -> dict[Page, str]:
    """Return for each page the shortest name that tells it from the others: its label, else with its date."""
    twins = Counter(page.label for page in pages)
    return {
        page: page.label if twins[page.label] == 1 or not page.date else f"{page.label} {page.date}" for page in pages
    }


def page_labels(pages: Collection[Page]) -> dict[Page, str]:
    """Return pages as the filter pane names them: the day first, since that is what a person knows.

    The year is left out where all pages are of one, since room is short.
    """
    one_year = len({page.date[:4] for page in pages}) == 1
    labels = {}
    for page in pages:
        day = page.day.partition(",")[0] if one_year else page.day
        labels[page] = f"{day} · {page.label}" if day and day not in page.label else page.label
    return labels
