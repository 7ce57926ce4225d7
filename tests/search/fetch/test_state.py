"""A fetch that fails halfway keeps what it got; the next one asks for what is missing."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.fetch import messages
from search.fetch.plan import (
    DaySpan,
    FeedDays,
    FeedPart,
    FeedProgress,
    by_day,
    by_month,
    by_week,
    plan_fetch,
    within_months,
)
from search.fetch.settings import Feed
from search.fetch.state import Ledger
from tests.search.fetch import corpus
from tests.search.fetch.conftest import Desk, until
from tests.search.fetch.corpus import TODAY, month_of_papers
from tests.search.fetch.server import Reply, Request

DAILY = Feed("daily", "hf-daily")
LAMPS = Feed("lamps", "arxiv", categories=("cs.CL", "cs.LG", "cs.CV"))
NO = Reply(404, b"not today")


def dates(desk: Desk) -> list[str]:
    return [request.parameters["date"] for request in desk.services.requests]


async def test_a_day_that_failed_is_asked_for_again_the_next_time(desk: Desk) -> None:
    desk.services.trouble("/api/daily_papers", *[Reply(500)] * 4)
    report = await desk.fetch(DAILY, since="2026-10-28")
    assert [each.part.first for each in report.missing] == ["2026-11-04"]
    assert report.tally.new == 15
    desk.services.requests.clear()
    desk.time.pass_days(5)
    desk.services.today += timedelta(days=5)
    rest = await desk.fetch(DAILY)
    assert "2026-11-04" in dates(desk)
    assert len(desk.titles) == 18
    assert not rest.missing
    desk.services.requests.clear()
    desk.time.pass_days(5)
    desk.services.today += timedelta(days=5)
    await desk.fetch(DAILY)
    assert "2026-11-04" not in dates(desk)


async def test_two_failures_in_a_row_end_a_feed_and_all_that_is_left_is_missing(desk: Desk) -> None:
    desk.services.trouble("/api/daily_papers", *[Reply(500)] * 8)
    report = await desk.fetch(DAILY, since="2026-10-20")
    assert (report.tally.rows, len(report.missing)) == (0, 16)
    assert len(desk.services.requests) == 8
    rest = await desk.fetch(DAILY)
    assert (rest.tally.new, rest.missing) == (36, [])


async def test_one_goes_on_in_the_middle_of_a_list(desk: Desk) -> None:
    desk.services.papers = month_of_papers(days=4, a_day=60)
    desk.services.arxiv_page = 50

    def third(request: Request) -> Reply:
        return NO if request.parameters["start"] == "100" else desk.services._arxiv(request.parameters)

    desk.services.trouble("/api/query", third, third, third)
    report = await desk.fetch(LAMPS)
    assert (report.tally.new, len(report.missing)) == (100, 1)
    desk.services.requests.clear()
    desk.time.pass_days(2)
    rest = await desk.fetch(LAMPS)
    starts = [
        request.parameters["start"] for request in desk.services.requests if "20261104" in str(request.parameters)
    ]
    assert starts == ["100", "150"]
    assert rest.missing == []
    assert len(desk.titles) == len(desk.services.papers)


async def test_a_mark_that_the_service_has_forgotten_costs_only_time(desk: Desk) -> None:
    feed = Feed("retrieval", "semantic-scholar", query="lamps")
    path = "/graph/v1/paper/search/bulk"
    desk.services.trouble(path, lambda request: desk.services._bulk(request.parameters), *[Reply(500)] * 4)
    await desk.fetch(feed)
    desk.time.pass_days(0.5)
    desk.services.trouble(path, Reply(400, b'{"error": "no such token"}'))
    report = await desk.fetch(feed)
    assert "no such token" in report.missing[0].reason
    last = await desk.fetch(feed)
    assert not last.missing


async def test_a_list_without_end_is_left(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.fetch.feeds.MOST_PAGES", 5)
    desk.services.papers = month_of_papers(days=1, a_day=100)
    first = corpus.daily(desk.services.papers)
    desk.services.trouble("/api/daily_papers", *[Reply(200, first)] * 5)
    report = await desk.fetch(DAILY)
    assert report.missing[0].reason == f"Hugging Face {messages.ENDLESS_LIST}"


async def test_whoever_is_stopped_goes_on_from_there(desk: Desk) -> None:
    fetching = asyncio.create_task(desk.fetch(DAILY, since="2026-10-20"))
    await until(lambda: len(desk.services.requests) >= 4)
    fetching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await fetching
    had = set(dates(desk)[:3])
    desk.services.requests.clear()
    desk.time.pass_days(1)
    report = await desk.fetch(DAILY)
    assert not had & set(dates(desk)) - {"2026-11-04", "2026-11-03", "2026-11-02"}
    assert len(desk.titles) == 36
    assert not report.missing


async def test_a_later_beginning_gives_up_what_is_missing_before_it(desk: Desk) -> None:
    desk.services.trouble("/api/daily_papers", *[Reply(500)] * 8)
    await desk.fetch(DAILY, since="2026-06-01")
    desk.services.requests.clear()
    report = await desk.fetch(DAILY, since="2026-11-02")
    assert dates(desk) == ["2026-11-04", "2026-11-03", "2026-11-02"]
    desk.time.pass_days(1)
    desk.services.requests.clear()
    assert not (await desk.fetch(DAILY)).missing
    assert min(dates(desk)) >= "2026-11-02"
    assert not report.missing


async def test_a_feed_that_asks_for_something_else_is_a_new_one(desk: Desk) -> None:
    await desk.fetch(LAMPS, since="2026-10-01")
    desk.services.requests.clear()
    await desk.fetch(Feed("lamps", "arxiv", categories=("cs.CL",)))
    assert "20261029" in desk.services.requests[-1].parameters["search_query"]


@pytest.mark.parametrize(
    "text", ["", "[]", '{"daily": 3}', '{"daily": {"of": {}}}', "nonsense", '{"daily": null}', "[" * 99999]
)
async def test_a_ledger_that_makes_no_sense_is_begun_anew(desk: Desk, text: str) -> None:
    (desk.folder / "fetched.json").write_text(text)
    assert (await desk.fetch(DAILY)).tally.new == 6
    assert (await desk.fetch(DAILY)).cached == 2


def test_feeds_keep_their_places_in_one_ledger(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "state" / "fetched.json")
    one = FeedProgress("2026-10-01", "2026-11-04", (FeedPart("2026-10-03", "2026-10-03", "7"),))
    other = FeedProgress("2026-11-01", "2026-11-04")
    ledger.write(DAILY, one)
    ledger.write(LAMPS, other)
    assert (ledger.progress(DAILY), ledger.progress(LAMPS)) == (one, other)
    assert ledger.progress(Feed("unheard", "hf-daily")) == FeedProgress()


DAYS = st.integers(-400, 0).map(lambda back: TODAY + timedelta(days=back))


@given(DAYS, DAYS)
def test_however_days_are_cut_none_is_lost(one: date, other: date) -> None:
    span = DaySpan(min(one, other), max(one, other))
    for cut in (by_day, by_week, by_month, within_months):
        covered = [day for part in cut(span) for day in by_day(part)]
        assert len(covered) == len(set(covered))
        assert set(by_day(span)) <= set(covered)
    assert next(iter(within_months(span))).first == span.first


@given(st.lists(st.tuples(st.integers(0, 20), st.none() | st.integers(0, 60), st.sets(st.integers(0, 40))), max_size=6))
def test_what_was_wanted_and_is_not_given_up_is_fetched_at_last(
    fetches: list[tuple[int, int | None, set[int]]],
) -> None:
    """Fetch on some days, from some day on, some parts failing; then once more, with nothing failing."""
    days = FeedDays(by_day, usual=2, again=2)
    standing, today, got = FeedProgress(), TODAY, set[str]()
    begin = ""
    for later, back, failing in (*fetches, (0, None, set[int]())):
        today += timedelta(days=later)
        since = None if back is None else today - timedelta(days=back)
        standing = plan_fetch(standing, days, since, today)
        begin = since.isoformat() if since else begin or (today - timedelta(days=1)).isoformat()
        for number, part in enumerate(standing.missing):
            if number not in failing:
                got.add(part.first)
                standing = standing.done(part)
    assert standing.missing == ()
    wanted = {str(span.first) for span in by_day(DaySpan(date.fromisoformat(begin), today))}
    assert wanted <= got
