"""`carrel bookmark`, `tag`, `status`, `rate`, `priority` and `dismiss`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.runner import ONE, TWO, bookmarked, fails, keys, run, show
from tests.samples import places_in

pytestmark = pytest.mark.usefixtures("stocked")


def test_bookmarks_are_added_listed_and_removed() -> None:
    result = run("bookmark", "add", ONE, TWO)
    assert (result.code, result.out) == (0, "")
    assert "2 papers" in result.err
    assert set(bookmarked()) == {ONE, TWO}
    assert show(ONE)["bookmarked"] is True
    assert run("bookmark", "remove", ONE).code == 0
    assert bookmarked() == [TWO]
    assert "Sheepdogs Revisited" in run("bookmark", "list").out


def test_a_bookmark_is_found_by_the_search_and_adding_it_twice_changes_nothing() -> None:
    run("bookmark", "add", ONE)
    found = run("search", "--json", "is:bookmarked").json
    assert [hit["key"] for hit in found["papers"]] == [ONE]
    assert found["papers"][0]["bookmarked"] is True
    assert "★" in run("search", "is:bookmarked").out
    result = run("bookmark", "add", ONE)
    assert (result.code, result.err) == (0, "Nothing to change\n")
    assert bookmarked() == [ONE]


def test_one_unknown_name_leaves_all_as_they_were() -> None:
    assert "2499.99999" in fails("bookmark", "add", ONE, "2499.99999")
    assert bookmarked() == []
    assert run("tag", ONE, "nonsense", "+x").code == 2
    assert show(ONE)["tags"] == []


def test_tags_are_put_on_and_taken_off_in_one_go() -> None:
    run("tag", ONE, TWO, "+dogs", "+sheep")
    result = run("tag", ONE, "+wool", "-sheep")
    assert (result.code, result.out) == (0, "")
    assert "+wool -sheep" in result.err
    assert sorted(show(ONE)["tags"]) == ["dogs", "wool"]
    assert sorted(show(TWO)["tags"]) == ["dogs", "sheep"]


@pytest.mark.parametrize("tag", ["hard", "n", "help-wanted", "json", "5"])
def test_a_tag_that_looks_like_an_option_is_taken_off_all_the_same(tag: str) -> None:
    run("tag", ONE, f"+{tag}")
    assert run("tag", ONE, f"-{tag}").code == 0
    assert show(ONE)["tags"] == []


def test_tags_are_listed_by_use() -> None:
    run("tag", ONE, "+dogs", "+wool")
    run("tag", TWO, "+dogs")
    assert [line.split() for line in run("tag", "list").out.splitlines()] == [["2", "dogs"], ["1", "wool"]]
    listed = run("tag", "list", "--json").json
    rows = [{"tag": "dogs", "papers": 2, "colour": ""}, {"tag": "wool", "papers": 1, "colour": ""}]
    assert listed == {"tags": rows}


def test_tags_are_found_by_the_search_and_shown() -> None:
    run("tag", ONE, "+dogs")
    assert run("search", "--json", "tag:dogs").keys == [ONE]
    assert run("search", "--json", "sheepdogs", "-tag:dogs").json["total"] == 1
    assert "#dogs" in run("search", "sheepdogs").out


@pytest.mark.parametrize("words", [(ONE,), ("+dogs",), (ONE, "+"), (ONE, "-"), (ONE, "+\x1b")])
def test_what_says_nothing_is_wrong_usage(words: tuple[str, ...]) -> None:
    fails("tag", *words)


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
    assert sorted(show(ONE)["tags"]) == ["cats", "wool"]


def test_a_broken_shelf_is_told_and_not_written_over(own_home: Path) -> None:
    shelf = places_in(own_home).shelf_file
    shelf.parent.mkdir(parents=True)
    shelf.write_text("papers: [\n")
    result = run("bookmark", "add", ONE)
    assert "shelf.yaml" in result.err
    assert "line" in result.err
    assert shelf.read_text() == "papers: [\n"
    # The edit waits in the journal and is there once the file is mended.
    assert bookmarked() == [ONE]
    shelf.unlink()
    assert bookmarked() == [ONE]


def tags() -> dict[str, int]:
    return {row["tag"]: row["papers"] for row in run("tag", "list", "--json").json["tags"]}


def test_a_status_is_set_for_all_papers_that_are_named() -> None:
    result = run("status", ONE, TWO, "reading")
    assert (result.code, result.out, result.err) == (0, "", "Marked 2 papers as reading\n")
    assert {show(name)["status"] for name in (ONE, TWO)} == {"reading"}
    assert set(keys("is:reading")) == {ONE, TWO}
    assert run("status", TWO, "READ").code == 0
    assert show(TWO)["status"] == "read"
    assert "read" in run("search", "revisited").out


def test_a_rating_is_given_seen_found_and_taken_off() -> None:
    assert run("rate", ONE, "4").err == "Rated 1 paper 4 of 5\n"
    assert show(ONE)["rating"] == 4
    assert "★★★★☆" in run("search", "herding").out
    assert set(keys("rating:>=4")) == {ONE}
    assert run("rate", ONE, "none").code == 0
    assert show(ONE)["rating"] is None


def test_a_priority_is_given_and_seen() -> None:
    assert run("priority", ONE, "high").err == "Set priority of 1 paper to high\n"
    assert show(ONE)["priority"] == "high"
    assert "high priority" in run("search", "herding").out
    run("priority", ONE, "normal")
    assert show(ONE)["priority"] == "normal"


def test_what_is_dismissed_is_out_of_sight_until_it_is_taken_back() -> None:
    run("status", ONE, "read")
    assert run("dismiss", ONE).err == "Dismissed 1 paper\n"
    assert ONE not in set(keys("herding"))
    assert set(keys("is:dismissed")) == {ONE}
    assert run("dismiss", "--back", ONE).err == "Restored 1 paper\n"
    assert ONE in set(keys("herding"))
    assert show(ONE)["status"] == "read", "what it was before"


@pytest.mark.parametrize(
    "call",
    [
        *(
            f"status {ONE}",
            f"status {ONE} finished",
            f"status {ONE} nonsense-id read",
            f"rate {ONE} 6",
            f"rate {ONE} 0",
        ),
        *("rate 5", f"priority {ONE} urgent", "dismiss", "tag rename dogs", "tag rename nosuch other", "tag delete"),
        *("tag rename dogs a,b", "tag delete nosuch", "tag colour dogs chartreuse", "tag list dogs"),
    ],
)
def test_what_makes_no_sense_is_wrong_usage_and_changes_nothing(call: str) -> None:
    run("tag", ONE, "+dogs")
    before = show(ONE)
    fails(*call.split())
    assert show(ONE) == before


def test_a_misspelt_tag_is_answered_with_the_nearest() -> None:
    run("tag", ONE, "+vision")
    assert 'Did you mean "vision"?' in run("tag", "delete", "visoin").err


def test_a_tag_is_renamed_with_what_is_under_it() -> None:
    run("tag", ONE, "+method", "+method/lora")
    run("tag", TWO, "+method/lora")
    assert run("tag", "rename", "method", "approach").err == "Renamed tag method to approach on 2 papers\n"
    assert tags() == {"approach/lora": 2, "approach": 1}
    assert set(keys("tag:approach")) == {ONE, TWO}


def test_two_tags_become_one() -> None:
    run("tag", ONE, "+dog", "+dogs")
    run("tag", TWO, "+dog")
    assert run("tag", "rename", "dog", "Dogs").err == "Merged tag dog into dogs on 2 papers\n"
    assert tags() == {"dogs": 2}


def test_a_tag_is_deleted_everywhere_and_comes_back() -> None:
    run("tag", ONE, "+dogs", "+dogs/sheep")
    run("tag", TWO, "+dogs")
    assert run("tag", "delete", "dogs").err == "Deleted tag dogs and 1 under it from 2 papers\n"
    assert tags() == {}
    assert run("undo").err.startswith("Undid: deleted tag dogs")
    assert tags() == {"dogs": 2, "dogs/sheep": 1}


@pytest.mark.parametrize("verb", ["colour", "color"])
def test_a_tag_has_a_colour_that_those_under_it_share(verb: str) -> None:
    run("tag", ONE, "+dogs", "+dogs/sheep")
    assert run("tag", verb, "dogs", "Green").err == "Coloured tag dogs green\n"
    assert {row["colour"] for row in run("tag", "list", "--json").json["tags"]} == {"green"}
    assert "dogs  (green)" in run("tag", "list").out
    run("tag", verb, "dogs", "none")
    assert {row["colour"] for row in run("tag", "list", "--json").json["tags"]} == {""}


def test_a_paper_may_be_named_like_what_is_done_to_tags() -> None:
    result = run("tag", "rename", "+dogs")
    assert "No paper matches 'rename'" in result.err
    assert run("tag", "delete", "rename", "-dogs").code == 2
    assert tags() == {}
