"""`carrel export`: which papers, which format, where to, and what is said when it cannot be."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from bibtexparser.entrypoint import parse_string

from shelf.export import FORMATS
from tests.cli.runner import fails, run
from tests.samples import lines
from tui.cli.export import exported, nothing_named

_THEN = {"year": 2020, "added": "2026-01-01T08:00:00Z"}
ALIKE = [
    {"title": "Sheep and Slate", "authors": ["Ada Li"], "arxiv": "2001.00001", **_THEN},
    {"title": "Sheep in Rain", "authors": ["Bo Li"], "arxiv": "2001.00002", **_THEN},
]


def citation_keys(*args: str) -> list[str]:
    result = run("export", "--format", "bibtex", *args)
    assert result.code == 0
    return [entry.key for entry in parse_string(result.out).entries]


@pytest.fixture
def kept(stocked: Path) -> Path:
    assert run("bookmark", "add", "2401.00001").code == 0
    assert run("tag", "2401.00001", "+method/herding").code == 0
    assert run("tag", "2401.00002", "+later").code == 0
    return stocked


def test_papers_keep_the_keys_of_one_s_own_bibliography(own_home: Path) -> None:
    def imported(name: str, *records: dict[str, object]) -> None:
        (own_home / name).write_text(lines(records), "utf-8")
        assert run("import", str(own_home / name)).code == 0

    imported("pages.jsonl", *ALIKE)
    assert sorted(citation_keys()) == ["li2020sheep", "li2020sheep-b"]
    mine = {"title": "Moss of Slow Rivers", "publication": {"type": "book", "citekey": "Li2020sheep"}}
    imported("mine.jsonl", {**mine, "doi": "10.1000/moss"})
    assert sorted(citation_keys()) == ["Li2020sheep", "li2020sheep-b", "li2020sheep-c"]
    assert citation_keys("rain") == ["li2020sheep-c"]
    assert citation_keys("moss") == ["Li2020sheep"]
    # The same paper from a bibliography takes the key that it has there.
    imported("again.jsonl", {**ALIKE[1], "publication": {"citekey": "rain"}})
    assert citation_keys("rain") == ["rain"]


@pytest.mark.parametrize("name", ["bibtex", "ris", "csl-json"])
def test_a_bibliography_leaves_as_it_came(own_home: Path, name: str) -> None:
    file = own_home / "words.bib"
    file.write_text(
        "@book{a, title={Keeps Its Words}, author={Doe, Jane}, year={2020}, keywords={lamps, doors}, "
        "publisher={Demo Press}, isbn={978-0-00-000000-2}}",
        "utf-8",
    )
    assert run("import", str(file)).code == 0
    text = run("export", "--format", name).out
    for kept in ("lamps", "doors", "Demo Press", "978-0-00-000000-2", "Jane", "2020"):
        assert kept in text
    assert text.startswith({"bibtex": "@book{a,", "ris": "TY  - BOOK\r\nID  - a\r\n"}.get(name, '[\n{\n "id": "a",'))


@pytest.mark.usefixtures("kept")
def test_the_default_is_json_lines_with_what_was_added_beside_the_paper() -> None:
    result = run("export", "2401.00001")
    (record,) = map(json.loads, result.out.splitlines())
    shelf = record.pop("shelf")
    assert (shelf["tags"], shelf["status"], shelf["bookmarked"]) == (["method/herding"], "unread", True)
    assert result.out.isascii()
    assert not result.err
    bare = run("export", "--bare", "2401.00001")
    assert json.loads(bare.out) == record


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize("name", FORMATS)
def test_a_file_s_suffix_tells_the_format(tmp_path: Path, name: str) -> None:
    for suffix in FORMATS[name].suffixes:
        file = tmp_path / f"sheep{suffix}"
        result = run("export", "sheepdogs", "-o", str(file))
        assert (result.code, result.out) == (0, "")
        assert result.err == exported(2, str(file), FORMATS[name]) + "\n"
        assert file.read_bytes().decode() == run("export", "sheepdogs", "--format", name).out


@pytest.mark.usefixtures("stocked")
def test_a_named_format_counts_more_than_a_suffix_and_without_either_it_is_json_lines(tmp_path: Path) -> None:
    file = tmp_path / "sheep.html"
    assert run("export", "--format", "ris", "-o", str(file)).code == 0
    assert file.read_text("utf-8").startswith("TY  - ")
    file = tmp_path / "sheep"
    assert run("export", "-o", str(file)).code == 0
    assert file.read_text("utf-8") == run("export").out


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["-o", "x.docx"], ".docx"),
        (["--format", "word"], "csl-json"),
        (["--tag", "nope"], nothing_named("tag", "nope")),
        (["--list", "nope"], nothing_named("reading list", "nope")),
        (["-o", "."], "directory"),
    ],
)
def test_a_wrong_call_is_told_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert said in fails("export", *args)
    assert not list(tmp_path.glob("*.*"))


@pytest.mark.usefixtures("stocked")
def test_a_file_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    assert "There is no folder" in fails("export", "-o", str(tmp_path / "missing" / "x.bib"), code=1)


@pytest.mark.usefixtures("kept")
def test_a_tag_chooses_the_papers_whatever_else_is_asked() -> None:
    assert citation_keys("--tag", "method") == ["erdos2024sheepdogs"]
    assert citation_keys("--tag", "later", "naive", "OR", "revisited") == ["example2024sheepdogs"]
    assert citation_keys("--tag", "later", "naive)", "OR", "(naive") == []
    assert citation_keys("--tag", "later", "-revisited") == []


@pytest.mark.usefixtures("kept")
def test_a_paper_that_left_the_library_is_exported_from_the_shelf(own_home: Path) -> None:
    shutil.rmtree(own_home / ".local/share/carrel")
    shutil.rmtree(own_home / ".cache/carrel")
    result = run("export", "--format", "csv", "--tag", "later")
    (row,) = csv.DictReader(io.StringIO(result.out, newline=""))
    assert (row["key"], row["title"], row["tags"]) == ("2401.00002", "Sheepdogs Revisited", "later")


def test_citation_keys_stay_the_same_whatever_is_exported(own_home: Path) -> None:
    file = own_home / "alike.jsonl"
    file.write_text(lines(ALIKE), "utf-8")
    assert run("import", str(file)).code == 0
    assert sorted(citation_keys()) == ["li2020sheep", "li2020sheep-b"]
    assert citation_keys("rain") == ["li2020sheep-b"]
    file.write_text(
        lines([{**ALIKE[0], "title": "Sheep, Later", "arxiv": "1901.00001", "added": "2026-01-02T08:00:00Z"}]), "utf-8"
    )
    assert run("import", str(file)).code == 0
    assert citation_keys("rain") == ["li2020sheep-b"]


@pytest.mark.usefixtures("stocked")
def test_the_heading_tells_what_was_asked() -> None:
    assert run("export", "--format", "markdown", "sheepdogs").out.startswith("# sheepdogs\n")
    assert run("export", "--format", "markdown", "--title", "My <sheep>").out.startswith("# My \\<sheep\\>\n")


@pytest.mark.usefixtures("stocked")
def test_what_was_not_understood_is_said_beside_the_data() -> None:
    result = run("export", "sheepdogs", "nosuchfield:x")
    assert result.code == 0
    assert "nosuchfield" in result.err


@pytest.mark.usefixtures("stocked")
def test_the_hostile_paper_harms_no_terminal() -> None:
    for name in FORMATS:
        out = run("export", "--format", name, "flock").out
        assert "Quit" in out
        assert not set("\x1b\x07\u202e\u200b") & set(out)


def records(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize(("library", "papers"), [("stocked", 15), ("real", 269)])
def test_what_is_exported_and_imported_is_the_same_library(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str, papers: int
) -> None:
    request.getfixturevalue(library)
    before = run("export").out
    assert len(records(before)) == papers
    file = tmp_path / "exported.jsonl"
    file.write_text(before, "utf-8")
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "second" / name))
    tally = run("import", "--json", str(file)).json
    assert tally["new"] == tally["rows"] == papers
    assert not tally["skipped"] + tally["noticed"]
    assert run("export").out == before


@pytest.mark.usefixtures("kept")
def test_reading_an_export_of_ones_own_with_marks_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "own.jsonl"
    assert run("export", "--output", str(file)).code == 0
    before = file.read_text("utf-8")
    tally = run("import", "--json", str(file)).json
    assert (tally["rows"], tally["new"], tally["updated"]) == (15, 0, 0)
    assert run("export").out == before


@pytest.mark.usefixtures("stocked")
def test_the_original_latex_is_kept_beside_what_is_read() -> None:
    (record,) = records(run("export", "erdos").out)
    assert record["title"] == "Sheepdogs Are naïve Learners: Herding 72% of α"
    assert record["latex"]["title"].startswith(r"Sheepdogs Are na\"ive")


@pytest.mark.usefixtures("stocked")
def test_marks_return_to_a_paper_whose_library_was_made_anew(own_home: Path) -> None:
    run("bookmark", "add", "2401.00001")
    exported = run("export").out
    shutil.rmtree(own_home / ".local/share/carrel")
    shutil.rmtree(own_home / ".cache/carrel")
    # Without its library the bookmark still shows, from the shelf alone.
    assert "Sheepdogs Are naïve" in run("bookmark", "list").out
    assert run("import", "-", stdin=exported).code == 0
    (paper,) = run("search", "--json", "is:bookmarked").json["papers"]
    assert paper["arxiv"] == "2401.00001"
