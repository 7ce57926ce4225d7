"""Services that misbehave: what is tried again, what is refused, and what a person is told."""

from __future__ import annotations

import gzip
import json
import ssl
import tracemalloc
import zlib
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
import trustme

from search.fetch import messages
from search.fetch.messages import FetchError
from search.fetch.settings import Feed, FetchSettings
from tests.search.fetch import corpus
from tests.search.fetch.conftest import Desk
from tests.search.fetch.server import Reply, Services, serving

FEED = "/feed.xml"
DAILY = Feed("daily", "hf-daily")
MB = 1_000_000


async def refusal(desk: Desk, path: str = FEED) -> str:
    with pytest.raises(FetchError) as caught:
        await desk.get(path)
    return str(caught.value)


async def test_an_error_of_the_servers_is_asked_about_again(desk: Desk) -> None:
    desk.services.trouble(FEED, Reply(500), Reply(502), Reply(503))
    assert (await desk.get()).body.startswith(b"<?xml")
    assert desk.time.slept == [2.0, 4.0, 8.0]


async def test_four_times_are_enough(desk: Desk) -> None:
    desk.services.trouble(FEED, *[Reply(500, b"<html><body>Oh <b>no</b></body></html>")] * 5)
    assert await refusal(desk) == "answered 500 Internal Server Error. Oh no"
    assert len(desk.services.requests) == 4


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 501, 999])
async def test_what_will_not_change_is_asked_for_once(desk: Desk, status: int) -> None:
    desk.services.trouble(FEED, Reply(status, b'{"error": "x", "message": "Ask\\u001b nicer"}'))
    told = await refusal(desk)
    assert f"answered {status}" in told
    assert "\x1b" not in told
    assert len(desk.services.requests) == 1
    assert desk.time.slept == []


async def test_who_does_not_answer_is_not_waited_for(desk: Desk, never: Event) -> None:
    # Less than a person may set.
    desk.settings = FetchSettings(timeout_s=0.05)  # type: ignore[arg-type]
    desk.services.trouble(FEED, *[Reply(200, b"<rss></rss>", waits=never)] * 4)
    assert await refusal(desk) == f"{messages.no_answer(0)}. `fetch.timeout_s` sets the limit."


