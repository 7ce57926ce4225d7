"""The saved searches: counts and new papers; open, edit, rename, reorder, delete."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.screen import ModalScreen, Screen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from search.errors import CarrelError
from search.query.saved import circle_message
from shelf.searches.model import KEYS, SavedSearch, folded
from tui.desk import saved_edits
from tui.desk.merge import redo_last, undo_last
from tui.desk.render import line
from tui.desk.saved_edits import name_problem, rename_problem, using
from tui.desk.saved_searches import preview
from tui.screens.dialogs import Preview, PreviewPrompt
from tui.screens.main import MainScreen
from tui.widgets.rows import RowList
from tui.widgets.search_rows import SearchRow, SearchRows, read_search_rows

if TYPE_CHECKING:
    from tui.desk.desk import Desk


async def ask_new_name(screen: Screen[Any], desk: Desk, query: str) -> str:
    """Ask for the name of a new search; empty when the person wants none.

    Args:
        screen: From which it is asked.
        desk: Where it will be saved.
        query: What will be saved.
    """
    searches = desk.saved.searches

    def tell(name: str) -> Preview:
        problem = name and (name_problem(searches, name) or circle_message(name, query, searches.get))
        # Not the name's affair, but looked up again at no cost.
        return Preview("\n".join((line(query) or "everything", *preview(desk, query).lines())), problem)

    return await screen.app.push_screen_wait(PreviewPrompt("Save this search as", "a name", tell))


async def ask_query(screen: Screen[Any], desk: Desk, saved: SavedSearch) -> str:
    """Ask for another query of a search; empty when it is to stay."""

    def tell(query: str) -> Preview:
        if not query:
            return Preview("Without a query nothing is changed.")
        problem = circle_message(saved.name, query, desk.saved.searches.get)
        return Preview("\n".join(preview(desk, query).lines()), problem)

    prompt = PreviewPrompt(f"The query of “{line(saved.name)}”", "a query", tell, saved.query)
    return await screen.app.push_screen_wait(prompt)


async def ask_search_name(screen: Screen[Any], desk: Desk, saved: SavedSearch) -> str:
    """Ask for another name of a search; empty when it is to stay."""
    searches = desk.saved.searches

    def tell(name: str) -> Preview:
        users = [f"“{line(user)}”" for user in using(searches, saved.name)]
        said = f"{', '.join(users)} will use it under the new name." if users else ""
        return Preview(said, rename_problem(searches, saved, name) if name else "")

    prompt = PreviewPrompt(f"Rename “{line(saved.name)}”", "a name", tell, saved.name)
    return await screen.app.push_screen_wait(prompt)


# Seconds between two looks at what other processes, or an editor, do to the searches.
LOOK = 0.7
NO_SEARCHES = "No searches are saved yet.\n\nSearch for something, then + saves it under a name."
KEYS_TOLD = (
    "Enter shows it · e query · r name · J K down, up · n tell of new papers · 1–9 its key, 0 none · "
    "d deletes · u U undo, redo · Esc"
)


class SearchesScreen(ModalScreen[str]):
    """Dismissed with the name of the search to be shown, or with an empty text.

    Args:
        desk: Whose searches they are.
    """

    DEFAULT_CSS = """
    SearchesScreen { align: center middle; }
    SearchesScreen > Vertical {
        width: 120; max-width: 100%; height: 80%; border: round $accent; background: $surface;
    }
    SearchesScreen SearchRows { background: $surface; height: 1fr; }
    SearchesScreen Static { height: auto; max-height: 5; padding: 0 1; }
    SearchesScreen #said { min-height: 1; color: $text-accent; }
    SearchesScreen #keys { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", show=False),
        Binding("enter", "show", show=False),
        Binding("j,down", "move(1)", show=False),
        Binding("k,up", "move(-1)", show=False),
        Binding("ctrl+d,pagedown", "move(10)", show=False),
        Binding("ctrl+u,pageup", "move(-10)", show=False),
        Binding("g,home", "move(-1000000)", show=False),
        Binding("G,end", "move(1000000)", show=False),
        Binding("J", "reorder(1)", show=False),
        Binding("K", "reorder(-1)", show=False),
        Binding("e", "edit", show=False),
        Binding("r,R", "rename", show=False),
        Binding("n", "tell", show=False),
        Binding("d,delete", "remove", show=False),
        Binding("u", "undo", show=False),
        Binding("U", "redo", show=False),
        Binding("0", "key('')", show=False),
        *(Binding(key, f"key('{key}')", show=False) for key in KEYS),
    ]
    rows = query_one(SearchRows)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        # One change after the other, in the order of the keys: each acts on what the one before left.
        self._turn = asyncio.Lock()

    def compose(self) -> ComposeResult:
        """Lay out the list, what is to be said of the search under the cursor, and the keys."""
        with Vertical() as frame:
            frame.border_title = "Saved searches"
            yield SearchRows()
            yield Static(Content(""), id="about")
            yield Static(Content(""), id="said")
            yield Static(Content(KEYS_TOLD), id="keys")

    def on_mount(self) -> None:
        """Show the searches at once, and their counts when they are there."""
        self.rows.notice = NO_SEARCHES
        self._list(tuple(map(SearchRow, self._desk.saved.searches.all())))
        self._follow()

    # What is shown ---------------------------------------------------------------------------

    @work(group="look", exit_on_error=False)
    async def _follow(self) -> None:
        """Show what changes outside: papers come in, searches.yaml is edited by hand."""
        while True:
            await asyncio.to_thread(self._desk.saved.searches.poll)
            async with self._turn:
                await self._read()
            await asyncio.sleep(LOOK)

    async def _read(self, follow: str = "") -> None:
        try:
            rows = await asyncio.to_thread(read_search_rows, self._desk)
        except CarrelError as error:
            self._say(str(error))
            return
        self._list(rows, follow)

    def _list(self, rows: tuple[SearchRow, ...], follow: str = "") -> None:
        """List rows, the cursor on the search of a name, else on the one where it is, else at its height."""
        held = follow or (self._row.saved.name if self._row else "")
        places = {folded(row.saved.name): place for place, row in enumerate(rows)}
        if rows != self.rows.entries:
            self.rows.entries = rows
            self.rows.rows_changed(places.get(folded(held)))
        self._tell_about()

    @on(RowList.Moved)
    def _tell_about(self) -> None:
        """Say what there is no room for in the line: the whole query, its order, what is wrong."""
        row = self._row
        problem = self._desk.saved.searches.problem
        parts: list[tuple[str, str]] = []
        if row:
            parts.append((line(row.saved.query) or "every paper", ""))
            parts.append((f"  · by {line(row.saved.sort)}" if row.saved.sort else "", "$text-muted"))
            parts.append((f"\n{line(row.trouble)}" if row.trouble else "", "$text-warning"))
        if problem:
            parts.append((f"{chr(10) if row else ''}{line(str(problem))}", "$text-warning"))
        self.query_one("#about", Static).update(Content.assemble(*parts))

    @property
    def _row(self) -> SearchRow | None:
        entries = self.rows.entries
        return entries[self.rows.cursor] if self.rows.cursor < len(entries) else None

    def _say(self, text: str) -> None:
        # In the window, not in passing: messages would pile up over the very rows that they are about.
        self.query_one("#said", Static).update(Content(line(text)))

    # What one can do -------------------------------------------------------------------------

    def action_leave(self) -> None:
        """Leave."""
        self.dismiss("")

    def action_show(self) -> None:
        """Leave, and have the search shown."""
        if self._row:
            self.dismiss(self._row.saved.name)

    def on_row_list_chosen(self) -> None:
        """Have a clicked search shown."""
        self.action_show()

    def action_move(self, by: int) -> None:
        """Go to another search."""
        self.rows.move(by)

    def action_reorder(self, by: int) -> None:
        """Move the search in the order."""
        self._change(lambda saved: self._desk.saved.searches.move(saved.name, by))

    def action_tell(self) -> None:
        """Have new papers told, or no more."""
        self._change(self._told)

    def _told(self, saved: SavedSearch) -> str:
        self._desk.saved.searches.edit(saved.name, notify=not saved.notify)
        return f"New papers in “{saved.name}” are {'no longer told' if saved.notify else 'told'}"

    def action_key(self, key: str) -> None:
        """Put the search on a key, or on none."""
        self._change(lambda saved: self._desk.saved.searches.edit(saved.name, key=key))

    def action_remove(self) -> None:
        """Delete the search."""
        self._change(lambda saved: f"{saved_edits.remove(self._desk, saved.name)}. u brings it back")

    @work(group="change", exit_on_error=False)
    async def action_undo(self) -> None:
        """Take the last change back."""
        await self._make(lambda: undo_last(self._desk))

    @work(group="change", exit_on_error=False)
    async def action_redo(self) -> None:
        """Do again what was taken back."""
        await self._make(lambda: redo_last(self._desk))

    @work(group="change", exit_on_error=False)
    async def action_edit(self) -> None:
        """Ask for another query."""
        if row := self._row:
            query = await ask_query(self, self._desk, row.saved)
            if query:
                await self._make(lambda: saved_edits.edit(self._desk, row.saved, query=query))

    @work(group="change", exit_on_error=False)
    async def action_rename(self) -> None:
        """Ask for another name."""
        if row := self._row:
            name = await ask_search_name(self, self._desk, row.saved)
            if name:
                await self._make(lambda: saved_edits.rename(self._desk, row.saved, name), follow=name)

    @work(group="change", exit_on_error=False)
    async def _change(self, change: Callable[[SavedSearch], str]) -> None:
        """Change the search that is under the cursor when the changes before are done."""
        async with self._turn:
            if row := self._row:
                await self._made(lambda: change(row.saved))

    async def _make(self, change: Callable[[], str], follow: str = "") -> None:
        async with self._turn:
            await self._made(change, follow)

    async def _made(self, change: Callable[[], str], follow: str = "") -> None:
        """Make a change off the screen's thread and say what was done; whoever calls has the turn."""
        try:
            said = await asyncio.to_thread(change)
        except CarrelError as error:
            self._say(str(error))
            return
        await self._read(follow)
        self._say(f"{said.rstrip('.')}.")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Let the app say what failed in the background."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.post_message(MainScreen.Failed(event.worker.error))
