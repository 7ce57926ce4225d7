"""The lines of the filter pane: every facet's values, each with its count for the current query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from search.columns import NO_PAPERS, Columns
from search.paper import Page
from search.query.facets import Facets, Filter, Leaf, same
from search.text.words import exact
from tui.browsing import Answer, Choice
from tui.narrowed import Narrowed, Test

if TYPE_CHECKING:
    from search.facts import Facts
    from tui.desk import Desk

STATUS = (("bookmarked", "Bookmarked"), ("unread", "Unread"), ("read", "Read"))
# Listed where there are any.
FURTHER = (("new", "New"), ("reading", "Reading"), ("dismissed", "Dismissed"), ("noted", "With a note"))
VALUED = {"year": "Years", "cat": "Categories", "kw": "Keywords", "author": "Authors"}
# Of categories, keywords and authors; `/` in the pane finds the others.
MOST = 50
_DISMISSED = Filter("is", "dismissed")
_HEADINGS = {"q": "Saved", "page": "Pages", "is": "Status", "has": "Has", "tag": "Tags", "in": "Lists", **VALUED}


@dataclass(frozen=True, slots=True)
class Option:
    """A facet's value and who has it, before anything is counted."""

    filter: Filter
    label: str
    has: Test
    count: Callable[[frozenset[str]], int]
    new: int = 0


def among(keys: frozenset[str]) -> tuple[Test, Callable[[frozenset[str]], int]]:
    """Return the test and the count of a value that these papers have."""
    return keys.__contains__, lambda pool: len(keys & pool)


def except_for(keys: frozenset[str]) -> tuple[Test, Callable[[frozenset[str]], int]]:
    """Return the test and the count of a value that all other papers have."""
    return lambda key: key not in keys, lambda pool: len(pool) - len(keys & pool)


class Options:
    """What can be chosen at a desk, but for what `Facts` hold.

    Args:
        desk: Whose library and shelf.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pages: tuple[Columns, dict[Page, Option]] = (NO_PAPERS, {})

    def all(self, columns: Columns) -> Iterator[Option]:
        """Yield every value, in the pane's order."""
        shelf = self._desk.shelf
        for saved, keys, unseen in self._desk.saved.counts():
            label = f"{saved.key} {saved.name}" if saved.key else saved.name
            yield Option(Filter("q", saved.name), label, *among(keys), unseen)
        new = self._marked("is", "new")
        for page, option in self.pages(columns).items():
            fresh = len(new & columns.ranks[page].keys()) if len(new) < len(columns.pages_of) else 0
            yield replace(option, new=fresh) if fresh else option
        for value, label in STATUS:
            test = except_for(self._begun()) if value == "unread" else among(self._marked("is", value))
            yield Option(Filter("is", value), label, *test)
        for value, label in FURTHER:
            marked = self._marked("is", value)
            # On the first day everything is new, which nobody has to be told.
            if marked and not (value == "new" and len(new) == len(columns.pages_of)):
                yield Option(Filter("is", value), label, *among(marked))
        yield Option(Filter("has", "code"), "Code", *among(columns.code))
        for tag, _ in shelf.tag_counts():
            yield Option(Filter("tag", tag), f"#{tag}", *among(self._marked("tag", tag)))
        for name, _ in self._desk.lists.counts():
            yield Option(Filter("in", name), name, *among(self._marked("in", name)))

    def pages(self, columns: Columns) -> dict[Page, Option]:
        """Return the pages, newest first."""
        # Kept as long as the columns are: there may be hundreds of pages, and an answer comes with each letter.
        if self._pages[0] is not columns:
            values, labels = page_values(columns.ranks), page_labels(columns.ranks)
            named: dict[str, frozenset[str]] = {}
            for page, ranks in columns.ranks.items():
                for name in page.names:
                    named[name] = named.get(name, frozenset()) | ranks.keys()
            options = {
                page: Option(Filter("page", values[page]), labels[page], *among(named[exact(values[page])]))
                for page in columns.ranks
                if exact(values[page]) in named
            }
            self._pages = columns, options
        return self._pages[1]

    def test(self, facet: str, leaf: Leaf, columns: Columns) -> Test | None:
        """Return who has a value that a query names; None when no option is just that."""
        options: Collection[Option] = self.pages(columns).values() if facet == "page" else ()
        if facet in {"is", "has", "tag", "in"}:
            options = [option for option in self.all(columns) if option.filter.facet == facet]
        return next(
            (option.has for option in options if option.filter.facet == facet and same(option.filter, leaf)), None
        )

    def _marked(self, clause: str, value: str) -> frozenset[str]:
        return self._desk.marks.keys_for(clause, value) or frozenset()

    def _begun(self) -> frozenset[str]:
        return self._marked("is", "read") | self._marked("is", "reading") | self._marked("is", "dismissed")


def choices(options: Options, facts: Facts, answer: Answer, holding: str = "") -> dict[str, tuple[Choice, ...]]:
    """Return the lines of the filter pane by their headings; each count is what choosing the line alone shows.

    Args:
        options: What there is but for `facts`.
        facts: Years, categories, keywords and authors.
        answer: To the current question.
        holding: Only values that hold these letters, in any case.
    """
    narrowed, chosen = answer.narrowed, answer.question.facets
    found: dict[str, list[Choice]] = {heading: [] for heading in _HEADINGS.values()}
    sought = holding.casefold()
    for option in options.all(answer.columns):
        if sought in option.label.casefold():
            facet = option.filter.facet
            count = option.count(_pool(option.filter, narrowed, chosen))
            if option.filter == _DISMISSED and narrowed.hidden:
                count = len(narrowed.out_of_sight())
            line = _choice(option.filter, option.label, count, chosen)
            found[_HEADINGS[facet]].append(replace(line, new=option.new) if option.new else line)
    for facet, heading in VALUED.items():
        for label, count in facts.listed(facet, narrowed.pool(facet), MOST, holding):
            found[heading].append(_choice(Filter(facet, label), label, count, chosen))
    for facet, heading in _HEADINGS.items():
        listed = {choice.filter.identity for choice in found[heading]}
        others = (choice for choice in _others(facet, narrowed, chosen) if choice.filter.identity not in listed)
        found[heading][:0] = [choice for choice in others if sought in choice.label.casefold()]
    return {heading: tuple(lines) for heading, lines in found.items() if lines}


def _choice(chosen: Filter, label: str, count: int, facets: Facets) -> Choice:
    return Choice(chosen, label, count, facets.includes(chosen), facets.excludes(chosen))


def _pool(chosen: Filter, narrowed: Narrowed, facets: Facets) -> frozenset[str]:
    out = next((leaf for leaf in facets.excluded.get(chosen.facet, ()) if same(chosen, leaf)), None)
    return narrowed.pool(chosen.facet, out)


def _others(facet: str, narrowed: Narrowed, facets: Facets) -> Iterator[Choice]:
    """Yield what the query names of a facet, for what is not listed anyway: it can be switched off all the same."""
    for group, out in ((narrowed.included, False), (narrowed.excluded, True)):
        for leaf, test in group.get(facet, {}).items():
            chosen = Filter(facet, leaf.text)
            if same(chosen, leaf):
                count = sum(map(test, narrowed.pool(facet, leaf if out else None)))
                yield Choice(chosen, leaf.text, count, facets.includes(chosen), facets.excludes(chosen))


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
