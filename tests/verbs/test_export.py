from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.verbs.conftest import run


@pytest.fixture
def fresh_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what moves to a second, empty home."""

    def move() -> None:
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            monkeypatch.setenv(name, str(tmp_path / "second" / name))

    return move


def records(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


def round_trip(tmp_path: Path, fresh_home: Callable[[], None]) -> tuple[str, str]:
    """Return the export of this home's library, and that of one that read it."""
    told = run("export")
    assert told.code == 0
    file = tmp_path / "exported.jsonl"
    file.write_text(told.out, "utf-8")
    fresh_home()
    tally = run("import", "--json", str(file)).json
    assert tally["new"] == tally["rows"] == told.out.count("\n")
    assert not tally["skipped"] + tally["noticed"]
    return told.out, run("export").out


@pytest.mark.usefixtures("stocked")
def test_what_is_exported_and_imported_is_the_same_library(tmp_path: Path, fresh_home: Callable[[], None]) -> None:
    before, after = round_trip(tmp_path, fresh_home)
    assert len(records(before)) == 15
    assert records(after) == records(before)
    assert after == before


@pytest.mark.usefixtures("real")
def test_the_real_pages_survive_an_export(tmp_path: Path, fresh_home: Callable[[], None]) -> None:
    before, after = round_trip(tmp_path, fresh_home)
    assert len(records(before)) == 269
    assert after == before


@pytest.mark.usefixtures("stocked")
def test_reading_an_export_of_ones_own_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "own.jsonl"
    assert run("export", "--output", str(file)).code == 0
    before = file.read_text("utf-8")
    tally = run("import", "--json", str(file)).json
    assert (tally["new"], tally["updated"]) == (0, 0)
    assert run("export").out == before


@pytest.mark.usefixtures("stocked")
def test_a_query_chooses_what_is_exported() -> None:
    told = run("export", "sheepdogs", "-revisited")
    assert [record["arxiv"] for record in records(told.out)] == ["2401.00001"]
    assert not told.err


@pytest.mark.usefixtures("stocked")
def test_the_original_latex_is_kept_beside_what_is_read() -> None:
    (record,) = records(run("export", "erdos").out)
    assert record["title"] == "Sheepdogs Are naïve Learners: Herding 72% of α"
    assert record["latex"]["title"].startswith(r"Sheepdogs Are na\"ive")


@pytest.mark.usefixtures("stocked")
def test_marks_return_to_a_paper_whose_library_was_made_anew(own_home: Path) -> None:
    run("bookmark", "add", "2401.00001")
    exported = run("export").out
    shutil.rmtree(own_home / ".local/share/carrel")
    shutil.rmtree(own_home / ".cache/carrel")
    # Without its library the bookmark still shows, from the shelf alone.
    assert "Sheepdogs Are naïve" in run("bookmark", "list").out
    assert run("import", "-", stdin=exported).code == 0
    (paper,) = run("search", "--json", "is:bookmarked").json["papers"]
    assert paper["arxiv"] == "2401.00001"
