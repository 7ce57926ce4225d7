"""The format is told by the content; what is unknown or no text is told in words."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from search.errors import SourceError, UsageError
from search.sources import Document, formats, read
from search.sources.detect import detect
from tests.search.sources.samples import HEADER, PAIRS, items, page, rows, skipped


def document(data: str | bytes) -> Document:
    return Document("-", stream=io.BytesIO(data.encode() if isinstance(data, str) else data))


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ('{"title": "x"}\n', "jsonl"),
        ('\n\n{"title": "x", "abstract": "May 9"}', "jsonl"),
        ('{"abstract": 1}\n{"title": "x"}', "jsonl"),
        ('{"title": "' + "x" * 100_000, "jsonl"),
        (page(PAIRS), "daily-papers"),
        (page(PAIRS[:1]), "daily-papers"),
        (page(PAIRS[:1], header="", date=""), "daily-papers"),
        (page(PAIRS, header="", date=""), "daily-papers"),
        (HEADER, "daily-papers"),
        (HEADER + "May 9\n\n- a list\n\n# a heading", "daily-papers"),
    ],
)
def test_the_content_tells_the_format(data: str, name: str) -> None:
    assert detect(document(data)).name == name


@pytest.mark.parametrize(
    "data",
    [
        "[section]\nkey = value\n",
        "<html><body>May 9</body></html>",
        "# Read me\n\nThis is a program. It does things.\n\n## Usage\n\nRun it. Then wait.\n",
        "import os\n\n\ndef main():\n    pass\n",
        '{"name": "package"}',
        "[1, 2, 3]",
        "a,b,c\n1,2,3\n",
        "one word",
    ],
)
def test_what_no_reader_knows_is_refused_with_what_was_tried(data: str) -> None:
    with pytest.raises(SourceError) as error:
        detect(document(data))
    assert error.value.message == f"Tried: {', '.join(formats())}"
    assert "--format" in error.value.hint


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7\n1 0 obj", "a PDF"),
        (gzip.compress(b"x", mtime=0), "compressed with gzip"),
        (b"PK\x03\x04xxxx", "a zip archive"),
        (b"SQLite format 3\0", "an SQLite database"),
        (bytes(range(256)) * 10, "a binary file"),
    ],
)
@pytest.mark.parametrize("named", [None, "daily-papers"])
def test_what_is_no_text_is_refused_with_what_it_seems_to_be(data: bytes, said: str, named: str | None) -> None:
    with pytest.raises(SourceError, match=said):
        detect(document(data), named)


@pytest.mark.parametrize("data", [b"", b"\n \n\t", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError):
        detect(document(data))


def test_a_stray_nul_makes_no_binary_file() -> None:
    found = items(page(PAIRS).replace("Otters", "Otters\0"))
    assert len(rows(found)) == len(PAIRS)


def test_a_named_format_is_not_questioned() -> None:
    assert detect(document("anything"), "jsonl").name == "jsonl"


def test_an_unknown_name_is_a_wrong_call_and_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"jsonl, .*daily-papers"):
        read(["-"], format="papyrus")


def test_a_refused_document_is_a_skipped_item() -> None:
    assert skipped(items(b"%PDF-1.7")) == [(1, "It is no text. It seems to be a PDF")]


def test_every_format_is_documented_with_what_it_gives() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "sources.md").read_text("utf-8")
    for name in formats():
        assert f"| `{name}` |" in page
        assert f"\n| `{name}` |" in page
