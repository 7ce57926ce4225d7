"""The reading lists: progress and due day; open, create, rename, describe, merge, delete."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from search.errors import CarrelError
from search.text.plural import plural
from search.text.words import exact
from shelf.lists.model import ReadingList, as_date, checked_due, checked_name
from tui.config.keymap import Keymap
from tui.desk.merge import redo_last, undo_last
from tui.desk.render import block, line
from tui.screens.dialogs import Menu, MenuItem, Preview, PreviewPrompt
from tui.screens.row_screen import RowScreen
from tui.widgets.list_rows import ListRows, read_list_rows
from tui.widgets.rows import RowList

if TYPE_CHECKING:
    from shelf.lists.lists import Lists
    from tui.desk.desk import Desk


NONE = "none"
"""What is typed to take a day or a description away."""
# Stands for the end of a line, which a line to type on cannot hold.
_BREAK = "⏎"


async def ask_list_name(screen: Screen[Any], lists: Lists, found: ReadingList | None = None) -> str:
    """Ask for the name of a list; empty when the person gives none.

    Args:
        screen: From which it is asked.
        lists: All there are.
        found: The one that is to have another name; None for a new one.
    """

    def tell(name: str) -> Preview:
        if not name:
            return Preview("")
        wanted = exact(checked_name(name))
        there = next((each for each in lists.all() if exact(each.name) == wanted), None)
        taken = there is not None and (found is None or there.slug != found.slug)
        return Preview("", f"There is a list “{line(there.name)}” already." if there and taken else "")

    title = f"Rename “{line(found.name)}”" if found else "A new reading list"
    return await screen.app.push_screen_wait(PreviewPrompt(title, "a name", tell, found.name if found else ""))


async def ask_description(screen: Screen[Any], found: ReadingList) -> str | None:
    """Ask what a list is about; empty for nothing any more, None when it is to stay."""

    def tell(text: str) -> Preview:
        if not text:
            return Preview(f"{NONE} takes the description away.")
        lines = f" {_BREAK} ends a line." if _BREAK in text else ""
        return Preview(f"{_described(text) or 'No description.'}\n\n{NONE} takes it away.{lines}")

    old = block(found.description).replace("\n", f" {_BREAK} ")
    prompt = PreviewPrompt(f"What is “{line(found.name)}” about?", "a description", tell, old)
    text = await screen.app.push_screen_wait(prompt)
    return None if not text or text == old else _described(text)


def _described(text: str) -> str:
    return "" if text.casefold() == NONE else "\n".join(part.strip() for part in text.split(_BREAK))


async def ask_due_day(screen: Screen[Any], found: ReadingList) -> str:
    """Ask by which day a list is to be read, or `none`; empty when it is to stay."""

    def tell(text: str) -> Preview:
        if not text:
            return Preview(f"Year, month and day; {NONE} takes the day away.")
        day = as_date(checked_due(text))
        return Preview(_distance(day) if day else "No day.")

    prompt = PreviewPrompt(f"By when is “{line(found.name)}” to be read?", "2026-11-30", tell, found.due)
    return await screen.app.push_screen_wait(prompt)


def _distance(day: date) -> str:
    days = (day - date.today()).days
    when = "today" if not days else f"{plural(abs(days), 'day')} {'from now' if days > 0 else 'ago'}"
    return f"A {day:%A}, {when}."


# Seconds between two looks at what other processes, or an editor, do to the lists.
LOOK = 0.7
NO_LISTS = "No reading lists yet.\n\n+ begins one; in the papers, a puts a paper on a list."


class ListsScreen(RowScreen[str]):
    """Dismissed with the name of the list to be shown, or None.

    Args:
        desk: Whose lists they are.
        keymap: The person's own keys.
        at: Name of the list that the cursor is to stand on.
    """

    DEFAULT_CSS = """
    ListsScreen {
        #about { height: auto; max-height: 5; padding: 0 1; }
        #said { height: auto; min-height: 1; max-height: 2; padding: 0 1; color: $text-accent; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "open", key_display="Enter", tooltip="Show its papers, in its order"),
        # Known to everyone, said at first; the line of keys is full.
        Binding("escape,q", "close", show=False),
        Binding("plus,n", "create", "new", key_display="+", tooltip="Begin a list"),
        Binding("r,R", "rename", "rename", tooltip="Give it another name"),
        Binding("e", "describe", "about", tooltip="Say what it is about"),
        Binding("D", "date", "due", tooltip="Set the day by which it is to be read"),
        Binding("c", "duplicate", "copy", tooltip="Make another list with the same papers"),
        Binding("m", "merge", "merge", tooltip="Put another list behind it, and delete that one"),
        Binding("d,delete", "remove", "delete", tooltip="Delete the list; its papers stay"),
        Binding("u", "undo", "undo", tooltip="Undo the last edit"),
        Binding("U", "redo", "redo", show=False),
    ]

    def __init__(self, desk: Desk, keymap: Keymap, at: str = "") -> None:
        self.list = ListRows()
        super().__init__(self.list, keymap)
        self._desk = desk
        self._at = at
        # One change after the other, in the order of the keys: each acts on what the one before left.
        self._turn = asyncio.Lock()

    def compose(self) -> ComposeResult:
        """Lay out the lists, what is to be said of the one under the cursor, and what was done."""
        yield from super().compose()
        yield Static(Content(""), id="about")
        yield Static(Content(""), id="said")

    def on_mount(self) -> None:
        """Show the lists."""
        self.list.notice = NO_LISTS
        self._list(self._at)
        self._say("Esc goes back to the papers.")
        self._follow()

    # What is shown ---------------------------------------------------------------------------

    @work(group="look", exit_on_error=False)
    async def _follow(self) -> None:
        """Show what changes outside: files are edited by hand, other processes change lists."""
        while True:
            await asyncio.sleep(LOOK)
            async with self._turn:
                await asyncio.to_thread(self._desk.lists.poll)
                self._list()

    def _list(self, follow: str = "") -> None:
        """List them, the cursor on the list of a name, else on the one where it is, else at its height."""
        rows = read_list_rows(self._desk)
        held = follow or (self.list.current.name if self.list.current else "")
        places = {exact(row.found.name): place for place, row in enumerate(rows)}
        if rows != self.list.entries:
            self.list.entries = rows
            self.list.rows_changed(places.get(exact(held)))
        late = sum(row.late for row in rows)
        self.tell("Reading lists", f"{plural(len(rows), 'list')}{f', {late} overdue' if late else ''}")
        self._tell_about()

    @on(RowList.Moved)
    def _tell_about(self) -> None:
        """Say what there is no room for in the lines: the whole description, and what is wrong."""
        found = self.list.current
        copies = [
            f"{line(copy.slug)}.yaml is a copy of “{line(copy.name)}”: m there merges it." for copy in self._copies
        ]
        warnings = [*(line(str(problem)) for problem in self._desk.lists.problems), *copies]
        told = block(found.description) if found else ""
        gap = "\n" if told and warnings else ""
        self.query_one("#about", Static).update(Content.assemble(told, gap, ("\n".join(warnings), "$text-warning")))

    @property
    def _copies(self) -> tuple[ReadingList, ...]:
        return self._desk.lists.copies()

    def _say(self, text: str) -> None:
        # On the screen, not in passing: messages would pile up over the very rows that they are about.
        self.query_one("#said", Static).update(Content(line(text)))

    def chosen(self) -> str:
        """Return the name of the list under the cursor."""
        return self.list.entries[self.list.cursor].found.name

    # What one can do -------------------------------------------------------------------------

    @work(group="change", exit_on_error=False)
    async def action_create(self) -> None:
        """Ask for a name, and begin a list."""
        name = await ask_list_name(self, self._desk.lists)
        if name:
            await self._make(lambda: self._desk.lists.create(name), follow=name)

    @work(group="change", exit_on_error=False)
    async def action_rename(self) -> None:
        """Ask for another name."""
        if found := self.list.current:
            name = await ask_list_name(self, self._desk.lists, found)
            if name:
                await self._make(lambda: self._desk.lists.rename(found.name, name), follow=name)

    @work(group="change", exit_on_error=False)
    async def action_describe(self) -> None:
        """Ask what the list is about."""
        if found := self.list.current:
            text = await ask_description(self, found)
            if text is not None:
                await self._make(lambda: self._desk.lists.describe(found.name, text))

    @work(group="change", exit_on_error=False)
    async def action_date(self) -> None:
        """Ask by when the list is to be read."""
        if found := self.list.current:
            day = await ask_due_day(self, found)
            if day:
                await self._make(lambda: self._desk.lists.set_due(found.name, day))

    @work(group="change", exit_on_error=False)
    async def action_merge(self) -> None:
        """Ask for another list, whose papers come behind those of this one."""
        if found := self.list.current:
            others = [each for each in self._desk.lists.all() if each.slug != found.slug]
            items = [MenuItem("", line(each.name), each.name) for each in others]
            items += [MenuItem("", f"{line(copy.slug)}.yaml (a copy)", copy.slug) for copy in self._copies]
            if not items:
                self._say("There is no other list to merge it with.")
                return
            title = f"Put which list behind “{line(found.name)}”, and delete it?"
            other = await self.app.push_screen_wait(Menu(title, items))
            if other:
                await self._make(lambda: self._desk.lists.merge(found.name, other), follow=found.name)

    def action_duplicate(self) -> None:
        """Make another list with the same papers."""
        self._change(lambda found: self._desk.lists.duplicate(found.name))

    def action_remove(self) -> None:
        """Delete the list."""
        self._change(lambda found: f"{self._desk.lists.delete(found.name)}. u brings it back")

    @work(group="change", exit_on_error=False)
    async def action_undo(self) -> None:
        """Take the last change back."""
        await self._make(lambda: undo_last(self._desk))

    @work(group="change", exit_on_error=False)
    async def action_redo(self) -> None:
        """Do again what was taken back."""
        await self._make(lambda: redo_last(self._desk))

    @work(group="change", exit_on_error=False)
    async def _change(self, change: Callable[[ReadingList], str]) -> None:
        """Change the list that is under the cursor when the changes before are done."""
        async with self._turn:
            if found := self.list.current:
                await self._made(lambda: change(found))

    async def _make(self, change: Callable[[], str], follow: str = "") -> None:
        async with self._turn:
            await self._made(change, follow)

    async def _made(self, change: Callable[[], str], follow: str = "") -> None:
        """Make a change off the screen's thread and say what was done; whoever calls has the turn."""
        before = {each.slug for each in self._desk.lists.all()}
        try:
            said = await asyncio.to_thread(change)
        except CarrelError as error:
            self._say(str(error))
            return
        new = [each.name for each in self._desk.lists.all() if each.slug not in before]
        # What comes into being is what one goes on with.
        self._list(follow or (new[0] if len(new) == 1 else ""))
        self._say(f"{said.rstrip('.')}.")
