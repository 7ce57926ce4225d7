"""CSL-JSON, held against the schema of the Citation Style Language project (`csl/csl-data.json`, MIT)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from jsonschema import Draft7Validator

from search.paper import Paper, Publication
from shelf.export import ExportItem, to_text
from shelf.export.item import listed
from tests.shelf.export.samples import ADA, BOOK, HUGE, VENUES, entry, items

SCHEMA = Draft7Validator(json.loads((Path(__file__).parent / "csl" / "csl-data.json").read_text("utf-8")))


def read(*exported: ExportItem) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads(to_text(exported, "csl-json"))
    assert not [error.message for error in SCHEMA.iter_errors(records)]
    return records


def test_a_record_as_citation_processors_expect_it() -> None:
    assert read(ExportItem(ADA, entry("x", "My note", 4, ("vision", "rl/x")))) == [
        {
            "id": "erdos2024vae",
            "citation-key": "erdos2024vae",
            "type": "article",
            "title": "α-VAE at 72%: a VLM naïve of Sheep",
            "author": [
                {"family": "Erdős", "given": "Paul"},
                {"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van"},
                {"literal": "Gemini Team"},
                {"family": "Smith", "given": "Ada", "suffix": "Jr."},
            ],
            "issued": {"date-parts": [[2024, 1, 3]]},
            "number": "arXiv:2401.00001",
            "publisher": "arXiv",
            "DOI": "10.1000/a_b",
            "URL": "https://arxiv.org/abs/2401.00001",
            "keyword": "vision, rl/x, herding",
            "custom": {"author_keywords": ["herding"]},
            "abstract": "Gains of 50% & more.\nA second (part)",
            "note": "My note",
        }
    ]


def test_a_book_leaves_as_it_came() -> None:
    (record,) = read(ExportItem(BOOK))
    record.pop("issued")
    assert record == {
        "id": "Doe:2020_words",
        "citation-key": "Doe:2020_words",
        "type": "book",
        "title": "Keeps Its Words",
        "author": [{"family": "Doe", "given": "Jane"}],
        "editor": [
            {"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van"},
            {"literal": "Demo Group"},
        ],
        "collection-title": "Words at Work",
        "publisher": "Demo Press",
        "volume": "4",
        "collection-number": "2",
        "page": "i-xii, 1-99",
        "ISBN": "978-0-00-000000-2",
        "ISSN": "1234-5679",
        "keyword": "lamps; Doors, Old",
        "custom": {"author_keywords": ["lamps", "Doors, Old"]},
    }


@pytest.mark.parametrize(
    ("publication", "venue", "told"),
    [
        (
            Publication("thesis", "PhD thesis"),
            "Demo University",
            {"genre": "PhD thesis", "publisher": "Demo University"},
        ),
        (Publication("report", number="7"), "Demo Lab", {"publisher": "Demo Lab", "number": "7"}),
        (
            Publication("report", number="7", publisher="Press"),
            "Demo Lab",
            {"publisher": "Press", "container-title": "Demo Lab", "number": "7"},
        ),
        (Publication("article-journal", number="7"), "Nature", {"container-title": "Nature", "issue": "7"}),
        (Publication("article"), "bioRxiv", {"container-title": "bioRxiv"}),
        (Publication("bill"), "", {}),
    ],
)
def test_a_record_is_of_the_type_that_the_source_told(
    publication: Publication, venue: str, told: dict[str, str]
) -> None:
    (record,) = read(ExportItem(Paper("Moss", venue=venue, publication=publication)))
    assert record.pop("type") == publication.type
    assert {name: value for name, value in record.items() if name not in ("id", "citation-key", "title")} == told


def test_any_number_of_records_is_an_array() -> None:
    assert read() == []
    assert [record["type"] for record in read(ExportItem(ADA), ExportItem(VENUES))] == ["article", "paper-conference"]


def test_the_schema_would_object() -> None:
    assert not SCHEMA.is_valid([{"title": "no id"}])


@given(items())
@example(ExportItem(Paper(HUGE, HUGE, key="x"), entry("x", HUGE)))
def test_hostile_texts_come_back_as_they_are_read(item: ExportItem) -> None:
    (record,) = read(item)
    assert record["title"] == item.title
    assert record.get("abstract", "") == item.abstract
    assert record.get("note", "") == item.note
    assert record.get("keyword", "") == listed(item.subjects)
    # Editors that stand for missing authors are told as editors only.
    editors = item.paper.publication.editors
    assert len(record.get("author", [])) == (0 if item.paper.authors == editors else len(item.authors))


@pytest.mark.parametrize(("date", "parts"), [("2024", [2024]), ("2024-03", [2024, 3]), ("", None)])
def test_a_date_is_told_as_far_as_it_is_known(date: str, parts: list[int] | None) -> None:
    (record,) = read(ExportItem(Paper("Moss", date=date)))
    assert record.get("issued") == (parts and {"date-parts": [parts]})
