"""The explanation of a paper's place in lines, for the app and the command line: a row for each word, best first."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from tui.desk.render import Piece, fit, line

if TYPE_CHECKING:
    # NumPy, which it needs, is not loaded before the app has painted.
    from tui.desk.why import Why, WordReason

LACKS, APART, SIDE_BY_SIDE, LEFT_OUT = "lacks", "only apart", "side by side", "left out"
# Columns of a score, and what is least left for words.
_SCORE, _WORD = 6, 12
# Stands for no end of columns, where output is piped.
ENDLESS = 10_000


@dataclass(frozen=True, slots=True)
class _Row:
    score: str
    word: str
    where: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Draws rows in columns of score, word and place, no wider than `width` together.

    Attributes:
        word: The width of the words.
        cut: Whether a row has one line; otherwise its last column may go on in further ones.
    """

    width: int
    word: int
    cut: bool = False

    def lines(self, rows: Sequence[_Row]) -> Iterator[list[Piece]]:
        for row in rows:
            first, *others = self._wrapped(row.where)
            word = "".join(piece.text for piece in fit([Piece(row.word)], self.word))
            start = f"{row.score:>{_SCORE}}  {set_cell_size(word, self.word)}"
            yield [Piece(start, row.style), Piece(f"  {first}", "dim")] if first else [Piece(start.rstrip(), row.style)]
            yield from ([Piece(" " * (_SCORE + self.word + 4) + other, "dim")] for other in others)

    def _wrapped(self, text: str) -> list[str]:
        room = max(8, self.width - _SCORE - self.word - 4)
        if self.cut:
            return ["".join(piece.text for piece in fit([Piece(text)], room))]
        return textwrap.wrap(text, room, break_on_hyphens=False) or [""]


def lines_of(reasons: Why, width: int = ENDLESS, height: int = 0) -> list[list[Piece]]:
    """The explanation in lines of pieces, no wider than `width`.

    Args:
        reasons: What is explained.
        width: In columns.
        height: How many lines there may be, unless it is 0. Where they are more, words left out are not told, rows are
            cut, and the last words are one row.
    """
    words, told = list(_word_rows(reasons.words)), list(_told(reasons))
    column = min(max((cell_len(row.word) for row in words + told), default=0), max(_WORD, width // 3))
    columns = _Columns(width, column)
    head = [[Piece(text, "dim")] for text in textwrap.wrap(heading(reasons), width)]
    lines = head + list(columns.lines(words + told))
    if not height or len(lines) <= height:
        return lines
    told = [row for row in told if row.word != LEFT_OUT]
    room = max(1, height - len(head) - len(told))
    if len(words) > room:
        rest = words[room - 1 :]
        names = ", ".join(row.word for row in rest)
        more = _Row(f"{sum(float(row.score) for row in rest):.2f}", f"{len(rest)} more", names, "dim")
        words = [*words[: room - 1], more]
    return head + list(replace(columns, cut=True).lines(words + told))


def heading(reasons: Why) -> str:
    sort = "" if reasons.sort == "relevance" else f" (sort:{reasons.sort})"
    after = f", below {reasons.after:,} with all" if reasons.after else ""
    return f"No. {reasons.place:,} of {reasons.total:,}{sort}, score {reasons.score:.2f}{after}"


def _word_rows(found: Sequence[WordReason]) -> Iterator[_Row]:
    for word in found:
        if not word.side_by_side:
            where = ", ".join(name if times == 1 else f"{name} ×{times}" for name, times in word.places)
            name = f"as {line(word.name)}: " if word.name else ""
            yield _Row(f"{word.score:.2f}", line(word.text), name + where)
    pairs = [word for word in found if word.side_by_side]
    if pairs:
        both = ", ".join(line(pair.text) for pair in pairs)
        yield _Row(f"{sum(pair.score for pair in pairs):.2f}", SIDE_BY_SIDE, both, "dim")


def _told(reasons: Why) -> Iterator[_Row]:
    missing = [part for word in reasons.lacks for part in word.missing]
    apart = [word.text for word in reasons.lacks if not word.missing]
    for sign, label, texts in (("–", LACKS, missing), ("–", APART, apart), ("", LEFT_OUT, reasons.left_out)):
        if texts:
            yield _Row(sign, label, ", ".join(map(line, dict.fromkeys(texts))), "dim")
