"""Help: every command and its keys, made from the commands; searchable as one types."""

from __future__ import annotations

from types import MappingProxyType
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.commands import COMMANDS, Command
from tui.config.keymap import Keymap, keys_of, shown
from tui.desk.render import Piece
from tui.widgets.input import CleanInput
from tui.widgets.rows import RowList


class HelpRows(RowList):
    """Headings and commands."""

    entries: reactive[tuple[str | Command, ...]] = reactive((), init=False)
    keymap: Keymap = MappingProxyType({})

    @property
    def row_count(self) -> int:
        """Return how many lines there are."""
        return len(self.entries)

    def row(self, index: int, part: int) -> list[Piece]:
        """Return a heading, or a command with its keys."""
        entry = self.entries[index]
        if isinstance(entry, str):
            return [Piece(f" {entry}", "strong")]
        keys = "  ".join(shown(key) for key in keys_of(entry, self.keymap)) or "no key"
        return [Piece(f"  {keys:<18} ", "accent"), Piece(entry.help), Piece(f"  {entry.id}", "dim")]


class Help(ModalScreen[None]):
    """The help window.

    Args:
        keymap: The person's own keys.
    """

    DEFAULT_CSS = """
    Help { align: center middle; }
    Help > Vertical { width: 92; max-width: 100%; height: 90%; border: round $accent; background: $surface; }
    Help HelpRows { background: $surface; height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", show=False),
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("pagedown", "move(15)", show=False),
        Binding("pageup", "move(-15)", show=False),
    ]
    rows = query_one(HelpRows)

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self.keymap = keymap

    def compose(self) -> ComposeResult:
        """Lay out the search line and the list."""
        with Vertical() as frame:
            frame.border_title = "Keys"
            frame.border_subtitle = "type to search · Esc closes"
            yield CleanInput(compact=True, placeholder="search the keys")
            yield HelpRows()

    def on_mount(self) -> None:
        """Show everything at first."""
        self.rows.keymap = self.keymap
        self.rows.can_focus = False
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what has the typed words."""
        self._show(event.value)

    def _show(self, text: str) -> None:
        words = text.casefold().split()
        entries: list[str | Command] = []
        for command in COMMANDS:
            keys = " ".join(keys_of(command, self.keymap))
            told = f"{command.id} {command.label} {command.help} {keys} {command.group}".casefold()
            if all(word in told for word in words):
                if command.group not in entries:
                    entries.append(command.group)
                entries.append(command)
        self.rows.entries = tuple(entries)
        self.rows.notice = f"No key or command has “{text}”."
        self.rows.rows_changed(0)

    def action_close(self) -> None:
        """Close the window."""
        self.dismiss()

    def action_move(self, by: int) -> None:
        """Scroll by some lines."""
        self.rows.move(by)
