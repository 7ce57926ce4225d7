"""JSON Lines: Carrel's own export comes back whole, and a bad line costs no other."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from search.paper import Link, Page, Paper, Sighting
from search.paper_json import to_record
from search.sources.read import read
from search.sources.text_lines import invalid_bytes
from tests.search.sources.samples import items, noticed, rows, skipped
from tests.search.test_paper_json import PAPERS

SEEN = (Sighting(Page("daily-papers", "spring", "--05-09"), 3),)


def lines(*objects: object) -> str:
    return "".join(json.dumps(obj) + "\n" for obj in objects)


@given(st.lists(PAPERS, min_size=1, max_size=5))
def test_an_export_comes_back_as_it_was(papers: list[Paper]) -> None:
    seen = [paper for paper in papers if paper.sightings]
    found = items(lines(*(to_record(paper) for paper in papers)), format="jsonl")
    assert [row.paper for row in rows(found) if row.paper.sightings[0].page.source != "jsonl"] == seen
    assert len(rows(found)) == len(papers)


def test_a_record_keeps_its_sightings_and_gets_one_where_it_has_none(tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    path.write_text("\n" + lines(to_record(Paper("One", sightings=SEEN)), {"title": "Two"}))
    first, second = rows(list(read([str(path)])))
    assert first.paper.sightings == SEEN
    assert second.paper.sightings == (Sighting(Page("jsonl", "export"), 3),)
    assert (first.line, second.line) == (2, 3)


def test_a_bad_line_is_told_and_the_others_are_read() -> None:
    text = (
        lines({"title": "One"})
        + 'not json\n{"title": 3}\n[1]\n{"title": "Two", "year": NaN}\n\n'
        + "[" * 50_000
        + '\n{"title": "Three", "year": '
        + "1" * 5_000
        + "}\n"
        + lines({"title": "Four", "abstract": "https://github.com/a/b"})
    )
    found = items(text)
    assert [row.paper.title for row in rows(found)] == ["One", "Four"]
    assert rows(found)[1].paper.links == (Link("https://github.com/a/b", "code"),)
    assert skipped(found) == [
        (2, "not JSON: Expecting value at column 1"),
        (3, "title: expected text, found 3"),
        (4, "the record: expected an object, found a list"),
        (5, "year: expected a whole number, found nan"),
        (7, "not JSON: nested too deeply"),
        (8, "not JSON: a number is too long"),
    ]


def test_a_line_that_is_too_long_is_told() -> None:
    found = items('{"title": "One"}\n{"title": "' + "x" * 2_000_000 + '"}\n{"title": "Two"}')
    assert [row.paper.title for row in rows(found)] == ["One", "Two"]
    assert skipped(found) == [(2, "longer than 1,000,000 characters")]


def test_broken_bytes_are_told_and_the_row_is_kept() -> None:
    found = items(b'{"title": "na\xefve"}\n')
    assert rows(found)[0].paper.title == "na�ve"
    assert noticed(found) == [(1, invalid_bytes(1, "utf-8"))]


def test_a_bad_first_line_does_not_hide_the_format() -> None:
    found = items("{broken\n" + lines({"title": "One"}))
    assert [row.paper.title for row in rows(found)] == ["One"]
    assert [line for line, _ in skipped(found)] == [1]
