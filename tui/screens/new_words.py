"""New words: terms that only the latest import has."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from rich.cells import cell_len
from textual import work

from search.errors import CarrelError
from search.insight.kwic import Read
from search.insight.new_words import NewWord, NewWords, new_words
from tui.desk.render import Piece, fit, line
from tui.screens.row_screen import RowScreen
from tui.widgets.rows import EntryRows

# Cells that a word has before the title of a paper that it is in.
_WORD = 26


class WordRows(EntryRows[NewWord]):
    """Words, in how many papers they are, and one of these."""

    def row(self, index: int, part: int) -> list[Piece]:
        new = self.entries[index]
        word = fit([Piece(line(new.word), "strong")], _WORD)
        blank = " " * (_WORD + 2 - sum(cell_len(piece.text) for piece in word))
        return [Piece(f"{new.papers:>7,}  ", "accent"), *word, Piece(blank), Piece(new.title, "dim")]


class NewWordsScreen(RowScreen[NewWord]):
    """Words that are new in the library; dismissed with one to search for, or None.

    Args:
        keys: Of all papers, in the order of addition.
        read: Reads papers.
    """

    SCOPES = ("new-words",)
    rows: WordRows

    def __init__(self, keys: Sequence[str], read: Read) -> None:
        super().__init__(WordRows())
        self.paper_keys = keys
        self.read = read

    def on_mount(self) -> None:
        self.rows.notice = "Reading the papers…"
        self._find()

    @work(exclusive=True, group="find", exit_on_error=False)
    async def _find(self) -> None:
        steps = new_words(self.paper_keys, self.read)
        result = NewWords()
        try:
            while (step := await asyncio.to_thread(next, steps, None)) is not None:
                result = step
                self.show_heading("New words", f"{result.read:,} of {result.total:,} papers read")
        except CarrelError as error:
            self.show_error(error)
            return
        self.rows.notice = result.nothing
        self.rows.show_entries(await asyncio.to_thread(lambda: result.words), 0)
        self.show_heading(str(result) if self.rows.entries else "No new words")

    def chosen(self) -> NewWord:
        return self.rows.entries[self.rows.cursor]
