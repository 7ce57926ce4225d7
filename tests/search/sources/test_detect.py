"""The format is told by the content; what is unknown or no text is told in words."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from pathlib import Path

import pytest

from search.errors import SourceError, UnknownFormatError, UsageError
from search.paper import Paper
from search.paper_json import to_record
from search.sources.base import HEAD, Notice, PaperRow, Skipped
from search.sources.detect import NAME_IT, candidates, detect, formats
from search.sources.formats.daily_papers_layout import Block, BlockBuilder
from search.sources.read import read
from search.sources.text_lines import TextLine
from tests.search.sources.samples import HEADER, PAIRS, items, page, rows
from tests.search.sources.services import (
    ACL_BIB,
    ATOM,
    CSL,
    CSL_PREPRINT,
    OPML,
    RDF,
    RSS,
    S2_PAPER,
    WORK,
    ZOTERO_BIB,
    ZOTERO_RIS,
    document,
    sample_record,
)

MARKUP = "arxiv-rss arxiv-atom pubmed-xml oai-pmh dblp endnote-xml mods zotero-rdf opml feed hugging-face-page"
TEXT = "bibtex ris nbib web-of-science refer zotero-csv citation-cff papis csl-yaml hayagriva daily-papers"
LAMPS = "A small tool that reads lamps and prints doors. It was made for the corner of a house with many lamps. " * 5
LICENCE = "We grant permission to copy these lamps and doors, provided that this copyright notice stays on both. " * 5


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (json.dumps({"meta": {}, "results": [WORK]}), "openalex"),
        (json.dumps([WORK], indent=1), "openalex"),
        (json.dumps(WORK) + "\n" + json.dumps(WORK), "openalex"),
        ('[{"authorships": []}]', "openalex"),
        ('{"meta": {"count": 1, "page": 1, "per_page": 25, "groups_count": null}, "results": []}', "openalex"),
        (json.dumps({"total": 1, "data": [S2_PAPER]}), "semantic-scholar"),
        (json.dumps(S2_PAPER), "semantic-scholar"),
        (json.dumps([CSL]), "csl-json"),
        (json.dumps(CSL_PREPRINT), "csl-json"),
        (json.dumps({"items": [CSL]}), "csl-json"),
        ('{"id": "x", "type": "article", "title": "x", "author": [{"family": "Ember"}]}', "csl-json"),
        ('{"type": "module", "title": "x"}', "jsonl"),
        (json.dumps(to_record(Paper("x", doi="10.1000/x", url="https://e.org"))), "jsonl"),
        ('{"title": "x"}', "jsonl"),
        (ZOTERO_BIB, "bibtex"),
        (ACL_BIB, "bibtex"),
        ("Saved by somebody\n\n@article{x,\n}", "bibtex"),
        ("@string{a = {b}}", "bibtex"),
        ("@misc{x, abstract={\n<p>One\n# Two\nimport this}}", "bibtex"),
        ("@Comment{x}\n", "bibtex"),
        ("@misc(x, title={y})", "bibtex"),
        (ZOTERO_RIS, "ris"),
        ("Provider: X\n\nTY  - JOUR\n", "ris"),
        (RSS, "feed"),
        (RDF, "feed"),
        (ATOM, "feed"),
        ("\n<!-- saved -->\n" + RSS.partition("?>")[2], "feed"),
        ('<?xml-stylesheet href="x"?><!DOCTYPE rss PUBLIC "x" "y"><rss>', "feed"),
        ("<atom:feed xmlns:atom='http://www.w3.org/2005/Atom'>", "feed"),
        (OPML, "opml"),
        ("<OPML>", "opml"),
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
        "# Read me\n\n```bibtex\n@article{x,\n}\n```\n",
        f"# Demo tool\n\n{LAMPS}\n\n```\ndemo --help\n```\n\n{LAMPS}\n",
        f"Meeting on Tuesday\n\n{LAMPS}\n\nShopping\n\n{LAMPS}\n",
        f"May 9\n\nMeeting on Tuesday\n\n{LAMPS}\n\nShopping\n\n{LAMPS}\n",
        f"Lamp Licence\n\n{LICENCE}\n\nAs we said\n\n{LICENCE}\n",
        "Version 2\n\n- Lamps, submitted by\n\nsubmitted by adaember.\n\nsubmitted by boquill.\n\n" + LAMPS,
        '{\n"id": "core",\n"title": "A schema",\n"type": ["object", "boolean"]\n}',
        f"Version 2\n\n2026-05-09\n\n- Lamps\n\n{LAMPS} We are glad of it.\n",
        "import os\n\n\ndef main():\n    pass\n",
        '{"name": "package", "type": "module"}',
        "import os\n\n@cache(x)\ndef main():\n    pass\n",
        "[1, 2, 3]",
        "a,b,c\n1,2,3\n",
        "one word",
        "<p>\n@article{x, title={y}}",
        '{"a": "@article{x,"}',
        "mail me@article{x, y}",
        "@decorator\ndef x(): pass\n",
        "May 9\n\nA title\n\nAn abstract.",
        "<x>\nTY  - JOUR\n",
        "A city - TY  - is small.",
        "TY\nER\n",
        '{"TY  - "}',
        "<html><body><rss></body></html>",
        "an rss <rss>",
        '{"results": []}',
        '{"results": [{"title": "x", "year": 2020}]}',
        '{"id": "https://openalex.org/A1"}',
        '{"data": {"children": []}}',
        '{"data": [{"kind": "t3"}]}',
    ],
)
def test_what_no_reader_knows_is_refused_with_what_was_tried(data: str) -> None:
    with pytest.raises(UnknownFormatError) as error:
        detect(document(data))
    tried = [reader.name for reader in candidates(document(data))]
    assert ", ".join(tried) in error.value.message
    assert error.value.hint == NAME_IT


@pytest.mark.parametrize(
    "name", ["csl.json", "csl_preprint.json", "openalex.json", "semantic_scholar.json", "hugging_face.json"]
)
@pytest.mark.parametrize("odd", [["x"], {"a": ["x"]}, [{"a": 1}], 1e308, True, None, "\ud800"])
def test_a_field_of_any_type_is_answered(name: str, odd: object) -> None:
    sample = sample_record(name)
    for field in sample:
        for item in items(json.dumps({**sample, field: odd}).encode("utf-8", "surrogatepass")):
            assert isinstance(item, PaperRow | Skipped | Notice)


def test_many_files_are_not_kept_in_memory(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"{number}.bib").write_text(f"@misc{{a, title={{Lamps {number}}}}}\n" + "\n" * HEAD)
    tracemalloc.start()
    try:
        reading = read([str(tmp_path)])
        assert len(list(reading)) == 40
        assert tracemalloc.get_traced_memory()[0] < 10 * HEAD
    finally:
        tracemalloc.stop()


def test_what_a_folder_has_besides_is_counted_by_suffix(tmp_path: Path) -> None:
    for name in ("README.md", "notes.md", "LICENSE", "refs.bib"):
        (tmp_path / name).write_text("@misc{a, title={Lamps}}" if name == "refs.bib" else "Nothing of interest.")
    reading = read([str(tmp_path)])
    assert [type(item) for item in reading] == [PaperRow]
    assert reading.unknown == {".md": 2, "": 1}
    assert sorted(Path(name).name for name in reading.unknown_files) == ["LICENSE", "README.md", "notes.md"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7\n1 0 obj", "a PDF"),
        (gzip.compress(b"x", mtime=0), "compressed with gzip"),
        (b"PK\x03\x04xxxx", "a zip archive"),
        (b"\x7fELF", "a program"),
        (bytes(range(256)) * 10, "a binary file"),
    ],
)
@pytest.mark.parametrize("named", [None, "daily-papers"])
def test_what_is_no_text_is_refused_with_what_it_seems_to_be(data: bytes, said: str, named: str | None) -> None:
    with pytest.raises(SourceError, match=said):
        detect(document(data), named)


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        ('{"title": "x"}', "x.txt", "openalex semantic-scholar crossref csl-json hugging-face arxiv-snapshot jsonl"),
        (
            "\ufeff\n<rss/>",
            "x.json",
            MARKUP,
        ),
        (
            page(PAIRS),
            "x.txt",
            TEXT,
        ),
    ],
)
def test_only_readers_of_its_kind_look_at_a_document(data: str, name: str, expected: str) -> None:
    found = document(data)
    found.name = name
    assert [reader.name for reader in candidates(found)] == expected.split()


@pytest.mark.parametrize(("name", "first"), [("x.ris", "ris"), ("x.bib", "bibtex"), ("x.txt", "bibtex")])
def test_the_reader_of_its_ending_looks_first(name: str, first: str) -> None:
    found = document("Otters\n")
    found.name = name
    assert candidates(found)[0].name == first


def test_a_page_is_parsed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = page([(f"Otters in Winter {i}", abstract) for i in range(60) for _, abstract in PAIRS])
    assert len(text) > 2 * HEAD
    (tmp_path / "page.txt").write_text(text)
    parsed: list[int] = []
    add = BlockBuilder.add

    def counted(builder: BlockBuilder, line: TextLine) -> list[Block]:
        parsed.append(line.number)
        return add(builder, line)

    monkeypatch.setattr(BlockBuilder, "add", counted)
    assert rows(list(read([str(tmp_path / "page.txt")])))
    assert parsed == list(range(1, len(text.splitlines()) + 1))


@pytest.mark.parametrize("text", [ACL_BIB * 3_000, ZOTERO_RIS * 3_000, '{"title": "One"}\n' * 200_000], ids=len)
def test_papers_come_one_by_one_however_large_the_file_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "large"
    path.write_text(text)
    reading = read([str(path)])
    assert any(isinstance(item, PaperRow) for item in reading)
    assert reading.done <= 1024 * 1024 < reading.size


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


def test_every_format_is_documented_with_what_it_gives() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "sources.md").read_text("utf-8")
    for name in formats():
        assert f"| `{name}` |" in page
        assert f"\n| `{name}` |" in page
