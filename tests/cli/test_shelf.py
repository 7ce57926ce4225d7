from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.runner import run
from tests.samples import places_in

pytestmark = pytest.mark.usefixtures("stocked")
ONE, TWO = "2401.00001", "2401.00002"


def paper(name: str) -> dict[str, Any]:
    found: dict[str, Any] = run("show", "--json", name).json
    return found


def bookmarked() -> list[str]:
    return [found["key"] for found in run("bookmark", "list", "--json").json["papers"]]


def test_bookmarks_are_added_listed_and_removed() -> None:
    told = run("bookmark", "add", ONE, TWO)
    assert (told.code, told.out) == (0, "")
    assert "2 papers" in told.err
    assert set(bookmarked()) == {ONE, TWO}
    assert paper(ONE)["bookmarked"] is True
    assert run("bookmark", "remove", ONE).code == 0
    assert bookmarked() == [TWO]
    assert "Sheepdogs Revisited" in run("bookmark", "list").out


def test_a_bookmark_is_found_by_the_search() -> None:
    run("bookmark", "add", ONE)
    found = run("search", "--json", "is:bookmarked").json
    assert [hit["key"] for hit in found["papers"]] == [ONE]
    assert found["papers"][0]["bookmarked"] is True
    assert "★" in run("search", "is:bookmarked").out


def test_adding_twice_changes_nothing() -> None:
    run("bookmark", "add", ONE)
    told = run("bookmark", "add", ONE)
    assert told.code == 0
    assert "Nothing to change" in told.err
    assert bookmarked() == [ONE]


def test_one_unknown_name_leaves_all_as_they_were() -> None:
    told = run("bookmark", "add", ONE, "2499.99999")
    assert told.code == 2
    assert "2499.99999" in told.err
    assert bookmarked() == []
    assert run("tag", ONE, "nonsense", "+x").code == 2
    assert paper(ONE)["tags"] == []


def test_tags_are_put_on_and_taken_off_in_one_go() -> None:
    run("tag", ONE, TWO, "+dogs", "+sheep")
    told = run("tag", ONE, "+wool", "-sheep")
    assert (told.code, told.out) == (0, "")
    assert "+wool -sheep" in told.err
    assert sorted(paper(ONE)["tags"]) == ["dogs", "wool"]
    assert sorted(paper(TWO)["tags"]) == ["dogs", "sheep"]


@pytest.mark.parametrize("tag", ["hard", "n", "help-wanted", "json", "5"])
def test_a_tag_that_looks_like_an_option_is_taken_off_all_the_same(tag: str) -> None:
    run("tag", ONE, f"+{tag}")
    assert run("tag", ONE, f"-{tag}").code == 0
    assert paper(ONE)["tags"] == []


def test_tags_are_listed_by_use() -> None:
    run("tag", ONE, "+dogs", "+wool")
    run("tag", TWO, "+dogs")
    assert [line.split() for line in run("tag", "list").out.splitlines()] == [["2", "dogs"], ["1", "wool"]]
    listed = run("tag", "list", "--json").json
    rows = [{"tag": "dogs", "papers": 2, "colour": ""}, {"tag": "wool", "papers": 1, "colour": ""}]
    assert listed == {"tags": rows}


def test_tags_are_found_by_the_search_and_shown() -> None:
    run("tag", ONE, "+dogs")
    assert [hit["key"] for hit in run("search", "--json", "tag:dogs").json["papers"]] == [ONE]
    assert run("search", "--json", "sheepdogs", "-tag:dogs").json["total"] == 1
    assert "#dogs" in run("search", "sheepdogs").out


@pytest.mark.parametrize("words", [(ONE,), ("+dogs",), (ONE, "+"), (ONE, "-"), (ONE, "+\x1b")])
def test_what_says_nothing_is_wrong_usage(words: tuple[str, ...]) -> None:
    told = run("tag", *words)
    assert told.code == 2
    assert not told.out
    assert told.err


def test_missing_arguments_are_wrong_usage() -> None:
    for command in (("tag",), ("bookmark", "add"), ("bookmark", "remove"), ("bookmark", "steal", ONE)):
        assert run(*command).code == 2


def test_what_was_marked_stands_in_the_shelf_for_people_to_read(own_home: Path) -> None:
    run("bookmark", "add", ONE)
    run("tag", ONE, "+dogs")
    text = places_in(own_home).shelf_file.read_text("utf-8")
    assert text.startswith("#")
    assert "Sheepdogs" in text
    assert "dogs" in text


def test_a_shelf_edited_by_hand_counts(own_home: Path) -> None:
    shelf = places_in(own_home).shelf_file
    run("tag", ONE, "+dogs")
    shelf.write_text(shelf.read_text("utf-8").replace("dogs", "cats"), "utf-8")
    run("tag", ONE, "+wool")
    assert sorted(paper(ONE)["tags"]) == ["cats", "wool"]


def test_a_broken_shelf_is_told_and_not_written_over(own_home: Path) -> None:
    shelf = places_in(own_home).shelf_file
    shelf.parent.mkdir(parents=True)
    shelf.write_text("papers: [\n")
    told = run("bookmark", "add", ONE)
    assert "shelf.yaml" in told.err
    assert "line" in told.err
    assert shelf.read_text() == "papers: [\n"
    # The edit waits in the journal and is there once the file is mended.
    assert bookmarked() == [ONE]
    shelf.unlink()
    assert bookmarked() == [ONE]
