"""The door: formats by name and suffix, papers once, and pieces made while they are read."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.errors import UsageError
from search.paper import Paper
from shelf.export import FORMATS, Item, export, format_for, format_named, to_text
from tests.shelf.export.samples import ADA, BARE, VENUES


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
    assert to_text([Item(ADA), Item(ADA)], name) == to_text([Item(ADA)], name)


@pytest.mark.parametrize("name", FORMATS)
def test_papers_are_read_one_by_one(name: str) -> None:
    taken = 0

    def endless() -> Iterator[Item]:
        nonlocal taken
        while True:
            taken += 1
            yield Item(Paper(f"Moss {taken}", key=f"k{taken}"))

    keys = {f"k{number}": f"moss{number}" for number in range(50)}
    pieces = export(endless(), name, "Moss", keys)
    assert "Moss" in "".join(next(pieces) for _ in range(5))
    assert taken <= 6


@pytest.mark.parametrize("name", FORMATS)
def test_no_papers_are_an_export_too(name: str) -> None:
    assert to_text([], name) == to_text(iter(()), name, keys={})


def test_one_citation_key_in_all_formats() -> None:
    exported = [Item(ADA), Item(VENUES)]
    for name in ("bibtex", "ris", "csl-json"):
        assert "erdos2024vae" in to_text(exported, name)
        assert "mine" in to_text([Item(BARE)], name, keys={"t02": "mine"})


def test_neither_parser_nor_screen_is_loaded_to_export_or_to_be_ready_to_read() -> None:
    code = "import sys, shelf.export, shelf.importing\nprint(*{name.partition('.')[0] for name in sys.modules})"
    root = Path(__file__).resolve().parents[3]
    loaded = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True).stdout
    assert not {"bibtexparser", "pylatexenc", "textual", "rich", "click", "tui"} & set(loaded.split())
