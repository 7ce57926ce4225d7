"""Small windows: a menu, a line to type on, and one with a preview."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from search.errors import CarrelError
from search.text.clean import clean, clean_line
from tui.desk.render import Piece, line
from tui.widgets.input import CleanInput
from tui.widgets.rows import RowList


@dataclass(frozen=True, slots=True)
class MenuItem:
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

    def __init__(self, items: Sequence[MenuItem]) -> None:
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

    def __init__(self, title: str, items: Sequence[MenuItem]) -> None:
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


class Prompt(ModalScreen[str]):
    """Asks for a line of text; dismissed with it, or with an empty text.

    Args:
        title: What is asked.
        told: What one should know before answering.
        placeholder: What stands in the empty line.
        text: What stands on the line at first, to be changed.
    """

    DEFAULT_CSS = """
    Prompt { align: center middle; }
    Prompt > Vertical { width: 64; max-width: 100%; height: auto; border: round $accent; background: $surface; }
    Prompt Static { padding: 0 1; height: auto; max-height: 4; color: $foreground-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False, priority=True)]

    def __init__(self, title: str, told: str, placeholder: str, text: str = "") -> None:
        super().__init__()
        self.asked = title
        self.told = told
        self.placeholder = placeholder
        self.text = text

    def compose(self) -> ComposeResult:
        """Lay out what is told and the line to type on."""
        with Vertical() as frame:
            frame.border_title = Content(self.asked)
            frame.border_subtitle = "Enter takes it · Esc leaves"
            yield Static(Content(line(self.told)))
            # Not selected: the first letter typed would replace what is to be changed.
            yield CleanInput(self.text, compact=True, placeholder=self.placeholder, select_on_focus=False)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(line(event.value))

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss("")


# Seconds of rest in typing after which it is told.
TYPING_PAUSE = 0.05


class Preview(NamedTuple):
    """What a text would come to.

    Attributes:
        said: In words, on any number of lines.
        problem: Why it cannot be taken, as a sentence; empty when it can.
    """

    said: str
    problem: str = ""


class PreviewPrompt(Prompt):
    """Asks for a line of text; what cannot be taken is said, and stays on the line.

    Args:
        title: What is asked.
        placeholder: What stands in the empty line.
        tell: Returns what a text would come to; called in a thread.
        text: What stands on the line at first.
    """

    DEFAULT_CSS = """
    PreviewPrompt > Vertical { width: 96; }
    PreviewPrompt Static { max-height: 12; }
    """

    def __init__(self, title: str, placeholder: str, tell: Callable[[str], Preview], text: str = "") -> None:
        super().__init__(title, "", placeholder, text)
        self._tell = tell

    def on_mount(self) -> None:
        """Tell what there is to tell at first."""
        self._follow(self.text, 0)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._follow(event.value, TYPING_PAUSE)

    @work(exclusive=True, group="find", exit_on_error=False)
    async def _follow(self, text: str, rest: float) -> None:
        await asyncio.sleep(rest)
        self._show(await self._told(text))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        # What one presses Enter on has perhaps not been told yet.
        event.prevent_default()
        self._take(clean_line(event.value))

    @work(exclusive=True, group="find", exit_on_error=False)
    async def _take(self, text: str) -> None:
        told = await self._told(text) if text else Preview("")
        if told.problem:
            self._show(told)
        else:
            self.dismiss(text)

    async def _told(self, text: str) -> Preview:
        try:
            return await asyncio.to_thread(self._tell, clean_line(text))
        except CarrelError as error:
            return Preview("", str(error))

    def _show(self, told: Preview) -> None:
        problem = (f"{clean(told.problem)}\n" if told.problem else "", "$text-warning")
        self.query_one(Static).update(Content.assemble(problem, clean(told.said)))
