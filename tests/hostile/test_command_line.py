"""Hostile texts on standard output and standard error."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.runner import process, run
from tests.hostile.texts import FORBIDDEN, TEXTS
from tui.config.paths import Paths


@pytest.fixture
def at_home(hostile_once: Path, own_home: Path) -> Paths:
    theirs, ours = Paths.under(hostile_once), Paths.user()
    for name in ("config", "data", "cache"):
        shutil.copytree(getattr(theirs, name), getattr(ours, name))
    return ours


def carrel(*args: str) -> str:
    result = run(*args)
    assert result.code == 0, result.err
    for line in (*result.out.split("\n"), *result.err.split("\n")):
        assert not FORBIDDEN.search(line.replace("\t", " ")), ascii(line)
    return result.out


def test_search_show_and_lists_print_nothing_harmful(at_home: Paths) -> None:
    found = carrel("search", "common", "--limit", "0")
    assert "Breaking [/x] Tags [/]" in found
    assert "[@click=app.quit]Click-Me[/] for Nothing" in found
    assert len([line for line in found.splitlines() if line.strip()]) == 2 * len(TEXTS)
    assert "Hidden Tag Characters" in carrel("bookmark", "list")
    assert "[@click" in carrel("tag", "list")


def test_show_prints_nothing_harmful(at_home: Paths) -> None:
    carrel("search", "common", "--limit", "0", "--sort", "-added")
    for number in range(1, len(TEXTS) + 1, 8):
        shown = carrel("show", f"@{number}")
        assert f"T{number - 1} " in shown


def test_json_says_all_in_ascii(at_home: Paths) -> None:
    out = carrel("search", "common", "--limit", "0", "--json")
    assert out.isascii()
    papers = json.loads(out)["papers"]
    assert len(papers) == len(TEXTS)
    for paper in papers:
        assert not FORBIDDEN.search(paper["title"])
        assert not FORBIDDEN.search(paper["abstract"].replace("\n", " ").replace("\t", " "))
        assert all(not FORBIDDEN.search(tag) for tag in paper["tags"])
        assert all(link["url"].startswith("https://") for link in paper["links"])


def test_hostile_words_in_a_query_are_answered(at_home: Paths) -> None:
    for text in ("[/x]", "\x1b[31m\u202e", '"unbalanced ((', "title:[@click=app.quit]"):
        carrel("search", text)


def test_a_terminal_without_utf8_gets_an_answer(at_home: Paths) -> None:
    ascii_only = {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    assert "Traceback" not in process("search", "common", "--limit", "0", **ascii_only).err
