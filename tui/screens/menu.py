"""A small menu: pick with a key, or with the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Label

from tui.render import Piece
from tui.widgets.rows import RowList


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a menu.

    Attributes:
        key: The key that picks it, as Textual names keys; empty when only the cursor does.
        label: What it says.
        value: What picking it answers.
    """

    key: str
    label: str
    value: str
    shown: str = ""


class MenuRows(RowList):
    """The lines of a menu."""

    def __init__(self, items: Sequence[Item]) -> None:
        super().__init__()
        self.items = tuple(items)

    @property
    def row_count(self) -> int:
        """Return how many lines there are."""
        return len(self.items)

    def row(self, index: int, part: int) -> list[Piece]:
        """Return the key and what it does."""
        item = self.items[index]
        return [Piece(f" {item.shown or item.key:>2}  ", "accent"), Piece(item.label)]


class Menu(ModalScreen[str]):
    """Asks for one of a few things; dismissed with its value, or with an empty text.

    Args:
        title: What is asked.
        items: What there is to choose from.
    """

    DEFAULT_CSS = """
    Menu { align: center bottom; background: $background 0%; }
    Menu > Vertical {
        width: auto; min-width: 40; max-width: 100%; height: auto; max-height: 80%;
        border: round $accent; background: $surface; margin: 0 0 1 0;
    }
    Menu Label { padding: 0 1; text-style: bold; }
    Menu MenuRows { background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "pick('')", show=False),
        Binding("enter,space", "pick_row", show=False),
        Binding("j,down", "move(1)", show=False),
        Binding("k,up", "move(-1)", show=False),
    ]
    rows = query_one(MenuRows)

    def __init__(self, title: str, items: Sequence[Item]) -> None:
        super().__init__()
        self.title_text = title
        self.items = tuple(items)

    def compose(self) -> ComposeResult:
        """Lay out title and lines."""
        with Vertical():
            yield Label(Content(self.title_text))
            rows = MenuRows(self.items)
            rows.styles.height = len(self.items)
            rows.styles.width = max(40, *(len(item.label) + 8 for item in self.items))
            yield rows

    def on_key(self, event: events.Key) -> None:
        """Pick by key, before `j` and `k` move."""
        for item in self.items:
            if item.key and item.key in (event.key, event.character):
                event.stop()
                event.prevent_default()
                self.dismiss(item.value)
                return

    def action_pick(self, value: str) -> None:
        """Answer."""
        self.dismiss(value)

    def action_pick_row(self) -> None:
        """Answer with the line under the cursor."""
        self.dismiss(self.items[self.rows.cursor].value)

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self.rows.move(by)

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        """Answer with the clicked line."""
        self.dismiss(self.items[message.index].value)
