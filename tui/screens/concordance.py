"""The concordance: each hit of the search in its context, one a line."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.reactive import reactive

from search.errors import CarrelError
from search.insight.kwic import Concordance, ConcordanceLine, Read, Side, concordance, sort_lines
from tui.config.keymap import Keymap
from tui.desk.question import Answer
from tui.desk.render import Piece, context_columns
from tui.screens.row_screen import RowScreen
from tui.widgets.rows import RowList

SEARCH = "search"
"""What the screen is dismissed with when the person wants to search for something else."""

_SORTED: dict[Side, str] = {
    "paper": "in the order of the papers",
    "right": "by the words to the right",
    "left": "by the words to the left",
}


class LineRows(RowList):
    """Hits in context, the hits below each other."""

    lines: reactive[Sequence[ConcordanceLine]] = reactive((), always_update=True, init=False)

    @property
    def row_count(self) -> int:
        """Return how many hits are listed."""
        return len(self.lines)

    @property
    def line(self) -> ConcordanceLine | None:
        """Return the hit under the cursor."""
        return self.lines[self.cursor] if self.cursor < len(self.lines) else None

    def row(self, index: int, part: int) -> list[Piece]:
        """Return a hit, the words around it, and where there is room the paper's title."""
        return context_columns(self.lines[index], self.scrollable_content_region.width)


class ConcordanceScreen(RowScreen[ConcordanceLine | str]):
    """Every hit of an answer; dismissed with a hit to go to, with `SEARCH`, or None.

    Args:
        answer: Whose papers are read, for what it looks for.
        read: Reads papers.
        keymap: The person's own keys.
        at: Key of the paper whose first hit the cursor is to stand on.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "paper", key_display="Enter", tooltip="Go to the paper, where the hit stands"),
        Binding("r", "sort('right')", "sort right", tooltip="Sort by the words to the right of the hit"),
        Binding("l", "sort('left')", "sort left", tooltip="Sort by the words to the left of the hit"),
        Binding("p", "sort('paper')", "by paper", tooltip="As the papers are listed"),
        Binding("slash", "search", "search", key_display="/", tooltip="Search for something else"),
    ]

    def __init__(self, answer: Answer, read: Read, keymap: Keymap, at: str = "") -> None:
        self.list = LineRows()
        super().__init__(self.list, keymap)
        self.answer = answer
        self.read = read
        self.at = at
        self.side: Side = "paper"
        self.found = Concordance(answer.terms, len(answer.keys))

    def on_mount(self) -> None:
        """Begin to gather the hits."""
        self.list.notice = "Reading the papers…"
        self._gather()

    @work(exclusive=True, group="find", exit_on_error=False)
    async def _gather(self) -> None:
        steps = concordance(self.answer.keys, self.read, self.answer.terms)
        try:
            while (found := await asyncio.to_thread(next, steps, None)) is not None:
                self.found = found
                self._arrange()
        except CarrelError as error:
            self.failed(error)
            return
        self.list.notice = _nothing(self.answer)

    @work(exclusive=True, group="arrange", exit_on_error=False)
    async def _arrange(self) -> None:
        lines = await asyncio.to_thread(sort_lines, tuple(self.found.lines), self.side)
        self._show(lines)

    def _show(self, lines: Sequence[ConcordanceLine]) -> None:
        held, self.list.lines = self.list.line, lines
        if held and not self.at:
            self.list.rows_changed(lines.index(held))
        else:
            place = next((n for n, line in enumerate(lines) if line.key == self.at), None)
            # Once it stands there, it stays on its hit, whatever the order.
            self.at = self.at if place is None else ""
            self.list.rows_changed(place)
        if not self.answer.terms:
            self.tell("No hits")
            return
        done, total = self.found.read, self.found.total
        reading = f"{done:,} of {total:,} papers read" if done < total and not self.found.cut else ""
        self.tell(str(self.found), reading or _SORTED[self.side])

    @on(RowList.Moved)
    def _moved(self) -> None:
        # The person has gone elsewhere: what is still found must not take the cursor away. A list
        # without rows tells where its cursor is at first, too.
        if self.list.lines:
            self.at = ""

    def chosen(self) -> ConcordanceLine:
        """Return the hit under the cursor."""
        return self.list.lines[self.list.cursor]

    def action_sort(self, side: Side) -> None:
        """Sort the hits; the cursor stays on the one it is on."""
        self.side = side
        self._arrange()

    def action_search(self) -> None:
        """Close the screen for another search."""
        self.dismiss(SEARCH)


def _nothing(answer: Answer) -> str:
    """Return what stands in an empty list: why, and what to do instead."""
    if not answer.terms:
        return "Nothing is searched for: / searches.\n\nWhat has hits is words; filters alone have none."
    if not answer.keys:
        return "Nothing was found, so nothing can be read.\n\n/ changes the search, Esc goes back."
    return (
        "No hit stands in a title, name, keyword or abstract of these papers.\n\n/ changes the search, Esc goes back."
    )
