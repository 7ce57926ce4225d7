"""arXiv's snapshot: line by line, only what was asked for, in constant memory."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.paper import Link, Page, Sighting
from search.sources.base import FilteredOut, ReadOptions
from search.sources.detect import detect
from search.sources.read import read
from tests.search.sources.samples import items, noticed, only, rows, skipped
from tests.search.sources.saved_answers import snapshot, snapshot_record
from tests.search.sources.services import document


def write(path: Path, *records: object) -> str:
    path.write_text(snapshot(*records))
    return str(path)


def left_out(path: str, **wanted: object) -> tuple[list[str], int]:
    reading = read([path], **wanted)  # type: ignore[arg-type]
    found = [row.paper.arxiv for row in rows(list(reading))]
    return found, reading.left_out


def test_a_line_gives_its_paper_with_all_that_arxiv_knows(tmp_path: Path) -> None:
    (row,) = rows(list(read([write(tmp_path / "arxiv.json", snapshot_record())])))
    paper = row.paper
    assert (paper.title, paper.arxiv, paper.doi) == ("Lamps in Drawers, Part 1", "2401.00001", "10.1000/lamps.1")
    assert paper.abstract == "We store lamps in drawers. It works at night.\nA second paragraph."
    assert paper.authors == ("Ada Ember", "Paul Erdős", "Bo Quill Jr")
    assert (paper.date, paper.year) == ("2024-01-03", 2024)
    assert paper.categories == ("cs.CV", "cs.LG")
    assert paper.links == (Link("https://github.com/example/drawers", "code"),)
    assert paper.sightings == (Sighting(Page("arxiv-snapshot", "arxiv")),)


def test_a_journal_is_the_venue() -> None:
    assert only(snapshot(snapshot_record(**{"journal-ref": "J. Furn. 3\n (2024)"}))).venue == "J. Furn. 3 (2024)"


@pytest.mark.parametrize(
    ("more", "date"),
    [
        ({"versions": None}, "2024-01"),
        ({"versions": [{"version": "v1", "created": "some day"}]}, "2024-01"),
        ({"versions": [3]}, "2024-01"),
        ({"versions": [], "id": "hep-th/9901001"}, "1999-01"),
        ({"versions": [], "id": "math.GT/0309136"}, "2003-09"),
    ],
)
def test_without_a_first_version_the_id_tells_the_month(more: dict[str, object], date: str) -> None:
    assert only(snapshot(snapshot_record(**more))).date == date


def test_authors_that_were_not_taken_apart_are_read_as_they_stand() -> None:
    assert only(snapshot(snapshot_record(authors_parsed=None))).authors == ("Ada Ember", "Paul Erdős", "Bo Quill", "Jr")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"categories": ["cs.CV"]}, [1, 3]),
        ({"categories": ["CS.cv"]}, [1, 3]),
        ({"categories": ["hep-th", "cs.LG"]}, [1, 2]),
        ({"categories": ["cs"]}, [1, 3]),
        ({"categories": ["cs.C"]}, []),
        ({"since": "2023"}, [1, 3]),
        ({"since": "2024"}, [1]),
        ({"since": "2023-06"}, [1, 3]),
        ({"since": "2023-06-16"}, [1]),
        ({"since": "2023-06-15", "categories": ["cs.CV"]}, [1, 3]),
        ({}, [1, 2, 3]),
    ],
)
def test_only_papers_that_were_asked_for_are_read(tmp_path: Path, wanted: dict[str, object], found: list[int]) -> None:
    path = write(
        tmp_path / "arxiv.json",
        snapshot_record(1),
        snapshot_record(2, categories="hep-th math-ph", versions=[{"created": "Mon, 2 Apr 2007 19:18:42 GMT"}]),
        snapshot_record(3, categories="stat.ML cs.CV", versions=[{"created": "Thu, 15 Jun 2023 00:00:00 GMT"}]),
    )
    ids, others = left_out(path, **wanted)
    assert ids == [f"2401.{number:05}" for number in found]
    assert others == 3 - len(found)


@pytest.mark.parametrize(
    ("since", "date", "wanted"),
    [
        ("2023-05", "2023", True),
        ("2023-05", "2022", False),
        ("2023", "", False),
        ("", "", True),
        ("2023", "2023", True),
    ],
)
def test_a_date_counts_as_far_as_it_is_known(since: str, date: str, wanted: bool) -> None:
    assert ReadOptions(since=since).wants((), date) is wanted


def test_papers_of_other_formats_are_left_out_as_well(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    records = [{"title": "One", "year": 2021}, {"title": "Two", "year": 2024}, {"title": "Three"}]
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    reading = read([str(path)], since="2023")
    assert [row.paper.title for row in rows(list(reading))] == ["Two"]
    assert reading.left_out == 2


def test_while_nothing_is_asked_for_there_are_signs_of_life(tmp_path: Path) -> None:
    path = write(tmp_path / "arxiv.json", *(snapshot_record(number) for number in range(1, 2_500)))
    found = list(read([path], categories=["hep-th"]))
    assert [item.count for item in found if isinstance(item, FilteredOut)] == [2_000, 499]


def test_a_bad_line_costs_no_other() -> None:
    lines = [
        snapshot(snapshot_record(1)),
        "{broken\n",
        "[1]\n",
        "\n",
        snapshot(snapshot_record(2, title=None)),
        snapshot(snapshot_record(3, id="no id")),
        "[" * 50_000 + "\n",
        '{"id": ' + "1" * 5_000 + "}\n",
        '{"id": "' + "x" * 3_000_000 + '"}\n',
        snapshot(snapshot_record(4)).rstrip("\n"),
    ]
    found = items("".join(lines))
    assert [row.paper.arxiv for row in rows(found)] == ["2401.00001", "2401.00004"]
    assert skipped(found) == [
        (2, "not JSON: Expecting property name enclosed in double quotes at column 2"),
        (3, "expected an object"),
        (5, "title: missing"),
        (6, 'id: "no id" is not an arXiv id'),
        (7, "not JSON: nested too deeply"),
        (8, "not JSON: a number is too long"),
        (9, "longer than 1,000,000 characters"),
    ]


def test_wrong_types_cost_the_field() -> None:
    odd = snapshot_record(doi=5, comments=["x"], authors_parsed=[["A", 1], "B", [], ["Quill", "Bo"]], abstract=None)
    found = items(snapshot(snapshot_record(2), odd))
    assert rows(found)[1].paper.authors == ("Bo Quill",)
    assert (rows(found)[1].paper.doi, rows(found)[1].paper.abstract) == ("", "")
    assert noticed(found) == [
        (2, "doi: expected text, found 5; left out; comments: expected text, found a list; left out")
    ]


def test_broken_bytes_and_control_characters_are_mended() -> None:
    found = items(
        snapshot(snapshot_record(title="Lamps \x1b[2J\u202e in Drawers")).encode().replace(b"Ember", b"Emb\xffer")
    )
    assert rows(found)[0].paper.title == "Lamps [2J in Drawers"
    assert rows(found)[0].paper.authors[0] == "Ada Emb�er"
    assert noticed(found) == [(1, "invalid UTF-8, replaced by �")]


def test_it_is_told_from_carrel_s_own_lines() -> None:
    assert detect(document(snapshot(snapshot_record()))).name == "arxiv-snapshot"
    assert detect(document("{broken\n" + snapshot(snapshot_record()))).name == "arxiv-snapshot"
    assert detect(document('{"title": "x", "id": "2401.00001", "categories": []}\n')).name == "jsonl"


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def most(count: int) -> int:
        path = write(tmp_path / f"{count}.json", *(snapshot_record(number) for number in range(1, count)))
        tracemalloc.start()
        try:
            for _ in read([path]):
                pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    few = most(100)
    assert most(900) < few + 300_000


@given(
    st.dictionaries(
        st.sampled_from(list(snapshot_record())), st.none() | st.integers() | st.text() | st.lists(st.text())
    )
)
def test_whatever_a_line_holds_gives_an_item_and_no_error(changed: dict[str, object]) -> None:
    found = items(snapshot(snapshot_record(1) | changed, snapshot_record(2)), format="arxiv-snapshot")
    assert rows(found)[-1].paper.arxiv == "2401.00002"
