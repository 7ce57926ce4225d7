"""The rows of the filter pane: every facet's values, each with its count for the current query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from search.columns.arrays import IntArray
from search.columns.columns import Columns
from search.columns.paper_sets import PaperSet, union
from search.paper import Page
from search.query.facets import Facets, Filter, Leaf, same
from search.text.words import exact
from tui.desk.desk_snapshot import DeskSnapshot
from tui.desk.question import Answer, FacetRow
from tui.desk.results import FacetSelection, PaperNumbers

if TYPE_CHECKING:
    from tui.desk.saved_searches import SavedCount

STATUS = (("bookmarked", "Bookmarked"), ("unread", "Unread"), ("read", "Read"))
# Listed only if a paper has it.
OPTIONAL_STATUS = (("new", "New"), ("reading", "Reading"), ("dismissed", "Dismissed"), ("noted", "With a note"))
VALUED = {"year": "Years", "cat": "Categories", "kw": "Keywords", "author": "Authors"}
# Of categories, keywords and authors; `/` in the pane finds the others.
MOST = 50
_DISMISSED = Filter("is", "dismissed")
_HEADINGS = {"q": "Saved", "page": "Pages", "is": "Status", "has": "Has", "tag": "Tags", "in": "Lists", **VALUED}


@dataclass(frozen=True, slots=True)
class FacetOption:
    """A facet's value and its papers, before anything is counted."""

    filter: Filter
    label: str
    papers: PaperSet
    new: int = 0


@dataclass(frozen=True, slots=True)
class PageOption:
    """A page that can be chosen.

    Attributes:
        place: Its place in `Columns.pages`.
        places: The places of all pages that its name matches: a page's label may be another page's source.
    """

    filter: Filter
    label: str
    folded: str
    place: int
    places: tuple[int, ...]

    def papers(self, numbers: PaperNumbers) -> PaperSet:
        on_pages = [PaperSet(numbers.columns.on_page(place), numbers.size) for place in self.places]
        return on_pages[0] if len(on_pages) == 1 else union(on_pages, numbers.size)


class PageOptions:
    """The pages that can be chosen; computed once as long as the library has the same pages."""

    def __init__(self) -> None:
        # An answer comes with each letter typed, and there may be thousands of pages.
        self._made: tuple[tuple[Page, ...], list[PageOption], dict[str, list[PageOption]]] = ((), [], {})

    def all(self, columns: Columns) -> list[PageOption]:
        """All pages, newest first."""
        return self._of(columns)[0]

    def named(self, leaves: Iterable[Leaf], columns: Columns) -> list[PageOption]:
        """The pages that parts of a query name, newest first."""
        by_name = self._of(columns)[1]
        matching = (page for leaf in leaves for page in by_name.get(exact(leaf.text), ()) if same(page.filter, leaf))
        return sorted(matching, key=lambda page: page.place)

    def _of(self, columns: Columns) -> tuple[list[PageOption], dict[str, list[PageOption]]]:
        if self._made[0] is not columns.pages:
            values, labels = page_values(columns.pages), page_labels(columns.pages)
            places: dict[str, list[int]] = {}
            for place, page in enumerate(columns.pages):
                for name in page.names:
                    places.setdefault(name, []).append(place)
            options: list[PageOption] = []
            by_name: dict[str, list[PageOption]] = {}
            for place, page in enumerate(columns.pages):
                if (name := exact(values[page])) in places:
                    label = labels[page]
                    chosen = Filter("page", values[page])
                    option = PageOption(chosen, label, label.casefold(), place, tuple(places[name]))
                    options.append(option)
                    by_name.setdefault(name, []).append(option)
            self._made = columns.pages, options, by_name
        return self._made[1], self._made[2]


def marked_options(now: DeskSnapshot) -> Iterator[FacetOption]:
    """Yield statuses, tags and lists, in the pane's order."""
    for value, label in STATUS:
        yield FacetOption(Filter("is", value), label, now.marked("is", value))
    for value, label in OPTIONAL_STATUS:
        papers = now.unseen if value == "new" else now.marked("is", value)
        if len(papers):
            yield FacetOption(Filter("is", value), label, papers)
    yield FacetOption(Filter("has", "code"), "Code", now.marked("has", "code"))
    for tag, _ in now.shelf.tag_counts:
        yield FacetOption(Filter("tag", tag), f"#{tag}", now.marked("tag", tag))
    for each in now.lists.lists:
        yield FacetOption(Filter("in", each.name), each.name, now.marked("in", each.name))


def option_papers(facet: str, leaf: Leaf, now: DeskSnapshot, pages: PageOptions) -> PaperSet | None:
    """Papers with a value that a query names; None if no option is exactly that."""
    if facet == "page":
        named = pages.named([leaf], now.columns)
        return named[0].papers(now.numbers) if named else None
    options: Collection[FacetOption] = ()
    if facet in {"is", "has", "tag", "in"}:
        options = [option for option in marked_options(now) if option.filter.facet == facet]
    return next((option.papers for option in options if same(option.filter, leaf)), None)


