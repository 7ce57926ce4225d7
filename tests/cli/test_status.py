"""`carrel status`, `rate`, `priority`, `dismiss`, and what is done to a tag wherever it is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.runner import run

pytestmark = pytest.mark.usefixtures("stocked")
ONE, TWO = "2401.00001", "2401.00002"


def paper(name: str) -> dict[str, Any]:
    found: dict[str, Any] = run("show", "--json", name).json
    return found


def tags() -> dict[str, int]:
    return {row["tag"]: row["papers"] for row in run("tag", "list", "--json").json["tags"]}


def found(query: str) -> set[str]:
    return {each["key"] for each in run("search", "--json", "-n", "0", query).json["papers"]}


def test_a_status_is_set_for_all_papers_that_are_named() -> None:
    told = run("status", ONE, TWO, "reading")
    assert (told.code, told.out, told.err) == (0, "", "Marked 2 papers as reading\n")
    assert {paper(name)["status"] for name in (ONE, TWO)} == {"reading"}
    assert found("is:reading") == {ONE, TWO}
    assert run("status", TWO, "READ").code == 0
    assert paper(TWO)["status"] == "read"
    assert "read" in run("search", "revisited").out


def test_a_rating_is_given_seen_found_and_taken_off() -> None:
    assert run("rate", ONE, "4").err == "Rated 1 paper 4 of 5\n"
    assert paper(ONE)["rating"] == 4
    assert "★★★★☆" in run("search", "herding").out
    assert found("rating:>=4") == {ONE}
    assert run("rate", ONE, "none").code == 0
    assert paper(ONE)["rating"] is None


def test_a_priority_is_given_and_seen() -> None:
    assert run("priority", ONE, "high").err == "Gave 1 paper high priority\n"
    assert paper(ONE)["priority"] == "high"
    assert "high priority" in run("search", "herding").out
    run("priority", ONE, "normal")
    assert paper(ONE)["priority"] == "normal"


def test_what_is_dismissed_is_out_of_sight_until_it_is_taken_back() -> None:
    run("status", ONE, "read")
    assert run("dismiss", ONE).err == "Dismissed 1 paper\n"
    assert ONE not in found("herding")
    assert found("is:dismissed") == {ONE}
    assert run("dismiss", "--back", ONE).err == "Took 1 paper back\n"
    assert ONE in found("herding")
    assert paper(ONE)["status"] == "read", "what it was before"


@pytest.mark.parametrize(
    "call",
    [
        ("status", ONE),
        ("status", ONE, "finished"),
        ("status", ONE, "nonsense-id", "read"),
        ("rate", ONE, "6"),
        ("rate", ONE, "0"),
        ("rate", "5"),
        ("priority", ONE, "urgent"),
        ("dismiss",),
        ("tag", "rename", "dogs"),
        ("tag", "rename", "nosuch", "other"),
        ("tag", "rename", "dogs", "a,b"),
        ("tag", "delete", "nosuch"),
        ("tag", "delete"),
        ("tag", "colour", "dogs", "chartreuse"),
        ("tag", "list", "dogs"),
    ],
)
def test_what_makes_no_sense_is_wrong_usage_and_changes_nothing(call: tuple[str, ...]) -> None:
    run("tag", ONE, "+dogs")
    before = paper(ONE)
    told = run(*call)
    assert (told.code, told.out) == (2, "")
    assert told.err
    assert paper(ONE) == before


def test_a_misspelt_tag_is_answered_with_the_nearest() -> None:
    run("tag", ONE, "+vision")
    assert "Did you mean “vision”?" in run("tag", "delete", "visoin").err


def test_a_tag_is_renamed_with_what_is_under_it() -> None:
    run("tag", ONE, "+method", "+method/lora")
    run("tag", TWO, "+method/lora")
    assert run("tag", "rename", "method", "approach").err == "Renamed tag method to approach on 2 papers\n"
    assert tags() == {"approach/lora": 2, "approach": 1}
    assert found("tag:approach") == {ONE, TWO}


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
    told = run("tag", "rename", "+dogs")
    assert "No paper 'rename'" in told.err
    assert run("tag", "delete", "rename", "-dogs").code == 2
    assert tags() == {}
