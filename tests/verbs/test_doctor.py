from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.verbs.conftest import run
from tests.verbs.samples import MAY, places_in

pytestmark = pytest.mark.usefixtures("stocked")


def findings() -> dict[str, dict[str, object]]:
    told = run("doctor", "--json")
    assert told.code in {0, 1}
    return {finding["about"]: finding for finding in json.loads(told.out)["findings"]}


def hits(query: str = "sheepdogs") -> set[str]:
    return {paper["key"] for paper in run("search", "--json", query).json["papers"]}


def test_a_sound_carrel_is_fine() -> None:
    told = run("doctor")
    assert told.code == 0
    assert "BAD" not in told.out
    assert list(findings()) == ["config", "shelf", "catalog", "index"]
    assert all(finding["fine"] for finding in findings().values())
    assert "15 papers" in str(findings()["catalog"]["said"])


def broken_config(home: Path) -> None:
    places_in(home).config.mkdir(parents=True)
    places_in(home).config_file.write_text("theme: nord\nbrowsre: firefox\nkeys:\n  bookmark: [\n")


def odd_config(home: Path) -> None:
    places_in(home).config.mkdir(parents=True)
    places_in(home).config_file.write_text("browsre: firefox\n")


def broken_shelf(home: Path) -> None:
    places_in(home).config.mkdir(parents=True)
    places_in(home).shelf_file.write_text("papers:\n  - {\n")


def damaged_catalog(home: Path) -> None:
    places_in(home).catalog.write_bytes(b"this is no database" * 100)


def newer_catalog(home: Path) -> None:
    database = sqlite3.connect(places_in(home).catalog)
    database.execute("PRAGMA user_version = 99")
    database.commit()
    database.close()


def missing_index(home: Path) -> None:
    shutil.rmtree(places_in(home).index)


@pytest.mark.parametrize(
    ("about", "harm", "said"),
    [
        ("config", broken_config, "config.yaml:"),
        ("config", odd_config, "did you mean `browser`?"),
        ("shelf", broken_shelf, "line"),
        ("catalog", damaged_catalog, "database"),
        ("catalog", newer_catalog, "newer"),
        ("index", missing_index, "behind"),
    ],
)
def test_what_is_broken_is_found_with_a_way_out(
    own_home: Path, about: str, harm: Callable[[Path], None], said: str
) -> None:
    harm(own_home)
    before = {path: path.read_bytes() for path in (own_home / ".config").rglob("*.yaml")}
    told = run("doctor")
    assert told.code == 1
    assert f"BAD  {about}" in told.out
    finding = findings()[about]
    assert finding["fine"] is False
    assert said in str(finding["said"])
    assert finding["fix"]
    assert {path: path.read_bytes() for path in before} == before


def test_the_other_things_are_looked_at_all_the_same(own_home: Path) -> None:
    broken_config(own_home)
    found = findings()
    assert [about for about, finding in found.items() if not finding["fine"]] == ["config"]
    assert len(found) == 4


def test_the_doctor_s_way_out_of_a_missing_index_works(own_home: Path) -> None:
    missing_index(own_home)
    assert findings()["index"]["fix"] == "carrel reindex"
    told = run("reindex")
    assert told.code == 0
    assert "15 papers" in told.err
    assert run("doctor").code == 0
    assert hits() == {"2401.00001", "2401.00002"}


def test_reindex_makes_a_whole_index_anew(own_home: Path) -> None:
    before = hits()
    for _ in range(2):
        assert run("reindex").code == 0
        assert hits() == before


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda _: b"",
    "cut short": lambda whole: whole[: len(whole) // 2],
    "changed": lambda whole: whole[:20] + b"\xff\x00\xff" + whole[23:],
    "replaced": lambda whole: b"nonsense" * 100,
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("kind", ["*.toc", "*.seg"])
def test_a_damaged_index_is_made_anew_without_a_word(own_home: Path, kind: str, damage: str) -> None:
    before = hits()
    files = list(places_in(own_home).index.glob(kind))
    assert files
    for file in files:
        file.write_bytes(DAMAGE[damage](file.read_bytes()))
    told = run("search", "--json", "sheepdogs")
    assert told.err == ""
    assert {paper["key"] for paper in told.json["papers"]} == before
    assert run("doctor").code == 0


@pytest.mark.parametrize("harm", [missing_index, lambda home: shutil.rmtree(places_in(home).cache)])
def test_a_missing_index_is_made_anew_without_a_word(own_home: Path, harm: Callable[[Path], None]) -> None:
    before = hits()
    harm(own_home)
    told = run("search", "--json", "sheepdogs")
    assert told.err == ""
    assert {paper["key"] for paper in told.json["papers"]} == before


def test_the_index_of_another_catalog_is_made_anew(own_home: Path, tmp_path: Path) -> None:
    # As when the data folder is put back from a backup, and the cache is not.
    assert hits()
    for file in places_in(own_home).data.glob("catalog*"):
        file.unlink()
    run("import", "-", stdin=MAY)
    assert hits() == set()
    assert run("search", "--json").json["total"] == 6


@pytest.mark.parametrize("verb", [("search", "x"), ("import", "-"), ("bookmark", "list"), ("reindex",)])
@pytest.mark.parametrize(("harm", "said"), [(newer_catalog, "newer Carrel"), (damaged_catalog, "kept as it is")])
def test_a_catalog_that_cannot_be_read_is_told_and_kept(
    own_home: Path, harm: Callable[[Path], None], said: str, verb: tuple[str, ...]
) -> None:
    harm(own_home)
    before = places_in(own_home).catalog.read_bytes()
    told = run(*verb, stdin=MAY)
    assert told.code == 1
    assert not told.out
    assert said in told.err
    assert "catalog.sqlite3" in told.err
    assert places_in(own_home).catalog.read_bytes() == before
