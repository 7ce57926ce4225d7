"""Saved searches in a list: key, name, query, and what each gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.reactive import reactive

from search.query.query import parse
from shelf.searches.model import KEYS, SavedSearch
from tui.desk.render import Piece, fit, line, width_of
from tui.widgets.rows import RowList

if TYPE_CHECKING:
    from tui.desk.desk import Desk


@dataclass(frozen=True, slots=True)
class SearchRow:
    """A saved search as it is listed.

    Attributes:
        saved: The search.
        total: How many papers it finds; None until they are counted.
        new: How many of them have not been seen.
        problem: What is wrong with its query, as a sentence; empty for nothing.
    """

    saved: SavedSearch
    total: int | None = None
    new: int = 0
    problem: str = ""


def read_search_rows(desk: Desk) -> tuple[SearchRow, ...]:
    """Count the papers of the saved searches; belongs in a worker.

    Raises:
        EngineError: The index is damaged and could not be rebuilt.
    """
    return tuple(SearchRow(saved, len(keys), new, _problem(desk, saved)) for saved, keys, new in desk.saved.counts())


def _problem(desk: Desk, saved: SavedSearch) -> str:
    _, problems = desk.saved.resolved(parse(saved.query).tree)
    return str(problems[0]) if problems else ""


class SearchRows(RowList):
    """Saved searches, a line each."""

    entries: reactive[tuple[SearchRow, ...]] = reactive((), init=False)

    @property
    def row_count(self) -> int:
        return len(self.entries)

    def row(self, index: int, part: int) -> list[Piece]:
        entry = self.entries[index]
        saved = entry.saved
        total = "…" if entry.total is None else f"{entry.total:,}"
        new = f"{entry.new:,} new" if entry.new else ""
        right = [
            Piece(f"{total:>8}"),
            Piece(f"{new:>9}", "accent"),
            Piece("  notify " if saved.notify else " " * 9, "dim"),
        ]
        room = max(0, self.scrollable_content_region.width - width_of(right) - 4)
        name = _padded(line(saved.name), min(24, room // 3))
        query = _padded(f"{'! ' if entry.problem else ''}{line(saved.query)}", room - cell_len(name) - 1)
        # A key written by hand may be anything.
        key = saved.key if saved.key in KEYS else " "
        return [Piece(f" {key}  ", "accent"), Piece(name, "strong"), Piece(" "), Piece(query), *right]


def _padded(text: str, width: int) -> str:
    shown = "".join(piece.text for piece in fit([Piece(text)], width))
    return shown + " " * max(0, width - cell_len(shown))
