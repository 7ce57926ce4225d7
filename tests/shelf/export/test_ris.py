"""RIS, read back by rispy."""

from __future__ import annotations

from typing import Any

import rispy
from hypothesis import example, given

from search.paper import Paper
from shelf.export import ExportItem, to_text
from tests.shelf.export.samples import ADA, BREAKING, HUGE, VENUES, entry, items


def records(text: str) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = rispy.loads(text)
    return read


def test_a_record_as_reference_managers_expect_it() -> None:
    (read,) = records(to_text([ExportItem(ADA, entry("x", "My *note*\n\n- one", 4, ("vision", "rl/x")))], "ris"))
    assert read == {
        "type_of_reference": "UNPB",
        "id": "erdos2024vae",
        "title": "α-VAE at 72%: a VLM naïve of Sheep",
        "authors": ["Erdős, Paul", "van Beethoven, Ludwig", "Gemini Team", "Smith, Ada, Jr."],
        "year": "2024",
        "date": "2024/01/03/",
        "accession_number": "arXiv:2401.00001",
        "doi": "10.1000/a_b",
        "urls": ["https://arxiv.org/abs/2401.00001"],
        "file_attachments1": "https://arxiv.org/pdf/2401.00001",
        "keywords": ["vision", "rl/x"],
        "abstract": "Gains of 50% & more. A second (part)",
        "notes": ["My *note*", "- one"],
    }


def test_lines_end_as_the_format_says() -> None:
    text = to_text([ExportItem(ADA), ExportItem(VENUES)], "ris")
    assert text.replace("\r\n", "").isprintable()
    assert [read["type_of_reference"] for read in records(text)] == ["UNPB", "CONF"]


def one_line(text: str) -> str:
    return " ".join(text.split())


@given(items())
@example(ExportItem(Paper(HUGE, HUGE, key="x"), entry("x", HUGE)))
def test_hostile_texts_come_back_as_they_are_read(item: ExportItem) -> None:
    (read,) = records(to_text([item], "ris"))
    assert read["title"] == item.title
    assert one_line(read.get("abstract", "")) == one_line(item.abstract)
    assert one_line(" ".join(read.get("notes", []))) == one_line(item.note)
    assert read.get("keywords", []) == list(item.tags)
    assert len(read.get("authors", [])) == len(item.authors)
    assert all(url.startswith(("http://", "https://")) for url in read.get("urls", []))
    assert "unknown_tag" not in read


def test_no_text_begins_a_record_of_its_own() -> None:
    text = "\n".join(BREAKING)
    item = ExportItem(Paper(text, text, key="x", authors=(text,), venue=text), entry("x", text))
    assert len(records(to_text([item, ExportItem(VENUES)], "ris"))) == 2
