"""The concordance: each hit of the search in its context, one a line."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from textual import on, work

from search.errors import CarrelError
from search.insight.kwic import Concordance, ConcordanceLine, Read, Side, concordance, sort_lines
from tui.desk.question import Answer
from tui.desk.render import Piece, context_columns
from tui.screens.row_screen import RowScreen
from tui.widgets.rows import EntryRows, RowList

SEARCH = "search"
"""The screen is dismissed with this to search for something else."""

NO_SEARCH = "No search. Press / to search.\n\nOnly words have hits; filters have none."
NOTHING_FOUND = "Nothing found.\n\n/ changes the search, Esc goes back."
NO_HITS = (
    "No hits in the titles, authors, keywords and abstracts of these papers.\n\n/ changes the search, Esc goes back."
)
_SORTED: dict[Side, str] = {
    "paper": "in the order of the papers",
    "right": "by the words to the right",
    "left": "by the words to the left",
}


class LineRows(EntryRows[ConcordanceLine]):
    """Hits in context, the hits below each other."""

    def row(self, index: int, part: int) -> list[Piece]:
        return context_columns(self.entries[index], self.scrollable_content_region.width)


class ConcordanceScreen(RowScreen[ConcordanceLine | str]):
    """Every hit of an answer; dismissed with a hit to go to, with `SEARCH`, or None.

    Args:
        answer: Whose papers are read, for what it looks for.
        read: Reads papers.
        at: Key of the paper whose first hit the cursor is to stand on.
    """

    SCOPES = ("concordance",)
    rows: LineRows

    def __init__(self, answer: Answer, read: Read, at: str = "") -> None:
        super().__init__(LineRows())
        self.answer = answer
        self.read = read
        self.at = at
        self.side: Side = "paper"
        self.hits = Concordance(answer.terms, len(answer.keys))

    def on_mount(self) -> None:
        self.rows.notice = "Reading the papers…"
        self._gather()

    @work(exclusive=True, group="find", exit_on_error=False)
    async def _gather(self) -> None:
        steps = concordance(self.answer.keys, self.read, self.answer.terms)
        try:
            while (hits := await asyncio.to_thread(next, steps, None)) is not None:
                self.hits = hits
                self._arrange()
        except CarrelError as error:
            self.show_error(error)
            return
        self.rows.notice = _nothing(self.answer)

    @work(exclusive=True, group="arrange", exit_on_error=False)
    async def _arrange(self) -> None:
        lines = await asyncio.to_thread(sort_lines, tuple(self.hits.lines), self.side)
        self._show(lines)

    def _show(self, lines: Sequence[ConcordanceLine]) -> None:
        current, self.rows.entries = self.rows.current, lines
        if current and not self.at:
            self.rows.rows_changed(lines.index(current))
        else:
            place = next((n for n, line in enumerate(lines) if line.key == self.at), None)
            # Once there, the cursor stays on its hit, whatever the order.
            self.at = self.at if place is None else ""
            self.rows.rows_changed(place)
        if not self.answer.terms:
            self.show_heading("No hits")
            return
        done, total = self.hits.read, self.hits.total
        reading = f"{done:,} of {total:,} papers read" if done < total and not self.hits.cut else ""
        self.show_heading(str(self.hits), reading or _SORTED[self.side])

    @on(RowList.Moved)
    def _moved(self) -> None:
        # The user moved the cursor: hits found later must not move it again. A list
        # without rows tells where its cursor is at first, too.
        if self.rows.entries:
            self.at = ""

    def chosen(self) -> ConcordanceLine:
        return self.rows.entries[self.rows.cursor]

    def action_sort(self, side: Side) -> None:
        self.side = side
        self._arrange()

    def action_search(self) -> None:
        self.dismiss(SEARCH)


def _nothing(answer: Answer) -> str:
    if not answer.terms:
        return NO_SEARCH
    if not answer.keys:
        return NOTHING_FOUND
    return NO_HITS
