"""RIS, read back by rispy."""

from __future__ import annotations

from typing import Any

import rispy
from hypothesis import example, given

from search.paper import Paper, Publication
from shelf.export import ExportItem, to_text
from tests.shelf.export.samples import ADA, BOOK, BREAKING, HUGE, VENUES, entry, items


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
        "keywords": ["vision", "rl/x", "herding"],
        "abstract": "Gains of 50% & more. A second (part)",
        "notes": ["My *note*", "- one"],
    }


def test_a_book_leaves_as_it_came() -> None:
    (read,) = records(to_text([ExportItem(BOOK)], "ris"))
    # rispy keeps the first of two SN.
    assert read == {
        "type_of_reference": "BOOK",
        "id": "Doe:2020_words",
        "title": "Keeps Its Words",
        "authors": ["Doe, Jane"],
        "secondary_authors": ["van Beethoven, Ludwig", "Demo Group"],
        "year": "2020",
        "date": "2020///",
        "secondary_title": "Words at Work",
        "publisher": "Demo Press",
        "volume": "4",
        "number": "2",
        "start_page": "i-xii, 1-99",
        "issn": "978-0-00-000000-2",
        "keywords": ["lamps", "Doors, Old"],
    }


def test_a_thesis_has_its_school_for_a_publisher_and_pages_have_two_ends() -> None:
    thesis = Publication("thesis", "PhD thesis", pages="1–9")
    (read,) = records(to_text([ExportItem(Paper("Moss", venue="Demo University", publication=thesis))], "ris"))
    assert (read["type_of_reference"], read["publisher"], read["type_of_work"]) == (
        "THES",
        "Demo University",
        "PhD thesis",
    )
    assert (read["start_page"], read["end_page"]) == ("1", "9")


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
    assert read.get("keywords", []) == list(item.subjects)
    assert len(read.get("authors", [])) == len(item.authors)
    assert all(url.startswith(("http://", "https://")) for url in read.get("urls", []))
    assert "unknown_tag" not in read


def test_no_text_begins_a_record_of_its_own() -> None:
    text = "\n".join(BREAKING)
    item = ExportItem(Paper(text, text, key="x", authors=(text,), venue=text), entry("x", text))
    assert len(records(to_text([item, ExportItem(VENUES)], "ris"))) == 2
