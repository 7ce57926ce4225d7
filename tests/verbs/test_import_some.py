"""`carrel import --category … --since …`: only what was asked for, of packed and plain files, and a way to go on."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.search.sources.saved_answers import hf_html, hf_item, snapshot, snapshot_record
from tests.verbs.conftest import run
from tui.verbs.taking_in import left_out

OLD = [{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "arxiv.json"
    made.write_text(
        snapshot(
            snapshot_record(1),
            snapshot_record(2, categories="hep-th"),
            snapshot_record(3, versions=OLD),
            snapshot_record(4, categories="math.NA cs.LG"),
        )
    )
    return made


@pytest.mark.parametrize(
    ("wanted", "found", "others"),
    [
        ((), 4, 0),
        (("--category", "cs.CV"), 2, 2),
        (("--category", "cs.CV,hep-th"), 3, 1),
        (("--category", "cs.CV", "--category", "hep-th math.NA"), 4, 0),
        (("--category", "cs", "--since", "2023"), 2, 2),
        (("--since", "2024-01-03"), 3, 1),
    ],
)
def test_only_what_is_asked_for_is_taken_in(path: Path, wanted: tuple[str, ...], found: int, others: int) -> None:
    tally = run("import", "--json", *wanted, str(path)).json
    assert (tally["rows"], tally["new"], tally["left_out"]) == (found, found, others)


def test_how_many_others_there_were_is_told(path: Path) -> None:
    assert left_out(1) in run("import", "--since", "2023", str(path)).out
    assert left_out(2) in run("import", "--category", "cs.CV", str(path)).out
    assert "asked for" not in run("import", str(path)).out


@pytest.mark.parametrize("since", ["23", "2023-13", "2023-02-30", "yesterday", "20230101", "2023-W01-1", "-1"])
def test_a_date_that_is_none_is_wrong_usage(path: Path, since: str) -> None:
    told = run("import", "--since", since, str(path))
    assert told.code == 2
    assert "2023-05-09" in told.err


def test_nothing_that_was_asked_for_is_a_failure(path: Path) -> None:
    assert run("import", "--category", "q-bio", str(path)).code == 1


def test_packed_pages_and_data_are_taken_in(tmp_path: Path) -> None:
    (tmp_path / "day.html").write_text(hf_html([hf_item(1)]))
    (tmp_path / "day.json.gz").write_bytes(gzip.compress(json.dumps([hf_item(1), hf_item(2)]).encode()))
    tally = run("import", "--json", str(tmp_path / "day.html"), str(tmp_path / "day.json.gz")).json
    assert (tally["files"], tally["rows"], tally["new"], tally["seen_again"]) == (2, 3, 2, 1)
    found = run("search", "--json", "kw:lamps").json["papers"]
    (paper,) = [paper for paper in found if paper["arxiv"] == "2405.00002"]
    assert paper["upvotes"] == 20
    assert paper["sightings"][0]["page_date"] == "2024-05-09"


def test_a_bomb_is_told_and_fails(tmp_path: Path) -> None:
    (tmp_path / "bomb.json.gz").write_bytes(gzip.compress(b"[" + b" " * 70_000_000))
    told = run("import", "--format", "hugging-face", str(tmp_path / "bomb.json.gz"))
    assert told.code == 1
    assert "unpacks to far more than its size lets expect" in told.err
