"""Help: every command and its keys, searchable by typing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.getters import query_one
from textual.widgets import Input

from tui.config.keymap import KeyBindings, shown
from tui.desk.render import Piece
from tui.screens.command_screen import Popup
from tui.widgets.input import CleanInput
from tui.widgets.rows import EntryRows

if TYPE_CHECKING:
    from tui.commands.base import Command


def nothing_found(text: str) -> str:
    return f'No key or command matches "{text}".'


class HelpRows(EntryRows["str | Command"]):
    """Headings and commands."""

    def __init__(self, keys: KeyBindings) -> None:
        super().__init__()
        self.keymap = keys

    def row(self, index: int, part: int) -> list[Piece]:
        entry = self.entries[index]
        if isinstance(entry, str):
            return [Piece(f" {entry}", "strong")]
        keys = "  ".join(shown(key) for key in self.keymap[entry.id]) or "no key"
        return [Piece(f"  {keys:<18} ", "accent"), Piece(entry.help), Piece(f"  {entry.id}", "dim")]


class Help(Popup[None]):
    """The help window; the commands of the screen below come first."""

    SCOPES = ("help",)
    DEFAULT_CSS = """
    Help { align: center middle; }
    Help > Vertical { width: 112; max-width: 100%; height: 90%; border: round $accent; background: $surface; }
    Help HelpRows { background: $surface; height: 1fr; }
    """
    rows = query_one(HelpRows)
    can_move = True

    def __init__(self, scopes: Sequence[str]) -> None:
        super().__init__()
        self.first = tuple(scopes)

    def compose(self) -> ComposeResult:
        with Vertical() as frame:
            frame.border_title = "Keys"
            frame.border_subtitle = f"type to search · {self.hint_text()}"
            yield CleanInput(compact=True, placeholder="search the keys")
            yield HelpRows(self.keys)

    def on_mount(self) -> None:
        self.rows.can_focus = False
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, text: str) -> None:
        words = text.casefold().split()
        entries: list[str | Command] = []
        shown_heading = ""
        for heading, command in self._commands():
            keys = " ".join(self.keys[command.id])
            text_of = f"{command.id} {command.label} {command.help} {keys} {heading}".casefold()
            if all(word in text_of for word in words):
                if heading != shown_heading:
                    entries.append(heading)
                    shown_heading = heading
                entries.append(command)
        self.rows.notice = nothing_found(text)
        self.rows.show_entries(entries, 0)

    def _commands(self) -> Iterator[tuple[str, Command]]:
        """Headings and commands: those of the screen below first, each command once, by its heading."""
        groups: dict[str, list[Command]] = {}
        here = self.keys.of(*self.first)
        for command in (*here, *self.keys):
            group = groups.setdefault(command.group, [])
            if command not in group:
                group.append(command)
        for heading, commands in groups.items():
            for command in commands:
                yield heading, command

    def action_close(self) -> None:
        self.dismiss()

    def action_move(self, by: int) -> None:
        self.rows.move(by if abs(by) == 1 else by // abs(by) * self.rows.page_rows)
