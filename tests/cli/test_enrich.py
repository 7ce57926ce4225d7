"""`carrel enrich`, as a person gives it."""

from __future__ import annotations

import json
from pathlib import Path
from signal import Signals
from threading import Event

import pytest

from search.fetch import messages
from search.fetch.enrich import EnrichReport
from tests.cli.runner import fails, run, stopped
from tests.samples import places_in
from tests.search.fetch.corpus import Made
from tests.search.fetch.server import Reply, Services
from tui.cli.fetch import ENRICH_INTERRUPTED
from tui.desk.fetch import describe_enriched

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.fixture
def titles(own_home: Path, services: Services, network: str) -> list[str]:
    """Import papers of which only titles are known."""
    places_in(own_home).config_file.write_text(network)
    some = [paper.title for paper in services.papers[:12]]
    records = "".join(json.dumps({"title": title}) + "\n" for title in some)
    assert run("import", "--format", "jsonl", "-", stdin=records).code == 0
    return some


def known(home: Path) -> int:
    records = run("export", "-f", "jsonl").out.splitlines()
    return sum(bool(json.loads(record).get("arxiv")) for record in records)


def test_all_that_lack_something_are_looked_up_and_what_was_found_is_told(
    titles: list[str], services: Services, own_home: Path
) -> None:
    key = run("search", "--json", f'"{titles[0]}"').json["papers"][0]["key"]
    result = run("enrich")
    assert (result.code, result.err) == (0, "")
    *found, last = result.out.splitlines()
    assert len(found) == 12
    assert f"{key}  {titles[0]}: arXiv {services.papers[0].arxiv}, {services.papers[0].day}" in found[0].replace(
        ", 1 author", ""
    )
    assert last == "12 papers looked up, 12 found."
    # It can be found by what is new at once.
    assert run("search", "--json", f"arxiv:{services.papers[0].arxiv}").json["total"] == 1
    assert run("enrich").out == "Nothing to look up.\n"


def test_what_a_person_did_stays_with_the_paper(titles: list[str], services: Services) -> None:
    key = run("search", "--json", f'"{titles[0]}"').json["papers"][0]["key"]
    assert run("tag", key, "+lamp").code == 0
    assert run("enrich", key).out.splitlines()[-1] == "1 paper looked up, 1 found."
    (paper,) = run("search", "--json", "tag:lamp").json["papers"]
    assert (paper["key"], paper["arxiv"]) == (key, services.papers[0].arxiv)


def test_papers_are_named_by_a_query_or_by_the_last_search(titles: list[str], own_home: Path) -> None:
    assert run("search", "amber").code == 0
    assert run("enrich", "@1").out.endswith("1 paper looked up, 1 found.\n")
    assert run("enrich", "lamps", "-birch", "--limit", "3").out.endswith("3 papers looked up, 3 found.\n")
    assert known(own_home) == 4
    assert run("enrich", "@99").code == 2


def test_half_failed_it_says_what_is_missing(titles: list[str], services: Services) -> None:
    services.trouble("/api/query", Reply(429, b"Slow\x1b[31m down", {"Retry-After": "600"}))
    services.unknown["openalex"] = {titles[0]}
    result = run("enrich", "--source", "arxiv,openalex", "--json")
    assert result.code == 0
    report = json.loads(result.out)
    assert (report["papers"], len(report["found"]), report["unsure"]) == (12, 11, [])
    assert report["found"][0]["gained"].keys() == {"doi", "authors", "date"}
    ((source, papers),) = [(each["source"], each["papers"]) for each in report["missing"]]
    assert (source, papers) == ("arxiv", 12)


def test_when_nobody_can_be_reached_it_fails(titles: list[str], services: Services) -> None:
    result = run("enrich", "--offline")
    assert (result.code, f"not answered: arxiv {messages.OFFLINE}" in result.err) == (1, True)
    assert services.requests == []


def test_a_dry_run_changes_nothing(titles: list[str], own_home: Path) -> None:
    assert run("enrich", "--dry-run").out.endswith("12 papers looked up, 12 found.\n")
    assert known(own_home) == 0
    assert not places_in(own_home).enriched.exists()


def test_what_was_looked_up_lately_is_not_asked_again(titles: list[str], services: Services) -> None:
    services.papers = ()
    assert run("enrich", "--source", "arxiv").out == "12 papers looked up, 0 found.\n"
    assert run("enrich", "--source", "arxiv").out == f"{describe_enriched(EnrichReport(lately=12))}.\n"
    assert run("enrich", "--source", "arxiv", "--again").out == "12 papers looked up, 0 found.\n"


def test_what_cannot_be_told_apart_is_told_harmlessly(titles: list[str], services: Services) -> None:
    services.papers += (Made(1, services.today, name=titles[0]),)
    result = run("enrich", "--source", "arxiv")
    assert messages.SEVERAL_PAPERS in result.err
    assert result.out.endswith("12 papers looked up, 11 found, 1 ambiguous.\n")


def test_a_service_that_nobody_knows_is_wrong_usage(titles: list[str], services: Services) -> None:
    assert "not one of arxiv, openalex, semantic-scholar" in fails("enrich", "--source", "arxiv,lamps")
    assert services.requests == []


@pytest.mark.parametrize("how", [Signals.SIGINT, Signals.SIGKILL])
def test_stopped_or_killed_it_goes_on_from_there(
    titles: list[str], services: Services, own_home: Path, never: Event, how: Signals
) -> None:
    services.trouble("/api/query", services.usual, Reply(200, b"<feed>", waits=never))
    result = stopped("enrich", when=lambda: len(services.requests) >= 2, how=how)
    assert result.code
    assert (ENRICH_INTERRUPTED in result.err) == (how == Signals.SIGINT)
    assert "Traceback" not in result.err
    assert known(own_home) == 10
    assert run("enrich").out.endswith("2 papers looked up, 2 found.\n")
