"""New words: terms that only the latest import has."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import work
from textual.binding import Binding, BindingType
from textual.reactive import reactive

from search.errors import CarrelError
from search.insight.kwic import Read
from search.insight.new_words import NewWord, NewWords, new_words
from tui.config.keymap import Keymap
from tui.desk.render import Piece, fit, line
from tui.screens.row_screen import RowScreen
from tui.widgets.rows import RowList

# Cells that a word has before the title of a paper that it is in.
_WORD = 26


class WordRows(RowList):
    """Words, in how many papers they are, and one of these."""

    words: reactive[Sequence[NewWord]] = reactive((), always_update=True, init=False)

    @property
    def row_count(self) -> int:
        """Return how many words are listed."""
        return len(self.words)

    def row(self, index: int, part: int) -> list[Piece]:
        """Return a word with its papers."""
        new = self.words[index]
        word = fit([Piece(line(new.word), "strong")], _WORD)
        blank = " " * (_WORD + 2 - sum(cell_len(piece.text) for piece in word))
        return [Piece(f"{new.papers:>7,}  ", "accent"), *word, Piece(blank), Piece(new.title, "dim")]


class NewWordsScreen(RowScreen[NewWord]):
    """What is new in the library; dismissed with a word to search for, or None.

    Args:
        keys: Of all papers, in the order of addition.
        read: Reads papers.
        keymap: The person's own keys.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "search", key_display="Enter", tooltip="Search for the word"),
    ]

    def __init__(self, keys: Sequence[str], read: Read, keymap: Keymap) -> None:
        self.list = WordRows()
        super().__init__(self.list, keymap)
        self.keys = keys
        self.read = read

    def on_mount(self) -> None:
        """Begin to read."""
        self.list.notice = "Reading the papers…"
        self._find()

    @work(exclusive=True, group="find", exit_on_error=False)
    async def _find(self) -> None:
        steps = new_words(self.keys, self.read)
        found = NewWords()
        try:
            while (step := await asyncio.to_thread(next, steps, None)) is not None:
                found = step
                self.tell("New words", f"{found.read:,} of {found.total:,} papers read")
        except CarrelError as error:
            self.failed(error)
            return
        self.list.words = await asyncio.to_thread(lambda: found.words)
        self.list.notice = found.nothing
        self.list.rows_changed(0)
        self.tell(str(found) if self.list.words else "No new words")

    def chosen(self) -> NewWord:
        """Return the word under the cursor."""
        return self.list.words[self.list.cursor]
