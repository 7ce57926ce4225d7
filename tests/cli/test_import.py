"""`carrel import`: which files it reads, what it reports, and what --category, --since and --marks do."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.runner import fails, run
from tests.samples import MARCH, MAY, RECORDS, lines, places_in, write_samples
from tests.search.sources.samples import PAIRS, page
from tests.search.sources.saved_answers import snapshot, snapshot_record
from tui.cli.import_ import left_out, on_several_pages
from tui.cli.output import more_remarks

SHAPE = {"files", "rows", "new", "seen_again", "updated", "skipped"}
COUNTS = ("files", "rows", "new", "seen_again", "updated")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of its own, apart from the home."""
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def counts(tally: dict[str, Any]) -> tuple[int, ...]:
    return tuple(tally[name] for name in COUNTS)


def write(path: Path, what: str | bytes) -> Path:
    path.write_bytes(what.encode() if isinstance(what, str) else what)
    return path


def taken(*paths: Path | str) -> dict[str, Any]:
    tally: dict[str, Any] = run("import", "--json", *map(str, paths)).json
    return tally


def found(query: str = "") -> list[Any]:
    papers: list[Any] = run("search", "--json", "-n", "0", "--", query).json["papers"]
    return papers


def titles(papers: Iterable[Any]) -> set[str]:
    return {paper["title"] for paper in papers}


def test_the_json_is_one_object_of_the_public_shape(desk: Path) -> None:
    tally = taken(write(desk / "may.txt", MAY), write(desk / "broken.txt", ""))
    assert tally.keys() >= SHAPE
    assert counts(tally) == (2, 6, 6, 0, 0)
    (skipped,) = tally["skipped"]
    assert skipped.keys() >= {"file", "line", "reason"}
    assert (Path(skipped["file"]).name, type(skipped["line"]), bool(skipped["reason"])) == ("broken.txt", int, True)


def test_the_words_for_people_tell_the_same(desk: Path) -> None:
    write(desk / "may.txt", MAY)
    write(desk / "empty.txt", "")
    result = run("import", "may.txt", "empty.txt")
    assert result.code == 0
    assert "6 papers read from 2 files: 6 new, 0 already in the library, 1 skipped." in result.out
    assert "empty.txt:1: The file is empty" in result.err


def test_a_page_read_again_adds_nothing(desk: Path) -> None:
    may = write(desk / "may.txt", MAY)
    assert counts(taken(may)) == (1, 6, 6, 0, 0)
    before = found()
    assert counts(taken(may)) == (1, 6, 0, 6, 0)
    assert found() == before


def test_a_paper_of_two_pages_is_one_paper_seen_again(desk: Path) -> None:
    march, may = write(desk / "march.txt", MARCH), write(desk / "may.txt", MAY)
    tally = taken(march, may)
    assert counts(tally) == (2, 14, 12, 2, 0)
    result = run("import", str(march), str(may))
    assert on_several_pages(2) in result.out
    assert len(found()) == 12


def test_a_record_that_knows_more_updates_the_paper(desk: Path) -> None:
    title = PAIRS[0][0]
    write(desk / "may.txt", page(PAIRS[:3]))
    write(desk / "more.jsonl", lines([{"title": title.upper(), "arxiv": "2402.00007", "authors": ["Ada"]}]))
    taken("may.txt")
    assert counts(taken("more.jsonl")) == (1, 1, 0, 1, 1)
    (paper,) = [paper for paper in found() if paper["arxiv"]]
    assert paper["authors"] == ["Ada"]
    assert paper["abstract"] == PAIRS[0][1]
    assert [seen["label"] for seen in paper["sightings"]] == ["may", "more"]


def test_a_folder_is_read_with_all_that_is_in_it(desk: Path) -> None:
    write_samples(desk / "pages" / "deeper")
    write(desk / "pages" / "picture.png", b"\x89PNG")
    tally = taken("pages")
    assert counts(tally)[:3] == (3, 17, 15)
    assert not tally["skipped"]


def test_standard_input_is_a_file_too(desk: Path) -> None:
    result = run("import", "--json", "-", stdin=MAY)
    assert counts(result.json) == (1, 6, 6, 0, 0)
    assert counts(run("import", "--json", "-", stdin=lines(RECORDS)).json)[:3] == (1, 3, 3)
    assert not run("import", "-", stdin="").out.startswith("Traceback")


def test_a_format_that_is_named_overrides_what_the_file_seems_to_be(desk: Path) -> None:
    write(desk / "fields.txt", lines(RECORDS))
    result = run("import", "--format", "daily-papers", "fields.txt")
    assert "3 new" not in result.out
    assert counts(run("import", "--json", "--format", "jsonl", "fields.txt").json)[:3] == (1, 3, 3)
    wrong = run("import", "--format", "rss", "fields.txt")
    assert wrong.code == 2
    assert "daily-papers" in wrong.err


@pytest.mark.parametrize("what", [b"", b"\n \n", os.urandom(4096), b"%PDF-1.7\n", b"\x00" * 100])
def test_a_file_that_cannot_be_read_is_told_and_fails(desk: Path, what: bytes) -> None:
    write(desk / "odd.txt", what)
    result = run("import", "--json", "odd.txt")
    assert result.code == 1
    tally = json.loads(result.out)
    assert counts(tally)[1:] == (0, 0, 0, 0)
    assert [skipped["file"] for skipped in tally["skipped"]] == ["odd.txt"]
    assert run("import", "odd.txt").code == 1


