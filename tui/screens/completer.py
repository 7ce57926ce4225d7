"""The completing editor: a line to type on, and below it what the line can be completed with."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar, Generic, NamedTuple, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Input, Static

from search.paper import Paper
from tui.desk.render import Piece, line
from tui.screens.command_screen import Popup
from tui.widgets.input import CleanInput
from tui.widgets.rows import EntryRows

T = TypeVar("T")


class Option(NamedTuple):
    """A tag or a reading list that can be chosen.

    Attributes:
        name: Its name.
        size: How many papers it has.
        having: How many of the papers in question have it already.
        new: Whether it would be created.
    """

    name: str
    size: int = 0
    having: int = 0
    new: bool = False


class OptionRows(EntryRows[Option]):
    """Options; ✓ where all the papers have one already, – where some do."""

    def __init__(self, papers: int, new_label: str) -> None:
        super().__init__()
        self.papers = papers
        self.new_label = new_label

    def row(self, index: int, part: int) -> list[Piece]:
        option = self.entries[index]
        if option.new:
            return [Piece(" + ", "accent"), Piece(f'{self.new_label} "{line(option.name)}"')]
        sign = "✓" if option.having == self.papers else "–" if option.having else " "
        return [Piece(f" {sign} ", "accent"), Piece(line(option.name)), Piece(f"  {option.size:,}", "dim")]


class Completer(Popup[T | None], Generic[T]):
    """Asks what to do to some papers; dismissed with the change, or None."""

    # In the frame: before and after what it is about, in the empty line, and on a row that would create something.
    TITLE_START: ClassVar[str]
    PLACEHOLDER: ClassVar[str]
    NEW_LABEL: ClassVar[str] = ""
    DEFAULT_CSS = """
    Completer { align: center middle; }
    Completer > Vertical { width: 64; max-width: 100%; height: 16; border: round $accent; background: $surface; }
    Completer Static { height: auto; max-height: 3; padding: 0 1; color: $text-muted; }
    Completer #problem { color: $text-error; }
    Completer OptionRows { background: $surface; height: 1fr; }
    """
    rows = query_one(OptionRows)
    box = query_one(Input)
    can_move = True

    def __init__(self, papers: Sequence[Paper], options: Iterable[Option]) -> None:
        super().__init__()
        self.papers = tuple(papers)
        self.options = tuple(options)

    def compose(self) -> ComposeResult:
        with Vertical() as frame:
            several = f"{len(self.papers):,} papers" if len(self.papers) > 1 else ""
            # A Content, since a title is not a markup.
            frame.border_title = Content(f"{self.TITLE_START} {several or line(self.papers[0].title)}")
            frame.border_subtitle = self.hint_text()
            yield Static(Content(self.present()), id="present")
            yield CleanInput(compact=True, placeholder=self.PLACEHOLDER, select_on_focus=False)
            yield Static(Content(""), id="problem")
            yield OptionRows(len(self.papers), self.NEW_LABEL)

    @abstractmethod
    def present(self) -> str:
        """What the papers have already."""

    @abstractmethod
    def offered(self, text: str) -> Sequence[Option]:
        """The options for what was typed, the best first."""

    @abstractmethod
    def completed(self, option: Option) -> str:
        """The line with an option put in."""

    def on_mount(self) -> None:
        self.rows.can_focus = False
        self._offer("")
        self.box.focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._offer(event.value)

    def _offer(self, text: str) -> None:
        self.show_problem("")
        self.rows.show_entries(self.offered(text), 0)

    def show_problem(self, text: str) -> None:
        self.query_one("#problem", Static).update(Content(line(text)))

    def on_click(self, event: events.Click) -> None:
        self.box.focus()

    def action_complete(self) -> None:
        if self.rows.current:
            self.box.value = self.completed(self.rows.current)
            self.box.cursor_position = len(self.box.value)

    def action_move(self, by: int) -> None:
        self.rows.move(by)

    def action_close(self) -> None:
        self.dismiss(None)
