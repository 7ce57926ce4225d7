"""All tags as a tree with counts: show, rename, merge, delete, colour."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import work

from search.text.plural import plural
from shelf.edits import tags
from shelf.tags import COLOURS, tag_text
from tui.commands.base import MenuItem
from tui.desk.render import Piece, line
from tui.desk.tag_tree import Branch, branches, renaming
from tui.screens.prompts import Preview, PreviewPrompt
from tui.screens.row_screen import ManagerScreen
from tui.widgets.rows import EntryRows
from tui.widgets.tag_colours import ColouredRows

if TYPE_CHECKING:
    from tui.desk.desk import Desk

NO_TAGS = "No tags yet.\n\nPress t to tag the paper under the cursor, or all marked papers."
MERGE_HINT = "The name of another tag merges the two."
UNDO_HINT = "u brings it back"
NO_COLOUR = "none"
# Grey by another letter than green.
_KEYS = {**{colour: colour[0] for colour in COLOURS}, "grey": "e", NO_COLOUR: "0"}


class TagTreeRows(EntryRows[Branch], ColouredRows):
    """Tags, each below its parent."""

    def row(self, index: int, part: int) -> list[Piece]:
        branch = self.entries[index]
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
        super().__init__(TagTreeRows(), desk)
        self._shown: object = None

    def on_mount(self) -> None:
        self.show_heading("Tags")

    def name_of(self, row: Branch) -> str:
        return row.tag

    async def poll(self) -> bool:
        """Whether the shelf has changed; the app itself looks at its files."""
        return self._shown is not self.desk.shelf.state

    async def read(self, follow: str = "") -> None:
        shelf = self.desk.shelf
        self._shown = shelf.state
        self.show_rows(await asyncio.to_thread(branches, shelf), follow)
        self.rows.notice = NO_TAGS
        self.show_heading("Tags", plural(len(shelf.snapshot.tag_counts), "tag"))

    # Commands --------------------------------------------------------------------------------

    @work(group="change", exit_on_error=False)
    async def action_rename(self) -> None:
        if branch := self.rows.current:
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
        if branch := self.rows.current:
            named = [*COLOURS, NO_COLOUR]
            items = [MenuItem(_KEYS[each], each, each, ticked=each == branch.colour) for each in named]
            chosen = await self.choose(f"Colour of #{line(branch.tag)}", items)
            if chosen:
                colour = "" if chosen == NO_COLOUR else chosen
                await self.change(lambda: self.desk.shelf.edit(tags.set_colour(branch.tag, colour)))
