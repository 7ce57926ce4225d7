"""The doctor: what it finds, what it tells to do, and what it mends."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from search.paper import title_hash
from search.query.warnings import unknown_search
from shelf.edits import marks
from tests.cli.runner import fails, run
from tests.samples import MAY, lines, places_in
from tui.desk.desk import Desk
from tui.desk.doctor.library_checks import NO_DUPLICATES, updated_keys

pytestmark = pytest.mark.usefixtures("stocked")


def examined(*options: str) -> list[dict[str, Any]]:
    result = run("doctor", "--json", *options)
    assert result.code in {0, 1}, result.err
    found: list[dict[str, Any]] = json.loads(result.out)["findings"]
    assert (result.code == 0) == all(finding["fine"] for finding in found)
    return found


def wrong(*options: str) -> list[dict[str, Any]]:
    """What is wrong; each names its way out."""
    found = [finding for finding in examined(*options) if not finding["fine"]]
    assert all(finding["fix"] for finding in found)
    return found


def about(what: str) -> list[dict[str, Any]]:
    return [finding for finding in examined() if finding["about"] == what]


def mended() -> str:
    """What `--fix` says it did, after which nothing is wrong any more, nor left to do."""
    result = run("doctor", "--fix")
    assert result.code == 0, result.out
    done = [line for line in result.out.splitlines() if line.startswith("DONE ")]
    assert done
    assert "DONE" not in run("doctor", "--fix").out
    return "\n".join(done)


def hits(query: str = "sheepdogs") -> set[str]:
    return set(run("search", "--json", query).keys)


def test_a_sound_carrel_is_fine(own_home: Path) -> None:
    before = {path: path.read_bytes() for path in own_home.rglob("*") if path.is_file()}
    result = run("doctor")
    assert result.code == 0
    assert "BAD" not in result.out
    assert list(dict.fromkeys(finding["about"] for finding in examined())) == [
        *("config", "shelf", "searches", "catalog", "index", "synonyms", "lists", "notes", "twice", "files")
    ]
    assert "15 papers" in about("catalog")[0]["said"]
    assert {path: path.read_bytes() for path in before} == before
    assert not places_in(own_home).config.exists()


def test_an_empty_carrel_is_fine_and_told_how_to_begin(own_home: Path) -> None:
    shutil.rmtree(places_in(own_home).data)
    fine = {"about": "catalog", "fine": True, "said": "empty", "unsure": False, "mends": False}
    assert about("catalog") == [{**fine, "fix": "carrel import PATH fills it"}]
    assert wrong() == wrong("--fix") == []


# What only a person can mend ------------------------------------------------------------------------


def write(home: Path, name: str, text: str) -> Path:
    path = places_in(home).config / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def broken_config(home: Path) -> None:
    write(home, "config.yaml", "theme: nord\nbrowsre: firefox\nkeys:\n  bookmark: [\n")


def broken_shelf(home: Path) -> None:
    write(home, "shelf.yaml", "papers:\n  - {\n")


def damaged_catalog(home: Path) -> None:
    places_in(home).catalog.write_bytes(b"this is not a database" * 100)


def newer_catalog(home: Path) -> None:
    database = sqlite3.connect(places_in(home).catalog)
    database.execute("PRAGMA user_version = 99")
    database.commit()
    database.close()


def missing_index(home: Path) -> None:
    shutil.rmtree(places_in(home).index)


def damaged_page(home: Path) -> None:
    path = places_in(home).catalog
    with closing(sqlite3.connect(path)) as database:  # all of it in the one file
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xaa" * 8192 + whole[12288:])


def dangling_link(home: Path) -> None:
    with closing(Desk(places_in(home))) as desk:
        links = "[[2401.00002]] [[Sheepdogs Revisited]] [[https://arxiv.org/abs/2401.00001v2|this]] [[No Such Paper]]"
        desk.shelf.edit(marks.set_note(desk.named("2401.00001"), f"As in {links}."))


@pytest.mark.parametrize(
    ("what", "harm", "said"),
    [
        ("config", broken_config, "config.yaml:"),
        ("config", lambda home: write(home, "config.yaml", "browsre: firefox\n"), "did you mean `browser`?"),
        ("shelf", broken_shelf, "line"),
        ("catalog", damaged_catalog, "database"),
        ("catalog", newer_catalog, "newer"),
        ("catalog", damaged_page, "catalog.sqlite3"),
        ("searches", lambda home: run("saved", "add", "dogs", "sheepdogs q:cats"), unknown_search("cats")),
        ("notes", dangling_link, "links to [[No Such Paper]]"),
    ],
)
def test_what_is_broken_is_told_once_with_a_way_out_and_left_alone(
    own_home: Path, what: str, harm: Callable[[Path], object], said: str
) -> None:
    harm(own_home)
    before = {path: path.read_bytes() for path in (own_home / ".config").rglob("*.yaml")}
    for options in ((), ("--fix",)):
        result = run("doctor", *options)
        assert result.code == 1
        assert f"BAD  {what}" in result.out
        (found,) = wrong(*options)
        assert (found["about"], found["mends"]) == (what, False)
        assert said in found["said"]
        assert "DONE" not in result.out
    assert {path: path.read_bytes() for path in before} == before


def test_the_other_things_are_looked_at_all_the_same(own_home: Path) -> None:
    broken_config(own_home)
    broken_shelf(own_home)
    assert [found["about"] for found in wrong()] == ["config", "shelf"]
    assert "15 papers" in about("catalog")[0]["said"]
    assert about("index")[0]["fine"]


def test_what_a_file_says_cannot_touch_the_terminal(own_home: Path) -> None:
    write(own_home, "shelf.yaml", 'papers:\n  k: {tags: [a], note: "[[\\e7no\\u202e]]"}\n')
    result = run("doctor")
    assert result.code == 1
    assert "[[7no]]" in result.out
    assert "\x1b" not in result.out + result.err


def test_a_copy_of_the_config_is_not_merged_by_itself(own_home: Path) -> None:
    for name in ("config", "synonyms", "searches"):
        write(own_home, f"{name}.sync-conflict-20260131-120000-ABCDEF.yaml", "x: y\n")
    assert [found["about"] for found in wrong("--fix")] == ["config", "searches", "synonyms"]


# What it mends --------------------------------------------------------------------------------------


def test_the_doctor_s_way_out_of_a_missing_index_works(own_home: Path) -> None:
    missing_index(own_home)
    (found,) = wrong()
    assert (found["about"], found["fix"]) == ("index", "carrel reindex")
    assert "behind" in found["said"]
    for _ in range(2):
        result = run("reindex")
        assert (result.code, "15 papers" in result.err) == (0, True)
        assert run("doctor").code == 0
        assert hits() == {"2401.00001", "2401.00002"}
    missing_index(own_home)
    assert mended() == "DONE Indexed 15 papers"
    assert hits() == {"2401.00001", "2401.00002"}


def test_two_machines_shelves_are_made_one(own_home: Path) -> None:
    run("tag", "2401.00001", "+mine")
    text = "papers:\n  '2401.00002': {tags: [theirs]}\n"
    copy = write(own_home, "shelf (conflicted copy 2026-01-31).yaml", text)
    (found,) = wrong()
    assert (found["about"], found["mends"]) == ("shelf", True)
    assert str(copy) in found["said"]
    assert found["fix"].startswith("carrel shelf merge ")
    assert "Merged 1 paper" in mended()
    assert not copy.exists()
    assert hits("tag:mine") | hits("tag:theirs") == {"2401.00001", "2401.00002"}


def test_a_copy_that_cannot_be_read_stays_and_the_reason_is_told(own_home: Path) -> None:
    run("tag", "2401.00001", "+mine")
    copy = write(own_home, "shelf (1).yaml", "papers: [\n")
    (found,) = wrong("--fix")
    assert "not repaired" in found["said"]
    assert copy.read_text() == "papers: [\n"


def test_a_shelf_that_is_gone_is_written_again(own_home: Path) -> None:
    run("tag", "2401.00001", "+mine")
    path = places_in(own_home).shelf_file
    before = path.read_bytes()
    path.unlink()
    assert [found["about"] for found in wrong()] == ["shelf"]
    assert not path.exists()  # looking changes nothing
    assert "1 paper" in mended()
    assert path.read_bytes() == before


def test_two_machines_lists_are_made_one(own_home: Path) -> None:
    run("list", "create", "Thesis")
    run("list", "add", "Thesis", "2401.00001")
    text = "name: Thesis\npapers:\n  - key: '2401.00002'\n"
    copy = write(own_home, "lists/thesis (conflicted copy 2026-01-31).yaml", text)
    (found,) = wrong()
    assert (found["about"], found["mends"]) == ("lists", True)
    assert "Merged" in mended()
    assert hits("in:thesis") == {"2401.00001", "2401.00002"}
    assert [path.name for path in copy.parent.iterdir()] == ["thesis.yaml"]


def test_entries_follow_their_papers_to_the_library_s_keys(own_home: Path) -> None:
    hashed = title_hash("Sheepdogs Revisited")
    write(own_home, "shelf.yaml", f"papers:\n  {hashed}: {{tags: [old]}}\n  '2401.00002': {{tags: [new]}}\n")
    write(own_home, "lists/l.yaml", "name: L\npapers:\n  - {key: '10.1000/revisited', note: why}\n")
    result = wrong()
    assert [found["about"] for found in result] == ["shelf", "lists"]
    assert f"{hashed} → 2401.00002" in result[0]["said"]
    assert updated_keys("on the shelf", {hashed: "2401.00002"}) in mended()
    assert hits("tag:old tag:new in:l") == {"2401.00002"}


def test_what_a_crash_left_half_written_is_swept_but_not_what_is_being_written(own_home: Path) -> None:
    places = places_in(own_home)
    places.config.mkdir(parents=True)
    left = [places.config / ".shelf.yaml.carrel-tmp", places.state / "tmpabcd1234", places.data / ".x.carrel-tmp"]
    young = places.config / ".searches.yaml.carrel-tmp"
    for path in (*left, young):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("half")
    for path in left:
        os.utime(path, (1_700_000_000, 1_700_000_000))
    (found,) = wrong()
    assert found["said"].startswith("3 temporary files")
    assert mended() == "DONE Removed 3 temporary files"
    assert [path for path in (*left, young) if path.exists()] == [young]


def test_a_paper_that_is_there_twice_becomes_one_and_can_be_parted_again(own_home: Path) -> None:
    own = {"title": "Wet Dogs in Rain", "doi": "10.1000/wet"}
    run("import", "-", stdin=lines([own, {"title": "Dogs in Rain", "arxiv": "2402.00001"}]))
    run("tag", "2402.00001", "+wet")
    run("import", "-", stdin=lines([{"title": "Dogs in Rain", "arxiv": "2402.00001", "doi": "10.1000/wet"}]))
    (found,) = wrong()
    # The one on the shelf stays.
    assert (found["about"], found["fix"]) == ("twice", "carrel merge 2402.00001 10.1000/wet")
    assert '"Dogs in Rain" (2402.00001) and "Wet Dogs in Rain" (10.1000/wet) are the same paper' in found["said"]
    assert 'Merged "Wet Dogs in Rain" into "Dogs in Rain"' in mended()
    assert run("show", "10.1000/wet", "--json").json["key"] == "2402.00001"
    assert hits("(wet OR rain) dogs") == {"2402.00001"}
    assert run("merge", "--undo", "10.1000/wet").code == 0
    assert hits("(wet OR rain) dogs") == {"2402.00001", "10.1000/wet"}


def test_papers_that_may_be_one_are_left_to_the_person(own_home: Path) -> None:
    names = {"authors": ["Ada Example"]}
    result = [{"title": title, **names} for title in ("Measuring Rain on Slate Roofs", "Measuring Rain on Slat Roofs")]
    run("import", "-", stdin=lines(result))
    assert run("doctor", "--fix").code == 0
    assert "?    twice" in run("doctor").out
    (found,) = about("twice")
    assert (found["fine"], found["unsure"], found["mends"]) == (True, True, False)
    assert run(*found["fix"].removeprefix("If so: carrel ").split()).code == 0
    assert about("twice")[0]["said"] == NO_DUPLICATES


def test_many_findings_of_a_kind_are_cut_for_people_and_whole_for_programs(own_home: Path) -> None:
    with closing(Desk(places_in(own_home))) as desk:
        desk.shelf.edit(marks.set_note(desk.named("2401.00001"), " ".join(f"[[nobody {n}]]" for n in range(30))))
    result = run("doctor")
    assert result.out.count("BAD  notes") == 20
    assert "10 more about notes" in result.err
    assert len(about("notes")) == 30


def test_several_troubles_are_mended_in_one_go(own_home: Path) -> None:
    copy = places_in(own_home).config / "shelf (1).yaml"
    run("import", "-", stdin=lines([{"title": "A", "doi": "10.1000/a"}, {"title": "B", "arxiv": "2402.00001"}]))
    run("import", "-", stdin=lines([{"title": "B", "arxiv": "2402.00001", "doi": "10.1000/a"}]))
    run("bookmark", "add", "2401.00001")
    copy.write_text("papers:\n  '10.1000/a': {tags: [theirs]}\n")
    missing_index(own_home)
    done = mended()
    assert all(word in done for word in ("Merged 1 paper from", "Merged", "Indexed"))
    assert hits("tag:theirs") == {"10.1000/a"}


# The index, whoever looks -----------------------------------------------------------------------------


def damaged_index(kind: str, damage: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def harm(home: Path) -> None:
        files = list(places_in(home).index.glob(kind))
        assert files
        for file in files:
            file.write_bytes(damage(file.read_bytes()))

    return harm


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda _: b"",
    "cut short": lambda whole: whole[: len(whole) // 2],
    "changed": lambda whole: whole[:20] + b"\xff\x00\xff" + whole[23:],
    "replaced": lambda whole: b"nonsense" * 100,
}
HARM = {f"{kind} {name}": damaged_index(kind, damage) for kind in ("*.toc", "*.seg") for name, damage in DAMAGE.items()}
HARM |= {"no index": missing_index, "no cache": lambda home: shutil.rmtree(places_in(home).cache)}


@pytest.mark.parametrize("harm", HARM)
def test_a_damaged_or_missing_index_is_made_anew_without_a_word(own_home: Path, harm: str) -> None:
    before = hits()
    HARM[harm](own_home)
    result = run("search", "--json", "sheepdogs")
    assert result.err == ""
    assert set(result.keys) == before
    assert run("doctor").code == 0


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
    error = fails(*verb, stdin=MAY, code=1)
    assert said in error
    assert "catalog.sqlite3" in error
    assert places_in(own_home).catalog.read_bytes() == before


def test_papers_that_an_older_carrel_joined_by_a_short_title_are_parted(own_home: Path) -> None:
    page = {"source": "feed", "label": "letters", "page_date": "2026-05-09"}
    joined = {"title": "Reply", "authors": ["Ada Example"], "sightings": [page | {"rank": rank} for rank in (3, 9)]}
    run("import", "-", stdin=lines([joined]))
    (found,) = wrong()
    assert (found["about"], found["mends"]) == ("joined", True)
    assert "1 paper" in mended()
    assert wrong() == []
    assert len(hits("reply")) == 2
    # The page, imported again, tells what the second one says.
    again = {"title": "Reply", "authors": ["Bo Other"], "sightings": [page | {"rank": 9}]}
    assert run("import", "-", "--json", stdin=lines([again])).json["new"] == 0
    assert len(hits("author:other reply")) == 1
