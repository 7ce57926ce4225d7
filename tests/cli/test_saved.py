"""`carrel saved`: edit, rename, move, and what is told before one relies on a search."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.runner import run
from tests.samples import places_in

pytestmark = pytest.mark.usefixtures("stocked")


def rows() -> list[dict[str, object]]:
    found: list[dict[str, object]] = run("saved", "list", "--json").json["saved"]
    return found


def row(name: str) -> dict[str, object]:
    return next(each for each in rows() if each["name"] == name)


def save(name: str, *query: str) -> None:
    assert run("saved", "add", name, *query).code == 0


def test_saving_tells_what_it_gives_and_which_bookmarks_it_misses() -> None:
    herding = [paper["title"] for paper in run("search", "--json", "-n", "0", "sheepdogs").json["papers"]]
    others = run("search", "--json", "-n", "0", "NOT", "sheepdogs").json["papers"]
    assert run("saved", "add", "dogs", "sheepdogs").err.endswith(f"It gives {len(herding)} papers.\n")
    run("bookmark", "add", "2401.00001", *(paper["key"] for paper in others[:7]))
    told = run("saved", "add", "hounds", "sheepdogs").err.splitlines()
    assert told[:2] == ["Saved “hounds”", f"It gives {len(herding)} papers and misses 7 of your 8 bookmarks:"]
    assert told[-1] == "  and 2 more"
    assert len(told) == 8
    assert run("saved", "edit", "hounds", "sheepdogs", "OR", "is:bookmarked").err.splitlines() == [
        "Changed query of “hounds”",
        f"It gives {len(herding) + 7} papers, all your bookmarks among them.",
    ]


def test_each_field_is_edited_by_itself() -> None:
    save("dogs", "herding")
    assert "Changed query of “dogs”" in run("saved", "edit", "dogs", "sheepdogs", "-year:1999").err
    assert "Changed sort" in run("saved", "edit", "dogs", "--sort", "title").err
    assert "key 4" in run("saved", "edit", "dogs", "--key", "4").err
    assert "Changed notify" in run("saved", "edit", "DOGS", "--notify").err
    wanted = {"name": "dogs", "query": "sheepdogs -year:1999", "sort": "title", "key": "4", "notify": True}
    assert {name: row("dogs")[name] for name in wanted} == wanted
    told = run("saved", "edit", "dogs", "--sort", "none", "--key", "none", "--no-notify")
    assert told.err == "Changed sort, key, notify of “dogs”\n"
    assert {**wanted, "sort": "", "key": "", "notify": False}.items() <= row("dogs").items()
    assert run("saved", "undo").code == 0
    assert wanted.items() <= row("dogs").items(), "one edit is one change"


def test_editing_nothing_or_nobody_is_wrong_usage() -> None:
    save("dogs", "herding")
    told = run("saved", "edit", "dogs")
    assert (told.code, "--notify" in told.err) == (2, True)
    told = run("saved", "edit", "cats", "purring")
    assert (told.code, "cats" in told.err) == (2, True)
    assert run("saved", "edit", "dogs", "--key", "x").code == 2


def test_an_edited_query_has_been_seen_but_for_what_was_new_already() -> None:
    save("dogs", "sheepdogs naive")
    assert row("dogs")["new"] == 0
    run("saved", "edit", "dogs", "sheepdogs")
    assert (row("dogs")["total"], row("dogs")["new"]) == (2, 0)


@pytest.mark.parametrize("call", [("edit", "a", "q:b"), ("rename", "b", "later"), ("add", "later", "q:b")])
def test_a_circle_is_refused_wherever_it_would_be_closed(call: tuple[str, ...]) -> None:
    queries = {"a": "q:later", "b": "q:a"}
    for name, query in queries.items():
        save(name, query)
    told = run("saved", *call)
    assert told.code == 2
    assert "round in a circle" in told.err
    assert {each["name"]: each["query"] for each in rows()} == queries


def test_renaming_goes_through_the_other_searches() -> None:
    save("dogs", "herding")
    save("pets", "q:dogs OR cats")
    save("more", "q:Dogs wool")
    told = run("saved", "rename", "dogs", "all dogs")
    assert told.err == "Renamed “dogs” to “all dogs”, also in “pets”, “more”\n"
    assert row("pets")["query"] == 'q:"all dogs" OR cats'
    assert row("pets")["total"] == row("all dogs")["total"]
    assert run("saved", "undo").code == 0
    assert row("pets")["query"] == "q:dogs OR cats"
    assert run("saved", "rename", "dogs", "Pets").code == 2
    assert run("saved", "rename", "nobody", "someone").code == 2
    assert "Renamed" in run("saved", "rename", "dogs", "DOGS").err


def test_searches_are_put_in_another_order() -> None:
    for name in "abcd":
        save(name, "herding")
    assert run("saved", "move", "d", "--to", "1").err == "Moved “d” up\n"
    assert [each["name"] for each in rows()] == list("dabc")
    run("saved", "move", "a", "--to", "99")
    assert [each["name"] for each in rows()] == list("dbca")
    assert "Nothing to change" in run("saved", "move", "a", "--to", "4").err
    assert run("saved", "move", "a", "--to", "0").code == 2
    assert run("saved", "move", "a").code == 2
    assert run("saved", "move", "z", "--to", "1").code == 2


def test_removing_says_who_used_it() -> None:
    save("dogs", "herding")
    save("pets", "q:dogs OR cats")
    assert run("saved", "remove", "dogs").err == ("Removed “dogs”. “pets” used it, and finds nothing in its place\n")


def test_a_file_that_cannot_be_read_is_told_with_its_line(stocked: Path) -> None:
    save("dogs", "herding")
    path = places_in(stocked).config / "searches.yaml"
    path.write_text(f"{path.read_text('utf-8')}  - name: [\n", "utf-8")
    told = run("saved", "list")
    assert "dogs" in told.out
    assert "searches.yaml" in told.err
    assert "line" in told.err
    told = run("saved", "edit", "dogs", "--notify")
    assert told.code == 1
    assert "dogs" in run("saved", "list").out
