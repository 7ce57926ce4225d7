"""Prompts: a line to type on, and one that shows what the text would do while it is being typed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Input, Static

from search.errors import CarrelError
from search.text.clean import clean, clean_line
from tui.desk.render import line
from tui.screens.command_screen import Popup
from tui.widgets.input import CleanInput

# Seconds without a key after which the preview is made.
TYPING_PAUSE = 0.05


class Prompt(Popup[str]):
    """Asks for a line of text; dismissed with it, or with an empty text."""

    SCOPES = ("prompt",)
    DEFAULT_CSS = """
    Prompt { align: center middle; }
    Prompt > Vertical { width: 64; max-width: 100%; height: auto; border: round $accent; background: $surface; }
    Prompt Static { padding: 0 1; height: auto; max-height: 4; color: $foreground-muted; }
    """
    box = query_one(CleanInput)

    def __init__(self, title: str, hint: str, placeholder: str, text: str = "") -> None:
        super().__init__()
        self.title_text, self.hint = title, hint
        self.placeholder = placeholder
        self.text = text

    def compose(self) -> ComposeResult:
        with Vertical() as frame:
            frame.border_title = Content(self.title_text)
            frame.border_subtitle = self.hint_text()
            yield Static(Content(line(self.hint)))
            # Not selected: the first letter typed would replace the text.
            yield CleanInput(self.text, compact=True, placeholder=self.placeholder, select_on_focus=False)

    def action_accept(self) -> None:
        self.dismiss(line(self.box.value))

    def action_close(self) -> None:
        self.dismiss("")


class Preview(NamedTuple):
    """What a text would do.

    Attributes:
        text: In words, on any number of lines.
        problem: Why it cannot be accepted, as a sentence; empty when it can.
    """

    text: str
    problem: str = ""


class PreviewPrompt(Prompt):
    """Asks for a line of text; one that cannot be accepted stays on the line with the reason above it.

    Args:
        title: Its title.
        placeholder: What an empty line shows.
        preview: Returns what a text would do; called in a thread.
        text: On the line at first.
    """

    DEFAULT_CSS = """
    PreviewPrompt > Vertical { width: 96; }
    PreviewPrompt Static { max-height: 12; }
    """

    def __init__(self, title: str, placeholder: str, preview: Callable[[str], Preview], text: str = "") -> None:
        super().__init__(title, "", placeholder, text)
        self._preview = preview

    def on_mount(self) -> None:
        self._follow(self.text, 0)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._follow(event.value, TYPING_PAUSE)

    @work(exclusive=True, group="find", exit_on_error=False)
    async def _follow(self, text: str, pause: float) -> None:
        await asyncio.sleep(pause)
        self._show(await self._made(text))

    def action_accept(self) -> None:
        # There may be no preview yet of the text on which Enter was pressed.
        self._accept(clean_line(self.box.value))

    @work(exclusive=True, group="change", exit_on_error=False)
    async def _accept(self, text: str) -> None:
        preview = await self._made(text) if text else Preview("")
        if preview.problem:
            self._show(preview)
        else:
            self.dismiss(text)

    async def _made(self, text: str) -> Preview:
        try:
            return await asyncio.to_thread(self._preview, clean_line(text))
        except CarrelError as error:
            return Preview("", str(error))

    def _show(self, preview: Preview) -> None:
        problem = (f"{clean(preview.problem)}\n" if preview.problem else "", "$text-warning")
        self.query_one(Static).update(Content.assemble(problem, clean(preview.text)))
