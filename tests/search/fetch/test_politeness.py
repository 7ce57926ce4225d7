"""Politeness: how often a service is asked, and how long it is left alone when it wants that."""

from __future__ import annotations

import asyncio
import fcntl
import os
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.fetch import messages
from search.fetch.messages import FetchError
from search.fetch.politeness import ARXIV, HUGGING_FACE, max_age, retry_after, service_of
from search.fetch.settings import Feed
from tests.search.fetch.conftest import Desk, until
from tests.search.fetch.corpus import NOON
from tests.search.fetch.server import Reply

FEED = "/feed.xml"
DAILY = Feed("daily", "hf-daily")
LAMPS = Feed("lamps", "arxiv", categories=("cs.CL",))


async def test_arxiv_is_asked_once_in_three_seconds_over_one_connection(desk: Desk) -> None:
    desk.services.arxiv_page = 2
    await desk.fetch(LAMPS, since="2026-10-20")
    requests = desk.services.requests
    assert len(requests) > 5
    assert desk.time.slept == [3.0] * (len(requests) - 1)
    assert len({request.connection for request in requests}) == 1
    assert messages.waiting(3, "arXiv") in desk.said


async def test_the_next_process_keeps_the_pause_too(desk: Desk) -> None:
    await desk.fetch(LAMPS)
    asked = len(desk.services.requests)
    desk.time.now += 1
    desk.time.slept.clear()
    await desk.get("/api/query?id_list=2611.10000", service=ARXIV)
    assert desk.time.slept == [2.0]
    assert len(desk.services.requests) == asked + 1


async def test_a_clock_that_was_set_back_costs_no_more_than_the_pause(desk: Desk) -> None:
    await desk.fetch(LAMPS)
    desk.time.pass_days(-300)
    desk.time.slept.clear()
    await desk.get("/api/query?id_list=2611.10000", service=ARXIV)
    assert desk.time.slept == [3.0]


async def test_two_processes_do_not_ask_at_the_same_time(desk: Desk) -> None:
    folder = desk.folder / "fetch" / "hosts"
    folder.mkdir(parents=True)
    descriptor = os.open(folder / "arxiv", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        asking = asyncio.create_task(desk.get("/api/query?id_list=2611.10000", service=ARXIV))
        await until(lambda: messages.waiting_for_another("arXiv") in desk.said)
        assert desk.services.requests == []
    finally:
        os.close(descriptor)
    assert (await asking).received


async def test_feeds_of_arxivs_sites_wait_for_each_other(desk: Desk) -> None:
    assert service_of("https://rss.arxiv.org/rss/cs.CL") is ARXIV
    assert service_of("https://export.arxiv.org/api/query?x") is ARXIV
    assert service_of("https://notarxiv.org/feed").name == "notarxiv.org"


async def test_who_is_asked_too_often_is_waited_for_as_long_as_it_wants(desk: Desk) -> None:
    desk.services.trouble(FEED, Reply(429, b"", {"Retry-After": "40"}))
    assert (await desk.get()).body
    assert desk.time.slept == [40.0]
    assert desk.said == [messages.retrying("lamps", messages.RATE_LIMITED, 40)]


async def test_who_wants_a_long_rest_gets_it(desk: Desk) -> None:
    desk.services.trouble("/api/daily_papers", Reply(429, b"", {"Retry-After": "300"}))
    report = await desk.fetch(DAILY, since="2026-10-20")
    reasons = {each.reason for each in report.missing}
    left_alone = f"Hugging Face {messages.asks_to_wait(300)}. {messages.CONTINUES}"
    assert reasons == {left_alone, messages.SKIPPED_AFTER_FAILURES}
    assert len(desk.services.requests) == 1
    again = await desk.fetch(DAILY)
    assert again.missing[0].reason == left_alone
    assert len(desk.services.requests) == 1
    desk.time.now += 301
    assert not (await desk.fetch(DAILY)).missing


async def test_a_rest_that_is_almost_over_is_waited_for(desk: Desk) -> None:
    desk.services.trouble("/api/daily_papers", Reply(429, b"", {"Retry-After": "300"}))
    await desk.fetch(DAILY)
    desk.time.now += 290
    desk.time.slept.clear()
    report = await desk.fetch(DAILY)
    assert not report.missing
    assert desk.time.slept[0] == 10.0


async def test_arxiv_is_left_alone_for_ten_minutes_at_the_first_word(desk: Desk) -> None:
    desk.services.trouble("/api/query", Reply(429, b"Rate exceeded."))
    report = await desk.fetch(LAMPS)
    assert messages.asks_to_wait(600) in report.missing[0].reason
    assert len(desk.services.requests) == 1
    other = await desk.fetch(DAILY)
    assert other.tally.new == 6  # the others need not suffer for it


async def test_a_service_that_does_not_say_how_long_is_asked_ever_more_slowly(desk: Desk) -> None:
    desk.services.trouble(FEED, *[Reply(429)] * 3)
    assert (await desk.get()).body
    assert desk.time.slept == [2.0, 4.0, 8.0]


async def test_the_wait_is_never_the_same_twice() -> None:
    from search.fetch.politeness import Clock

    factors = {Clock().jitter() for _ in range(50)}
    assert len(factors) > 40
    assert all(0.5 <= factor <= 1.5 for factor in factors)


def date_in(seconds: float) -> str:
    return format_datetime(datetime.fromtimestamp(NOON + seconds, UTC), usegmt=True)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "17"}, 17),
        ({"retry-after": date_in(90)}, 90),
        ({"retry-after": date_in(-90)}, 0),
        ({"retry-after": "99999999999999"}, 86_400),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-3"}, None),
        ({"ratelimit": '"api";r=0;t=55'}, 55),
        ({"ratelimit": '"api";r=0'}, None),
        ({}, None),
    ],
)
def test_how_long_to_wait_is_read_off_the_answer(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, NOON) == seconds


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_a_service_says_of_waiting_is_at_most_a_day(said: str, cached: str) -> None:
    seconds = retry_after({"retry-after": said, "ratelimit": said}, NOON)
    assert seconds is None or 0 <= seconds <= 86_400
    fresh = max_age({"cache-control": cached})
    assert fresh is None or 0 <= fresh <= 86_400


async def test_a_cache_that_cannot_be_written_is_told(desk: Desk) -> None:
    desk.folder.joinpath("fetch").write_text("in the way")
    with pytest.raises(FetchError, match=messages.CACHE_UNWRITABLE):
        await desk.get(service=HUGGING_FACE)
