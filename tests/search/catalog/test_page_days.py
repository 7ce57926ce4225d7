"""`seen:` in a library, against the reference evaluator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.library import Library
from search.paper import Page, Paper, Sighting
from search.query.paper_matcher import matches
from search.query.query import parse
from tests.search.drawn import indexed

CAME_IN = "2026-05-10T08:00:00+00:00"
DAYS = ("2026-03-11", "2026-03-15", "2026-03-16", "2025-12-31", "--03-11", "--12-31", "2026-02", "", "soon")
TODAY = date.today()


def paper(key: str, *days: str) -> Paper:
    return Paper(
        f"Paper {key}",
        key=key,
        added=CAME_IN,
        sightings=tuple(Sighting(Page("feed", f"p{day}", day), 1) for day in days),
    )


PAPERS = (
    paper("wed", "2026-03-11"),
    paper("sunday", "2026-03-15", "2026-03-16"),
    paper("silvester", "2025-12-31"),
    paper("yearless", "--03-11"),
    paper("winter", "--12-31"),
    paper("month", "2026-02"),
    paper("undated", "", "soon"),
    paper("nowhere"),
    paper("today", TODAY.isoformat()),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with indexed(tmp_path_factory.mktemp("library"), PAPERS) as library:
        yield library


def found(library: Library, text: str) -> set[str]:
    return set(library.snapshot().search(parse(text).tree).keys)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("seen:2026-03-11", {"wed", "yearless"}),
        ("seen:2026-w11", {"wed", "yearless", "sunday"}),
        ("seen:2026-w12", {"sunday"}),
        ("seen:2026-03", {"wed", "yearless", "sunday"}),
        ("seen:2026-02", {"month"}),
        ("seen:2026-w01", {"silvester", "winter"}),
        ("seen:2025", {"silvester", "winter"}),
        ("seen:2026-03-12..2026-03-20", {"sunday"}),
        ("seen:<2026-02-15", {"silvester", "winter", "month"}),
        ("seen:2026-03-11,2026-03-16", {"wed", "yearless", "sunday"}),
        ("seen:2026-w11 -seen:2026-w12", {"wed", "yearless"}),
        ("seen:(2026-w12 OR 2025)", {"sunday", "silvester", "winter"}),
        ("seen:today", {"today"}),
        ("seen:week seen:month seen:1d", {"today"}),
        ("-seen:*", {"undated", "nowhere"}),
        ("title:wed OR seen:2025-12", {"wed", "silvester", "winter"}),
        ("seen:soon", set()),
    ],
)
def test_a_paper_is_found_by_each_day_on_which_a_page_showed_it(library: Library, text: str, keys: set[str]) -> None:
    assert found(library, text) == keys


_days = st.sampled_from(
    ["2026-03-11", "2026-w11", "2026-w12", "2026-03", "2025", "2026-w99", "soon", "today", "week", "7d", "2026-01.."]
)
_clauses = st.tuples(st.sampled_from(["", "-"]), _days).map(lambda parts: f"{parts[0]}seen:{parts[1]}")


@given(st.lists(_clauses, min_size=1, max_size=3), st.sampled_from([" ", " OR "]))
def test_the_library_answers_as_the_reference_does(library: Library, clauses: list[str], between: str) -> None:
    text = between.join(clauses)
    tree = parse(text).tree
    assert found(library, text) == {each.key for each in PAPERS if matches(tree, each)}


def test_days_are_read_again_when_there_is_more(tmp_path: Path) -> None:
    with indexed(tmp_path, PAPERS[:1]) as library:
        assert found(library, "seen:2026-03-11") == {"wed"}
        assert library.snapshot().page_days.days == ("2026-03-11",)
        library.add([paper("other", "2026-03-11", "2026-03-13")])
        library.sync()
        assert found(library, "seen:2026-03-11") == {"wed", "other"}
        assert library.snapshot().page_days.days == ("2026-03-11", "2026-03-13")


def test_a_page_without_a_year_is_dated_by_the_last_of_its_papers(tmp_path: Path) -> None:
    page = (Sighting(Page("feed", "Mar 11", "--03-11"), 1),)
    # The first one has been there for years when the page comes in.
    known = Paper("Known", key="known", added="2023-01-01T00:00:00+00:00", sightings=page)
    with indexed(tmp_path, [known, Paper("New", key="new", added=CAME_IN, sightings=page)]) as library:
        assert library.snapshot().page_days.days == ("2026-03-11",)
        assert library.snapshot().page_days.shown("2026-03-11", "2026-03-11") == {"known", "new"}


def test_more_spans_than_are_kept_are_answered_all_the_same(library: Library) -> None:
    days = library.snapshot().page_days
    first = date(2026, 3, 11)
    for _ in range(2):
        for more in range(40):
            last = (first + timedelta(days=more)).isoformat()
            assert days.shown(first.isoformat(), last) == {"wed", "yearless"} | ({"sunday"} if more >= 4 else set())
