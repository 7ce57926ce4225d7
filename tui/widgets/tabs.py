"""A line of tabs; a digit or a click switches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget


class TabLine(Widget, can_focus=False):
    """The names of views with their digits; the current one in brackets, not marked by colour alone."""

    ALLOW_SELECT: ClassVar[bool] = False
    DEFAULT_CSS = """
    TabLine { height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; text-overflow: clip; }
    """
    shown: reactive[int] = reactive(0)

    @dataclass
    class Clicked(Message):
        """Another view is to be shown."""

        number: int

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.names = tuple(names)

    def render(self) -> Content:
        parts = []
        for number, name in enumerate(self.names):
            here = number == self.shown
            text = f"{'[' if here else ' '}{number + 1} {name}{']' if here else ' '}"
            part = Content.styled(text, "bold $text-accent" if here else "$text-muted")
            parts.append(part.stylize(Style.from_meta({"view": number})))
        return Content(" ").join(parts)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        number = event.style.meta.get("view")
        if isinstance(number, int):
            self.post_message(self.Clicked(number))
