"""`carrel merge`: two papers made one wherever they are kept, and taken apart again."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from search.catalog.merge import merged_later, not_merged
from shelf.edits import marks
from shelf.messages import redid, undid
from tests.cli.runner import ONE, TWO, run
from tests.samples import lines, places_in
from tui.desk.desk import Desk

pytestmark = pytest.mark.usefixtures("stocked")


def said(*args: str) -> str:
    result = run(*args)
    assert (result.code, result.out) == (0, ""), result.err
    return result.err


def shown(name: str) -> dict[str, Any]:
    found: dict[str, Any] = run("show", name, "--json").json
    return found


def listed(name: str) -> list[str]:
    return run("list", "show", name, "--json").keys


def hits(query: str) -> set[str]:
    return set(run("search", "--json", query).keys)


def write_note(home: Path, key: str, text: str) -> None:
    with closing(Desk(places_in(home))) as desk:
        desk.shelf.edit(marks.set_note(desk.named(key), text))


@pytest.fixture
def kept(stocked: Path) -> None:
    """Give the shelf and two lists something of both papers."""
    assert stocked.exists()
    run("tag", ONE, "+herd")
    run("tag", TWO, "+dogs")
    run("bookmark", "add", TWO)
    run("list", "create", "Both")
    run("list", "add", "Both", TWO, ONE)
    run("list", "create", "Other")
    run("list", "add", "Other", TWO)


@pytest.mark.usefixtures("kept")
def test_two_papers_become_one_everywhere() -> None:
    result = said("merge", ONE, TWO)
    assert 'Merged "Sheepdogs Revisited" into "Sheepdogs Are naïve' in result
    assert "what you had added to it and its places in reading lists" in result
    assert f"`carrel merge --undo {TWO}`" in result
    paper = shown(TWO)
    assert paper["key"] == shown("10.1000/revisited")["key"] == ONE
    assert (paper["arxiv"], paper["doi"], paper["upvotes"]) == (ONE, "10.1000/revisited", 7)
    assert [seen["rank"] for seen in paper["sightings"]] == [1, 2]
    assert (set(paper["tags"]), paper["bookmarked"]) == ({"herd", "dogs"}, True)
    assert listed("Both") == listed("Other") == [ONE]
    assert hits("tag:herd tag:dogs is:bookmarked in:other") == hits("sheepdogs") == {ONE}


@pytest.mark.usefixtures("kept")
def test_it_is_taken_back_with_all_that_went_along() -> None:
    before = shown(ONE), shown(TWO), listed("Both"), listed("Other")
    said("merge", TWO, ONE)
    result = said("merge", "--undo", ONE)
    assert 'Separated "Sheepdogs Are naïve' in result
    assert 'from "Sheepdogs Revisited"' in result
    assert (shown(ONE), shown(TWO), listed("Both"), listed("Other")) == before
    assert hits("sheepdogs") == {ONE, TWO}
    assert run("doctor").code == 0


@pytest.mark.usefixtures("kept")
def test_what_was_done_since_stays(stocked: Path) -> None:
    write_note(stocked, TWO, "Of the second.")
    said("merge", ONE, TWO)
    write_note(stocked, ONE, "Of both.")
    run("list", "create", "Third")
    result = said("merge", "--undo", TWO)
    assert "what was changed since stays as it is" in result
    with closing(Desk(places_in(stocked))) as desk:
        assert (desk.shelf.note(ONE), desk.shelf.note(TWO)) == ("Of both.", "Of the second.")
    assert (shown(ONE)["tags"], shown(TWO)["tags"]) == (["herd"], ["dogs"])
    assert (listed("Both"), listed("Other")) == ([TWO, ONE], [TWO])


def test_several_become_one_and_come_out_again_in_turn() -> None:
    keys = sorted(hits("page:may-9"))[:3]
    result = run("merge", "--json", *keys)
    assert result.json == {"key": keys[0], "merged": keys[1:]}
    assert hits("page:may-9") & set(keys) == {keys[0]}
    refused = run("merge", "--undo", keys[1])
    assert refused.code == 2
    assert merged_later(keys[2]) in refused.err
    assert run("merge", "--json", "--undo", keys[2], keys[1]).json == {"parted": [keys[2], keys[1]]}
    assert hits("page:may-9") >= set(keys)


def test_reading_the_pages_again_undoes_no_merge(own_home: Path) -> None:
    said("merge", ONE, TWO)
    tally = run("import", "--json", str(own_home / "pages" / "fields.jsonl")).json
    assert (tally["new"], tally["library"]) == (0, 14)
    assert hits("sheepdogs") == {ONE}


@pytest.mark.parametrize(
    ("args", "what"),
    [
        ((ONE,), "Give the paper to keep"),
        ((ONE, ONE), f"the same paper, {ONE}"),
        ((ONE, "10.9999/unknown"), "No paper"),
        (("--undo", ONE), not_merged(ONE)),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_happens(args: tuple[str, ...], what: str) -> None:
    result = run("merge", *args)
    assert result.code == 2
    assert what in result.err
    assert hits("sheepdogs") == {ONE, TWO}


@pytest.mark.usefixtures("kept")
def test_undo_takes_back_all_of_a_merge_in_its_turn_and_redo_does_it_again() -> None:
    before = shown(ONE), shown(TWO), listed("Both"), listed("Other")
    said("merge", ONE, TWO)
    merged = shown(ONE), listed("Both"), listed("Other")
    said("bookmark", "remove", ONE)
    assert said("undo") == undid('Removed bookmark from "Sheepdogs Are naïve Learners: Herding 72% of α"') + "\n"
    assert said("undo") == undid(f"Merged {TWO} into {ONE}") + "\n"
    assert (shown(ONE), shown(TWO), listed("Both"), listed("Other")) == before
    assert said("redo") == redid(f"Merged {TWO} into {ONE}") + "\n"
    assert (shown(TWO), listed("Both"), listed("Other")) == merged
    assert said("redo") == redid('Removed bookmark from "Sheepdogs Are naïve Learners: Herding 72% of α"') + "\n"
    said("undo")
    said("undo")
    # What was edited since bars it.
    said("bookmark", "add", ONE)
    assert said("redo").startswith("Nothing to redo")
    assert hits("sheepdogs") == {ONE, TWO}


def test_a_merge_of_papers_that_nothing_was_added_to_is_undone_too() -> None:
    said("merge", ONE, TWO)
    assert said("undo") == undid(f"Merged {TWO} into {ONE}") + "\n"
    assert said("undo") == "Nothing to undo.\n"
    assert hits("sheepdogs") == {ONE, TWO}


@pytest.mark.usefixtures("kept")
def test_a_merge_that_a_crash_kept_from_the_shelf_goes_on_by_the_doctor(stocked: Path) -> None:
    with closing(Desk(places_in(stocked))) as desk:
        desk.library.catalog.join(ONE, TWO)
    assert run("doctor").code == 1
    assert run("doctor", "--fix").code == 0
    assert set(shown(TWO)["tags"]) == {"herd", "dogs"}


def test_a_list_that_someone_sent_knows_the_paper_by_either_key(tmp_path: Path) -> None:
    said("merge", ONE, TWO)
    sent = tmp_path / "group.yaml"
    sent.write_text(f"name: Group\npapers:\n  - {{key: '{TWO}', title: Some Other Title}}\n")
    assert run("list", "import", str(sent), "--json").json["missing"] == []
    assert listed("Group") == [ONE]


def test_a_result_by_its_number_leads_to_what_it_became() -> None:
    keys = run("search", "--json", "sheepdogs").keys
    said("merge", "@1", "@2")
    assert shown("@2")["key"] == keys[0]


@pytest.mark.usefixtures("own_home")
def test_papers_that_may_be_one_are_suggested_with_the_command_that_merges_them() -> None:
    title = "Measuring the Sound of Rain"
    rows = [{"title": title, "authors": ["Ada Example"]}, {"title": title, "year": 2020, "abstract": "Wet. " * 30}]
    assert run("import", "-", stdin=lines(rows)).code == 0
    (pair,) = run("merge", "--suggest", "--json").json
    assert (pair["sure"], pair["why"]) == (False, "their titles are the same")
    assert run(*pair["command"].split()[1:]).code == 0
    result = run("merge", "--suggest")
    assert (result.code, result.out) == (1, "")
    assert run("merge").code == 2


@pytest.mark.usefixtures("own_home")
def test_what_an_import_joined_by_title_is_told_and_can_be_parted() -> None:
    page, record = {"title": "Measuring the Sound of Rain"}, {"title": "Measuring the sound of rain", "year": 2020}
    assert run("import", "-", "--json", stdin=lines([page])).json["joined"] == []
    (join,) = run("import", "-", "--json", stdin=lines([record])).json["joined"]
    assert (join["file"], join["line"], join["title"]) == ("-", 1, record["title"])
    assert shown(join["into"])["year"] == 2020
    assert run("merge", "--undo", join["key"]).code == 0
    assert (shown(join["into"])["year"], shown(join["key"])["year"]) == (None, 2020)
    # Each is what it was when it comes again.
    again = run("import", "-", "--json", stdin=lines([page, record])).json
    assert (again["new"], again["joined"]) == (0, [])
