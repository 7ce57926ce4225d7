"""KWIC, key words in context: each hit of a query in its line, one below the other.

After Luhn's concordances (1960): one hit a line, the words around it on either side, so that the eye
reads down the column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import Literal, NamedTuple, get_args

from search.paper import Paper
from search.query.highlight import spans
from search.query.terms import QueryTerm
from search.text.clean import clean_line
from search.text.latex import readable
from search.text.plural import plural
from search.text.words import words

Side = Literal["paper", "right", "left"]
SIDES: tuple[Side, ...] = get_args(Side)
Read = Callable[[Sequence[str]], Iterable[Paper]]
"""Returns the papers with these keys, in the keys' order."""

# Characters kept on either side: half of the widest line that anyone reads.
CONTEXT = 240
# Nobody reads more; a common word of a large library would be gathered for minutes.
MAX_LINES = 10_000
# Papers read at a time: a few at first, so that something is there at once.
_FIRST, _LARGEST = 50, 800
# Characters in which the nearest words stand by which lines are sorted.
_NEAR, _NEAREST = 80, 5
_TERMS_NAMED = 4


class ConcordanceLine(NamedTuple):
    """A hit in its context.

    Attributes:
        key: Of the paper.
        title: Of the paper, on one line.
        field: Where it stands: `title`, `author`, `keywords` or `abstract`.
        start: Where in the field's text, in characters.
        left: What stands before the hit.
        hit: The word or phrase as it stands in the text.
        right: What stands after it.
    """

    key: str
    title: str
    field: str
    start: int
    left: str
    hit: str
    right: str


def concordance_lines(paper: Paper, wanted: Sequence[QueryTerm]) -> Iterator[ConcordanceLine]:
    """Yield every hit in a paper's title, names, keywords and abstract, in this order."""
    title = _shown(paper.title)
    names = zip(repeat("author"), map(_shown, paper.authors))
    keywords = zip(repeat("keywords"), map(_shown, paper.keywords))
    for where, text in chain([("title", title)], names, keywords, [("abstract", _shown(paper.abstract))]):
        for start, end in spans(text, wanted, where):
            left, right = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
            yield ConcordanceLine(paper.key, title, where, start, left, text[start:end], right)


def _shown(text: str) -> str:
    return clean_line(readable(text))


def sort_lines(lines: Iterable[ConcordanceLine], side: Side) -> list[ConcordanceLine]:
    """Return lines sorted by the words after or before the hit, nearest first; by paper, as they come."""
    if side == "right":
        return sorted(lines, key=lambda line: words(line.right[:_NEAR])[:_NEAREST])
    if side == "left":
        return sorted(lines, key=lambda line: words(line.left[-_NEAR:])[: -_NEAREST - 1 : -1])
    return list(lines)


@dataclass
class Concordance:
    """The hits of a query, gathered from one paper after the other; `str()` counts them in words.

    Attributes:
        wanted: What the query looks for (`search.query.terms.wanted`).
        total: How many papers there are to be read.
        most: How many hits are gathered at most.
        lines: The hits, in the order of the papers and of their texts.
        papers: How many papers have one.
        read: How many papers were read.
        cut: Whether there are more hits than `most`.
    """

    wanted: Sequence[QueryTerm]
    total: int = 0
    most: int = MAX_LINES
    lines: list[ConcordanceLine] = field(default_factory=list)
    papers: int = 0
    read: int = 0
    cut: bool = False

    def take(self, papers: Iterable[Paper]) -> None:
        """Read some papers more."""
        for paper in papers:
            if self.cut:
                return
            found = list(concordance_lines(paper, self.wanted))
            room = self.most - len(self.lines)
            self.lines += found[:room]
            self.papers += bool(found)
            self.read += 1
            self.cut = len(found) > room

    @property
    def terms(self) -> str:
        """Return what is looked for, in words."""
        named = [_named(want) for want in self.wanted[:_TERMS_NAMED]]
        more = len(self.wanted) - len(named)
        return ", ".join(named) + (f" and {more} more" if more else "")

    def __str__(self) -> str:
        count = f"{'the first ' if self.cut else ''}{plural(len(self.lines), 'hit')}"
        told = f"{count} of {self.terms} in {plural(self.papers, 'paper')}"
        left = self.total - self.read
        return f"{told}; {plural(left, 'paper')} not read" if self.cut and left > 0 else told


def _named(want: QueryTerm) -> str:
    text = " ".join(want.words)[:40]
    sign = "*" if want.prefix else "~" if want.fuzzy else ""
    return f"“{text}”" if len(want.words) > 1 else f"{text}{sign}"


def concordance(
    keys: Sequence[str], read: Read, wanted: Sequence[QueryTerm], most: int = MAX_LINES
) -> Iterator[Concordance]:
    """Gather the hits of papers, part by part; yields after each part, so that a caller can show it or stop.

    Args:
        keys: Of the papers, in the order in which their hits are to stand.
        read: Reads the papers.
        wanted: What to look for.
        most: How many hits at most.
    """
    found = Concordance(wanted, len(keys), most)
    for part in batches(keys) if wanted else ():
        found.take(read(part))
        yield found
        if found.cut:
            return
    if not found.read:
        yield found


def batches(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield keys by the dozen, then by the hundred: the first are there soon, the last in few steps."""
    start, size = 0, _FIRST
    while start < len(keys):
        yield keys[start : start + size]
        start, size = start + size, min(2 * size, _LARGEST)
