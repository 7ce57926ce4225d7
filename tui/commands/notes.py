"""Notes: written in a pane or in an external editor, and their links."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from search.errors import CarrelError
from tui.commands.base import Command, MenuItem, in_list, method, on_paper, screen_command
from tui.desk.render import line

if TYPE_CHECKING:
    from search.paper import Paper
    from tui.desk.note_drafts import NoteDrafts
    from tui.desk.note_editor import EditorStart
    from tui.screens.main import MainScreen

GROUP = "Notes"
# An editor that comes back sooner has opened a window and not waited for it.
_AT_ONCE = 1.0
_DRAFT, _NOTE = "draft", "note"
NOTE_UNCHANGED = "The note is unchanged. If your editor opens a window, make it wait: code --wait."
UNSAVED_DRAFT = "Unsaved draft"
NO_TERMINAL = "This terminal cannot be handed to an editor; e opens the note here."
ONE_PAPER = "A note is about one paper: editing the one under the cursor."
NO_NOTE_LINKS = "This note has no links, and no note links to it."


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
    from tui.desk.note_drafts import save_note
    from tui.desk.notes import link_candidates
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
            text = _suspended(screen, lambda: edit_note(drafts, start, command))
            _show(screen, await asyncio.to_thread(save_note, screen.desk, drafts, paper, text, start.note))
            if note_text(text) == start.note and time.monotonic() - begun < _AT_ONCE:
                screen.say(NOTE_UNCHANGED)
    except SuspendNotSupported:
        screen.say(NO_TERMINAL, "warning")
    except CarrelError as error:
        screen.say(str(error), "error")


def _suspended(screen: MainScreen, work: Callable[[], str]) -> str:
    failed: Exception
    with screen.app.suspend():
        try:
            return work()
        except Exception as error:
            # Textual takes the terminal back only where nothing is raised.
            failed = error
    raise failed


async def _one(screen: MainScreen) -> Paper | None:
    """The paper under the cursor, whatever is marked: a note is about one paper."""
    if len(screen.papers.chosen) > 1:
        screen.say(ONE_PAPER)
    return await screen.current()


async def _start(screen: MainScreen, drafts: NoteDrafts, paper: Paper) -> EditorStart | None:
    """The text to edit, or None if the user cancels when asked about an unsaved draft.

    Raises:
        CarrelError: The draft cannot be read.
    """
    from shelf.notes import note_text
    from tui.desk.note_editor import EditorStart

    note = screen.desk.shelf.note(paper.key)
    draft = await asyncio.to_thread(drafts.read, paper.key)
    if draft is None or note_text(draft.text) in (note, ""):
        return EditorStart(paper.key, note, note)
    first = line(draft.text)[:40]
    items = [
        MenuItem("g", f"Continue the draft: {first}…", _DRAFT),
        MenuItem("o", "Discard the draft and open the note", _NOTE),
    ]
    chosen = await screen.choose(f"{UNSAVED_DRAFT} of {draft.day}", items)
    if not chosen:
        return None
    return EditorStart(paper.key, note, draft.text if chosen == _DRAFT else note)


def _show(screen: MainScreen, message: str) -> None:
    if message:
        screen.say(message)
        screen.papers.refresh()
        screen.ask()


async def _links(screen: MainScreen) -> None:
    from tui.desk.notes import LinkResolver

    note_links = await screen.attempt(lambda: LinkResolver(screen.desk).about(screen.papers.key))
    if note_links is None:
        return
    if not note_links.links:
        screen.say(NO_NOTE_LINKS)
        return
    items = []
    for number, link in enumerate(note_links.links):
        kind = "from the note on" if number >= len(note_links.out) else "to" if link.key or link.url else "broken link:"
        key = str(number + 1) if number < 9 else ""
        items.append(MenuItem(key, f"{kind} {line(link.label)}", str(number)))
    chosen = await screen.choose("Links of the note", items)
    if chosen:
        await screen.follow_link(note_links.links[int(chosen)])


_on_paper = partial(Command, group=GROUP, enabled=on_paper)
_in_links = partial(screen_command, "note", footer=False, enabled=lambda screen: screen.can_move)

COMMANDS = (
    _on_paper("note", ("e",), "note", "Write a note; [[ links another paper", _note, in_list("note")),
    _on_paper("note-editor", ("E",), "note editor", "Write the note in $VISUAL or $EDITOR", _in_editor),
    _on_paper("note-links", (), "note links", "Follow a link of the note, or one to it", _links),
    screen_command("note", "save", ("escape",), "saves", "Save the note and close it", method("leave")),
    screen_command("note", "discard", ("ctrl+g",), "discards", "Close the note without saving", method("discard")),
    _in_links("link", ("tab", "enter"), "link", "Link to the paper under the cursor", method("take")),
)
