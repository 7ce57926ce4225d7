"""KWIC, key words in context: each hit of a query in its line, and words that are new.

After Luhn's concordances (1960): one hit a line, the words around it on either side, so that the eye
reads down the column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from search.highlight import spans
from search.paper import Paper
from search.query.terms import Wanted
from search.text.clean import clean_line
from search.text.latex import readable
from search.text.words import words

Side = Literal["right", "left", "paper"]
# Characters kept on either side: more than any terminal shows.
CONTEXT = 120
# A library of common words has hits without end; the first few thousand fill any screen.
MOST = 5000


class Line(NamedTuple):
    """A hit in its context.

    Attributes:
        key: Of the paper.
        left: What stands before the hit.
        hit: The word or phrase as it stands in the text.
        right: What stands after it.
    """

    key: str
    left: str
    hit: str
    right: str


def concordance(papers: Iterable[Paper], wanted: Sequence[Wanted], side: Side = "paper") -> list[Line]:
    """Return every hit of a query in titles and abstracts, `MOST` at most.

    Args:
        papers: In the order in which their hits are to stand, unless another is asked for.
        wanted: What the query looks for (`search.query.terms.wanted`).
        side: `right` and `left` sort by the words after or before the hit, nearest first.
    """
    lines: list[Line] = []
    for paper in papers:
        lines += _hits(paper, wanted)
        if len(lines) >= MOST:
            break
    del lines[MOST:]
    if side == "right":
        lines.sort(key=lambda line: words(line.right)[:5])
    elif side == "left":
        lines.sort(key=lambda line: words(line.left)[:-6:-1])
    return lines


def _hits(paper: Paper, wanted: Sequence[Wanted]) -> list[Line]:
    found = []
    for text, field in ((paper.title, "title"), (paper.abstract, "abstract")):
        shown = clean_line(readable(text))
        for start, end in spans(shown, wanted, field):
            left, right = shown[max(0, start - CONTEXT) : start], shown[end : end + CONTEXT]
            found.append(Line(paper.key, left, shown[start:end], right))
    return found


def new_words(papers: Iterable[Paper], limit: int = 50) -> list[tuple[str, int]]:
    """Return words that only the latest import brought, with the number of its papers that have them.

    Args:
        papers: The whole library.
        limit: How many to return at most; the most frequent first, then by spelling.
    """
    known: set[str] = set()
    latest, fresh = "", Counter[str]()
    for paper in sorted(papers, key=lambda paper: paper.added):
        if paper.added != latest:
            latest = paper.added
            known.update(fresh)
            fresh = Counter()
        fresh.update(set(words(f"{readable(paper.title)} {readable(paper.abstract)}")) - known)
    # A number is no word to learn.
    told = [(word, count) for word, count in fresh.items() if word.isalpha() and len(word) > 2]
    return sorted(told, key=lambda pair: (-pair[1], pair[0]))[:limit]
