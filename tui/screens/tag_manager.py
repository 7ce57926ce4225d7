"""All tags as a tree with counts: show, rename, merge, delete, colour."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import work
from textual.reactive import reactive

from search.text.plural import plural
from shelf.edits import tags
from shelf.tags import COLOURS, folded, tag_text
from tui.desk.render import Piece, line
from tui.desk.tag_tree import Branch, branches, renaming
from tui.screens.command_screen import MenuItem
from tui.screens.prompts import Preview, PreviewPrompt
from tui.screens.row_screen import ManagerScreen
from tui.widgets.tag_colours import ColouredRows

if TYPE_CHECKING:
    from tui.desk.desk import Desk

NO_TAGS = "No tags yet.\n\nPress t to tag the paper under the cursor, or all marked papers."
MERGE_HINT = "The name of another tag merges the two."
UNDO_HINT = "u brings it back"
NO_COLOUR = "none"
# Grey by another letter than green.
_KEYS = {**{colour: colour[0] for colour in COLOURS}, "grey": "e", NO_COLOUR: "0"}


class TagTreeRows(ColouredRows):
    """Tags, each below its parent."""

    branches: reactive[tuple[Branch, ...]] = reactive((), always_update=True, init=False)

    @property
    def row_count(self) -> int:
        return len(self.branches)

    def row(self, index: int, part: int) -> list[Piece]:
        branch = self.branches[index]
        name = f"{'  ' * branch.depth}{line(branch.name)}"
        blank = " " * max(2, 32 - cell_len(name))
        return [
            Piece(f"{branch.papers:>7,}  ", "accent"),
            Piece(name, branch.colour if branch.colour in COLOURS else ""),
            Piece(f"{blank}{line(branch.colour)}", "dim"),
        ]


class TagManager(ManagerScreen[Branch]):
    """Dismissed with the tag to show, or None."""

    SCOPES = ("tags",)

    def __init__(self, desk: Desk) -> None:
        self.rows = TagTreeRows()
        super().__init__(self.rows, desk)
        self._shown: object = None

    def on_mount(self) -> None:
        self.rows.notice = NO_TAGS
        self.show_heading("Tags")

    async def poll(self) -> bool:
        """Whether the shelf has changed; the app itself looks at its files."""
        return self._shown is not self.desk.shelf.state

    async def read(self, follow: str = "") -> None:
        shelf = self.desk.shelf
        self._shown = shelf.state
        tree = await asyncio.to_thread(branches, shelf)
        name = folded(follow or (self.current.tag if self.current else ""))
        places = {folded(branch.tag): place for place, branch in enumerate(tree)}
        self.rows.branches = tree
        self.rows.rows_changed(places.get(name))
        self.show_heading("Tags", plural(len(shelf.snapshot.tag_counts), "tag"))

    @property
    def current(self) -> Branch | None:
        listed = self.rows.branches
        return listed[self.rows.cursor] if self.rows.cursor < len(listed) else None

    def chosen(self) -> str:
        return self.rows.branches[self.rows.cursor].tag

    # Commands --------------------------------------------------------------------------------

    @work(group="change", exit_on_error=False)
    async def action_rename(self) -> None:
        if branch := self.current:
            shelf = self.desk.shelf

            def preview(name: str) -> Preview:
                return Preview(renaming(shelf, branch.tag, name) if name else MERGE_HINT)

            prompt = PreviewPrompt(f"Rename #{line(branch.tag)} everywhere", "tag", preview, branch.tag)
            name = await self.app.push_screen_wait(prompt)
            if name:
                await self.change(lambda: shelf.edit(tags.rename(branch.tag, name)), follow=tag_text(name))

    def action_delete(self) -> None:
        self.change_current(lambda branch: f"{self.desk.shelf.edit(tags.delete(branch.tag))}. {UNDO_HINT}")

    @work(group="change", exit_on_error=False)
    async def action_colour(self) -> None:
        if branch := self.current:
            named = [*COLOURS, NO_COLOUR]
            items = [MenuItem(_KEYS[each], f"{each}{'  ✓' if each == branch.colour else ''}", each) for each in named]
            chosen = await self.choose(f"Colour of #{line(branch.tag)}", items)
            if chosen:
                colour = "" if chosen == NO_COLOUR else chosen
                await self.change(lambda: self.desk.shelf.edit(tags.set_colour(branch.tag, colour)))
