"""The saved searches: counts and new papers; open, edit, rename, reorder, delete."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from textual.content import Content
from textual.screen import Screen

from search.query.expand_saved import circle_message
from search.query.query import parse
from search.text.plural import plural
from shelf.searches.model import KEYS, SavedSearch
from tui.desk import saved_search_edits
from tui.desk.render import Piece, fit, line, width_of
from tui.desk.saved_search_edits import name_problem, rename_problem, using
from tui.desk.saved_searches import preview
from tui.screens.prompts import Preview, PreviewPrompt
from tui.screens.row_screen import ManagerScreen
from tui.widgets.rows import EntryRows

if TYPE_CHECKING:
    from tui.desk.desk import Desk

NO_SEARCHES = "No saved searches yet.\n\nSearch for something, then press + to save it."
NO_QUERY = "An empty query changes nothing."
UNDO_HINT = "u brings it back"


def notify_changed(name: str, *, on: bool) -> str:
    return f'{"Notify" if on else "No longer notify"} of new papers in "{name}"'


async def ask_new_name(screen: Screen[Any], desk: Desk, query: str) -> str:
    """Ask for the name under which a query is saved; empty if the user gives none."""
    searches = desk.saved.searches

    def shown(name: str) -> Preview:
        problem = name and (name_problem(searches, name) or circle_message(name, query, searches.get))
        # The same for every name, but cheap: the answer is cached.
        return Preview("\n".join((line(query) or "every paper", *preview(desk, query).lines())), problem)

    return await screen.app.push_screen_wait(PreviewPrompt("Save this search as", "name", shown))


async def ask_query(screen: Screen[Any], desk: Desk, saved: SavedSearch) -> str:
    """Ask for another query; empty to leave it as it is."""

    def shown(query: str) -> Preview:
        if not query:
            return Preview(NO_QUERY)
        problem = circle_message(saved.name, query, desk.saved.searches.get)
        return Preview("\n".join(preview(desk, query).lines()), problem)

    prompt = PreviewPrompt(f'Query of "{line(saved.name)}"', "query", shown, saved.query)
    return await screen.app.push_screen_wait(prompt)


async def ask_search_name(screen: Screen[Any], desk: Desk, saved: SavedSearch) -> str:
    """Ask for another name; empty to leave it as it is."""
    searches = desk.saved.searches

    def shown(name: str) -> Preview:
        users = [f'"{line(user)}"' for user in using(searches, saved.name)]
        text = f"{', '.join(users)} will use it under the new name." if users else ""
        return Preview(text, rename_problem(searches, saved, name) if name else "")

    prompt = PreviewPrompt(f'Rename "{line(saved.name)}"', "name", shown, saved.name)
    return await screen.app.push_screen_wait(prompt)


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


class SearchRows(EntryRows[SearchRow]):
    """Saved searches, a line each."""

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


class SearchesScreen(ManagerScreen[SearchRow]):
    """Dismissed with the name of the search to show, or None."""

    SCOPES = ("searches",)

    def __init__(self, desk: Desk) -> None:
        super().__init__(SearchRows(), desk)

    def on_mount(self) -> None:
        self.rows.notice = NO_SEARCHES
        # At once; their counts follow.
        self._show(tuple(map(SearchRow, self.desk.saved.searches.all())))

    def name_of(self, row: SearchRow) -> str:
        return row.saved.name

    async def poll(self) -> bool:
        await asyncio.to_thread(self.desk.saved.searches.poll)
        return True

    async def read(self, follow: str = "") -> None:
        rows = await self.attempt(lambda: read_search_rows(self.desk))
        if rows is not None:
            self._show(rows, follow)

    def _show(self, rows: tuple[SearchRow, ...], follow: str = "") -> None:
        self.show_rows(rows, follow)
        new = sum(row.new for row in rows)
        news = f", {plural(new, 'new paper')}" if new else ""
        self.show_heading("Saved searches", f"{plural(len(rows), 'search', 'searches')}{news}")

    def about(self) -> Content:
        """The whole query, its order, and its problems."""
        row, problem = self.rows.current, self.desk.saved.searches.problem
        parts: list[tuple[str, str]] = []
        if row:
            parts.append((line(row.saved.query) or "every paper", ""))
            parts.append((f"  · by {line(row.saved.sort)}" if row.saved.sort else "", "$text-muted"))
            parts.append((f"\n{line(row.problem)}" if row.problem else "", "$text-warning"))
        if problem:
            parts.append((f"{chr(10) if row else ''}{line(str(problem))}", "$text-warning"))
        return Content.assemble(*parts)

    # Commands --------------------------------------------------------------------------------

    def action_reorder(self, by: int) -> None:
        self.change_current(lambda row: self.desk.saved.searches.move(row.saved.name, by))

    def action_switch_notify(self) -> None:
        self.change_current(lambda row: self._notify(row.saved))

    def _notify(self, saved: SavedSearch) -> str:
        self.desk.saved.searches.edit(saved.name, notify=not saved.notify)
        return notify_changed(saved.name, on=not saved.notify)

    def action_key(self, key: str) -> None:
        self.change_current(lambda row: self.desk.saved.searches.edit(row.saved.name, key=key))

    def action_delete(self) -> None:
        self.change_current(lambda row: f"{saved_search_edits.remove(self.desk, row.saved.name)}. {UNDO_HINT}")

    def action_edit(self) -> None:
        self.ask_and_change(
            lambda row: ask_query(self, self.desk, row.saved),
            lambda row, query: saved_search_edits.edit(self.desk, row.saved, query=query),
        )

    def action_rename(self) -> None:
        self.ask_and_change(
            lambda row: ask_search_name(self, self.desk, row.saved),
            lambda row, name: saved_search_edits.rename(self.desk, row.saved, name),
        )
