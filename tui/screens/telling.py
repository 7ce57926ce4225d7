"""A line to type on that tells, while one types, what the text would come to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import NamedTuple

from textual import on, work
from textual.content import Content
from textual.widgets import Input, Static

from search.errors import CarrelError
from search.text.clean import clean, clean_line
from tui.screens.prompt import Prompt

# Seconds of rest in typing after which it is told.
REST = 0.05


class Told(NamedTuple):
    """What a text would come to.

    Attributes:
        said: In words, on any number of lines.
        problem: Why it cannot be taken, as a sentence; empty when it can.
    """

    said: str
    problem: str = ""


class TellingPrompt(Prompt):
    """Asks for a line of text; what cannot be taken is said, and stays on the line.

    Args:
        title: What is asked.
        placeholder: What stands in the empty line.
        tell: Returns what a text would come to; called in a thread.
        text: What stands on the line at first.
    """

    DEFAULT_CSS = """
    TellingPrompt > Vertical { width: 96; }
    TellingPrompt Static { max-height: 12; }
    """

    def __init__(self, title: str, placeholder: str, tell: Callable[[str], Told], text: str = "") -> None:
        super().__init__(title, "", placeholder, text)
        self._tell = tell

    def on_mount(self) -> None:
        """Tell what there is to tell at first."""
        self._follow(self.text, 0)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._follow(event.value, REST)

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
        told = await self._told(text) if text else Told("")
        if told.problem:
            self._show(told)
        else:
            self.dismiss(text)

    async def _told(self, text: str) -> Told:
        try:
            return await asyncio.to_thread(self._tell, clean_line(text))
        except CarrelError as error:
            return Told("", str(error))

    def _show(self, told: Told) -> None:
        problem = (f"{clean(told.problem)}\n" if told.problem else "", "$text-warning")
        self.query_one(Static).update(Content.assemble(problem, clean(told.said)))