async def test_an_answer_drop_by_drop_is_not_waited_for_either(
    desk: Desk, never: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.fetch.transport._TOTAL_TIMEOUTS", 0.01)
    desk.services.trouble(FEED, Reply(200, b"<rss></rss>", waits=never))
    assert "did not finish its answer" in await refusal(desk)
    assert len(desk.services.requests) == 1


@pytest.mark.parametrize("packed", [False, True])
async def test_an_answer_that_breaks_off_is_asked_for_again(desk: Desk, packed: bool) -> None:
    whole = corpus.rss(desk.services.papers)
    body = gzip.compress(whole) if packed else whole
    headers = {"Content-Encoding": "gzip"} if packed else {}
    desk.services.trouble(FEED, Reply(200, body, headers, cut=len(body) // 2))
    assert b"</rss>" in (await desk.get()).body
    assert len(desk.services.requests) == 2


async def test_a_packed_answer_that_ends_early_without_saying_so_is_asked_for_again(desk: Desk) -> None:
    body = gzip.compress(corpus.rss(desk.services.papers))[:-20]
    desk.services.trouble(FEED, Reply(200, body, {"Content-Encoding": "gzip"}))
    assert b"</rss>" in (await desk.get()).body
    assert len(desk.services.requests) == 2


async def test_half_a_feed_is_not_taken_for_a_whole_one(desk: Desk) -> None:
    half = corpus.rss(desk.services.papers)[:2000]
    desk.services.trouble(FEED, *[Reply(200, half)] * 4)
    report = await desk.fetch(Feed("weekly", "rss", url=desk.services.url + FEED))
    assert messages.INCOMPLETE_FEED in report.missing[0].reason
    assert report.tally.rows == 0


async def test_a_huge_answer_is_refused_before_it_is_read(desk: Desk) -> None:
    desk.settings = FetchSettings(max_mb=1)
    desk.services.trouble(FEED, Reply(200, b"<rss>" + b" " * 2 * MB), Reply(200, b"", {"Content-Length": "9" * 14}))
    told = f"{messages.more_than(1_000_000)}. `fetch.max_mb` sets the limit."
    assert [await refusal(desk), await refusal(desk)] == [told, told]


async def test_a_huge_answer_that_does_not_say_how_long_it_is_is_left_in_the_middle(desk: Desk) -> None:
    desk.settings = FetchSettings(max_mb=1)
    chunk = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
    headers = {"Transfer-Encoding": "chunked"}
    desk.services.trouble(FEED, Reply(200, chunk * 20, headers))
    assert messages.more_than(1_000_000) in await refusal(desk)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_bomb_does_not_go_off(desk: Desk, encoding: str) -> None:
    packer = zlib.compressobj(1, wbits=31 if encoding == "gzip" else 15)
    bomb = b"".join(packer.compress(bytes(MB)) for _ in range(60)) + packer.flush()
    assert len(bomb) < MB
    desk.settings = FetchSettings(max_mb=5)
    desk.services.trouble(FEED, Reply(200, bomb, {"Content-Encoding": encoding}))
    tracemalloc.start()
    try:
        assert messages.more_than(5_000_000) in await refusal(desk)
        assert tracemalloc.get_traced_memory()[1] < 40 * MB
    finally:
        tracemalloc.stop()


async def test_an_answer_packed_otherwise_is_refused(desk: Desk) -> None:
    desk.services.trouble(FEED, Reply(200, b"<rss/>", {"Content-Encoding": "br, gzip"}))
    assert await refusal(desk) == "sent an unsupported compression. br, gzip"
    desk.services.trouble(FEED, *[Reply(200, b"\x1f\x8bnonsense", {"Content-Encoding": "gzip"})] * 4)
    assert messages.DAMAGED_COMPRESSION in await refusal(desk)


@pytest.mark.parametrize(
    ("body", "kind", "what"),
    [
        (b"<!DOCTYPE html><html><body>Log in, please</body></html>", "text/html", "a web page"),
        (b"\n <HTML><head>", "application/json", "a web page"),
        (b"%PDF-1.7", "application/pdf", "something else"),
        (b"", "application/json", "nothing"),
    ],
)
async def test_a_page_in_the_place_of_data_is_refused(desk: Desk, body: bytes, kind: str, what: str) -> None:
    desk.services.trouble("/api/daily_papers", *[Reply(200, body, {"Content-Type": kind})] * 2)
    report = await desk.fetch(DAILY)
    assert report.missing[0].reason == f"Hugging Face {messages.instead_of(what, 'JSON')}. {kind}"
    desk.services.trouble(FEED, Reply(200, body, {"Content-Type": kind}))
    assert messages.instead_of(what, "a feed") in await refusal(desk)


async def test_what_a_service_says_of_its_answer_does_not_count(desk: Desk) -> None:
    body = corpus.rss(desk.services.papers[:2])
    desk.services.trouble(FEED, Reply(200, body, {"Content-Type": "text/html"}))
    assert (await desk.get()).body == body


@pytest.mark.parametrize("body", [b"[1, 2", b"{}", b'{"error": "x"}', b"[" * 100_000, b"[" + b"9" * 5000 + b"]"])
async def test_nonsense_costs_its_day_and_no_other(desk: Desk, body: bytes) -> None:
    desk.services.trouble("/api/daily_papers", *[Reply(200, body)] * (4 if body[:1] == b"[" and body != b"{}" else 1))
    report = await desk.fetch(DAILY)
    assert len(report.missing) == 1
    assert report.tally.rows == 3


async def test_an_error_of_arxivs_is_told_in_its_words(desk: Desk) -> None:
    desk.services.trouble("/api/query", Reply(200, corpus.ARXIV_ERROR), Reply(400, corpus.ARXIV_ERROR))
    report = await desk.fetch(Feed("lamps", "arxiv", query="((("))
    reasons = [each.reason for each in report.missing]
    assert reasons[0] == f"arXiv {messages.QUERY_REJECTED}. incorrect id format for 0000.0000"
    assert reasons[1] == "arXiv answered 400 Bad Request. incorrect id format for 0000.0000"


async def test_an_empty_page_in_the_middle_of_a_list_is_asked_for_again(desk: Desk) -> None:
    desk.services.trouble("/api/query", Reply(200, corpus.atom((), 40, 0)))
    report = await desk.fetch(Feed("lamps", "arxiv", categories=("cs.CV",)))
    assert (report.tally.new, report.missing) == (5, [])


@pytest.mark.parametrize(
    "target",
    [
        *("file:///etc/passwd", "FILE:///x", "ftp://example.org/x", "gopher://x/"),
        *("data:text/xml,<rss/>", "x:y", "http://[::1"),
    ],
)
async def test_no_redirect_leads_away_from_the_web(desk: Desk, target: str) -> None:
    desk.services.trouble(FEED, Reply(302, b"", {"Location": target}))
    assert (await refusal(desk)).startswith(f"{messages.INVALID_REDIRECT}. to ")
    assert len(desk.services.requests) == 1


async def test_redirects_are_followed_but_not_for_ever(desk: Desk) -> None:
    desk.services.trouble("/old", Reply(301, b"", {"Location": "/older?a=1#b"}))
    desk.services.trouble("/older", Reply(308, b"", {"Location": f"{desk.services.url}{FEED}"}))
    assert (await desk.get("/old")).body.startswith(b"<?xml")
    desk.services.trouble("/round", *[Reply(307, b"", {"Location": "/round"})] * 9)
    assert await refusal(desk, "/round") == "redirects too often"
    assert desk.services.paths.count("/round") == 6


async def test_nobody_who_is_led_to_is_told_a_key(desk: Desk) -> None:
    desk.services.trouble("/works", Reply(302, b"", {"Location": FEED}))
    await desk.get("/works", secret={"api_key": "opensesame"}, headers={"x-api-key": "opensesame"})
    first, second = desk.services.requests
    assert first.parameters["api_key"] == first.headers["x-api-key"] == "opensesame"
    assert "opensesame" not in str(second)


@pytest.fixture
def proxied(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Let the services stand for the whole web: they are its proxy."""
    monkeypatch.setenv("HTTP_PROXY", desk.services.url)
    return desk


async def test_proxies_are_those_of_the_environment(proxied: Desk) -> None:
    assert (await proxied.get("http://feeds.example/feed.xml")).body.startswith(b"<?xml")
    assert proxied.services.requests[0].headers["host"] == "feeds.example"


@pytest.mark.parametrize(
    "target",
    [
        *("http://127.0.0.1:8080/", "http://localhost/", "http://10.0.0.1/", "http://192.168.1.1/admin"),
        *("http://169.254.169.254/latest/meta-data", "http://[::1]/", "http://[fd00::1]/", "http://2130706433/"),
        *(
            "http://0x7f000001/",
            "http://127.1/",
            "http://[::ffff:10.0.0.1]/",
            "http://printer.local/",
            "http://0.0.0.0/",
        ),
    ],
)
async def test_no_feed_leads_into_the_persons_own_network(proxied: Desk, target: str) -> None:
    proxied.services.trouble(FEED, Reply(302, b"", {"Location": target}))
    assert messages.LOCAL_REDIRECT in await refusal(proxied, "http://feeds.example/feed.xml")
    assert len(proxied.services.requests) == 1


async def test_what_a_person_has_at_home_may_lead_home(desk: Desk) -> None:
    desk.services.trouble("/here", Reply(302, b"", {"Location": f"{desk.services.url}{FEED}"}))
    assert (await desk.get("/here")).received


@pytest.mark.parametrize(("name", "value"), [("ALL_PROXY", "gopher://127.0.0.1:1"), ("SSL_CERT_FILE", "/nowhere.pem")])
async def test_an_environment_that_makes_no_sense_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert messages.UNUSABLE_ENVIRONMENT in await refusal(desk)


async def test_who_is_excepted_from_the_proxy_is_asked_directly(proxied: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    await proxied.get()
    assert proxied.services.requests[0].headers["host"].startswith("127.0.0.1:")


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[Services]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with serving(Services(), context) as running:
        yield running


async def test_a_certificate_that_nobody_vouches_for_is_refused(desk: Desk, secure: Services) -> None:
    told = await refusal(desk, secure.url + FEED)
    assert told.startswith("has an invalid certificate. ")
    assert "certificate" in told.partition(". ")[2]
    assert secure.requests == []
    assert desk.time.slept == []


async def test_a_certificate_that_the_environment_vouches_for_is_taken(
    desk: Desk, secure: Services, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    assert (await desk.get(secure.url + FEED)).body.startswith(b"<?xml")
    secure.trouble(FEED, Reply(302, b"", {"Location": desk.services.url + FEED}))
    desk.time.pass_days(1)
    assert "redirects from https to http" in await refusal(desk, secure.url + FEED)


async def test_who_is_not_there_is_told(desk: Desk) -> None:
    with serving(Services()) as gone:
        url = gone.url
    assert (await refusal(desk, url + FEED)).startswith("is unreachable. ")
    assert desk.time.slept == [2.0, 4.0, 8.0]


async def test_markup_and_control_characters_reach_the_library_harmless(desk: Desk) -> None:
    listed = json.loads(corpus.daily(desk.services.papers[:1]))
    listed[0]["paper"]["title"] = "[red]Lamp[/red]\x1b[31m \u202eof night\x00"
    desk.services.trouble("/api/daily_papers", Reply(200, json.dumps(listed).encode()))
    await desk.fetch(DAILY)
    assert "[red]Lamp[/red][31m of night" in desk.titles
