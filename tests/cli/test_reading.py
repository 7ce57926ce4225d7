"""`carrel kwic` and `carrel new-words`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.cells import cell_len

from search.text.words import words
from tests.cli.runner import process, run
from tests.samples import lines
from tui.cli.reading import NO_WORDS

pytestmark = pytest.mark.usefixtures("stocked")


def test_each_hit_on_a_line_below_the_last_one_and_a_count() -> None:
    told = run("kwic", "herding", "--width", "90")
    assert told.code == 0
    shown = told.out.splitlines()
    assert len(shown) == 5
    column = shown[0].index("Herding")
    assert all(line[column:].lower().startswith("herding") for line in shown)
    assert all(cell_len(line) <= 90 for line in shown)
    assert told.err == "5 hits of herding in 2 papers.\n"


def test_the_number_of_a_line_names_its_paper_for_the_next_command() -> None:
    told = run("kwic", "herding", "--sort", "left", "--json").json
    shown = run("kwic", "herding", "--sort", "left").out.splitlines()
    for line, printed in zip(told["lines"], shown, strict=True):
        number = printed.split()[0]
        assert run("show", number, "--json").json["key"] == line["key"]


def test_the_json_holds_the_whole_context() -> None:
    told = run("kwic", "herding", "--json").json
    assert {key: told[key] for key in ("query", "total", "papers", "cut")} == {
        "query": "herding",
        "total": 5,
        "papers": 2,
        "cut": False,
    }
    line = next(line for line in told["lines"] if line["field"] == "abstract")
    assert set(line) == {"key", "title", "field", "start", "left", "hit", "right"}
    assert (line["left"], line["hit"]) == ("", "Herding")
    assert line["right"].startswith(" needs a dog. We show two.")


def test_lines_sort_and_are_limited() -> None:
    told = run("kwic", "--sort", "right", "--json", "--", "herding").json["lines"]
    after = [words(line["right"]) for line in told]
    assert after == sorted(after)
    told_less = run("kwic", "herding", "-n", "1")
    assert len(told_less.out.splitlines()) == 1
    assert "5 hits of herding in 2 papers; the first 1 shown." in told_less.err
    assert len(run("kwic", "herding", "-n", "0").out.splitlines()) == 5
    assert run("kwic", "herding", "--sort", "up").code == 2
    assert run("kwic", "herding", "--width", "3").code == 2
    assert run("kwic").code == 2


def test_words_with_a_minus_are_words_and_what_has_no_hits_says_why() -> None:
    assert run("kwic", "herding", "-revisited").err == "4 hits of herding in 1 paper.\n"
    told = run("kwic", "has:code")
    assert (told.code, told.out) == (0, "")
    assert NO_WORDS in told.err
    assert "0 hits of nothingofthatkind in 0 papers." in run("kwic", "nothingofthatkind").err
    assert run("kwic", "nothingofthatkind", "--json").json["lines"] == []


def test_hostile_titles_stay_harmless_on_their_line() -> None:
    told = run("kwic", "hostile", "--width", "140")
    assert len(told.out.splitlines()) == 1
    assert "\x1b" not in told.out
    assert "\u202e" not in told.out
    assert "[@click=app.quit]Quit[/]" in told.out


def test_one_import_has_no_new_words_and_says_so() -> None:
    told = run("new-words")
    assert (told.code, told.out) == (0, "")
    assert told.err == "All words are new: there was only one import.\n"
    assert run("new-words", "--json").json == {
        "import": {"added": run("new-words", "--json").json["import"]["added"], "papers": 15, "only": True},
        "total": 0,
        "words": [],
    }


def test_new_words_of_the_latest_import(tmp_path: Path) -> None:
    file = tmp_path / "late.jsonl"
    late = "2999-01-01T00:00:00Z"
    papers = [
        {"title": "Quaggas", "abstract": "A quagga herding \x1b[31mZorillas.", "added": late},
        {"title": "A quagga", "abstract": "quagga", "added": late},
    ]
    file.write_text(lines(papers), "utf-8")
    assert run("import", str(file)).code == 0
    told = run("new-words", "--json").json
    assert told["import"] == {"added": late, "papers": 2, "only": False}
    assert {"word": "quagga", "papers": 2}.items() <= told["words"][0].items()
    assert told["total"] == len(told["words"]) == 2
    assert run("show", told["words"][0]["key"], "--json").json["title"] in {"Quaggas", "A quagga"}
    shown = run("new-words", "-n", "1")
    assert shown.out.split()[:2] == ["2", "quagga"]
    assert shown.err.startswith("2 words that only the latest import has (2 papers, 2999-01-01")
    assert "The first 1 are shown." in shown.err
    # What is told is what a search finds.
    assert run("search", "quagga", "--json").json["total"] == 2


def test_both_speak_plainly_through_a_pipe_and_without_textual() -> None:
    told = process("kwic", "herding", python=("-X", "importtime"))
    assert "\x1b" not in told.out
    assert " textual" not in told.err
    assert json.loads(process("new-words", "--json").out)["import"]["only"]
