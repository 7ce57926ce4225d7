"""Notes: written in a pane or in a person's own editor, and followed from paper to paper."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from search.errors import CarrelError
from tui.commands.base import Command, on_paper
from tui.desk.render import line

if TYPE_CHECKING:
    from search.paper import Paper
    from tui.desk.note_drafts import NoteDrafts
    from tui.desk.note_editor import EditorStart
    from tui.desk.notes import NoteLink
    from tui.screens.main import MainScreen

GROUP = "Notes"
# An editor that comes back sooner has opened a window and not waited for it.
_AT_ONCE = 1.0
_GO_ON, _AFRESH = "draft", "note"


async def _note(screen: MainScreen) -> None:
    from tui.desk.note_drafts import NoteDrafts

    paper = await _one(screen)
    if paper is None:
        return
    drafts = NoteDrafts(screen.desk.places.state)
    try:
        with drafts.editing(paper.key):
            if start := await _start(screen, drafts, paper):
                await _in_pane(screen, drafts, paper, start)
    except CarrelError as error:
        screen.say(str(error), "error")


async def _in_pane(screen: MainScreen, drafts: NoteDrafts, paper: Paper, start: EditorStart) -> None:
    from tui.desk.note_completion import link_candidates
    from tui.desk.note_drafts import save_note
    from tui.screens.note import NoteScreen

    desk = screen.desk
    pane = NoteScreen(
        paper.title,
        start,
        drafts,
        lambda text: save_note(desk, drafts, paper, text, start.note),
        lambda typed: link_candidates(desk, typed, paper.key),
    )
    _show(screen, await screen.app.push_screen_wait(pane))


async def _in_editor(screen: MainScreen) -> None:
    from textual.app import SuspendNotSupported

    from shelf.notes import note_text
    from tui.desk.note_drafts import NoteDrafts, save_note
    from tui.desk.note_editor import edit_note, editor_command

    paper = await _one(screen)
    if paper is None:
        return
    drafts = NoteDrafts(screen.desk.places.state)
    try:
        command = editor_command()
        with drafts.editing(paper.key):
            if (start := await _start(screen, drafts, paper)) is None:
                return
            begun = time.monotonic()
            text = _lent(screen, lambda: edit_note(drafts, start, command))
            _show(screen, await asyncio.to_thread(save_note, screen.desk, drafts, paper, text, start.note))
            if note_text(text) == start.note and time.monotonic() - begun < _AT_ONCE:
                screen.say("Nothing was changed. An editor with a window has to be told to wait: code --wait.")
    except SuspendNotSupported:
        screen.say("This terminal cannot be lent to an editor: e opens the note here.", "warning")
    except CarrelError as error:
        screen.say(str(error), "error")


def _lent(screen: MainScreen, work: Callable[[], str]) -> str:
    """Do something on the terminal; Carrel stands still meanwhile, since it has nowhere to draw."""
    failed: Exception
    with screen.app.suspend():
        try:
            return work()
        except Exception as error:
            # Textual takes the terminal back only where nothing is raised.
            failed = error
    raise failed


async def _one(screen: MainScreen) -> Paper | None:
    """Return the paper under the cursor, which a note is about, whatever is marked."""
    if len(screen.papers.chosen) > 1:
        screen.say("A note is about one paper: this is the one under the cursor.")
    return await screen.current()


async def _start(screen: MainScreen, drafts: NoteDrafts, paper: Paper) -> EditorStart | None:
    """Return what is to be edited; None when the person, asked about what was not saved, wants neither.

    Raises:
        CarrelError: What was not saved cannot be read.
    """
    from shelf.notes import note_text
    from tui.desk.note_editor import EditorStart
    from tui.screens.dialogs import MenuItem

    note = screen.desk.shelf.note(paper.key)
    draft = await asyncio.to_thread(drafts.read, paper.key)
    if draft is None or note_text(draft.text) in (note, ""):
        return EditorStart(paper.key, note, note)
    first = line(draft.text)[:40]
    items = [
        MenuItem("g", f"Go on with what was typed: {first}…", _GO_ON),
        MenuItem("o", "Open the note without it, and throw it away", _AFRESH),
    ]
    chosen = await screen.choose(f"Typed on {draft.day} and not saved", items)
    if not chosen:
        return None
    return EditorStart(paper.key, note, draft.text if chosen == _GO_ON else note)


def _show(screen: MainScreen, said: str) -> None:
    if said:
        screen.say(said)
        screen.papers.refresh()
        screen.ask()


async def _links(screen: MainScreen) -> None:
    from tui.desk.notes import LinkResolver
    from tui.screens.dialogs import MenuItem

    try:
        noted = await asyncio.to_thread(LinkResolver(screen.desk).about, screen.papers.key)
    except CarrelError as error:
        screen.say(str(error), "error")
        return
    if not noted.links:
        screen.say("No note links here, and this one has no links.")
        return
    items = []
    for number, way in enumerate(noted.links):
        kind = "in the note of" if number >= len(noted.out) else "to" if way.key or way.url else "to no paper:"
        key = str(number + 1) if number < 9 else ""
        items.append(MenuItem(key, f"{kind} {line(way.label)}", str(number)))
    chosen = await screen.choose("Links of the note", items)
    if chosen:
        await follow(screen, noted.links[int(chosen)])


async def follow(screen: MainScreen, way: NoteLink) -> None:
    """Go where a link of a note leads; Backspace comes back."""
    from tui.desk.notes import query_for

    if way.url:
        await screen.open_url(way.url, "")
    elif not way.key:
        screen.say(f"“{line(way.label)}” is no paper of the library, or more than one.", "warning")
    elif way.key != screen.papers.key:
        screen.visit(text=query_for(way.key), like=(), unlike=(), without=(), sort="")


COMMANDS = (
    Command("note", ("e",), "note", "Write a note on the paper; [[ links another one", GROUP, _note, True, on_paper),
    Command(
        "note-editor",
        ("E",),
        "note editor",
        "Write the note in $VISUAL or $EDITOR",
        GROUP,
        _in_editor,
        enabled=on_paper,
    ),
    Command(
        "note-links",
        (),
        "note links",
        "Follow a link of the note, or one that leads here",
        GROUP,
        _links,
        enabled=on_paper,
    ),
)