def facet_rows(
    answer: Answer, now: DeskSnapshot | None, saved: Iterable[SavedCount], pages: PageOptions, holding: str = ""
) -> dict[str, tuple[FacetRow, ...]]:
    """Rows of the filter pane by heading that contain `holding`; each count is what choosing the row alone shows.

    The snapshot has the paper numbers of the answer.
    """
    selection, chosen = answer.selection, answer.question.facets
    if selection is None or now is None:
        return {}
    rows_of: dict[str, list[FacetRow]] = {heading: [] for heading in _HEADINGS.values()}
    letters = holding.casefold()
    for option in (*_saved_options(saved, now), *marked_options(now)):
        if letters in option.label.casefold():
            count = option.papers.count_in(_pool(option.filter, selection, chosen))
            if option.filter == _DISMISSED and len(selection.hidden):
                # Where no paper with all words is shown, some may be among the dismissed ones.
                count = selection.hidden_count() if answer.with_all else answer.hidden
            rows_of[_HEADINGS[option.filter.facet]].append(_row(option.filter, option.label, count, chosen, option.new))
    rows_of[_HEADINGS["page"]] = list(_page_rows(chosen, now, selection, pages, letters))
    for facet, heading in VALUED.items():
        pool = selection.pool(facet)
        pool = pool if not now.numbers.missing else PaperSet(now.numbers.in_library(pool.rows), now.columns.size)
        for label, count in now.library.facets.listed(facet, pool, MOST, holding):
            rows_of[heading].append(_row(Filter(facet, label), label, count, chosen))
    for facet, heading in _HEADINGS.items():
        if others := list(_unlisted_rows(facet, selection, chosen)):
            listed = {row.filter.identity for row in rows_of[heading]}
            unlisted = (row for row in others if row.filter.identity not in listed)
            rows_of[heading][:0] = [row for row in unlisted if letters in row.label.casefold()]
    return {heading: tuple(rows) for heading, rows in rows_of.items() if rows}


def _saved_options(saved: Iterable[SavedCount], now: DeskSnapshot) -> Iterator[FacetOption]:
    for search, keys, new in saved:
        label = f"{search.key} {search.name}" if search.key else search.name
        yield FacetOption(Filter("q", search.name), label, now.numbers.papers(keys.rows), new)


def _page_rows(
    facets: Facets, now: DeskSnapshot, selection: FacetSelection, pages: PageOptions, letters: str
) -> Iterator[FacetRow]:
    """Yield the pages, counted all at once: there may be thousands."""
    columns = now.columns
    leaves = (*facets.included.get("page", ()), *facets.excluded.get("page", ()))
    chosen = {page.place for page in pages.named(leaves, columns)}
    counts, new = (_on_pages(columns, papers.rows) for papers in (selection.pool("page"), now.unseen))
    for option in pages.all(columns):
        if letters not in option.folded:
            continue
        number = counts[option.place]
        if option.place in chosen or len(option.places) > 1:
            number = option.papers(now.numbers).count_in(_pool(option.filter, selection, facets))
        if option.place in chosen:
            yield _row(option.filter, option.label, number, facets, new[option.place])
        else:
            yield FacetRow(option.filter, option.label, number, new=new[option.place])


def _on_pages(columns: Columns, rows: IntArray) -> list[int]:
    """The number of papers on each page."""
    papers = PaperSet(rows[rows < columns.size], columns.size)
    seen = columns.seen.of_rows(papers.rows, papers.mask)
    counted: list[int] = np.bincount(seen, minlength=len(columns.pages)).tolist()
    return counted


def _row(chosen: Filter, label: str, count: int, facets: Facets, new: int = 0) -> FacetRow:
    return FacetRow(chosen, label, count, facets.includes(chosen), facets.excludes(chosen), new)


def _pool(chosen: Filter, selection: FacetSelection, facets: Facets) -> PaperSet:
    out = next((leaf for leaf in facets.excluded.get(chosen.facet, ()) if same(chosen, leaf)), None)
    return selection.pool(chosen.facet, out)


def _unlisted_rows(facet: str, selection: FacetSelection, facets: Facets) -> Iterator[FacetRow]:
    """Yield the values that the query names and the pane would not list, so that they can be switched off."""
    for group, out in ((selection.included, False), (selection.excluded, True)):
        for leaf, papers in group.get(facet, {}).items():
            chosen = Filter(facet, leaf.text)
            if same(chosen, leaf):
                count = papers.count_in(selection.pool(facet, leaf if out else None))
                yield FacetRow(chosen, leaf.text, count, facets.includes(chosen), facets.excludes(chosen))


def page_values(pages: Collection[Page]) -> dict[Page, str]:
    """The shortest name of each page that differs from all others: its label, or label and date."""
    twins = Counter(page.label for page in pages)
    return {
        page: page.label if twins[page.label] == 1 or not page.date else f"{page.label} {page.date}" for page in pages
    }


def page_labels(pages: Collection[Page]) -> dict[Page, str]:
    """Pages as the filter pane names them, the day first.

    The year is left out if all pages are from the same one, since room is short.
    """
    one_year = len({page.date[:4] for page in pages}) == 1
    labels = {}
    for page in pages:
        day = page.day.partition(",")[0] if one_year else page.day
        labels[page] = f"{day} · {page.label}" if day and day not in page.label else page.label
    return labels
