"""The note pane: Markdown about one paper, saved as a draft while it is typed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static, TextArea

from search.errors import CarrelError
from shelf.notes import note_text
from tui.commands.base import MenuItem
from tui.desk.note_drafts import NoteDrafts
from tui.desk.note_editor import EditorStart
from tui.desk.notes import LinkCandidate
from tui.desk.render import Piece, line
from tui.screens.command_screen import Popup
from tui.widgets.note_area import NoteArea
from tui.widgets.rows import EntryRows

# Seconds between two drafts.
SOON = 1.0
LINK_HINT = "[[ links a paper"
NO_SUCH_TITLE = "No title matches"
CHANGED = "The note has changed"


def draft_problem(error: CarrelError) -> str:
    return f"No draft could be saved, so a crash would lose what you type. {error}."


Find = Callable[[str], tuple[LinkCandidate, ...]]
Save = Callable[[str], str]


class CandidateRows(EntryRows[LinkCandidate]):
    """Papers that may be linked to."""

    ONE_CLICK = True

    def row(self, index: int, part: int) -> list[Piece]:
        candidate = self.entries[index]
        return [Piece(f" {line(candidate.title)}"), Piece(f"  {line(candidate.key)}", "dim")]


class NoteScreen(Popup[str]):
    """Edits the note on a paper; dismissed with what was done, in words, or with an empty text.

    Args:
        title: Of the paper.
        start: The note, and the text to begin with.
        drafts: Where the text is stored until it is saved.
        save: Saves the note and returns what was done, in words; called in a thread.
        find: Returns candidates for the text after `[[`; called in a thread.
    """

    # At the foot, so that the list or the abstract can be read above it.
    DEFAULT_CSS = """
    NoteScreen { align: center bottom; background: $background 0%; }
    NoteScreen > Vertical {
        width: 100%; height: 50%; min-height: 14; max-height: 100%; border: round $accent; background: $surface;
    }
    NoteScreen NoteArea { height: 1fr; padding: 0 1; background: $surface; }
    NoteScreen #problem { height: auto; max-height: 3; padding: 0 1; color: $text-error; display: none; }
    NoteScreen CandidateRows { background: $surface; height: 6; border-top: solid $foreground 25%; display: none; }
    """
    SCOPES = ("note",)
    area = query_one(NoteArea)
    rows = query_one(CandidateRows)
    frame = query_one(Vertical)

    def __init__(self, title: str, start: EditorStart, drafts: NoteDrafts, save: Save, find: Find) -> None:
        super().__init__()
        self.title_text = title
        self.start = start
        self.drafts = drafts
        self._save_note, self._find = save, find
        self._text = self._drafted = start.text
        self._done = False
        # One at a time: a late draft must not outlive the saved note.
        self._disk = asyncio.Lock()
        self._typed_link: str | None = None
        # Text after `[[` for which the candidates were closed.
        self._refused: str | None = None
        self._problems: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        with Vertical() as frame:
            # A Content, since a title is not a markup.
            frame.border_title = Content(f"Note on {line(self.title_text)}")
            frame.border_subtitle = f"{self.hint_text()} · {LINK_HINT}"
            yield NoteArea(self.start.text)
            yield Static(Content(""), id="problem")
            yield CandidateRows()

    def on_mount(self) -> None:
        self.rows.can_focus = False
        self.area.focus()
        self.area.move_cursor(self.area.document.end)
        self.set_interval(SOON, self._keep_draft)

    # Typing ----------------------------------------------------------------------------------

    @on(TextArea.Changed)
    def _typed(self) -> None:
        self._text = self.area.text
        self._typed_link = typed = self.area.typed_link
        if typed is None or (self._refused is not None and typed.startswith(self._refused)):
            self._refused = self._refused if typed is not None else None
            self._offer(None)
        else:
            self._refused = None
            self._complete(typed)

    @on(TextArea.SelectionChanged)
    def _moved(self) -> None:
        # Moving the cursor into a link offers nothing. Where a letter moved it, `_typed` comes next.
        if self.area.typed_link != self._typed_link and self.area.text == self._text:
            self._offer(None)

    # Not exclusive: that would end a change of the same group. In the group, so that keys wait for it:
    # Enter has to accept the candidate for the letter before it.
    @work(group="change", exit_on_error=False)
    async def _complete(self, typed: str) -> None:
        try:
            candidates = await asyncio.to_thread(self._find, typed)
        except CarrelError as error:
            self._say("link", str(error))
            return
        self._say("link", "")
        if typed == self.area.typed_link:
            self._offer(candidates)

    def _offer(self, candidates: tuple[LinkCandidate, ...] | None) -> None:
        self.rows.display = self.area.offered = bool(candidates)
        self.rows.show_entries(candidates or (), 0)
        self.frame.border_subtitle = self._subtitle(candidates)

    def _subtitle(self, candidates: tuple[LinkCandidate, ...] | None) -> str:
        if candidates:
            choose = " ".join(map(self.first_key, ("previous-option", "next-option")))
            link, typing = self.key_text("note-link"), self.key_text("note-save")
            return f"{link} links it · {choose} choose · {typing} goes on typing"
        nothing = candidates == () and self.area.typed_link
        return f"{NO_SUCH_TITLE} · {self.hint_text()}" if nothing else f"{self.hint_text()} · {LINK_HINT}"

    def _say(self, about: str, problem: str) -> None:
        """Show a problem until it is solved."""
        self._problems[about] = problem
        words = " ".join(filter(None, self._problems.values()))
        label = self.query_one("#problem", Static)
        label.display = bool(words)
        label.update(Content(line(words)))

    # Drafts ----------------------------------------------------------------------------------

    @work(group="draft", exit_on_error=False)
    async def _keep_draft(self) -> None:
        if not self._disk.locked():
            problem = await self._write_draft()
            self._say("draft", draft_problem(problem) if problem else "")

    async def _write_draft(self) -> CarrelError | None:
        """Write a draft; return the error if that fails."""
        async with self._disk:
            text = self._text
            if self._done or text == self._drafted:
                return None
            try:
                await asyncio.to_thread(self.drafts.write, self.start.key, text)
            except CarrelError as error:
                return error
            self._drafted = text
            return None

    async def on_unmount(self) -> None:
        """Save a draft when Carrel quits with the note open."""
        await self._write_draft()

    # What one can do -------------------------------------------------------------------------

    @property
    def can_move(self) -> bool:
        """Whether link candidates are shown; otherwise the keys belong to the text."""
        return bool(self.rows.display)

    def action_move(self, by: int) -> None:
        self.rows.move(by)

    def action_take(self) -> None:
        self.area.complete(self.rows.entries[self.rows.cursor].link)

    def on_row_list_chosen(self) -> None:
        self.action_take()
        self.area.focus()

    def action_leave(self) -> None:
        """Close the candidates, else save the note and close it."""
        if self.rows.display:
            self._refused = self.area.typed_link
            self._offer(None)
        else:
            self._save()

    @work(group="change", exit_on_error=False)
    async def _save(self) -> None:
        # Nothing more can be typed while it is being saved.
        self.area.read_only = True
        async with self._disk:
            if self._done:
                return
            try:
                done = await asyncio.to_thread(self._save_note, self.area.text)
            except CarrelError as error:
                self.area.read_only = False
                self._say("save", str(error))
                return
            self._done = True
        self.dismiss(done)

    @work(group="change", exit_on_error=False)
    async def action_discard(self) -> None:
        """Close without saving, after a question if the note has changed."""
        if note_text(self.area.text) != self.start.note:
            items = [MenuItem("g", "Go on editing", ""), MenuItem("t", "Throw the changes away", "throw")]
            if not await self.choose(CHANGED, items):
                return
        async with self._disk:
            if self._done:
                return
            self._done = True
            with suppress(CarrelError):  # offered once more
                await asyncio.to_thread(self.drafts.drop, self.start.key)
        self.dismiss("")
