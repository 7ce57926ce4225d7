"""A full-screen list of rows with a heading and a key bar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar, Generic, TypeVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from search.errors import CarrelError
from tui.commands import COMMANDS
from tui.config.keymap import Keymap, keys_of, shown, strokes
from tui.desk.render import line
from tui.screens.command_screen import TwoStrokes, continuations
from tui.screens.dialogs import Menu
from tui.screens.main import MainScreen
from tui.widgets.key_bar import KeyBar
from tui.widgets.rows import RowList

T = TypeVar("T")
_FAR = 10**9  # farther than any list is long
# Command of the main screen to the rows that it moves by here.
_STEPS: Mapping[str, Callable[[RowList], int]] = {
    "down": lambda rows: 1,
    "up": lambda rows: -1,
    "top": lambda rows: -_FAR,
    "bottom": lambda rows: _FAR,
    "half-down": lambda rows: max(1, rows.page_rows // 2),
    "half-up": lambda rows: -max(1, rows.page_rows // 2),
    "page-down": lambda rows: rows.page_rows,
    "page-up": lambda rows: -rows.page_rows,
}


class RowScreen(Screen[T | None], Generic[T]):
    """A heading, a list and the keys; dismissed with what was chosen, or None.

    Args:
        rows: The list.
        keymap: The person's own keys.
    """

    DEFAULT_CSS = """
    RowScreen {
        #top { height: 1; padding: 0 1; background: $panel; }
        #heading { width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
        #status { width: auto; max-width: 50%; color: $text-muted; margin-left: 2; text-wrap: nowrap; }
        #rows { height: 1fr; background: $background; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "open", key_display="Enter", tooltip="Take what is under the cursor"),
        Binding("escape,q", "close", "back", key_display="Esc", tooltip="Back to the papers"),
    ]
    AUTO_FOCUS = "#rows"

    rows = query_one("#rows", RowList)

    def __init__(self, rows: RowList, keymap: Keymap) -> None:
        super().__init__()
        self._rows = rows
        moves = {command.id: keys_of(command, keymap) for command in COMMANDS if command.id in _STEPS}
        # Nothing but movement: the other commands are about what this screen hides.
        self._keymap = {command.id: moves.get(command.id, ()) for command in COMMANDS}
        self._moves = {strokes(key): name for name, keys in moves.items() for key in keys}
        self._strokes = TwoStrokes(self._keymap, self._move, self.set_timer, self._offer_second)

    def compose(self) -> ComposeResult:
        """Lay out the screen; nothing is read yet."""
        with Horizontal(id="top"):
            yield Static(Content(""), id="heading")
            yield Static(Content(""), id="status")
        self._rows.id = "rows"
        yield self._rows
        yield KeyBar()

    def tell(self, heading: str, status: str = "") -> None:
        """Say in the first line what is listed, and at its end how."""
        self.query_one("#heading", Static).update(Content(line(heading)))
        self.query_one("#status", Static).update(Content(line(status)))

    def failed(self, error: CarrelError) -> None:
        """Say what went wrong, in the list's place where there is none."""
        self.rows.notice = "\n\n".join(filter(None, (error.title, error.message, error.hint)))
        self.tell(error.title)

    def chosen(self) -> T:
        """Return what is under the cursor; asked only when there is something."""
        raise NotImplementedError

    def action_choose(self) -> None:
        """Close the screen with what is under the cursor."""
        if self.rows.row_count:
            self.dismiss(self.chosen())

    def action_close(self) -> None:
        """Close the screen."""
        self.dismiss(None)

    def on_row_list_chosen(self) -> None:
        """Take the clicked row."""
        self.action_choose()

    def on_key(self, event: events.Key) -> None:
        """Move; a key that the screen itself has a use for does not move."""
        if event.key in self._bindings.key_to_bindings:
            return
        if not self._strokes.takes(event.key):
            self._move(self._moves.get((event.key,), ""))

    def _move(self, name: str) -> None:
        if name in _STEPS:
            self.rows.move(_STEPS[name](self.rows))

    @work(group="command", exit_on_error=False)
    async def _offer_second(self, first: str) -> None:
        """Show what may follow the first stroke, to a person who hesitates."""
        items = continuations(self._keymap, first)
        self._move(await self.app.push_screen_wait(Menu(f"{shown(first)} …", items)) or "")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Let the app say what failed in the background."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.post_message(MainScreen.Failed(event.worker.error))
