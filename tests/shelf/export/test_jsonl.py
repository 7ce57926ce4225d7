"""JSON Lines: what `carrel import` reads back without loss, and what a person added beside it."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given, settings

from search.paper import Paper
from search.record import to_record
from search.sources import Row, read
from shelf.export import Item, to_text
from tests.search.test_record import PAPERS
from tests.shelf.export.samples import ADA, BARE, entry


@given(PAPERS)
@settings(max_examples=40, deadline=None)
def test_a_line_is_the_paper_whole(paper: Paper) -> None:
    assert to_text([Item(paper)], "jsonl") == json.dumps(to_record(paper)) + "\n"


def test_what_a_person_added_stands_beside_the_paper() -> None:
    text = to_text([Item(ADA, entry("x", "My\nnote", 4, ("vision",))), Item(BARE)], "jsonl")
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
    file.write_text(to_text([Item(ADA, entry("x", "note"))], "jsonl"), "utf-8")
    (row,) = read([str(file)])
    assert isinstance(row, Row)
    assert to_record(row.paper) | {"sightings": []} == to_record(ADA)
