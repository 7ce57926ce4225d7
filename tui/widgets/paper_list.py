"""The list of papers: two lines each, whatever their number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, ClassVar

from textual.reactive import reactive

from search.paper import Page
from search.query.term_matches import spans
from search.text.plural import plural
from shelf.model import ShelfEntry
from tui.desk.question import NO_COLUMNS, NoColumns
from tui.desk.render import Piece, line, marked
from tui.desk.wording import SOME_WORDS, join_pieces, mark_words, no_colour, priority_sign, status_sign, tag_pieces
from tui.widgets.rows import Divider
from tui.widgets.tag_colours import ColouredRows

if TYPE_CHECKING:
    from search.columns.columns import Columns
    from search.query.term_matches import QueryTerm

# Papers around the cursor that are looked for in another list, or of a list that are looked for around the cursor.
_NEAR = 2000
NONE_WITH_ALL = "no paper here has all of these words"


def _unknown(_: str) -> ShelfEntry | None:
    return None


class PaperList(ColouredRows):
    """Papers by key, with what the shelf and the pages say of them."""

    ROW_HEIGHT: ClassVar[int] = 2

    keys: reactive[Sequence[str]] = reactive((), always_update=True, init=False)
    chosen: reactive[frozenset[str]] = reactive(frozenset())
    """Keys of the marked papers."""
    terms: reactive[Sequence[QueryTerm]] = reactive(())
    columns: reactive[Columns | NoColumns] = reactive(NO_COLUMNS)
    _anchor: int | None = None  # where a range began
    _before: frozenset[str] = frozenset()  # what was marked when it did
    entry_of: Callable[[str], ShelfEntry | None] = staticmethod(_unknown)
    colour_of: Callable[[str], str] = staticmethod(no_colour)
    title_of: Callable[[str], str] = staticmethod(str)
    """The title of a paper that the library does not have."""

    @property
    def row_count(self) -> int:
        return len(self.keys)

    @property
    def key(self) -> str:
        return self.keys[self.cursor] if self.cursor < len(self.keys) else ""

    def show(self, keys: Sequence[str], cursor_key: str, with_all: int | None = None) -> None:
        """List other papers, the cursor on the same one where it is among them, else at its height.

        Args:
            keys: The papers.
            cursor_key: The paper that the cursor was on; empty: it goes by its height.
            with_all: How many of the first papers have all words of a question; None: there is no such difference.
        """
        if cursor_key in keys:
            stays = keys.index(cursor_key)
        else:
            stays = self._nearest(keys) if cursor_key else min(self.cursor, max(0, len(keys) - 1))
        self._anchor = None
        self.keys = keys
        self.divider = None if with_all is None else Divider(with_all, SOME_WORDS if with_all else NONE_WITH_ALL)
        self.chosen = frozenset(key for key in self.chosen if key in keys) if self.chosen else self.chosen
        self.rows_changed(stays)

    def _nearest(self, keys: Sequence[str]) -> int:
        """The place of the nearest paper below the cursor that is still listed, else above it."""
        if len(keys) <= _NEAR:
            places = sorted((self.keys.index(key), place) for place, key in enumerate(keys) if key in self.keys)
            below = next((place for before, place in places if before >= self.cursor), None)
            return below if below is not None else places[-1][1] if places else 0
        around = chain(self.keys[self.cursor :], reversed(self.keys[: self.cursor]))
        return next((keys.index(key) for key in islice(around, _NEAR) if key in keys), 0)

    def seek(self, step: int, fits: Callable[[str], bool]) -> bool:
        """Go to the next paper for which a condition is true; return whether there is one."""
        place = self.cursor + step
        while 0 <= place < len(self.keys):
            if fits(self.keys[place]):
                self.cursor = place
                return True
            place += step
        return False

    def has_hit(self, key: str) -> bool:
        return bool(spans(line(self.columns.titles.get(key, "")), self.terms, "title"))

    @property
    def ranging(self) -> bool:
        return self._anchor is not None

    def mark(self) -> None:
        if self.key:
            self.chosen = self.chosen ^ {self.key}
            self.move(1)

    def mark_range(self) -> None:
        """Begin a range at the cursor; or end it, keeping what it has marked."""
        self._anchor = self.cursor if self._anchor is None else None
        self._before = self.chosen
        if self._anchor is not None and self.key:
            self.chosen = self.chosen | {self.key}

    def invert(self, keys: Sequence[str]) -> None:
        """Invert the marks of some papers; those of others stay."""
        self.chosen ^= frozenset(keys)

    def clear_marks(self) -> None:
        self._anchor = None
        self.chosen = frozenset()

    def watch_cursor(self, old: int, new: int) -> None:
        if self._anchor is not None:
            first, last = sorted((self._anchor, new))
            self.chosen = self._before | frozenset(self.keys[first : last + 1])
        super().watch_cursor(old, new)

    def row(self, index: int, part: int) -> list[Piece]:
        key = self.keys[index]
        entry = self.entry_of(key)
        if part:
            return self._about(key, entry)
        title = self.columns.titles.get(key) or self.title_of(key)
        read = entry is not None and entry.status == "read"
        signs = [
            Piece("▌" if key in self.chosen else " ", "accent"),
            Piece(f"{status_sign(entry)} ", "dim" if read else "accent"),
            Piece("★ " if entry and entry.bookmarked else "", "hit"),
            Piece(f"{sign} " if (sign := priority_sign(entry)) else "", "accent"),
        ]
        return [*signs, *marked(line(title), self.terms, "title", "" if read else "strong")]

    def _about(self, key: str, entry: ShelfEntry | None) -> list[Piece]:
        pages = self.columns.pages_of.get(key, ())
        facts = [_pages(pages)] if pages else []
        if key not in self.columns.titles:
            facts.append("no longer in the library" if entry else "not in the library")
        tags = tag_pieces(entry.tags, self.colour_of, "dim") if entry else []
        parts = [[Piece(fact, "dim")] for fact in (*facts, *(mark_words(entry) if entry else ()))]
        return [
            Piece("▌" if key in self.chosen else " ", "accent"),
            Piece("  "),
            *join_pieces([*parts, tags], Piece(" · ", "dim")),
        ]


def _pages(pages: tuple[Page, ...]) -> str:
    name = line(pages[0].day or pages[0].label)
    return name if len(pages) == 1 else f"{name} +{plural(len(pages) - 1, 'page')}"
