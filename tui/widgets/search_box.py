"""The search box: one line of query text."""

from __future__ import annotations

import re

from textual import events
from textual.message import Message
from textual.widgets import Input

from search.text.clean import clean

_BREAKS = re.compile(r"[\n\t]")


class SearchBox(Input):
    """An input that hands the keys that it has no use for to the list."""

    DEFAULT_CSS = """
    SearchBox { width: 1fr; }
    """

    class Left(Message):
        """The person is done typing and wants the list.

        Attributes:
            entered: Whether with Enter, which also takes what is offered.
        """

        def __init__(self, *, entered: bool) -> None:
            self.entered = entered
            super().__init__()

    class Moved(Message):
        """The person moves in the list while typing.

        Attributes:
            by: Rows down; negative for up.
        """

        def __init__(self, by: int) -> None:
            self.by = by
            super().__init__()

    def __init__(self) -> None:
        super().__init__(compact=True, placeholder="/ to search", select_on_focus=True, id="search")

    def validate_value(self, value: str) -> str:
        """Keep out what could harm the terminal, however it comes here: typed, pasted or remembered."""
        return _BREAKS.sub(" ", clean(value))

    async def _on_key(self, event: events.Key) -> None:
        steps = {"down": 1, "up": -1, "pagedown": 10, "pageup": -10}
        if event.key in {"escape", "enter"}:
            event.stop()
            event.prevent_default()
            self.post_message(self.Left(entered=event.key == "enter"))
        elif event.key in steps:
            event.stop()
            event.prevent_default()
            self.post_message(self.Moved(steps[event.key]))
        else:
            await super()._on_key(event)
