"""`carrel search`, `show` and `similar`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from search.engine.whoosh import engine
from search.engine.whoosh.engine import WhooshEngine
from search.insight.correct import also_showing_results_for, showing_results_for
from search.paper import Paper
from tests.cli.runner import fails, keys, run, show
from tests.samples import ON_BOTH
from tui.cli.output import INDEXING_ELSEWHERE
from tui.cli.search import in_common
from tui.config.paths import Paths
from tui.desk.desk import Desk
from tui.desk.paper_resolver import NO_RESULTS

PAPER = {
    *("key", "title", "abstract", "authors", "date", "year", "categories", "keywords", "links", "code", "sightings"),
    *("tags", "status", "bookmarked", "score"),
}
pytestmark = pytest.mark.usefixtures("stocked")


def test_results_are_numbered_and_counted() -> None:
    result = run("search", "herding")
    numbered = [line for line in result.out.splitlines() if line[:1].isdigit()]
    assert [line.split()[0] for line in numbered] == ["1", "2"]
    assert all("Sheepdogs" in line for line in numbered)
    assert "2 of 15 papers" in result.err


def test_data_is_on_standard_output_and_words_are_on_standard_error() -> None:
    result = run("search", "nowhere:zzyzx")
    assert (result.code, result.out, "0 of 15 papers" in result.err) == (0, "", True)
    result = run("search", "--json", "herding")
    assert (result.json["total"], result.err) == (2, "")


def test_the_json_is_one_object_of_the_public_shape() -> None:
    found = run("search", "--json", "title:sheepdogs").json
    assert found.keys() >= {"query", "total", "took_ms", "papers"}
    assert (found["query"], found["total"], found["took_ms"] >= 0) == ("title:sheepdogs", 2, True)
    for paper in found["papers"]:
        assert paper.keys() >= PAPER
        assert (paper["status"], paper["bookmarked"], paper["tags"], paper["score"] > 0) == ("unread", False, [], True)
        for seen in paper["sightings"]:
            assert seen.keys() >= {"source", "label", "page_date", "rank"}


def test_the_json_holds_what_is_known_of_a_paper() -> None:
    (paper,) = run("search", "--json", "erdos").json["papers"]
    assert paper["title"] == "Sheepdogs Are naïve Learners: Herding 72% of α"
    assert paper["authors"] == ["Paul Erdős", "Ada Example"]
    assert (paper["date"], paper["year"]) == ("2024-01-03", 2024)
    assert (paper["categories"], paper["keywords"]) == (["cs.LG"], ["herding"])
    assert paper["code"] == ["https://github.com/example/herding"]
    assert paper["sightings"] == [{"source": "feed", "label": "Fields", "page_date": "2024-01-04", "rank": 1}]


def test_a_paper_of_two_pages_lists_both_sightings() -> None:
    for paper in run("search", "--json", "-n", "0").json["papers"]:
        labels = sorted(seen["label"] for seen in paper["sightings"])
        assert labels == ["march", "may"] if paper["title"] in ON_BOTH else len(labels) <= 1


def test_the_limit_bounds_what_is_printed_but_not_the_count() -> None:
    found = run("search", "--json", "--limit", "3").json
    assert (len(found["papers"]), found["total"]) == (3, 15)
    result = run("search", "--limit", "3")
    assert result.out.count("\n") == 6
    assert "15 of 15" in result.err
    assert "first 3" in result.err
    assert len(run("search", "--json", "-n", "0").keys) == 15
    assert run("search", "--limit", "-1", "x").code == 2


def test_twenty_are_printed_unless_asked(own_home: Path) -> None:
    many = own_home / "many.jsonl"
    many.write_text("".join(f'{{"title": "Number {n}"}}\n' for n in range(30)))
    run("import", str(many))
    assert len(run("search", "--json", "number").keys) == 20


def test_results_come_in_the_order_that_was_asked_for() -> None:
    by_title = run("search", "--json", "-n", "0", "--sort", "title").titles
    assert len(by_title) == 15
    plain = [title for title in by_title if title[0].isalpha()]
    assert plain == sorted(plain, key=str.casefold)
    page_order = run("search", "--json", "page:may", "--sort", "page").titles
    ranks = {
        paper["title"]: next(seen["rank"] for seen in paper["sightings"] if seen["label"] == "may")
        for paper in run("search", "--json", "page:may").json["papers"]
    }
    assert page_order == sorted(ranks, key=ranks.__getitem__)
    assert keys("sort:title") == keys("--sort", "title")
    assert "relevance" in fails("search", "--sort", "colour", "x")


@pytest.mark.parametrize("query", [("herding -revisited",), ("--", "herding", "-revisited"), ("herding", "-revisited")])
def test_a_word_may_be_excluded(query: tuple[str, ...]) -> None:
    assert run("search", "--json", *query).titles == ["Sheepdogs Are naïve Learners: Herding 72% of α"]


@pytest.mark.parametrize(
    "query", ["", '"', "(((", 'title:"', "AND OR NOT", "-", "*", "\x00", "a" * 20_000, "e", "[/x]", "title:", "x:y:z"]
)
def test_no_query_fails(query: str) -> None:
    result = run("search", "--", query)
    assert result.code == 0
    assert "Traceback" not in result.err


def test_what_was_not_understood_is_said_beside_the_answer() -> None:
    result = run("search", "titel:sheepdogs")
    assert result.code == 0
    assert "title" in result.err


def test_hostile_titles_are_harmless_and_whole() -> None:
    result = run("search", "hostile flock")
    assert "[@click=app.quit]Quit[/]" in result.out
    assert "羊 🐑" in result.out
    assert not set("\x1b\x07\u202e\u200b") & set(result.out)


def test_an_empty_library_says_how_to_fill_it(own_home: Path) -> None:
    (own_home / ".local/share/carrel/catalog.sqlite3").unlink()
    result = run("search", "herding")
    assert result.code == 0
    assert "carrel import" in result.err


def test_while_another_process_indexes_it_searches_what_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "WAIT", 0.1)
    desk = Desk(Paths.user())
    desk.library.add([Paper("Herding Cats", key="cats")])
    with WhooshEngine.open(desk.places.index)._store.writing(0):
        result = run("search", "herding")
    assert result.code == 0
    assert INDEXING_ELSEWHERE in result.err
    assert "2 of 16 papers" in result.err
    assert "3 of 16 papers" in run("search", "herding").err
    desk.close()


def test_show_says_how_a_paper_was_published(own_home: Path) -> None:
    book = {"type": "book", "publisher": "Demo Press", "isbn": "978-0-00-000000-2", "pages": "1–9", "citekey": "d"}
    record = {"title": "Keeps Its Words", "arxiv": "2402.00009", "venue": "Words at Work", "year": 2020}
    file = own_home / "book.jsonl"
    file.write_text(json.dumps({**record, "publication": book}), "utf-8")
    assert run("import", str(file)).code == 0
    out = run("show", "2402.00009").out
    assert "\nbook · Words at Work, 1–9 · Demo Press · ISBN 978-0-00-000000-2 · 2020 · key d\n" in out


def test_show_prints_the_whole_paper() -> None:
    assert show("2401.00001").keys() >= PAPER - {"score"}
    result = run("show", "2401.00001")
    assert (result.code, result.err) == (0, "")
    for text in (
        "Sheepdogs Are naïve",
        "Paul Erdős, Ada Example",
        "We show two.",
        "https://github.com/example/herding",
    ):
        assert text in result.out


def test_a_paper_goes_by_its_key_and_by_a_unique_start_of_it() -> None:
    for key in keys():
        others = [other for other in keys() if other != key]
        short = next(key[:n] for n in range(1, len(key) + 1) if not any(other.startswith(key[:n]) for other in others))
        assert show(key)["key"] == key
        assert show(short)["key"] == key


def test_an_ambiguous_start_names_the_candidates() -> None:
    said = fails("show", "2401.0000")
    assert "2401.00001" in said
    assert "2401.00002" in said


def test_numbers_are_those_of_the_last_search() -> None:
    found = keys("sheepdogs")
    assert [show("@1")["key"], show("@2")["key"]] == found
    again = keys("--sort", "title")
    assert [show(f"@{n}")["key"] for n in range(1, len(again) + 1)] == again


def test_numbers_go_as_far_as_the_search_printed(own_home: object) -> None:
    records = "".join(json.dumps({"title": f"Number {n}"}) + "\n" for n in range(300))
    assert run("import", "-", stdin=records).code == 0
    found = keys()
    assert len(found) == 315
    assert show("@315")["key"] == found[-1]


def test_before_any_search_there_are_no_numbers() -> None:
    said = fails("show", "@1")
    assert NO_RESULTS in said
    assert "carrel search" in said
    run("search", "zzyzx")
    assert "it found nothing" in run("show", "@1").err


def test_similar_papers_never_hold_the_one_asked_about_and_say_why() -> None:
    (asked, *_) = run("search", "--json", "herding").json["papers"]
    result = run("similar", asked["key"], "--json", "--limit", "3")
    assert set(result.json) == {"papers", "because"}
    assert asked["key"] not in {paper["key"] for paper in result.json["papers"]}
    assert len(result.json["papers"]) <= 3
    assert result.json["because"]
    shown = run("similar", asked["key"])
    assert shown.out.startswith(" 1  ") or shown.out.startswith("1  ")
    assert in_common(run("similar", asked["key"], "--json").json["because"]) in shown.err


def test_results_of_similar_are_numbered_for_the_next_command() -> None:
    run("search", "herding")
    first = run("similar", "@1", "--json").json["papers"][0]
    assert run("show", "@1", "--json").json["key"] == first["key"]


def test_similar_to_nobody_is_wrong_usage() -> None:
    assert run("similar").code == 2
    assert "no-such-key" in fails("similar", "no-such-key")


def test_a_search_is_saved_listed_run_used_and_removed() -> None:
    found = run("search", "--json", "herding").titles
    assert run("saved", "add", "dogs", "herding", "--key", "3").code == 0
    (row,) = run("saved", "list", "--json").json["saved"]
    assert row == {"name": "dogs", "query": "herding", "sort": "", "key": "3", "notify": False, "total": 2, "new": 0}
    assert run("saved", "run", "dogs", "--json").titles == found
    assert run("search", "--json", "q:dogs").titles == found
    assert run("saved", "add", "dogs", "wolves").code == 2
    assert "Removed" in run("saved", "remove", "dogs").err
    assert run("saved", "list", "--json").json == {"saved": []}
    assert "Undid" in run("saved", "undo").err
    assert "dogs" in run("saved", "list").out
    assert run("saved", "run", "nobody").code == 2


def test_explain_counts_each_clause() -> None:
    result = run("search", "--explain", "--json", "herding has:code").json["explain"]
    assert [clause["text"] for clause in result["clauses"]] == ["herding", "has:code"]
    assert result["clauses"][0]["count"] == 2
    assert "      2  herding" in run("search", "--explain", "herding").err
    assert "explain" not in run("search", "--json", "herding").json


def test_no_hits_say_what_to_ask_instead() -> None:
    result = run("search", "herding", "year:1066")
    assert "Without year:1066: 2 papers: carrel search -- herding" in result.err
    assert "Did you mean herding? 1 paper" in run("search", "title:hedring").err


def test_correct_takes_the_offer_by_itself_and_says_so() -> None:
    result = run("search", "--correct", "--json", "hedring")
    assert result.titles == run("search", "--json", "herding").titles
    said = also_showing_results_for("herding", ["hedring"])
    assert result.json["corrected"] == {"text": "herding", "said": said}
    assert "hedring → herding" in result.err
    assert "corrected" not in run("search", "--correct", "--json", "herding").json
    demanded = run("search", "--correct", "--json", "title:hedring")
    assert demanded.titles == run("search", "--json", "title:herding").titles
    said = showing_results_for("title:herding", ["hedring"])
    assert demanded.json["corrected"] == {"text": "title:herding", "said": said}
    assert said in demanded.err
