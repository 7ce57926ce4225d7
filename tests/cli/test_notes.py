from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.runner import ONE, TWO, CommandResult, fails, process, run
from tests.hostile.texts import TEXTS
from tests.samples import places_in
from tui.cli.notes import dangling_link, editing_draft, no_note, unsaved_draft
from tui.desk.desk import Desk
from tui.desk.note_drafts import NoteDrafts
from tui.desk.notes import LinkResolver

pytestmark = pytest.mark.usefixtures("stocked")


def note(name: str = ONE) -> str:
    text: str = run("note", "--json", name).json["note"]
    return text


Edit = Callable[[str], CommandResult]


@pytest.fixture
def edit(monkeypatch: pytest.MonkeyPatch) -> Edit:
    """Run `carrel note … --edit` with an editor that is a line of shell, to which the file is `$1`."""

    def run_editor(script: str) -> CommandResult:
        monkeypatch.setenv("VISUAL", f"sh -c '{script}' editor")
        return run("note", ONE, "--edit")

    return run_editor


def test_a_note_is_written_printed_and_replaced_and_none_prints_nothing() -> None:
    result = run("note", ONE, "needs", "a *dog*")
    assert (result.code, result.out, result.err) == (0, "", "Added note to 1 paper\n")
    assert run("note", ONE).out == "needs a *dog*\n"
    assert run("note", ONE, "needs", "two").err == "Changed note on 1 paper\n"
    assert run("note", ONE, "needs", "two").err == "Nothing to change\n"
    assert note() == "needs two"
    result = run("note", TWO)
    assert (result.code, result.out) == (0, "")
    assert no_note("Sheepdogs Revisited") in result.err


def test_more_is_added_at_the_end_and_a_text_may_begin_with_a_minus() -> None:
    run("note", ONE, "--append", "first")
    run("note", ONE, "--append", "- one")
    run("note", "--append", ONE, "- two")
    assert note() == "first\n\n- one\n- two"
    assert run("note", ONE, "-x", "is not an option", "-n").code == 0
    assert note() == "-x is not an option -n"


def test_standard_input_is_a_note_of_any_length() -> None:
    text = "# Read\n\n* naïve – 羊\n" * 500
    assert run("note", ONE, "-", stdin=text).code == 0
    assert note() == text.rstrip()
    run("note", TWO, "--append", "-", stdin="x\r\ny\r\n")
    assert note(TWO) == "x\ny"


def test_a_note_is_removed() -> None:
    run("note", ONE, "x")
    assert run("note", ONE, "--remove").err == "Removed note from 1 paper\n"
    assert note() == ""
    assert run("note", ONE, "--remove").err == "Nothing to change\n"


_CALLS = f"{ONE} x --edit/{ONE} x --remove/{ONE} --remove --edit/{ONE} --append/2499.99999 x/{ONE} -/{ONE} --edit"


@pytest.mark.parametrize("args", [(), (ONE, ""), *(tuple(call.split()) for call in _CALLS.split("/"))])
def test_what_cannot_be_meant_is_wrong_usage_and_changes_nothing(args: tuple[str, ...]) -> None:
    run("note", ONE, "kept")
    fails("note", *args)
    assert note() == "kept"


def test_standard_input_that_is_no_text_is_refused() -> None:
    assert "UTF-8" in fails("note", ONE, "-", stdin=b"caf\xe9")


def test_what_is_too_long_is_refused_and_kept_aside(own_home: Path) -> None:
    said = fails("note", ONE, "-", stdin="x" * 100_001)
    draft = NoteDrafts(places_in(own_home).state).read(ONE)
    assert draft is not None
    assert len(draft.text) == 100_001
    assert str(draft.path) in said
    assert unsaved_draft(draft.day, ONE) in run("note", ONE).err


