"""KWIC, key words in context: the hits of a query, one a line, with the words around them.

After Luhn's concordances (1960): the hits are below each other, so that the eye reads down the column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import Literal, NamedTuple, get_args

from search.paper import Paper
from search.query.term_matches import QueryTerm, spans
from search.text.clean import clean_line
from search.text.latex import readable
from search.text.plural import plural
from search.text.words import words

Side = Literal["paper", "right", "left"]
SIDES: tuple[Side, ...] = get_args(Side)
Read = Callable[[Sequence[str]], Iterable[Paper]]
"""Returns the papers with these keys, in the keys' order."""

# Characters on either side of a hit: half of the widest line that anyone reads.
CONTEXT = 240
# Nobody reads more, and a common word of a large library would take minutes.
MAX_LINES = 10_000
# Papers read at a time: a few at first, so that something appears at once.
_FIRST, _LARGEST = 50, 800
# Lines are sorted by so many words of so many characters beside the hit.
_NEAR, _NEAREST = 80, 5
_MAX_NAMED = 4


class ConcordanceLine(NamedTuple):
    """A hit in its context: `field` is `title`, `author`, `keywords` or `abstract`, `start` is in characters."""

    key: str
    title: str
    field: str
    start: int
    left: str
    hit: str
    right: str


def concordance_lines(paper: Paper, terms: Sequence[QueryTerm]) -> Iterator[ConcordanceLine]:
    """Yield every hit in a paper's title, names, keywords and abstract, in this order."""
    title = _shown(paper.title)
    names = zip(repeat("author"), map(_shown, paper.authors))
    keywords = zip(repeat("keywords"), map(_shown, paper.keywords))
    for where, text in chain([("title", title)], names, keywords, [("abstract", _shown(paper.abstract))]):
        for start, end in spans(text, terms, where):
            left, right = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
            yield ConcordanceLine(paper.key, title, where, start, left, text[start:end], right)


def _shown(text: str) -> str:
    return clean_line(readable(text))


def sort_lines(lines: Iterable[ConcordanceLine], side: Side) -> list[ConcordanceLine]:
    """Sort lines by the words after or before the hit, nearest first; `paper` leaves them as they are."""
    if side == "right":
        return sorted(lines, key=lambda line: words(line.right[:_NEAR])[:_NEAREST])
    if side == "left":
        return sorted(lines, key=lambda line: words(line.left[-_NEAR:])[: -_NEAREST - 1 : -1])
    return list(lines)


@dataclass
class Concordance:
    """The hits of a query, collected from one paper after the other; `str()` is a summary.

    Attributes:
        total: The number of papers to read; `read` were, and `papers` of them have hits.
        cut: Whether there are more hits than `limit`.
    """

    terms: Sequence[QueryTerm]
    total: int = 0
    limit: int = MAX_LINES
    lines: list[ConcordanceLine] = field(default_factory=list)
    papers: int = 0
    read: int = 0
    cut: bool = False

    def add(self, papers: Iterable[Paper]) -> None:
        for paper in papers:
            if self.cut:
                return
            lines = list(concordance_lines(paper, self.terms))
            room = self.limit - len(self.lines)
            self.lines += lines[:room]
            self.papers += bool(lines)
            self.read += 1
            self.cut = len(lines) > room

    @property
    def terms_text(self) -> str:
        """The terms in words: `masked, "vision model" and 2 more`."""
        named = [_term_text(term) for term in self.terms[:_MAX_NAMED]]
        more = len(self.terms) - len(named)
        return ", ".join(named) + (f" and {more} more" if more else "")

    def __str__(self) -> str:
        count = f"{'the first ' if self.cut else ''}{plural(len(self.lines), 'hit')}"
        summary = f"{count} of {self.terms_text} in {plural(self.papers, 'paper')}"
        left = self.total - self.read
        return f"{summary}; {plural(left, 'paper')} not searched" if self.cut and left > 0 else summary


def _term_text(term: QueryTerm) -> str:
    text = " ".join(term.words)[:40]
    sign = "*" if term.prefix else "~" if term.fuzzy else ""
    return f'"{text}"' if len(term.words) > 1 else f"{text}{sign}"


def concordance(
    keys: Sequence[str], read: Read, terms: Sequence[QueryTerm], limit: int = MAX_LINES
) -> Iterator[Concordance]:
    """Collect the hits of papers; yields the same concordance after each batch, to be shown or stopped."""
    collected = Concordance(terms, len(keys), limit)
    for batch in batches(keys) if terms else ():
        collected.add(read(batch))
        yield collected
        if collected.cut:
            return
    if not collected.read:
        yield collected


def batches(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield keys in growing batches: the first papers appear soon, the last in few steps."""
    start, size = 0, _FIRST
    while start < len(keys):
        yield keys[start : start + size]
        start, size = start + size, min(2 * size, _LARGEST)
