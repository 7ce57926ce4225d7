"""The door: formats by name and suffix, papers once, and pieces made while they are read."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given

from search.errors import ShelfError, UsageError
from search.paper import Paper
from search.paper_json import to_record
from search.sources.base import PaperRow
from search.sources.read import read
from shelf.export import FORMATS, ExportItem, export, format_for, format_named, to_text, write_file
from tests.search.test_paper_json import PAPERS
from tests.shelf.export.samples import ADA, BARE, VENUES, entry


@pytest.mark.parametrize(
    ("name", "format_name"),
    [
        ("x.bib", "bibtex"),
        ("/a/b.c/X.BIB", "bibtex"),
        ("x.ris", "ris"),
        ("x.json", "csl-json"),
        ("x.md", "markdown"),
        ("x.html", "html"),
        ("x.csv", "csv"),
        ("x.atom", "atom"),
        ("x.jsonl", "jsonl"),
        ("x", None),
        ("x.tar", None),
        (".bib", None),
    ],
)
def test_a_file_s_name_tells_the_format(name: str, format_name: str | None) -> None:
    found = format_for(name)
    assert (found.name if found else None) == format_name


@pytest.mark.parametrize("name", ["bibtex", "BibTeX", "bib", " BIBTEX "])
def test_a_format_goes_by_its_name_its_label_and_its_suffix(name: str) -> None:
    assert format_named(name).name == "bibtex"


def test_an_unknown_format_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UsageError) as told:
        format_named("word\x1b[31m")
    assert "csl-json" in told.value.hint
    assert "\x1b" not in str(told.value)


@pytest.mark.parametrize("name", FORMATS)
def test_a_paper_that_comes_twice_is_written_once(name: str) -> None:
    assert to_text([ExportItem(ADA), ExportItem(ADA)], name) == to_text([ExportItem(ADA)], name)


@pytest.mark.parametrize("name", FORMATS)
def test_papers_are_read_one_by_one(name: str) -> None:
    taken = 0

    def endless() -> Iterator[ExportItem]:
        nonlocal taken
        while True:
            taken += 1
            yield ExportItem(Paper(f"Moss {taken}", key=f"k{taken}"))

    keys = {f"k{number}": f"moss{number}" for number in range(50)}
    pieces = export(endless(), name, "Moss", keys)
    assert "Moss" in "".join(next(pieces) for _ in range(5))
    assert taken <= 6


@pytest.mark.parametrize("name", FORMATS)
def test_no_papers_are_an_export_too(name: str) -> None:
    assert to_text([], name) == to_text(iter(()), name, keys={})


def test_one_citation_key_in_all_formats() -> None:
    exported = [ExportItem(ADA), ExportItem(VENUES)]
    for name in ("bibtex", "ris", "csl-json"):
        assert "erdos2024vae" in to_text(exported, name)
        assert "mine" in to_text([ExportItem(BARE)], name, keys={"t02": "mine"})


def test_neither_parser_nor_screen_is_loaded_to_export_or_to_be_ready_to_read() -> None:
    code = "import sys, shelf.export, shelf.marks_from_bibliography; "
    code += "print(*{name.partition('.')[0] for name in sys.modules})"
    root = Path(__file__).resolve().parents[3]
    loaded = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True).stdout
    assert not {"bibtexparser", "pylatexenc", "textual", "rich", "click", "tui"} & set(loaded.split())


def test_a_file_is_written_as_it_is_made(tmp_path: Path) -> None:
    file = tmp_path / "x.ris"
    write_file(file, (f"é{number}\r\n" for number in range(3)))
    assert file.read_bytes() == "é0\r\né1\r\né2\r\n".encode()
    assert list(tmp_path.glob("*.*")) == [file]


def test_an_export_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "x.bib"
    file.write_text("mine", "utf-8")

    def failing() -> Iterator[str]:
        yield "half"
        raise ShelfError("no more")

    with pytest.raises(ShelfError, match="no more"):
        write_file(file, failing())
    assert file.read_text("utf-8") == "mine"
    assert list(tmp_path.glob("*.*")) == [file]


def test_mode_and_symbolic_link_stay(tmp_path: Path) -> None:
    file, link = tmp_path / "x.bib", tmp_path / "link.bib"
    file.write_text("old", "utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    write_file(link, ["new"])
    assert link.is_symlink()
    assert file.read_text("utf-8") == "new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_what_is_no_file_is_written_to_and_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_file(pipe, ["through"])
    assert os.read(reader, 100) == b"through"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize("name", ["missing/x.bib", "."])
def test_what_cannot_be_written_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(ShelfError) as told:
        write_file(tmp_path / name, ["x"])
    assert "cannot be written" in told.value.title


@given(PAPERS)
def test_a_line_is_the_paper_whole(paper: Paper) -> None:
    assert to_text([ExportItem(paper)], "jsonl") == json.dumps(to_record(paper)) + "\n"


def test_what_a_person_added_stands_beside_the_paper() -> None:
    text = to_text([ExportItem(ADA, entry("x", "My\nnote", 4, ("vision",))), ExportItem(BARE)], "jsonl")
    first, second = map(json.loads, text.splitlines())
    assert first.pop("shelf") == {
        "tags": ["vision"],
        "status": "reading",
        "bookmarked": True,
        "rating": 4,
        "note": "My\nnote",
    }
    assert (first, second) == (to_record(ADA), to_record(BARE))


def test_the_import_takes_the_papers_and_leaves_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "all.jsonl"
    file.write_text(to_text([ExportItem(ADA, entry("x", "note"))], "jsonl"), "utf-8")
    (row,) = read([str(file)])
    assert isinstance(row, PaperRow)
    assert to_record(row.paper) | {"sightings": []} == to_record(ADA)