def test_the_json_tells_where_links_lead() -> None:
    run("note", ONE, "[[Sheepdogs Revisited]] [[nowhere|a wolf]] https://example.org/x")
    result = run("note", TWO, "[[2401.00001]]", "--json").json
    assert result["links"] == [{"label": ONE, "key": ONE, "url": ""}]
    assert [each["key"] for each in result["noted_in"]] == [ONE]
    assert run("note", ONE, "--json").json["links"] == [
        {"label": "Sheepdogs Revisited", "key": TWO, "url": ""},
        {"label": "a wolf", "key": "", "url": ""},
        {"label": "https://example.org/x", "key": "", "url": "https://example.org/x"},
    ]


def test_a_link_that_leads_nowhere_is_told_at_once_and_found_again(own_home: Path) -> None:
    result = run("note", ONE, "[[nowhere|a wolf]]")
    assert dangling_link("a wolf") in result.err
    with closing(Desk(places_in(own_home))) as desk:
        assert [(each.key, each.link) for each in LinkResolver(desk).dangling()] == [(ONE, "[[nowhere|a wolf]]")]


def test_notes_are_found_by_the_search_and_shown() -> None:
    run("note", TWO, "A wolf among **barking** dogs")
    for query in ("note:wolf", "note:bark", 'note:"barking dogs"', "has:note", "is:noted", "wolf", "any:wolf", "wolf*"):
        assert run("search", "--json", query).keys == [TWO], query
    assert run("search", "--json", "note:*").json["total"] == 1
    for query in ('note:"dogs barking"', "title:wolf", "no:note note:wolf"):
        assert run("search", "--json", query).json["total"] == 0, query
    assert run("search", "--json", "no:note").json["total"] == 14
    assert run("search", "--json", "sheepdogs -wolf").json["total"] == 1
    assert "A wolf among **barking** dogs" in run("show", TWO).out


def test_hostile_notes_send_nothing_of_their_own(own_home: Path) -> None:
    assert run("note", ONE, "-", stdin="\n".join(TEXTS.values()).encode("utf-8", "replace")).code == 0
    for args in (("note", ONE), ("show", ONE)):
        out = run(*args).out
        assert all(word in out for word in ("Alert", "Click-Me", "wide signs"))
        assert not set("\x1b\x07\x9b\u202e\u200b\x00") & set(out)


def test_the_editor_writes_the_note(edit: Edit) -> None:
    run("note", ONE, "begun")
    result = process("note", ONE, "--edit", VISUAL="""sh -c 'cat "$1"; echo more >> "$1"' editor""")
    assert (result.code, result.out) == (0, "begun\n")
    assert note() == "begun\nmore"
    assert "Nothing to change" in edit("true").err
    edit('printf "" > "$1"')
    assert note() == ""


def test_an_editor_that_fails_changes_nothing_and_what_it_left_is_gone_on_with(own_home: Path, edit: Edit) -> None:
    run("note", ONE, "begun")
    result = edit('echo half > "$1"; exit 1')
    assert result.code == 1
    assert "code 1" in result.err
    assert note() == "begun"
    draft = NoteDrafts(places_in(own_home).state).read(ONE)
    assert draft is not None
    assert str(draft.path) in result.err
    result = edit('grep -qx half "$1"')
    assert result.code == 0
    assert editing_draft(draft.day) in result.err
    assert note() == "half"
    assert NoteDrafts(places_in(own_home).state).papers() == ()


def test_an_editor_that_is_not_there_is_said_and_leaves_nothing_behind(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "/no/such/editor")
    result = run("note", ONE, "--edit")
    assert result.code == 1
    assert "cannot be started" in result.err
    assert "$EDITOR" in result.err
    assert "Traceback" not in result.err
    assert NoteDrafts(places_in(own_home).state).papers() == ()


def test_the_note_stands_in_the_shelf_for_people_to_read(own_home: Path) -> None:
    run("note", ONE, "-", stdin="# Plan\n\n- [ ] read it\n")
    text = places_in(own_home).shelf_file.read_text("utf-8")
    assert "- [ ] read it" in text
    assert json.dumps(note()) == json.dumps("# Plan\n\n- [ ] read it")
