"""The note pane: Markdown about one paper, kept as a draft while it is typed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea
from textual.worker import Worker, WorkerState

from search.errors import CarrelError
from shelf.notes import note_text
from tui.desk.note_completion import LinkCandidate
from tui.desk.note_drafts import NoteDrafts
from tui.desk.note_editor import EditorStart
from tui.desk.render import Piece, line
from tui.screens.command_screen import CommandScreen
from tui.screens.dialogs import Menu, MenuItem
from tui.widgets.note_area import NoteArea
from tui.widgets.rows import RowList

# Seconds after which what was typed is on disk, whatever happens then.
SOON = 1.0
DISCARD = "ctrl+g"
KEYS_TOLD = "Esc saves · Ctrl+G discards · [[ links a paper"
LINK_KEYS_TOLD = "Tab or Enter takes it · ↑ ↓ choose · Esc goes on typing"

Find = Callable[[str], tuple[LinkCandidate, ...]]
Keep = Callable[[str], str]


class CandidateRows(RowList):
    """Papers that may be linked to."""

    ONE_CLICK = True
    candidates: reactive[tuple[LinkCandidate, ...]] = reactive((), init=False)

    @property
    def row_count(self) -> int:
        """Return how many papers are offered."""
        return len(self.candidates)

    def row(self, index: int, part: int) -> list[Piece]:
        """Return a paper's title and key."""
        candidate = self.candidates[index]
        return [Piece(f" {line(candidate.title)}"), Piece(f"  {line(candidate.key)}", "dim")]


class NoteScreen(ModalScreen[str]):
    """Asks for a paper's note; dismissed with what was done, in words, or with an empty text.

    Args:
        title: Of the paper.
        start: The note, and what is shown at first.
        drafts: Where what is typed is kept until it is on the shelf.
        keep: Puts the note on the shelf and returns what was done, in words; called in a thread.
        find: Returns the papers that `[[` and what follows may mean; called in a thread.
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
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False, priority=True),
        Binding(DISCARD, "discard", show=False, priority=True),
        Binding("tab,enter", "take", show=False, priority=True),
        Binding("down,ctrl+n", "move(1)", show=False, priority=True),
        Binding("up,ctrl+p", "move(-1)", show=False, priority=True),
    ]
    area = query_one(NoteArea)
    rows = query_one(CandidateRows)
    frame = query_one(Vertical)

    def __init__(self, title: str, start: EditorStart, drafts: NoteDrafts, keep: Keep, find: Find) -> None:
        super().__init__()
        self.title_text = title
        self.start = start
        self.drafts = drafts
        self._keep, self._find = keep, find
        self._text = self._drafted = start.text
        self._done = False
        # One at a time: a draft that comes late must not outlive the note that was saved.
        self._disk = asyncio.Lock()
        self._sought: str | None = None
        # What was typed of a link that is not to be completed.
        self._refused: str | None = None
        self._problems: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """Lay out the note, what went wrong, and what a link may be completed with."""
        with Vertical() as frame:
            # A Content, since a title is no markup.
            frame.border_title = Content(f"Note on {line(self.title_text)}")
            frame.border_subtitle = KEYS_TOLD
            yield NoteArea(self.start.text)
            yield Static(Content(""), id="problem")
            yield CandidateRows()

    def on_mount(self) -> None:
        """Begin to keep what is typed."""
        self.rows.can_focus = False
        self.area.focus()
        self.area.move_cursor(self.area.document.end)
        self.set_interval(SOON, self._keep_draft)

    # What is typed ---------------------------------------------------------------------------

    @on(TextArea.Changed)
    def _typed(self) -> None:
        self._text = self.area.text
        self._sought = sought = self.area.sought
        if sought is None or (self._refused is not None and sought.startswith(self._refused)):
            self._refused = self._refused if sought is not None else None
            self._offer(None)
        else:
            self._refused = None
            self._complete(sought)

    @on(TextArea.SelectionChanged)
    def _moved(self) -> None:
        # Nothing is offered to a cursor that only passes by. Where a letter moved it, `_typed` comes next.
        if self.area.sought != self._sought and self.area.text == self._text:
            self._offer(None)

    # Not exclusive: that would end a change of the same group. In the group, so that keys wait for it:
    # Enter is to take what is offered for the letter before it.
    @work(group="change", exit_on_error=False)
    async def _complete(self, sought: str) -> None:
        try:
            found = await asyncio.to_thread(self._find, sought)
        except CarrelError as error:
            self._say("link", str(error))
            return
        self._say("link", "")
        if sought == self.area.sought:
            self._offer(found)

    def _offer(self, found: tuple[LinkCandidate, ...] | None) -> None:
        self.rows.display = self.area.offered = bool(found)
        self.rows.candidates = found or ()
        self.rows.rows_changed(0)
        nothing = "No title holds that · Esc saves" if found == () and self.area.sought else KEYS_TOLD
        self.frame.border_subtitle = LINK_KEYS_TOLD if found else nothing

    def _say(self, about: str, problem: str) -> None:
        """Say what is the matter, until it no longer is."""
        self._problems[about] = problem
        words = " ".join(filter(None, self._problems.values()))
        told = self.query_one("#problem", Static)
        told.display = bool(words)
        told.update(Content(line(words)))

    # Its draft -------------------------------------------------------------------------------

    @work(group="draft", exit_on_error=False)
    async def _keep_draft(self) -> None:
        if not self._disk.locked():
            problem = await self._write_draft()
            self._say(
                "draft", f"If Carrel came to an end now, what you type would be lost. {problem}." if problem else ""
            )

    async def _write_draft(self) -> CarrelError | None:
        """Put what was typed on disk; return why that cannot be done."""
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
        """Keep what was typed when Carrel is left with the note open."""
        await self._write_draft()

    # What one can do -------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys that choose a link to the text while there is none to choose."""
        return bool(self.rows.display) if action in {"take", "move"} else True

    def action_move(self, by: int) -> None:
        """Go to another paper to link to."""
        self.rows.move(by)

    def action_take(self) -> None:
        """Link to the paper under the cursor."""
        self.area.complete(self.rows.candidates[self.rows.cursor].link)

    def on_row_list_chosen(self) -> None:
        """Link to a clicked paper."""
        self.action_take()
        self.area.focus()

    def action_leave(self) -> None:
        """Leave the link alone, or save the note and leave."""
        if self.rows.display:
            self._refused = self.area.sought
            self._offer(None)
        else:
            self._save()

    @work(group="change", exit_on_error=False)
    async def _save(self) -> None:
        # What would be typed now would be nowhere when the pane closes.
        self.area.read_only = True
        async with self._disk:
            if self._done:
                return
            try:
                said = await asyncio.to_thread(self._keep, self.area.text)
            except CarrelError as error:
                self.area.read_only = False
                self._say("save", str(error))
                return
            self._done = True
        self.dismiss(said)

    @work(group="change", exit_on_error=False)
    async def action_discard(self) -> None:
        """Leave the note as it was, when that is what the person wants."""
        if note_text(self.area.text) != self.start.note:
            items = [MenuItem("g", "Go on typing", ""), MenuItem("t", "Throw away what I typed", "throw")]
            if not await self.app.push_screen_wait(Menu("The note has changed", items)):
                return
        async with self._disk:
            if self._done:
                return
            self._done = True
            with suppress(CarrelError):  # offered once more
                await asyncio.to_thread(self.drafts.drop, self.start.key)
        self.dismiss("")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Let the app say what failed in the background."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.post_message(CommandScreen.Failed(event.worker.error))