@pytest.mark.parametrize("path", ["not-there.txt", "not-there/", "/dev/null", "empty"])
def test_a_path_that_leads_nowhere_is_told_and_fails(desk: Path, path: str) -> None:
    (desk / "empty").mkdir()
    result = run("import", path)
    assert (result.code, path.rstrip("/") in result.err) == (1, True)


def test_one_good_row_is_no_failure(desk: Path) -> None:
    write(desk / "odd.bin", os.urandom(2000))
    write(desk / "one.jsonl", lines([{"title": "One"}]) + "not json\n" + lines([{"abstract": "x"}, ["list"]]))
    result = run("import", "--json", "odd.bin", "not-there.txt", "one.jsonl")
    tally = result.json
    assert counts(tally)[1:3] == (1, 1)
    skipped = {(Path(each["file"]).name, each["line"]) for each in tally["skipped"]}
    assert skipped >= {("one.jsonl", 2), ("one.jsonl", 3), ("one.jsonl", 4), ("not-there.txt", 0)}


@pytest.mark.parametrize(("remarks", "listed"), [(100, 100), (1100, 1000)])
def test_the_first_remarks_are_printed_more_are_listed_and_all_are_counted(
    desk: Path, remarks: int, listed: int
) -> None:
    write(desk / "many.jsonl", lines([{"title": "One"}, *[{"abstract": "untitled"}] * remarks]))
    result = run("import", "many.jsonl")
    assert result.err.count("skipped many.jsonl") == 20
    assert more_remarks("skipped", listed, remarks - listed) in result.err
    assert f"{remarks:,} skipped." in result.out
    tally = taken("many.jsonl")
    assert (len(tally["skipped"]), tally.get("more_skipped", 0)) == (listed, remarks - listed)


def test_a_year_may_be_given_to_pages_that_name_none(desk: Path) -> None:
    write(desk / "may.txt", MAY)
    assert run("import", "--year", "2026", "may.txt").code == 0
    assert {seen["page_date"] for paper in found() for seen in paper["sightings"]} == {"2026-05-09"}


def test_file_names_from_outside_are_harmless(desk: Path) -> None:
    name = "ev\x1b[31mil\u202e.txt"
    write(desk / name, "")
    result = run("import", name)
    assert "evil" in result.err.replace("[31m", "")
    assert not set("\x1b\u202e") & set(result.out + result.err)


def test_nothing_to_import_is_wrong_usage() -> None:
    assert run("import").code == 2


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


def test_how_many_others_there_were_is_told_and_only_others_are_a_failure(path: Path) -> None:
    assert left_out(1) in run("import", "--since", "2023", str(path)).out
    assert left_out(2) in run("import", "--category", "cs.CV", str(path)).out
    assert "left out" not in run("import", str(path)).out
    assert run("import", "--category", "q-bio", str(path)).code == 1


@pytest.mark.parametrize("since", ["23", "2023-13", "2023-02-30", "yesterday", "20230101", "2023-W01-1", "-1"])
def test_a_date_that_is_none_is_wrong_usage(path: Path, since: str) -> None:
    assert "2023-05-09" in fails("import", "--since", since, str(path))


BIB = """
@article{moth2024, title = {Counting Moths at Dusk}, author = {Ada Moth}, year = 2024,
  keywords = {light, night work}, annote = {Read the *appendix* first.}}
@article{fen2023, title = {Fens and Their Frogs}, author = {Jo Fen}, year = 2023}
"""


def test_tags_and_notes_come_with_the_papers_once_and_can_be_undone(own_home: Path) -> None:
    file = own_home / "refs.bib"
    file.write_text(BIB, "utf-8")
    result = run("import", "--marks", str(file))
    assert result.code == 0
    assert "Imported tags and notes of 1 paper from" in result.err
    [paper] = run("search", "moths", "--json").json["papers"]
    assert paper["tags"] == ["light", "night-work"]
    assert run("search", "note:appendix", "--json").json["total"] == 1
    again = run("import", "--marks", str(file))
    assert "Nothing to change" in again.err
    assert "Undid" in run("undo").err
    assert run("search", "is:noted", "--json").json["total"] == 0


def test_without_being_asked_for_they_stay_out(own_home: Path) -> None:
    file = own_home / "refs.bib"
    file.write_text(BIB, "utf-8")
    run("import", str(file))
    assert run("tag", "list", "--json").json == {"tags": []}


def test_a_page_has_none_and_that_is_no_trouble(own_home: Path) -> None:
    page = own_home / "page.txt"
    page.write_text("byAK\n\nOct 3\n\nBread for Robots\n\n" + "Kneading is hard, and we do it. " * 20, "utf-8")
    result = run("import", "--marks", str(page))
    assert result.code == 0
    assert "Nothing to change" in result.err


def test_a_broken_shelf_or_list_is_told_and_stops_no_import(own_home: Path) -> None:
    places = places_in(own_home)
    (places.config / "lists").mkdir(parents=True)
    for path in (places.shelf_file, places.config / "lists" / "odd.yaml"):
        path.write_text("papers: [\n")
    result = run("import", "--marks", "-", stdin=BIB)
    assert result.code == 0
    assert result.err.count("line 2") == 2
    assert places.shelf_file.read_text() == "papers: [\n"
