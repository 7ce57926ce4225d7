from __future__ import annotations

import json
from pathlib import Path

import pytest

from search.engine.whoosh import engine
from search.engine.whoosh.engine import WhooshEngine
from search.paper import Paper
from tests.cli.runner import CommandResult, run
from tests.samples import ON_BOTH
from tui.cli.search import INDEXING_ELSEWHERE
from tui.config.paths import Paths
from tui.desk.desk import Desk

PAPER = {
    *("key", "title", "abstract", "authors", "date", "year", "categories", "keywords", "links", "code", "sightings"),
    *("tags", "status", "bookmarked", "score"),
}

pytestmark = pytest.mark.usefixtures("stocked")


def titles(told: CommandResult) -> list[str]:
    return [paper["title"] for paper in told.json["papers"]]


def test_results_are_numbered_and_counted() -> None:
    told = run("search", "herding")
    assert told.code == 0
    numbered = [line for line in told.out.splitlines() if line[:1].isdigit()]
    assert [line.split()[0] for line in numbered] == ["1", "2"]
    assert all("Sheepdogs" in line for line in numbered)
    assert "2 of 15 papers" in told.err


def test_data_is_on_standard_output_and_words_are_on_standard_error() -> None:
    told = run("search", "nowhere:to-be-found")
    assert told.code == 0
    assert not told.out
    assert "0 of 15 papers" in told.err
    told = run("search", "--json", "herding")
    json.loads(told.out)
    assert not told.err


def test_the_json_is_one_object_of_the_public_shape() -> None:
    found = run("search", "--json", "title:sheepdogs").json
    assert found.keys() >= {"query", "total", "took_ms", "papers"}
    assert found["query"] == "title:sheepdogs"
    assert found["total"] == 2
    assert found["took_ms"] >= 0
    for paper in found["papers"]:
        assert paper.keys() >= PAPER
        assert paper["status"] == "unread"
        assert paper["bookmarked"] is False
        assert paper["tags"] == []
        assert paper["score"] > 0
        for seen in paper["sightings"]:
            assert seen.keys() >= {"source", "label", "page_date", "rank"}


def test_the_json_holds_what_is_known_of_a_paper() -> None:
    (paper,) = run("search", "--json", "erdos").json["papers"]
    assert paper["title"] == "Sheepdogs Are naïve Learners: Herding 72% of α"
    assert paper["authors"] == ["Paul Erdős", "Ada Example"]
    assert paper["date"] == "2024-01-03"
    assert paper["year"] == 2024
    assert paper["categories"] == ["cs.LG"]
    assert paper["keywords"] == ["herding"]
    assert paper["code"] == ["https://github.com/example/herding"]
    assert paper["sightings"] == [{"source": "feed", "label": "Fields", "page_date": "2024-01-04", "rank": 1}]


def test_a_paper_of_two_pages_lists_both_sightings() -> None:
    for paper in run("search", "--json", "-n", "0").json["papers"]:
        labels = sorted(seen["label"] for seen in paper["sightings"])
        if paper["title"] in ON_BOTH:
            assert labels == ["march", "may"]
        else:
            assert len(labels) <= 1


def test_the_limit_bounds_what_is_printed_but_not_the_count() -> None:
    found = run("search", "--json", "--limit", "3").json
    assert len(found["papers"]) == 3
    assert found["total"] == 15
    told = run("search", "--limit", "3")
    assert told.out.count("\n") == 6
    assert "15 of 15" in told.err
    assert "first 3" in told.err


def test_a_limit_of_nought_prints_all_of_them() -> None:
    assert len(run("search", "--json", "-n", "0").json["papers"]) == 15


def test_twenty_are_printed_unless_asked(own_home: Path) -> None:
    many = own_home / "many.jsonl"
    many.write_text("".join(f'{{"title": "Number {n}"}}\n' for n in range(30)))
    run("import", str(many))
    assert len(run("search", "--json", "number").json["papers"]) == 20


def test_a_limit_below_nought_is_wrong_usage() -> None:
    assert run("search", "--limit", "-1", "x").code == 2


def test_results_come_in_the_order_that_was_asked_for() -> None:
    by_title = titles(run("search", "--json", "-n", "0", "--sort", "title"))
    assert len(by_title) == 15
    plain = [title for title in by_title if title[0].isalpha()]
    assert plain == sorted(plain, key=str.casefold)
    page_order = titles(run("search", "--json", "page:may", "--sort", "page"))
    ranks = {
        paper["title"]: next(seen["rank"] for seen in paper["sightings"] if seen["label"] == "may")
        for paper in run("search", "--json", "page:may").json["papers"]
    }
    assert page_order == sorted(ranks, key=ranks.__getitem__)


def test_a_sort_in_the_query_counts_too() -> None:
    assert titles(run("search", "--json", "-n", "0", "sort:title")) == titles(
        run("search", "--json", "-n", "0", "--sort", "title")
    )


def test_an_unknown_order_is_wrong_usage_that_names_the_orders() -> None:
    told = run("search", "--sort", "colour", "x")
    assert told.code == 2
    assert "relevance" in told.err
    assert not told.out


def test_words_may_be_given_one_by_one_or_as_one_query() -> None:
    assert titles(run("search", "--json", "sheepdogs", "revisited")) == titles(
        run("search", "--json", "sheepdogs revisited")
    )


@pytest.mark.parametrize("query", [("herding -revisited",), ("--", "herding", "-revisited"), ("herding", "-revisited")])
def test_a_word_may_be_excluded(query: tuple[str, ...]) -> None:
    assert titles(run("search", "--json", *query)) == ["Sheepdogs Are naïve Learners: Herding 72% of α"]


@pytest.mark.parametrize(
    "query", ["", '"', "(((", 'title:"', "AND OR NOT", "-", "*", "\x00", "a" * 20_000, "e", "[/x]", "title:", "x:y:z"]
)
def test_no_query_fails(query: str) -> None:
    told = run("search", "--", query)
    assert told.code == 0
    assert "Traceback" not in told.err


def test_what_was_not_understood_is_said_beside_the_answer() -> None:
    told = run("search", "titel:sheepdogs")
    assert told.code == 0
    assert "title" in told.err


def test_hostile_titles_are_harmless_and_whole() -> None:
    told = run("search", "hostile flock")
    assert "[@click=app.quit]Quit[/]" in told.out
    assert "羊 🐑" in told.out
    assert not set("\x1b\x07\u202e\u200b") & set(told.out)


def test_an_empty_library_says_how_to_fill_it(own_home: Path) -> None:
    (own_home / ".local/share/carrel/catalog.sqlite3").unlink()
    told = run("search", "herding")
    assert told.code == 0
    assert "carrel import" in told.err


def test_while_another_process_indexes_it_searches_what_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "WAIT", 0.1)
    desk = Desk(Paths.user())
    desk.library.add([Paper("Herding Cats", key="cats")])
    with WhooshEngine.open(desk.places.index)._store.writing(0):
        told = run("search", "herding")
    assert told.code == 0
    assert INDEXING_ELSEWHERE in told.err
    assert "2 of 16 papers" in told.err
    assert "3 of 16 papers" in run("search", "herding").err
    desk.close()
