"""Answers that were given before: nobody is asked for them twice, and they can be read without a network."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.fetch.http_cache import CachedAnswer, HttpCache
from search.fetch.messages import FETCH_ONCE, OFFLINE, FetchError
from search.fetch.settings import Feed
from tests.search.fetch.conftest import Desk
from tests.search.fetch.corpus import NOON
from tests.search.fetch.server import Reply

FEED = "/feed.xml"
DAILY = Feed("daily", "hf-daily")


async def test_a_fresh_answer_is_not_asked_for_again(desk: Desk) -> None:
    first = await desk.fetch(DAILY)
    again = await desk.fetch(DAILY)
    assert (first.answers, first.cached, again.answers, again.cached) == (2, 0, 2, 2)
    assert len(desk.services.requests) == 2


async def test_an_older_one_is_asked_for_on_condition_that_it_changed(desk: Desk) -> None:
    body = (await desk.get()).body
    desk.time.now += 3600
    again = await desk.get()
    assert (again.body, again.received) == (body, True)
    assert "if-none-match" in desk.services.requests[1].headers
    # It is as good as new now.
    assert not (await desk.get()).received
    desk.services.papers = desk.services.papers[5:]
    desk.time.now += 3600
    assert (await desk.get()).body != body


async def test_the_time_of_the_last_change_is_a_condition_too(desk: Desk) -> None:
    changed = {"Last-Modified": "Tue, 03 Nov 2026 10:00:00 GMT"}
    desk.services.trouble(FEED, Reply(200, b"<rss></rss>", changed), Reply(304))
    body = (await desk.get()).body
    desk.time.now += 3600
    assert (await desk.get()).body == body
    assert desk.services.requests[1].headers["if-modified-since"] == changed["Last-Modified"]


@pytest.mark.parametrize(
    ("said", "asked"), [("max-age=7200", 1), ("public, max-age=10", 2), ("no-cache, max-age=9000", 2)]
)
async def test_a_service_may_say_how_long_its_answer_stands(desk: Desk, said: str, asked: int) -> None:
    desk.services.trouble(FEED, Reply(200, b"<rss></rss>", {"Cache-Control": said}))
    await desk.get()
    desk.time.now += 3600
    await desk.get()
    assert len(desk.services.requests) == asked


async def test_what_is_not_to_be_kept_is_not_kept(desk: Desk) -> None:
    desk.services.trouble(FEED, Reply(200, b"<rss></rss>", {"Cache-Control": "no-store"}))
    await desk.get()
    desk.offline = True
    with pytest.raises(FetchError, match="offline"):
        await desk.get()


async def test_nonsense_is_not_kept(desk: Desk) -> None:
    desk.services.trouble("/api/daily_papers", Reply(200, b"{}"), Reply(200, b"{}"))
    assert len((await desk.fetch(DAILY)).missing) == 2
    assert not (await desk.fetch(DAILY)).missing


async def test_offline_nobody_is_asked_and_what_is_known_is_read(desk: Desk) -> None:
    await desk.fetch(DAILY)
    desk.services.requests.clear()
    desk.offline = True
    desk.time.now += 86_400
    report = await desk.fetch(DAILY)
    assert desk.services.requests == []
    assert (report.tally.seen_again, report.cached) == (6, 2)
    assert [each.reason for each in report.missing] == [f"Hugging Face {OFFLINE}. {FETCH_ONCE}"]
    # And it is not written down that anything was fetched or missing.
    desk.offline = False
    online = await desk.fetch(DAILY)
    assert [request.parameters["date"] for request in desk.services.requests] == [
        "2026-11-05",
        "2026-11-04",
        "2026-11-03",
    ]
    assert not online.missing


async def test_what_is_kept_holds_no_key(desk: Desk) -> None:
    desk.keys = {"openalex": "opensesame", "semantic-scholar": "opensesame"}
    await desk.fetch(Feed("a", "openalex", query="lamps"))
    await desk.fetch(Feed("b", "semantic-scholar", query="lamps"))
    files = [path for path in desk.folder.rglob("*") if path.is_file()]
    assert len(files) > 3
    assert not any(b"opensesame" in path.read_bytes() for path in files)


async def test_what_is_kept_is_for_the_persons_own_eyes(desk: Desk) -> None:
    await desk.get()
    folder = desk.folder / "fetch" / "answers"
    assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff\n<rss/>", b'{"url": 3}\n<rss/>', b'{"length": "x"}\n', b"[]\n"])
async def test_a_damaged_file_is_as_good_as_none(desk: Desk, damage: bytes) -> None:
    body = (await desk.get()).body
    (file,) = (desk.folder / "fetch" / "answers").iterdir()
    file.write_bytes(damage)
    assert (await desk.get()).body == body
    assert len(desk.services.requests) == 2
    file.write_bytes(file.read_bytes()[:-1])  # as after a power cut
    assert (await desk.get()).body == body
    assert len(desk.services.requests) == 3


async def test_the_cache_may_be_removed_at_any_time(desk: Desk) -> None:
    await desk.fetch(DAILY)
    for path in sorted((desk.folder / "fetch").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    assert (await desk.fetch(DAILY)).tally.seen_again == 6


def test_old_answers_go_and_the_oldest_of_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.fetch.http_cache.MOST", 5_000)
    cache = HttpCache(tmp_path / "answers")
    for number in range(10):
        cache.save("", CachedAnswer(f"http://x/{number}", bytes(1000), at=NOON - number))
    cache.save("", CachedAnswer("http://x/old", b"old", at=NOON - 40 * 86_400))
    cache.prune(NOON)
    kept = [number for number in range(10) if cache.load(f"http://x/{number}", "")]
    assert kept == [0, 1, 2, 3]
    assert cache.load("http://x/old", "") is None


@given(st.binary(max_size=200), st.text(max_size=20), st.text(max_size=20), st.floats(0, 86_400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_answer_comes_back_as_it_was(tmp_path: Path, body: bytes, etag: str, accept: str, fresh: float) -> None:
    cache = HttpCache(tmp_path / "answers")
    kept = CachedAnswer("http://x/", body, etag, "then", fresh, NOON)
    cache.save(accept, kept)
    assert cache.load("http://x/", accept) == kept
    # Longer than any that an example before this one saved in the same folder.
    assert cache.load("http://x/", accept + "x" * 21) is None
