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


class Prompt(ModalScreen[str]):
    """Asks for a line of text; dismissed with it, or with an empty text.

    Args:
        title: What is asked.
        told: What one should know before answering.
        placeholder: What stands in the empty line.
    """

    DEFAULT_CSS = """
    Prompt { align: center middle; }
    Prompt > Vertical { width: 64; max-width: 100%; height: auto; border: round $accent; background: $surface; }
    Prompt Static { padding: 0 1; height: auto; max-height: 4; color: $foreground-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False, priority=True)]

    def __init__(self, title: str, told: str, placeholder: str) -> None:
        super().__init__()
        self.asked = title
        self.told = told
        self.placeholder = placeholder

    def compose(self) -> ComposeResult:
        """Lay out what is told and the line to type on."""
        with Vertical() as frame:
            frame.border_title = Content(self.asked)
            frame.border_subtitle = "Enter takes it · Esc leaves"
            yield Static(Content(line(self.told)))
            yield Input(compact=True, placeholder=self.placeholder)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(line(event.value))

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss("")
