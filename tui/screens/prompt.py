"""A line to type on."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.render import line
from tui.widgets.clean_input import CleanInput


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
