from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from search.catalog import Catalog
from search.columns import NO_PAPERS, Columns
from search.paper import Link, Page, Paper, Sighting
from search.query.fields import SORTS

OLD = Page("daily-papers", "old", "2025-12-31")
NEW = Page("daily-papers", "new", "2026-05-09")
YEARLESS = Page("daily-papers", "yearless", "--11-30")
UNDATED = Page("feed", "undated")

PAPERS = (
    Paper("Zebra Crossings", key="z", date="2024-03", upvotes=7, sightings=(Sighting(OLD, 2), Sighting(NEW, 3))),
    Paper("$\\alpha$-Apples", key="a", date="2024-03-11", sightings=(Sighting(OLD, 1),)),
    Paper("Étude of Rain", key="e", upvotes=0, sightings=(Sighting(NEW, 1), Sighting(YEARLESS, 1))),
    Paper(
        "“Quoted” Things", key="q", date="1999", sightings=(Sighting(UNDATED, 0), Sighting(NEW, 9), Sighting(NEW, 2))
    ),
    Paper("Nowhere Seen", key="n", links=(Link("https://github.com/a/b", "code"),)),
)


@pytest.fixture
def catalog() -> Iterator[Catalog]:
    made = Catalog(Path(":memory:"))
    made.add(PAPERS)
    yield made
    made.close()


@pytest.fixture
def columns(catalog: Catalog) -> Columns:
    return Columns.read(catalog)


def test_they_hold_what_the_catalog_holds(columns: Columns) -> None:
    assert columns.seq == 5
    assert columns.titles == {paper.key: paper.title for paper in PAPERS}
    assert list(columns.titles) == ["z", "a", "e", "q", "n"]
    assert columns.code == {"n"}
    assert columns.upvotes == {"z": 7, "e": 0}


def test_pages_stand_newest_first_and_those_without_a_year_after_all_dates(columns: Columns) -> None:
    assert list(columns.ranks) == [NEW, OLD, YEARLESS, UNDATED]
    assert columns.pages_of["z"] == (NEW, OLD)
    assert "n" not in columns.pages_of


def test_pages_of_one_day_stand_in_the_order_of_their_names(catalog: Catalog) -> None:
    pages = [replace(NEW, label=label) for label in ("b", "c", "a")]
    catalog.add([Paper("More", sightings=tuple(Sighting(page, 1) for page in pages))])
    assert [page.label for page in Columns.read(catalog).ranks][:4] == ["a", "b", "c", "new"]


def test_a_paper_twice_on_a_page_stands_at_its_best_rank(columns: Columns) -> None:
    assert columns.ranks[NEW] == {"e": 1, "q": 2, "z": 3}


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("relevance", "naeqz"),
        ("added", "nqeaz"),
        ("-added", "zaeqn"),
        # Two without a date: as they came. A month is before its days, newest first.
        ("date", "azqne"),
        ("-date", "qzane"),
        ("upvotes", "zenaq"),
        ("trending", "znaeq"),
        # By what is read: α, etude, nowhere, quoted, zebra.
        ("title", "enqza"),
        # The newest page first, and each paper where its first page shows it.
        ("page", "eqzan"),
    ],
)
def test_sort_orders(columns: Columns, sort: str, order: str) -> None:
    assert "".join(columns.sorted(list("naeqz"), sort)) == order


def test_the_pages_that_are_looked_at_give_the_order(columns: Columns) -> None:
    assert "".join(columns.sorted(list("zaeqn"), "page", [OLD])) == "azeqn"
    assert "".join(columns.sorted(list("zaeqn"), "page", [YEARLESS, OLD])) == "eazqn"
    assert "".join(columns.sorted(list("zaeqn"), "page", [Page("feed", "unknown")])) == "zaeqn"


def test_what_trends_is_upvotes_for_their_age(catalog: Catalog) -> None:
    def seen(days: int) -> tuple[Sighting, ...]:
        return (Sighting(Page("daily-papers", "d", (date.today() - timedelta(days=days)).isoformat()), 1),)

    catalog.add(
        [
            Paper("Old Fame", key="old", upvotes=900, sightings=seen(700)),
            Paper("Fresh", key="fresh", upvotes=40, sightings=seen(1)),
            Paper("Fresh Too", key="too", upvotes=30, sightings=seen(1)),
            Paper("A Week Old", key="week", upvotes=50, sightings=seen(7)),
            # Its first page counts.
            Paper("Back Again", key="back", upvotes=50, sightings=seen(1) + seen(30)),
            Paper("Published Lately", key="published", upvotes=20, date=date.today().isoformat()),
            Paper("Without a Date", key="undated", upvotes=500),
            Paper("No Vote", key="none", upvotes=0, sightings=seen(0)),
        ]
    )
    keys = ["none", "undated", "old", "back", "week", "too", "fresh", "published"]
    ordered = Columns.read(catalog).sorted(keys, "trending")
    assert ordered == ["fresh", "published", "too", "week", "back", "old", "none", "undated"]


@pytest.mark.parametrize("sort", [*SORTS, "nonsense"])
def test_every_order_keeps_every_key_and_puts_unknown_ones_last(columns: Columns, sort: str) -> None:
    ordered = columns.sorted(["gone", *"naeqz"], sort)
    assert sorted(ordered) == sorted(["gone", *"naeqz"])
    # The other orders know nothing of the library, or of papers that are on no page.
    if sort in {"added", "-added", "title"}:
        assert ordered[-1] == "gone"
    assert columns.sorted([], sort) == []


def test_no_papers_have_no_columns() -> None:
    assert NO_PAPERS.sorted(["x"], "page") == ["x"]
    assert NO_PAPERS.pages_of == {}
