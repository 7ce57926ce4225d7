"""The saved searches: counts and new papers; open, edit, rename, reorder, delete."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from textual import work
from textual.content import Content
from textual.screen import Screen

from search.errors import CarrelError
from search.query.expand_saved import circle_message
from search.text.plural import plural
from shelf.searches.model import SavedSearch, folded
from tui.desk import saved_edits
from tui.desk.render import line
from tui.desk.saved_edits import name_problem, rename_problem, using
from tui.desk.saved_searches import preview
from tui.screens.prompts import Preview, PreviewPrompt
from tui.screens.row_screen import ManagerScreen
from tui.widgets.search_rows import SearchRow, SearchRows, read_search_rows

if TYPE_CHECKING:
    from tui.desk.desk import Desk

NO_SEARCHES = "No saved searches yet.\n\nSearch for something, then press + to save it."
NO_QUERY = "An empty query changes nothing."
UNDO_HINT = "u brings it back"


def notify_changed(name: str, *, on: bool) -> str:
    return f"{'Notify' if on else 'No longer notify'} of new papers in “{name}”"


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

    prompt = PreviewPrompt(f"Query of “{line(saved.name)}”", "query", shown, saved.query)
    return await screen.app.push_screen_wait(prompt)


async def ask_search_name(screen: Screen[Any], desk: Desk, saved: SavedSearch) -> str:
    """Ask for another name; empty to leave it as it is."""
    searches = desk.saved.searches

    def shown(name: str) -> Preview:
        users = [f"“{line(user)}”" for user in using(searches, saved.name)]
        text = f"{', '.join(users)} will use it under the new name." if users else ""
        return Preview(text, rename_problem(searches, saved, name) if name else "")

    prompt = PreviewPrompt(f"Rename “{line(saved.name)}”", "name", shown, saved.name)
    return await screen.app.push_screen_wait(prompt)


class SearchesScreen(ManagerScreen[SavedSearch]):
    """Dismissed with the name of the search to show, or None."""

    SCOPES = ("searches",)

    def __init__(self, desk: Desk) -> None:
        self.rows = SearchRows()
        super().__init__(self.rows, desk)

    def on_mount(self) -> None:
        self.rows.notice = NO_SEARCHES
        self._show(tuple(map(SearchRow, self.desk.saved.searches.all())), "")

    # Rows -------------------------------------------------------------------------------------

    async def poll(self) -> bool:
        await asyncio.to_thread(self.desk.saved.searches.poll)
        return True

    async def read(self, follow: str = "") -> None:
        try:
            rows = await asyncio.to_thread(read_search_rows, self.desk)
        except CarrelError as error:
            self.show_message(str(error))
            return
        self._show(rows, follow)

    def _show(self, rows: tuple[SearchRow, ...], follow: str) -> None:
        name = follow or (self.current.name if self.current else "")
        places = {folded(row.saved.name): place for place, row in enumerate(rows)}
        if rows != self.rows.entries:
            self.rows.entries = rows
            self.rows.rows_changed(places.get(folded(name)))
        new = sum(row.new for row in rows)
        news = f", {plural(new, 'new paper')}" if new else ""
        self.show_heading("Saved searches", f"{plural(len(rows), 'search', 'searches')}{news}")
        self.show_about()

    def about(self) -> Content:
        """The whole query, its order, and its problems."""
        row = self._row
        problem = self.desk.saved.searches.problem
        parts: list[tuple[str, str]] = []
        if row:
            parts.append((line(row.saved.query) or "every paper", ""))
            parts.append((f"  · by {line(row.saved.sort)}" if row.saved.sort else "", "$text-muted"))
            parts.append((f"\n{line(row.problem)}" if row.problem else "", "$text-warning"))
        if problem:
            parts.append((f"{chr(10) if row else ''}{line(str(problem))}", "$text-warning"))
        return Content.assemble(*parts)

    @property
    def _row(self) -> SearchRow | None:
        entries = self.rows.entries
        return entries[self.rows.cursor] if self.rows.cursor < len(entries) else None

    @property
    def current(self) -> SavedSearch | None:
        return self._row.saved if self._row else None

    def chosen(self) -> str:
        return self.rows.entries[self.rows.cursor].saved.name

    # Commands --------------------------------------------------------------------------------

    def action_reorder(self, by: int) -> None:
        self.change_current(lambda saved: self.desk.saved.searches.move(saved.name, by))

    def action_switch_notify(self) -> None:
        self.change_current(self._notify)

    def _notify(self, saved: SavedSearch) -> str:
        self.desk.saved.searches.edit(saved.name, notify=not saved.notify)
        return notify_changed(saved.name, on=not saved.notify)

    def action_key(self, key: str) -> None:
        self.change_current(lambda saved: self.desk.saved.searches.edit(saved.name, key=key))

    def action_delete(self) -> None:
        self.change_current(lambda saved: f"{saved_edits.remove(self.desk, saved.name)}. {UNDO_HINT}")

    @work(group="change", exit_on_error=False)
    async def action_edit(self) -> None:
        if saved := self.current:
            query = await ask_query(self, self.desk, saved)
            if query:
                await self.change(lambda: saved_edits.edit(self.desk, saved, query=query))

    @work(group="change", exit_on_error=False)
    async def action_rename(self) -> None:
        if saved := self.current:
            name = await ask_search_name(self, self.desk, saved)
            if name:
                await self.change(lambda: saved_edits.rename(self.desk, saved, name), follow=name)
