"""Files that are no catalog, or cannot be written: said with path and way out, and never written over."""

from __future__ import annotations

import functools
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from search.catalog.catalog import Catalog
from search.errors import CatalogError
from search.paper import Paper
from tests.cli.runner import environment


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "catalog.sqlite3"


@pytest.fixture
def filled(path: Path) -> Path:
    with closing(Catalog(path)) as catalog:
        catalog.add(Paper(f"Paper number {number}", "rain " * 200) for number in range(200))
    return path


def refused(path: Path) -> CatalogError:
    """Open a catalog that cannot be opened; what it says names the file, and the file is as it was."""
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(CatalogError) as caught:
        Catalog(path)
    assert str(path) in caught.value.message
    assert caught.value.hint
    assert (path.read_bytes() if path.is_file() else None) == before
    assert not list(path.parent.glob("*-wal"))
    return caught.value


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)


@pytest.mark.parametrize("content", [b"papers: []\n" * 200, b"SQLite format 3\0" + b"\xff" * 5000, b"x"])
def test_a_file_of_another_kind_is_left_alone(path: Path, content: bytes) -> None:
    write(path, content)
    assert "mv " in refused(path).hint


@pytest.mark.parametrize("version", [0, 1, 99])
def test_the_database_of_another_program_is_left_alone(path: Path, version: int) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE recipe (name TEXT)")
        other.execute("INSERT INTO recipe VALUES ('soup')")
        other.execute(f"PRAGMA user_version = {version}")
        other.commit()
    assert "not made by Carrel" in refused(path).message


def test_a_catalog_of_a_newer_carrel_is_left_alone(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as newer:
        newer.execute("PRAGMA user_version = 99")
    error = refused(filled)
    assert "newer" in error.title
    assert "Update" in error.hint


def test_an_empty_file_becomes_a_catalog(path: Path) -> None:
    # What is left when a disk was full at the very first start.
    write(path, b"")
    with closing(Catalog(path)) as catalog:
        assert catalog.count == 0


def test_a_folder_in_its_place_is_said(path: Path) -> None:
    path.mkdir(parents=True)
    assert "permissions" in refused(path).hint


def test_a_file_where_its_folder_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    with pytest.raises(CatalogError) as caught:
        Catalog(tmp_path / "data" / "catalog.sqlite3")
    assert str(tmp_path / "data") in caught.value.message


@pytest.mark.parametrize("at", [2000, 4096 * 3, 4096 * 20, None])
def test_damage_inside_is_said_when_it_is_met_and_found_by_a_check(filled: Path, at: int | None) -> None:
    whole = filled.read_bytes()
    filled.write_bytes(whole[: 4096 * 9] if at is None else whole[:at] + b"\xaa" * 4096 + whole[at + 4096 :])
    try:
        with closing(Catalog(filled)) as catalog:
            list(catalog.changes(0))
            list(catalog.by_number.summaries())
            list(catalog.by_number.sightings())
            said = catalog.check()
    except CatalogError as error:
        said = error.hint
    assert "kept as it is" in said or "malformed" in said or "Tree" in said


@pytest.mark.parametrize("links", ["", "{", "[1]", "[[1, 2, 3]]", "null", "[null]"])
def test_a_row_that_no_carrel_wrote_is_said(filled: Path, links: str) -> None:
    with closing(sqlite3.connect(filled)) as other:
        other.execute("UPDATE paper SET links = ? WHERE id = 7", (links,))
        other.commit()
    with closing(Catalog(filled)) as catalog:
        with pytest.raises(CatalogError) as caught:
            list(catalog.changes(0))
        assert str(filled) in caught.value.message
        assert catalog.count == 200


def test_a_sound_catalog_has_nothing_to_report(filled: Path) -> None:
    with closing(Catalog(filled)) as catalog:
        assert catalog.check() == ""


Connect = Callable[..., sqlite3.Connection]


def connecting(monkeypatch: pytest.MonkeyPatch, **options: object) -> None:
    """Let catalogs connect with other options of SQLite."""
    connect: Connect = sqlite3.connect

    def other(path: Path, **given: object) -> sqlite3.Connection:
        target = f"{path.as_uri()}?mode=ro" if options.get("uri") else path
        return connect(target, **{**given, **options})

    monkeypatch.setattr("search.catalog.catalog.sqlite3.connect", functools.wraps(connect)(other))


def test_a_catalog_that_another_process_holds_for_long_is_said(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connecting(monkeypatch, timeout=0.05)
    with closing(Catalog(filled)) as catalog, closing(sqlite3.connect(filled, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CatalogError) as caught:
            catalog.add([Paper("Rain")])
        assert "locked" in caught.value.message
        assert catalog.count == 200  # reading goes on
        other.execute("ROLLBACK")
        catalog.add([Paper("Rain")])
        assert catalog.count == 201


def test_a_catalog_that_may_not_be_written_can_be_read(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Opened read-only, since permissions mean nothing to the root of a container.
    connecting(monkeypatch, uri=True)
    with closing(Catalog(filled)) as catalog:
        assert catalog.count == 200
        with pytest.raises(CatalogError) as caught:
            catalog.add([Paper("Rain")])
        assert "permissions" in caught.value.hint
        assert str(filled) in caught.value.message


FULL = """
import resource, sys
from pathlib import Path
from search.catalog.catalog import Catalog
from search.errors import CatalogError
from search.paper import Paper

catalog = Catalog(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
for attempt in range(3):
    try:
        catalog.add(Paper(f"Large paper {attempt} {n}", "word " * 2000) for n in range(200))
    except CatalogError as error:
        print("CatalogError", error.hint)
print(catalog.count)
catalog.add([Paper("A small one")])
print(catalog.count)
"""


def test_a_full_disk_takes_all_or_nothing_and_can_be_used_again(filled: Path) -> None:
    pytest.importorskip("resource")
    command = [sys.executable, "-c", FULL, str(filled)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), timeout=60, check=False)
    told = done.stdout.splitlines()
    assert [line.split()[0] for line in told] == ["CatalogError"] * 3 + ["200", "201"], done.stderr
    assert "free space" in told[0]
    with closing(Catalog(filled)) as catalog:
        assert (catalog.count, catalog.check()) == (201, "")


@pytest.mark.parametrize("paper", [Paper("\ud800"), Paper("Rain", year=10**30), Paper("Rain", upvotes=10**30)])
def test_what_sqlite_cannot_hold_is_said_and_nothing_is_written(filled: Path, paper: Paper) -> None:
    with closing(Catalog(filled)) as catalog:
        with pytest.raises(CatalogError):
            catalog.add([Paper("Snow"), paper])
        assert catalog.count == 200


def test_a_source_that_fails_half_way_leaves_nothing_behind(filled: Path) -> None:
    def source() -> object:
        yield Paper("Rain")
        raise KeyboardInterrupt

    with closing(Catalog(filled)) as catalog:
        with pytest.raises(KeyboardInterrupt):
            catalog.add(source())  # type: ignore[arg-type]
        assert catalog.count == 200
        catalog.add([Paper("Rain")])
        assert catalog.count == 201


def test_a_closed_catalog_says_so_and_does_not_send_anyone_moving_files(filled: Path) -> None:
    catalog = Catalog(filled)
    catalog.close()
    with pytest.raises(CatalogError) as caught:
        assert catalog.count
    assert "mv" not in caught.value.hint
