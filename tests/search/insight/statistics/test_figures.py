"""Statistics compared with plain counting."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.catalog.catalog import Catalog
from search.columns.facet_values import PaperFacets, refreshed_facets
from search.columns.refresh import read
from search.insight.statistics.figures import (
    DatedPapers,
    most_frequent,
    papers_per_period,
    recent_change,
    trend_of,
    upvotes,
)
from search.insight.statistics.periods import Timeline, Window
from search.paper import Page, Paper, Sighting

TODAY = date(2026, 6, 30)
WORDS = st.sampled_from(["Vision", "vision", "VISION ", "graphs", "深度学习", "$\\alpha$", "α", "[b]x[/b]", "", "  "])
DATES = st.one_of(st.just(""), st.dates(date(2024, 1, 1), date(2026, 12, 31)).map(date.isoformat))


@st.composite
def some_papers(draw: st.DrawFn) -> list[Paper]:
    return [
        Paper(
            title=f"Paper {number}",
            date=draw(DATES),
            upvotes=draw(st.none() | st.integers(0, 3000)),
            keywords=tuple(draw(st.lists(WORDS, max_size=4))),
        )
        for number in range(draw(st.integers(0, 12)))
    ]


def held(held_papers: Sequence[Paper]) -> tuple[DatedPapers, PaperFacets]:
    with tempfile.TemporaryDirectory() as folder:
        catalog = Catalog(Path(folder) / "catalog.sqlite")
        catalog.add(held_papers)
        columns = read(catalog)
        found = DatedPapers.of(columns), refreshed_facets(PaperFacets(), catalog, columns)
        catalog.close()
    return found


def day(paper: Paper) -> date | None:
    return date.fromisoformat(paper.date) if paper.date else None


def is_in(paper: Paper, days: Callable[[date], bool]) -> bool:
    known = day(paper)
    return known is not None and days(known)


def plain(text: str) -> str:
    return {"$\\alpha$": "α"}.get(text, text.strip().casefold().replace("[b]x[/b]", "b x b"))


@settings(max_examples=30, deadline=None)
@given(some_papers(), st.sampled_from([None, "week", "month", "year"]), st.none() | st.just(date(2025, 5, 5)))
def test_figures_are_those_of_counting_one_by_one(
    given_papers: list[Paper], period: str | None, since: date | None
) -> None:
    record, values = held(given_papers)
    scope = Timeline.of(record.days.values(), TODAY, period, since)  # type: ignore[arg-type]
    within = [p for p in given_papers if (d := day(p)) and d <= TODAY and (since is None or d >= since)]
    found = papers_per_period(record, scope, TODAY)
    assert (sum(found.counts), found.total) == (len(within), len(given_papers))
    assert found.undated == sum(not paper.date for paper in given_papers)
    assert found.later == sum(is_in(p, lambda d: d > TODAY) for p in given_papers)
    counting = [p for p in given_papers if p in within or (since is None and not p.date)]
    votes = [paper.upvotes for paper in counting if paper.upvotes is not None]
    spread = upvotes(record, scope, 3)
    assert (spread.papers, spread.median) == (len(votes), median(votes) if votes else None)
    assert [number for _, number in spread.top] == sorted(votes, reverse=True)[:3]
    assert sum(each.papers for each in spread.bins) == len(votes)
    for each in spread.bins:
        assert each.papers == sum(each.low <= v <= (each.high if each.high is not None else v) for v in votes)
    window = Window.of(scope)
    for value in most_frequent(values, record, "kw", scope, 20):
        having = [p for p in given_papers if plain(value.name) in {plain(word) for word in p.keywords}]
        assert value.papers == sum(paper in counting for paper in having)
        assert value.recent == sum(is_in(paper, window.recent) for paper in having)
        assert value.before == sum(is_in(paper, window.earlier) for paper in having)


@settings(max_examples=30, deadline=None)
@given(some_papers(), st.sets(st.integers(0, 11)))
def test_a_trend_is_a_part_of_all_and_never_more(given_papers: list[Paper], chosen: set[int]) -> None:
    record, _ = held(given_papers)
    keys = [key for number, key in enumerate(record.titles) if number in chosen]
    scope = Timeline.of(record.days.values(), TODAY)
    found = trend_of(record, scope, "some", [*keys, "of no library"])
    assert found.papers == len(keys)
    assert found.undated == sum(key not in record.days for key in keys)
    assert all(count <= of for count, of in zip(found.counts, found.of, strict=True))
    assert found.of == papers_per_period(record, scope, TODAY).counts
    assert found.shares == tuple(c / of if of else None for c, of in zip(found.counts, found.of, strict=True))


def test_a_period_without_papers_is_there_with_nothing() -> None:
    record, _ = held([Paper(title="a", date="2026-01-05"), Paper(title="b", date="2026-02-01")])
    scope = Timeline.of(record.days.values(), TODAY)
    assert papers_per_period(record, scope, TODAY).counts == (1, 0, 0, 1)


def sighted(dates: Sequence[str], published: str = "") -> Paper:
    pages = tuple(Sighting(Page("page", f"page {number}", text)) for number, text in enumerate(dates))
    return Paper(title="a", date=published, sightings=pages)


@pytest.mark.parametrize(
    ("paper", "expected"),
    [
        (sighted(["2026-03-11", "2026-01-20", "--12-01"], "2025-01-01"), "2026-01-20"),
        (sighted([], "2025-03"), "2025-03-01"),
        (sighted(["--03-11"], "2024-03-01"), "2024-03-11"),
        (sighted(["--02-01"], "2024-03-01"), "2025-02-01"),
        (sighted(["--02-30"], "2024-03-01"), "2024-03-01"),
    ],
)
def test_the_day_of_a_paper_is_that_of_its_first_page(paper: Paper, expected: str) -> None:
    (found,) = held([paper])[0].days.values()
    assert found.isoformat() == expected


def test_a_page_without_a_year_is_the_last_such_day_and_is_said_to_be_a_guess() -> None:
    record, _ = held([sighted(["--01-01"])])
    ((key, found),) = record.days.items()
    assert found == date(date.today().year, 1, 1)
    assert record.guessed == {key}
    # A day after today was last year, or on February 29 four years ago.
    tomorrow = date.today() + timedelta(2)
    (earlier,) = held([sighted([f"--{tomorrow:%m-%d}"])])[0].days.values()
    assert earlier < date.today()


def test_no_day_is_known_of_a_paper_that_nothing_tells_of() -> None:
    record, _ = held([Paper(title="a"), sighted(["soon"])])
    assert record.days == {}


def test_changes_are_told_apart_by_their_days() -> None:
    scope = Timeline.of([date(2026, 6, 1), TODAY], TODAY, "week")
    window = Window.of(scope)
    assert (window.middle, window.before) == (TODAY - timedelta(7), TODAY - timedelta(14))
    changes = {"x": [(TODAY, 1), (TODAY - timedelta(7), 1), (TODAY, -1), (TODAY - timedelta(14), 1)]}
    assert recent_change(changes, window) == {"x": (0, 1)}
