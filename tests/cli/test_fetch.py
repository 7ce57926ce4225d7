"""`carrel fetch` and `carrel add`, as a person gives them."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.cli.runner import fails, run, stopped
from tests.samples import places_in
from tests.search.fetch import corpus
from tests.search.fetch.server import Reply, Services
from tui.cli.fetch import FETCH_INTERRUPTED
from tui.desk.fetch import NOTHING_CAME

pytestmark = pytest.mark.usefixtures("impatient")
FEEDS = """
  daily: hf-daily
  weekly: {kind: rss, url: URL/feed.xml}
"""


@pytest.fixture
def config(own_home: Path, services: Services, network: str) -> Path:
    file = places_in(own_home).config_file
    file.write_text(f"feeds:{FEEDS.replace('URL', services.url)}{network}")
    return file


def fetched(*args: str) -> Any:  # noqa: ANN401 - whatever the command says
    result = run("fetch", "--json", *args)
    return json.loads(result.out)


def weekdays(services: Services, days: int) -> int:
    return sum((services.today - paper.day).days < days for paper in services.papers)


def test_all_feeds_are_fetched_and_told_one_by_one_without_progress(config: Path, services: Services) -> None:
    result = run("fetch")
    assert result.code == 0, result.err
    fresh = weekdays(services, 2)
    first, second, last = result.out.splitlines()
    assert first.startswith(f"daily: {f'{fresh} papers, {fresh} new' if fresh else NOTHING_CAME}")
    assert second.startswith("weekly: 5 papers, ")
    assert last.startswith("The library has ")
    assert (result.err, "\x1b" in result.out) == ("", False)
    # And it can be found at once.
    assert run("search", "--json", "lamps").json["total"] > 0


def test_a_feed_that_is_named_is_fetched_alone(config: Path, services: Services) -> None:
    report = fetched("weekly")
    assert [feed["name"] for feed in report["feeds"]] == ["weekly"]
    assert services.paths == ["/feed.xml"]
    assert report["feeds"][0] == {
        **{"name": "weekly", "kind": "rss", "rows": 5, "new": 5, "seen_again": 0, "updated": 0},
        **{"skipped": [], "noticed": [], "joined": [], "answers": 1, "known": 0, "missing": [], "left": []},
    }
    assert report["library"] == 5
    result = run("fetch", "weekly")
    assert "(1 of 1 response unchanged)" in result.out


def test_what_does_not_come_is_told_and_makes_it_a_failure(config: Path, services: Services) -> None:
    services.trouble("/feed.xml", Reply(403, b"Members only\x1b[31m"))
    result = run("fetch", "weekly")
    assert result.code == 1
    assert result.out.startswith(f"weekly: {NOTHING_CAME}.")
    assert result.err.startswith(f"weekly: {services.url.removeprefix('http://')} answered 403 Forbidden. Members only")
    assert "\x1b" not in result.err
    assert run("fetch", "weekly").code == 0


def test_days_before_are_fetched_from_a_day_on(config: Path, services: Services) -> None:
    report = fetched("daily", "--since", "9d")
    assert report["feeds"][0]["new"] == weekdays(services, 10)
    asked = [request.parameters["date"] for request in services.requests]
    assert len(asked) == 10
    assert asked == sorted(asked, reverse=True)


@pytest.mark.parametrize("day", ["tomorrow", "2999", "2024-13-01", "-3", "lamps"])
def test_what_is_no_day_is_wrong_usage(config: Path, day: str) -> None:
    assert "not a day" in fails("fetch", "--since", day)


def test_offline_asks_nobody(config: Path, services: Services) -> None:
    assert run("fetch", "--offline", "weekly").code == 1
    run("fetch", "weekly")
    services.requests.clear()
    report = fetched("--offline", "weekly")
    assert report["feeds"][0]["seen_again"] == 5
    assert services.requests == []


def test_a_feed_that_nobody_named_is_wrong_usage(config: Path) -> None:
    error = fails("fetch", "dayly")
    assert "did you mean `daily`?" in error
    assert "daily, weekly" in error


def test_without_feeds_it_says_how_to_name_some(own_home: Path) -> None:
    assert "`feeds:` in config.yaml" in fails("fetch")


def test_a_config_that_makes_no_sense_fetches_nothing(config: Path, services: Services) -> None:
    config.write_text(config.read_text() + "  onstart: true\n")
    assert "did you mean `on_start`?" in fails("fetch", code=1)
    assert services.requests == []


def test_papers_are_added_by_their_ids(config: Path, services: Services) -> None:
    one, other = services.papers[0], services.papers[1]
    result = run("add", one.arxiv, f"https://doi.org/{other.doi}")
    assert result.code == 0, result.err
    assert result.out.splitlines() == [f"{one.arxiv}  {one.title}", f"{other.doi}  {other.title}"]
    again = run("add", f"arXiv:{one.arxiv}v2")
    assert again.out == f"{one.arxiv}  {one.title} (already in the library)\n"
    assert run("search", "--json", "page:added").json["total"] == 2


def test_an_id_that_nobody_knows_is_told_and_makes_it_a_failure(config: Path, services: Services) -> None:
    paper = services.papers[0]
    result = run("add", "--json", paper.arxiv, "2001.99999")
    assert result.code == 1
    report = json.loads(result.out)
    assert report["papers"] == [{"id": paper.arxiv, "key": paper.arxiv, "title": paper.title, "new": True}]
    assert report["missing"] == [{"id": "2001.99999", "reason": "arXiv has no such paper"}]
    assert "2001.99999: arXiv has no such paper" in run("add", "2001.99999").err


def test_what_is_no_id_is_wrong_usage(config: Path, services: Services) -> None:
    assert "Neither an arXiv id nor a DOI: lamps" in fails("add", "lamps")
    assert services.requests == []


def test_a_paper_of_a_reading_list_is_recognised_when_it_comes(
    config: Path, services: Services, tmp_path: Path
) -> None:
    paper = services.papers[0]
    sent = tmp_path / "lamps.yaml"
    sent.write_text(json.dumps({"name": "Lamps", "papers": [{"key": "tffff", "title": paper.title}]}))
    assert run("list", "import", str(sent)).code == 0
    result = run("add", paper.arxiv)
    assert result.err == "Matched 1 paper of reading lists with the library.\n"
    assert run("search", "--json", "in:Lamps").json["total"] == 1


def test_an_interrupted_fetch_keeps_what_came_and_says_so(config: Path, services: Services, never: Event) -> None:
    services.trouble("/feed.xml", Reply(200, b"<rss></rss>", waits=never))
    result = stopped("fetch", when=lambda: "/feed.xml" in services.paths)
    assert result.code == 1
    assert result.out.startswith("daily: ")
    assert FETCH_INTERRUPTED in result.err
    assert "Traceback" not in result.err
    assert run("fetch").code == 0


def test_keys_in_the_environment_go_to_their_service_only(
    config: Path, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARREL_OPENALEX_KEY", "opensesame")
    paper = corpus.Made(77_777, services.today)
    services.registry[paper.doi] = json.dumps(corpus.citation(paper)).encode()
    assert run("add", paper.doi).code == 0
    assert [("opensesame" in str(request)) for request in services.requests] == [True, False, False]
