"""The files of the cache folder: opened instead of read anew, and never a reason to fail."""

from __future__ import annotations

import multiprocessing
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from search.catalog.by_number import ByNumber
from search.catalog.catalog import Catalog
from search.catalog.changes import RecentChanges
from search.columns import array_file, column_cache, refresh
from search.columns.columns import Columns
from search.columns.facet_values import FACETS_COUNTED
from search.columns.paper_sets import PaperSet
from search.errors import CatalogError
from search.library import Library
from search.paper import Page, Paper, Sighting
from tests.search.columns.plain import told

PAGE = Page("daily", "one", "2026-05-09")


def paper(number: int) -> Paper:
    return Paper(
        f"Paper number {number}",
        authors=(f"Author {number % 7}", "Jo Fen"),
        categories=("cs.CV",),
        year=2020 + number % 5,
        sightings=(Sighting(PAGE, number),),
    )


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have files written after a few changes already."""
    monkeypatch.setattr(column_cache, "_FEW", 3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with closing(opened(tmp_path)) as library:
        library.add(map(paper, range(20)))
        said(library)
    return tmp_path


def opened(folder: Path) -> Library:
    return Library(folder / "data" / "catalog.sqlite3", folder / "cache" / "index")


def said(library: Library) -> tuple[object, ...]:
    columns, facts = library.snapshot().columns, library.snapshot().facets
    everything = PaperSet(columns.rows, columns.size)
    return told(columns), [list(facts.listed(facet, everything, 50)) for facet in FACETS_COUNTED]


def anew(folder: Path) -> tuple[object, ...]:
    elsewhere = folder.with_name(f"{folder.name}-anew")
    shutil.copytree(folder / "data", elsewhere / "data", dirs_exist_ok=True)
    with closing(opened(elsewhere)) as library:
        found = said(library)
    shutil.rmtree(elsewhere)
    return found


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    done: list[str] = []
    read = refresh.read

    def noted(catalog: Catalog, recent: RecentChanges | None = None) -> Columns:
        done.append("everything")
        return read(catalog, recent)

    monkeypatch.setattr(refresh, "read", noted)
    return done


def test_a_start_reads_the_files_and_not_the_catalog(folder: Path, reads: list[str]) -> None:
    with closing(opened(folder)) as library:
        assert said(library) == anew(folder)
    assert reads == ["everything"]  # by the library that has no files


def test_changes_are_read_alone(folder: Path, reads: list[str]) -> None:
    with closing(opened(folder)) as library:
        library.add([paper(3), paper(20), Paper("Paper number 4", abstract="More.", upvotes=3)])
        first = said(library)
    with closing(opened(folder)) as library:
        assert said(library) == first
    assert not reads
    assert first == anew(folder)


def test_a_paper_that_became_part_of_another_is_left_out(folder: Path, reads: list[str]) -> None:
    with closing(opened(folder)) as library:
        one, other = list(library.snapshot().columns.titles)[:2]
        library.catalog.join(one, other)
        assert other not in library.snapshot().columns.titles
        assert library.snapshot().columns.count == 19
        assert not reads
        assert said(library) == anew(folder)


def test_files_are_written_anew_when_much_has_changed(folder: Path, reads: list[str]) -> None:
    before = (folder / "cache/columns/papers").read_bytes()
    with closing(opened(folder)) as library:
        library.add([paper(20)])
        library.snapshot()
        assert (folder / "cache/columns/papers").read_bytes() == before
        library.add(map(paper, range(21, 30)))
        library.snapshot()
    assert (folder / "cache/columns/papers").read_bytes() != before
    found = array_file.read(folder / "cache/columns/papers", {})
    assert found is not None
    assert found.about["seq"] == 30
    assert not reads


@pytest.mark.parametrize("name", ["papers", "facts", "titles"])
@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"carrel-arrays 9 9\n"),
        lambda path: path.write_bytes(path.read_bytes()[:-64]),
        lambda path: path.write_bytes(path.read_bytes() + b"more"),
        lambda path: path.write_bytes(b"\xff" * len(path.read_bytes())),
        lambda path: path.write_bytes(
            path.read_bytes().replace(b'"counts"', b'"Counts"').replace(b'"seqs"', b'"Seqs"')
        ),
        lambda path: path.write_bytes(path.read_bytes()[:-200] + bytes(200)),
        lambda path: (path.unlink(), path.mkdir()),
    ],
)
def test_a_damaged_or_missing_file_is_made_again(folder: Path, name: str, harm: Callable[[Path], object]) -> None:
    whole = anew(folder)
    harm(folder / "cache/columns" / name)
    for _ in range(2):
        with closing(opened(folder)) as library:
            assert said(library) == whole


@pytest.mark.parametrize("name", ["papers", "facts", "titles"])
def test_no_damage_to_a_byte_makes_it_fail(folder: Path, name: str) -> None:
    path = folder / "cache/columns" / name
    whole = path.read_bytes()
    for at in range(0, len(whole), max(1, len(whole) // 20)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        with closing(opened(folder)) as library:
            said(library)
        path.write_bytes(whole)


def test_the_files_of_another_catalog_are_made_again(folder: Path) -> None:
    shutil.rmtree(folder / "data")
    with closing(opened(folder)) as library:
        library.add(Paper(f"Another number {number}") for number in range(20))
        assert said(library) == anew(folder)


def test_files_ahead_of_their_catalog_or_of_another_history_are_made_again(folder: Path) -> None:
    catalog = folder / "data/catalog.sqlite3"
    backup = shutil.copy(catalog, folder / "backup")
    with closing(opened(folder)) as library:
        library.add(map(paper, range(20, 40)))
        said(library)
    shutil.copy(backup, catalog)
    with closing(opened(folder)) as library:
        assert said(library) == anew(folder)
    with closing(opened(folder)) as library:
        library.add(map(paper, range(20, 40)))
        said(library)
    shutil.copy(backup, catalog)
    with closing(opened(folder)) as library:
        library.add(Paper(f"Another number {number}", authors=("Amy Fen",)) for number in range(30))
        assert said(library) == anew(folder)


def test_reindexing_makes_the_files_again(folder: Path, reads: list[str]) -> None:
    with closing(opened(folder)) as library:
        whole = said(library)
        library.reindex()
        assert reads == ["everything"]
        assert said(library) == whole


def test_a_cache_folder_that_cannot_be_written_to_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache/columns").write_text("in the way")
    for number in (0, 20):
        with closing(opened(tmp_path)) as library:
            library.add(map(paper, range(number, number + 20)))
            assert said(library) == anew(tmp_path)
    assert (tmp_path / "cache/columns").read_text() == "in the way"


def test_a_catalog_whose_numbers_make_no_sense_is_an_error_for_people(folder: Path) -> None:
    import sqlite3

    with closing(sqlite3.connect(folder / "data/catalog.sqlite3")) as db, db:
        db.execute("UPDATE paper SET id = 9000000000000000 WHERE id = 7")
        db.execute("UPDATE paper SET seq = 99 WHERE id = 9000000000000000")
    with closing(opened(folder)) as library, pytest.raises(CatalogError):
        library.snapshot()


def test_an_import_while_everything_is_read_is_taken_in_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sightings = ByNumber.sightings

    def late(self: ByNumber, numbers: Iterable[int] | None = None) -> Iterator[tuple[int, int, int]]:
        monkeypatch.undo()
        with closing(opened(tmp_path)) as other:
            other.add([paper(20), replace(paper(4), upvotes=300, sightings=(Sighting(PAGE, 99),))])
        yield from sightings(self, numbers)

    with closing(opened(tmp_path)) as library:
        library.add(map(paper, range(20)))
        monkeypatch.setattr(ByNumber, "sightings", late)
        assert library.snapshot().columns.count == 20
        said(library)
        assert library.snapshot().columns.count == 21
        assert said(library) == anew(tmp_path)


def _busy(folder: Path, first: int) -> None:
    column_cache._FEW = 1
    with closing(opened(folder)) as library:
        for number in range(first, first + 4):
            library.add([paper(number)])
            assert library.snapshot().columns.seq >= number - first
            said(library)


def test_processes_that_write_at_once_do_each_other_no_harm(folder: Path) -> None:
    fresh = multiprocessing.get_context("spawn")
    others = [fresh.Process(target=_busy, args=(folder, first)) for first in (100, 200)]
    for other in others:
        other.start()
    for other in others:
        other.join(60)
    assert [other.exitcode for other in others] == [0, 0]
    with closing(opened(folder)) as library:
        assert library.snapshot().columns.count == 28
        assert said(library) == anew(folder)
    assert {path.name for path in (folder / "cache/columns").iterdir()} == {"papers", "facts", "titles"}
