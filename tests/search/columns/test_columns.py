from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from search.catalog.catalog import Catalog
from search.columns.arrays import NONE
from search.columns.columns import NO_PAPERS, Columns
from search.columns.refresh import read
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
    return read(catalog)


def test_they_hold_what_the_catalog_holds(columns: Columns) -> None:
    assert columns.seq == 5
    assert columns.titles == {paper.key: paper.title for paper in PAPERS}
    assert list(columns.titles) == ["z", "a", "e", "q", "n"]
    assert columns.keys_of(columns.rows[columns.code[columns.rows]]) == ["n"]
    assert columns.upvotes[columns.rows_of("zaeqn")].tolist() == [7, -1, 0, -1, -1]
    assert columns.count == 5
    assert columns.everything == ("z", "a", "e", "q", "n")


def test_papers_are_known_by_number_and_key(columns: Columns) -> None:
    assert columns.rows_of(["q", "unknown", "z"]).tolist() == [4, -1, 1]
    assert (columns.row("q"), columns.row("unknown"), columns.row("")) == (4, -1, -1)
    assert "unknown" not in columns.titles
    assert NO_PAPERS.row("q") == -1


def test_pages_stand_newest_first_and_those_without_a_year_after_all_dates(columns: Columns) -> None:
    assert list(columns.pages) == [NEW, OLD, YEARLESS, UNDATED]
    assert columns.pages_of["z"] == (NEW, OLD)
    assert "n" not in columns.pages_of


def test_pages_of_one_day_stand_in_the_order_of_their_names(catalog: Catalog) -> None:
    pages = [replace(NEW, label=label) for label in ("b", "c", "a")]
    catalog.add([Paper("More", sightings=tuple(Sighting(page, 1) for page in pages))])
    assert [page.label for page in read(catalog).pages][:4] == ["a", "b", "c", "new"]


def test_a_paper_twice_on_a_page_stands_at_its_best_rank(columns: Columns) -> None:
    assert columns.keys_of(columns.on_page(0)) == ["e", "q", "z"]


@pytest.mark.parametrize("sort", [*SORTS, "nonsense"])
def test_every_order_keeps_every_paper_and_puts_those_beyond_the_library_last(columns: Columns, sort: str) -> None:
    beyond = columns.size + 3
    ordered = columns.sorted(np.array([beyond, *columns.rows_of("naeqz")]), sort).tolist()
    assert sorted(ordered) == [*columns.rows.tolist(), beyond]
    # The other orders know nothing of the library, or of papers that are on no page.
    if sort in {"added", "-added", "title"}:
        assert ordered[-1] == beyond
    assert columns.sorted(NONE, sort).tolist() == []


def test_no_papers_have_no_columns() -> None:
    assert NO_PAPERS.sorted(np.array([3]), "page").tolist() == [3]
    assert (NO_PAPERS.count, len(NO_PAPERS.titles), len(NO_PAPERS.everything)) == (0, 0, 0)
    assert NO_PAPERS.pages_of == {}
