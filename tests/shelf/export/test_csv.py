"""CSV, read back by Python's csv, which knows nothing of formulas; a spreadsheet does."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.paper import Paper
from shelf.export import ExportItem, to_text
from shelf.export.csv import COLUMNS, guarded, unguarded
from tests.shelf.export.samples import ADA, BOOK, HOSTILE, HUGE, entry, items


def rows(*exported: ExportItem) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(to_text(exported, "csv"), newline="")))


def test_a_row_tells_what_a_person_would_sort_by() -> None:
    (row,) = rows(ExportItem(ADA, entry("x", "My note", 4, ("vision", "rl/x"))))
    assert tuple(row) == COLUMNS
    assert row == {
        "key": "2401.00001",
        "title": "α-VAE at 72%: a VLM naïve of Sheep",
        "authors": "Paul Erdős; Ludwig van Beethoven; Gemini Team; Smith, Jr., Ada",
        "year": "2024",
        "date": "2024-01-03",
        "venue": "",
        "arxiv": "2401.00001",
        "doi": "10.1000/a_b",
        "url": "https://arxiv.org/abs/2401.00001",
        "pdf": "https://arxiv.org/pdf/2401.00001",
        "code": "https://github.com/example/herding",
        "categories": "cs.LG; cs.CV",
        "keywords": "herding",
        "upvotes": "7",
        "added": "2026-01-01T08:30:00Z",
        "status": "reading",
        "bookmarked": "yes",
        "rating": "4",
        "tags": "vision; rl/x",
        "note": "My note",
        "abstract": "Gains of 50% & more.\nA second (part)",
        **dict.fromkeys(COLUMNS[-10:], ""),
    }


def test_how_a_paper_was_published_stands_in_columns_at_the_end() -> None:
    (row,) = rows(ExportItem(BOOK))
    assert list(row.items())[-10:] == [
        ("type", "book"),
        ("genre", ""),
        ("publisher", "Demo Press"),
        ("isbn", "978-0-00-000000-2"),
        ("issn", "1234-5679"),
        ("volume", "4"),
        ("number", "2"),
        ("pages", "i–xii, 1–99"),
        ("editors", "Ludwig van Beethoven; Demo Group"),
        ("citekey", "Doe:2020_words"),
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\t=1", "＝1", "'=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["a=1", "'quoted'", "1-2", "", "'"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text


@given(HOSTILE | st.text(st.sampled_from("'=+-@ \tx")))
def test_what_was_guarded_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text).lstrip()[:1] not in tuple("=+-@＝＋－＠")


@given(items())
@example(ExportItem(Paper(HUGE, HUGE, key="x"), entry("x", HUGE)))
def test_hostile_texts_come_back_as_they_are_read(item: ExportItem) -> None:
    (row,) = rows(item)
    assert unguarded(row["title"]) == item.title
    assert unguarded(row["abstract"]) == item.abstract
    assert unguarded(row["note"]) == item.note
    assert unguarded(row["authors"]) == "; ".join(item.authors)
