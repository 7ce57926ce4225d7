"""Notes in the app: the pane, links, drafts, the person's own editor, and how notes are found."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from textual import events

from search.text.clean import clean
from search.text.latex import readable
from shelf.edits import marks
from shelf.model import Ref
from shelf.shelf import Shelf
from tests.cli.runner import run
from tests.hostile.texts import FORBIDDEN, TEXTS
from tests.samples import places_in
from tests.terminal.terminal import Terminal
from tests.tui.papers import GLASS, LANTERN_FIELDS, LANTERN_PROBLEM, LONG_READ, PAPER_LANTERNS, SLOW, TIDAL_MEMORY
from tests.tui.stage import MEDIUM, NARROW, WIDE, Stage, running, until
from tests.tui.test_papers import kept
from tui.commands.notes import NO_NOTE_LINKS, NO_TERMINAL, UNSAVED_DRAFT
from tui.config.paths import Paths
from tui.desk.desk import Desk
from tui.desk.note_drafts import NoteDrafts
from tui.desk.question import Question
from tui.screens.main import no_such_paper
from tui.screens.note import LINK_HINT, NoteScreen

LINK = "[[2603.00001|Lantern Fields]]"


def pane(stage: Stage) -> NoteScreen:
    assert isinstance(stage.app.screen, NoteScreen)
    return stage.app.screen


def note(stage: Stage, title: str) -> str:
    return stage.main.desk.shelf.note(key_of(stage, title))


def key_of(stage: Stage, title: str) -> str:
    return next(key for key in stage.main.desk.library.snapshot().columns.titles if stage.title_of(key) == title)


def write(places: Paths, **notes: str) -> dict[str, str]:
    """Write notes as another process does, on papers named by the beginning of their titles; return their keys."""
    found = {}
    with_titles = {GLASS: "glass", LANTERN_FIELDS: "fields", SLOW: "slow", LONG_READ: "long"}
    desk = Desk(places)
    for title, name in with_titles.items():
        found[name] = next(key for key in desk.library.snapshot().columns.titles if desk.title(key) == title)
        if name in notes:
            desk.shelf.edit(marks.set_note(desk.papers([found[name]])[0], notes[name]))
    desk.close()
    return found


async def write_note(stage: Stage, title: str, text: str) -> None:
    await stage.to(title)
    await stage.press("e")
    await type_text(stage, text)
    await stage.press("escape")
    assert stage.app.screen is stage.main


async def type_text(stage: Stage, text: str) -> None:
    await stage.strike(*("enter" if sign == "\n" else sign for sign in text))


# The pane ----------------------------------------------------------------------------------------


async def test_a_note_is_written_shown_kept_and_changed(places: Paths) -> None:
    async with running(places) as stage:
        await write_note(stage, GLASS, "# Plans\nshows its work")
        assert stage.said == ["Added note to 1 paper"]
        assert "Note # Plans shows its work" in stage.words(stage.main.detail)
        assert stage.counts["With a note"] == "1"
        await write_note(stage, GLASS, ", mostly")
        assert stage.said[-1] == "Changed note on 1 paper"
        assert note(stage, GLASS) == "# Plans\nshows its work, mostly"
    assert str(kept(places)[GLASS]["note"]).rstrip() == "# Plans\nshows its work, mostly"
    assert NoteDrafts(places.state).papers() == ()


async def test_the_pane_is_whole_and_leaves_something_to_be_read(places: Paths) -> None:
    async with running(places) as stage:
        await stage.to(GLASS)
        await stage.press("e")
        for size in (WIDE, MEDIUM, NARROW):
            await stage.pilot.resize_terminal(*size)
            await stage.type("[[lant")
            frame = pane(stage).frame.region
            assert (frame.right, frame.bottom) == size
            assert frame.y >= 8, "the list is still there above it"
            assert pane(stage).area.region.height >= 4
            assert f"Note on {GLASS}" in stage.text()
            assert "Tab or Enter links it · ↑ ↓ choose · Esc goes on typing" in stage.text()
            assert sum("Lantern" in line for line in stage.lines(pane(stage).rows)) == 3
            await stage.press("escape")
            assert f"Esc saves · Ctrl+G discards · {LINK_HINT}" in stage.text()
            assert pane(stage).area.region.height >= 8


async def test_an_empty_note_is_removed_and_an_unchanged_one_left_alone(places: Paths) -> None:
    write(places, glass="short")
    async with running(places) as stage:
        await stage.to(GLASS)
        await stage.press("e", "escape")
        assert stage.said == []
        await stage.press("e")
        await stage.strike(*["backspace"] * 5, "escape")
        assert stage.said == ["Removed note from 1 paper"]
        await stage.press("e", "space", "enter", "escape")
        assert len(stage.main.desk.shelf.history()) == 2
        assert "Note" not in stage.lines(stage.main.detail)


async def test_it_is_about_the_paper_under_the_cursor(places: Paths) -> None:
    async with running(places) as stage:
        await stage.mark(LANTERN_FIELDS, SLOW)
        await stage.to(GLASS)
        await stage.press("e")
        assert "one paper" in stage.said[-1]
        await type_text(stage, "mine")
        stage.main.papers.move(3)  # as when the list changes behind it
        await stage.press("escape")
        assert note(stage, GLASS) == "mine"
        assert [entry.title for entry in stage.main.desk.shelf.entries()] == [GLASS]
        await stage.step("a key is completed and what closes the link is not doubled")
        await stage.to(SLOW)
        await stage.press("e")
        await stage.type("[[]]")
        await stage.press("left", "left")
        await stage.type("2603.00001")
        await stage.press("enter")
        assert pane(stage).area.text == LINK


async def test_what_was_typed_is_thrown_away_only_when_one_says_so(places: Paths) -> None:
    write(places, glass="as it was")
    async with running(places) as stage:
        await stage.to(GLASS)
        await stage.press("e", "ctrl+g")
        assert stage.app.screen is stage.main, "nothing was typed"
        await stage.press("e", "!", "ctrl+g", "enter")
        assert pane(stage).area.text == "as it was!", "the first choice is to go on"
        await stage.press("ctrl+g", "escape", "!", "ctrl+g", "t")
        assert stage.app.screen is stage.main
        assert note(stage, GLASS) == "as it was"
    assert NoteDrafts(places.state).papers() == ()


async def test_pasted_text_brings_nothing_but_text(places: Paths) -> None:
    async with running(places) as stage:
        await stage.to(GLASS)
        await stage.press("e")
        for text in TEXTS.values():
            pane(stage).area.post_message(events.Paste(f"{text}\r\n"))
            await stage.heard()
            assert pane(stage).area.text.endswith(clean(text) + "\n")
            assert not any(FORBIDDEN.search(line) for line in stage.lines())
        await stage.press("escape")
        held = note(stage, GLASS)
        assert clean(held) == held
        assert "[@click=app.quit]" in held
        for _ in range(20):
            assert not any(FORBIDDEN.search(line) for line in stage.lines())
            stage.main.detail.move(10)
            await stage.heard()
        stage.main.detail.move(-(10**6))
        await stage.settled()
        await stage.click("[@click=app.quit]")
        assert stage.app.is_running


async def test_a_note_that_cannot_be_kept_stays_on_the_screen_and_is_a_draft(places: Paths) -> None:
    async with running(places) as stage:
        key = await stage.to(GLASS)
        await stage.press("e")
        pane(stage).area.insert("x" * 100_001)
        await stage.press("escape")
        assert "100,001 characters" in stage.words()
        draft = NoteDrafts(places.state).read(key)
        assert draft is not None
        assert str(draft.path)[:20] in stage.words()
        await stage.press("backspace", "escape")
        assert stage.app.screen is stage.main
        assert len(note(stage, GLASS)) == 100_000
    assert NoteDrafts(places.state).papers() == ()


async def test_what_was_written_elsewhere_meanwhile_is_told_and_comes_back(places: Paths) -> None:
    async with running(places) as stage:
        await stage.to(GLASS)
        await stage.press("e")
        await stage.type("here")
        other = Shelf(places.config, places.data)
        other.edit(marks.set_note(stage.main.desk.papers([key_of(stage, GLASS)])[0], "there"))
        other.close()
        await stage.press("escape")
        assert "changed elsewhere" in stage.said[-1]
        assert note(stage, GLASS) == "here"
        stage.main.desk.shelf.undo()
        assert note(stage, GLASS) == "there"


# Drafts ------------------------------------------------------------------------------------------


async def test_what_is_typed_is_on_disk_soon_and_a_draft_if_one_leaves_with_the_note_open(places: Paths) -> None:
    drafts = NoteDrafts(places.state)
    async with running(places) as stage:
        key = await stage.to(GLASS)
        await stage.press("e")
        await stage.type("half a")
        await until(drafts.papers, "a draft is kept", 4)
        await type_text(stage, " word")
        await until(lambda: (draft := drafts.read(key)) and draft.text == "half a word", "all of it is kept", 4)
        await stage.press("escape")
        assert drafts.papers() == ()
        await stage.press("e", "!")
        stage.app.exit()
    draft = drafts.read(key)
    assert draft is not None
    assert draft.text == "half a word!"


async def test_what_a_crash_left_is_offered_and_can_be_done_without(places: Paths) -> None:
    drafts = NoteDrafts(places.state)
    keys = write(places, glass="saved", slow="saved too")
    drafts.write(keys["glass"], "saved and more")
    async with running(places) as stage:
        await stage.until(lambda: stage.said, "it is told at the start")
        assert f'Unsaved note on "{GLASS}" from' in stage.said[0]
        stage.app.clear_notifications()
        await stage.to(GLASS)
        await stage.press("e")
        assert UNSAVED_DRAFT in stage.text()
        assert "saved and more" in stage.text()
        await stage.press("escape")
        assert stage.app.screen is stage.main
        assert drafts.papers(), "no answer throws nothing away"
        await stage.press("e", "g", "!", "escape")
        assert note(stage, GLASS) == "saved and more!"
        await stage.press("e")
        assert pane(stage).area.text == "saved and more!", "it is not asked again"
        await stage.press("escape")
        drafts.write(keys["slow"], "nonsense")
        await stage.to(SLOW)
        await stage.press("e", "o")
        assert pane(stage).area.text == "saved too"
        await stage.press("escape")
    assert drafts.papers() == ()


async def test_a_folder_that_takes_no_drafts_keeps_nobody_from_writing(places: Paths) -> None:
    places.state.mkdir(exist_ok=True)
    (places.state / "drafts").write_text("no folder")
    async with running(places) as stage:
        await stage.to(GLASS)
        await stage.press("e")
        await stage.type("all the same")
        await stage.until(lambda: "a crash would lose" in stage.words(), "it is said")
        await stage.press("escape")
        assert note(stage, GLASS) == "all the same"


# Links -------------------------------------------------------------------------------------------


async def test_a_link_is_completed(places: Paths) -> None:
    async with running(places) as stage:
        for title, key in {GLASS: "tab", SLOW: "enter"}.items():
            await stage.to(title)
            # As fast as one can type.
            await stage.press("e")
            await stage.strike(*"like [[lantern fi", key, *"!")
            assert pane(stage).area.text == f"like {LINK}!"
            await stage.strike("enter", "tab", *"- x")
            assert pane(stage).area.text == f"like {LINK}!\n  - x", "they are text again"
            await stage.press("escape")


async def test_another_paper_is_chosen_with_arrows_or_a_click(places: Paths) -> None:
    async with running(places) as stage:
        await stage.to(GLASS)
        await stage.press("e")
        await stage.type("[[lant")
        await stage.press("down", "ctrl+n", "up", "tab")
        assert "The Lantern Problem" in pane(stage).area.text
        await stage.type(" [[lant")
        await stage.click("Synthetic")
        assert pane(stage).area.text.endswith("|Paper Lanterns]]")
        await stage.press("!")
        assert pane(stage).area.text.endswith("]]!")


async def test_a_link_that_is_not_to_be_completed_is_left_alone(places: Paths) -> None:
    async with running(places) as stage:
        await stage.to(GLASS)
        await stage.press("e")
        await stage.type("[[lan")
        await stage.press("escape")
        await type_text(stage, "tern\nthen [[x]] and [[no such")
        await stage.press("enter", "escape")
        assert note(stage, GLASS) == "[[lantern\nthen [[x]] and [[no such"


async def test_a_cursor_that_passes_a_link_is_offered_nothing(places: Paths) -> None:
    write(places, glass=f"{LINK}\nbelow")
    async with running(places) as stage:
        await stage.to(GLASS)
        await stage.press("e", "up", "home", "right", "right", "right", "right", "0")
        assert not pane(stage).rows.display
        await stage.press("backspace", "down", "end")
        await stage.type(" [[lant")
        assert pane(stage).rows.display
        await stage.press("left")
        assert not pane(stage).rows.display


async def test_links_are_followed_with_a_click_and_back(places: Paths) -> None:
    write(places, glass=f"Like {LINK}, and [[no such paper]].")
    async with running(places) as stage:
        await stage.search("planning")
        assert "Like Lantern Fields, and no such paper (no such paper)." in stage.words(stage.main.detail)
        await stage.click("Like Lantern")
        assert stage.title == GLASS
        await stage.click("Lantern Fields, and")
        assert stage.titles == [LANTERN_FIELDS]
        assert f"Noted in {GLASS}" in stage.words(stage.main.detail)
        await stage.click(GLASS)
        assert stage.titles == [GLASS]
        await stage.press("backspace")
        assert stage.titles == [LANTERN_FIELDS]
        await stage.press("backspace")
        assert stage.titles == [GLASS]


async def test_links_are_followed_by_key(places: Paths) -> None:
    write(places, glass=f"{LINK} [[no such paper]] https://example.org/x", slow="[[Glass Box Planning]]")
    async with running(places) as stage:
        await stage.to(GLASS)
        await stage.pick("note links")
        assert [line.strip("│ ") for line in stage.lines(stage.app.screen.query_one("MenuRows"))] == [
            "1  to Lantern Fields",
            "2  broken link: no such paper",
            "3  to https://example.org/x",
            "4  from the note on Slow Tokens, Fast Answers",
        ]
        await stage.press("2")
        assert stage.said[-1] == no_such_paper("no such paper")
        stage.main.run_command("note-links")
        await stage.settled()
        await stage.press("4")
        assert stage.titles == [SLOW]
        await stage.press("backspace")
        await stage.to(TIDAL_MEMORY)
        stage.main.run_command("note-links")
        await stage.settled()
        assert stage.said[-1] == NO_NOTE_LINKS


# Finding notes -----------------------------------------------------------------------------------


FOUND = {
    "note:ladder": {GLASS},
    "note:lad": {GLASS},
    'note:"hard ladders"': {GLASS},
    'note:"ladders hard"': set(),
    "has:note": {GLASS, SLOW},
    "is:noted -note:ladder": {SLOW},
    "ladder": {GLASS},
    "any:ladder": {GLASS},
    "title:ladder": set(),
    "planning ladder": {GLASS},
    "lantern -marked": {LANTERN_FIELDS, LANTERN_PROBLEM, PAPER_LANTERNS, LONG_READ},
    "ladder OR marked": {GLASS, SLOW},
}


def test_notes_are_searched_with_and_without_a_field(places: Paths) -> None:
    write(places, glass="A hard **ladder** of plans", slow="Marked by a lantern")
    with closing(Desk(places)) as desk:
        for query, titles in FOUND.items():
            keys = desk.answer(Question(query, typing=True)).keys
            assert len(keys) == len(titles), query
            assert {readable(desk.title(key)) for key in keys} == titles, query


async def test_hits_in_notes_light_up(places: Paths) -> None:
    write(places, fields="> a ladder, see [[Slow Tokens]]")
    async with running(places) as stage:
        for query, hits in {"note:ladders": ["ladder"], "ladder rooms": ["Rooms", "ladder", "rooms"]}.items():
            await stage.search(query)
            assert stage.underlined(stage.main.detail) == hits


async def test_a_note_on_a_paper_that_left_the_library_does_not_come_up_for_words(places: Paths) -> None:
    shelf = Shelf(places.config, places.data)
    shelf.edit(marks.set_note(Ref("gone1", "A Lantern That Left"), "with a ladder"))
    shelf.close()
    async with running(places) as stage:
        await stage.search("ladder ")
        assert stage.titles == []
        await stage.search("lantern ")
        assert stage.found == "4 of 25"
        await stage.search("note:ladder ")
        assert stage.titles == ["A Lantern That Left"]
        await stage.press("e", *" too", "escape")
        assert stage.main.desk.shelf.note("gone1") == "with a ladder too"


# The person's own editor -------------------------------------------------------------------------


async def test_without_an_editor_or_a_terminal_to_lend_to_it_that_is_said(
    places: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(places) as stage:
        await stage.press("E")
        assert "export EDITOR=" in stage.said[-1]
        monkeypatch.setenv("EDITOR", "true")
        await stage.press("E")
        assert stage.said[-1] == NO_TERMINAL
    assert NoteDrafts(places.state).papers() == ()


def editor_of(folder: Path, script: str) -> str:
    """The command of an editor that is a shell script, to which the file is `$1`."""
    file = folder / "my editor"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return f"'{file}'"


@pytest.mark.usefixtures("stocked")
def test_the_note_is_written_in_the_editor_and_the_terminal_comes_back(own_home: Path) -> None:
    # It shows what it gets, waits for a key and adds what it was told, or fails.
    script = 'trap "" INT; printf "EDITING "; cat "$1"; stty -a | grep -o " echo "; read key; [ "$key" ] || exit 3'
    script += '; echo "more $key" >> "$1"'
    with Terminal(100, 30, variables={"EDITOR": editor_of(own_home, script)}) as terminal:
        terminal.wait_for("Sheepdogs Are")
        terminal.send("e")
        terminal.wait_for("Note on")
        terminal.send("begun\x1b")
        terminal.wait_for("Added note")
        terminal.send("E")
        terminal.wait_for("EDITING begun")
        terminal.wait_for("echo")
        drafts = list((places_in(own_home).state / "drafts").glob("*.md"))
        assert [file.stat().st_mode & 0o777 for file in drafts] == [0o600]
        terminal.send("x\x03y\r")
        terminal.wait_for("Changed note")
        terminal.wait_for("more")
        terminal.send("E")
        terminal.wait_for("EDITING begun")
        terminal.send("\r")
        terminal.wait_for("failed with code 3")
        terminal.send("q")
        assert terminal.wait_end() == 0
        terminal.assert_restored()
    assert run("note", "2401.00001").out == "begun\nmore y\n"
    assert not list((places_in(own_home).state / "drafts").glob("*.md"))
