"""All tags as a tree with counts: show, rename, merge, delete, colour."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import work
from textual.binding import Binding, BindingType
from textual.reactive import reactive

from search.errors import CarrelError
from search.text.plural import plural
from shelf.tags import COLOURS, folded, tag_text
from tui.config.keymap import Keymap
from tui.desk.merge import redo_last, undo_last
from tui.desk.render import Piece, line
from tui.desk.tag_tree import Branch, branches, renaming
from tui.screens.dialogs import Menu, MenuItem, Preview, PreviewPrompt
from tui.screens.row_screen import RowScreen
from tui.widgets.tag_colours import ColouredRows

if TYPE_CHECKING:
    from tui.desk.desk import Desk

# Seconds between two looks at what other processes, or an editor, do to the tags.
LOOK = 0.7
NO_TAGS = "There are no tags yet.\n\nt tags the paper under the cursor, or all that are marked."
NO_COLOUR = "none"
# Grey by another letter than green.
_KEYS = {**{colour: colour[0] for colour in COLOURS}, "grey": "e", NO_COLOUR: "0"}


class TagTreeRows(ColouredRows):
    """Tags, each under the one that it is part of."""

    branches: reactive[tuple[Branch, ...]] = reactive((), always_update=True, init=False)

    @property
    def row_count(self) -> int:
        """Return how many tags there are."""
        return len(self.branches)

    def row(self, index: int, part: int) -> list[Piece]:
        """Return a tag's count, its name at its depth, and the name of its colour."""
        branch = self.branches[index]
        name = f"{'  ' * branch.depth}{line(branch.name)}"
        blank = " " * max(2, 32 - cell_len(name))
        return [
            Piece(f"{branch.papers:>7,}  ", "accent"),
            Piece(name, branch.colour if branch.colour in COLOURS else ""),
            Piece(f"{blank}{line(branch.colour)}", "dim"),
        ]


class TagManager(RowScreen[str]):
    """Dismissed with a tag to be shown, or None.

    Args:
        desk: Whose tags they are.
        keymap: The person's own keys.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "show", key_display="Enter", tooltip="Show the papers with the tag"),
        Binding("r", "rename", "rename", tooltip="Rename the tag everywhere, or merge it into another"),
        Binding("d,delete", "delete", "delete", key_display="d", tooltip="Take the tag off every paper"),
        Binding("c", "colour", "colour", tooltip="Give the tag a colour"),
        Binding("u", "undo", "undo", tooltip="Take the last edit back"),
        Binding("U", "redo", "redo", tooltip="Do again what was taken back"),
    ]

    def __init__(self, desk: Desk, keymap: Keymap) -> None:
        self.list = TagTreeRows()
        super().__init__(self.list, keymap)
        self._desk = desk
        # One edit after the other, in the order of the keys: each acts on what the one before left.
        self._turn = asyncio.Lock()
        self._shown: object = None

    def on_mount(self) -> None:
        """Begin to follow the shelf."""
        self.list.notice = NO_TAGS
        self._follow()

    @work(group="look", exit_on_error=False)
    async def _follow(self) -> None:
        """Show what changes outside; the app itself looks at the files."""
        while True:
            if self._shown is not self._desk.shelf.state:
                async with self._turn:
                    await self._read()
            await asyncio.sleep(LOOK)

    async def _read(self, follow: str = "", said: str = "Tags") -> None:
        """List the tags, the cursor on one of a name, else on the one where it is, else at its height."""
        shelf = self._desk.shelf
        self._shown = shelf.state
        found = await asyncio.to_thread(branches, shelf)
        held = folded(follow or (self._branch.tag if self._branch else ""))
        places = {folded(branch.tag): place for place, branch in enumerate(found)}
        self.list.branches = found
        self.list.rows_changed(places.get(held))
        self.tell(said, plural(len(shelf.tag_counts()), "tag"))

    @property
    def _branch(self) -> Branch | None:
        listed = self.list.branches
        return listed[self.list.cursor] if self.list.cursor < len(listed) else None

    def chosen(self) -> str:
        """Return the tag under the cursor."""
        return self.list.branches[self.list.cursor].tag

    # What one can do -------------------------------------------------------------------------

    @work(group="change", exit_on_error=False)
    async def action_rename(self) -> None:
        """Ask for another name; say what it would come to before it is taken."""
        if branch := self._branch:
            shelf = self._desk.shelf

            def tell(name: str) -> Preview:
                return Preview(renaming(shelf, branch.tag, name) if name else "Another tag's name merges the two.")

            name = await self.app.push_screen_wait(
                PreviewPrompt(f"Rename #{line(branch.tag)} everywhere", "a tag", tell, branch.tag)
            )
            if name:
                await self._make(lambda: shelf.rename_tag(branch.tag, name), follow=tag_text(name))

    @work(group="change", exit_on_error=False)
    async def action_delete(self) -> None:
        """Take the tag, and what is under it, off every paper."""
        async with self._turn:
            if branch := self._branch:
                await self._made(lambda: f"{self._desk.shelf.delete_tag(branch.tag)}. u brings it back")

    @work(group="change", exit_on_error=False)
    async def action_colour(self) -> None:
        """Ask for a colour."""
        if branch := self._branch:
            named = [*COLOURS, NO_COLOUR]
            items = [MenuItem(_KEYS[each], f"{each}{'  ✓' if each == branch.colour else ''}", each) for each in named]
            chosen = await self.app.push_screen_wait(Menu(f"Colour of #{line(branch.tag)}", items))
            if chosen:
                colour = "" if chosen == NO_COLOUR else chosen
                await self._make(lambda: self._desk.shelf.set_tag_colour(branch.tag, colour))

    @work(group="change", exit_on_error=False)
    async def action_undo(self) -> None:
        """Take the last edit back."""
        await self._make(lambda: undo_last(self._desk))

    @work(group="change", exit_on_error=False)
    async def action_redo(self) -> None:
        """Do again what was taken back."""
        await self._make(lambda: redo_last(self._desk))

    async def _make(self, change: Callable[[], str], follow: str = "") -> None:
        async with self._turn:
            await self._made(change, follow)

    async def _made(self, change: Callable[[], str], follow: str = "") -> None:
        """Make an edit off the screen's thread and say what was done; whoever calls has the turn."""
        try:
            said = await asyncio.to_thread(change)
        except CarrelError as error:
            self.tell(str(error))
            return
        await self._read(follow, said)
