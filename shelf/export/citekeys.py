"""Citation keys: `vaswani2017attention`, the same in every export.

A key is made of the paper alone: the first author's family name, the year, and the first word of the title
that says something; without an author, two words of the title. Papers that come to the same are told apart
by their place in the *library*, not in the export: the one that was added first keeps the plain key, and
the next ones are `…-b`, `…-c`, in the order of addition, then of their keys. A paper that comes later
therefore never changes a key that was cited before. What does: an author or a year that was unknown until now.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import chain

from search.paper import Paper, title_hash
from search.text.latex import readable
from search.text.names import parse_name
from search.text.words import words
from shelf.export.item import ExportItem, line

_SMALL = frozenset(
    words(
        "a an and are as at be by can do does for from how in into is it its of on or our the their this to toward "
        "towards using via we what when where which why with without"
    )
)
_LONGEST = 24
_FORBIDDEN = re.compile("[^a-z0-9.:]")


def citation_keys(papers: Iterable[Paper], library: Iterable[Paper] = ()) -> dict[str, str]:
    """Citation keys by `ExportItem.identity`; the library's papers may come to the same (`rivals` names those)."""
    # Ages instead of papers: an export may be of a hundred thousand.
    groups: dict[str, dict[str, tuple[bool, str, str]]] = {}
    for paper in chain(papers, library):
        identity = ExportItem(paper).identity
        # What is on the shelf alone was never added: it comes last, or it would take a key away.
        groups.setdefault(_base(paper), {}).setdefault(identity, (not paper.added, paper.added, identity))
    result: dict[str, str] = {}
    for base, ages in groups.items():
        for place, identity in enumerate(sorted(ages, key=ages.__getitem__)):
            # No base holds a hyphen, so a suffix never makes one key into another paper's.
            result[identity] = f"{base}-{_letters(place)}" if place else base
    return result


def rivals(library: Mapping[str, str], titles: Iterable[str]) -> list[str]:
    """Keys of the papers of a library (key to title) whose citation keys may be those of papers with these titles."""
    words_of_titles = {_telling(title, 1) for title in titles}
    return [key for key, title in library.items() if _telling(title, 1) in words_of_titles]


def _base(paper: Paper) -> str:
    """The key that a paper would have alone: lower case, since BibTeX does not tell cases apart."""
    year = str(ExportItem(paper).year or "")
    author = _family(paper.authors[0]) if paper.authors else ""
    key = author + year + _telling(paper.title, 1) if author else _telling(paper.title, 2) + year
    if key == year:  # nothing in it is written in letters that a key may hold
        key = _FORBIDDEN.sub("", paper.key.lower()) or title_hash(paper.title)
    return key


def _family(author: str) -> str:
    name = parse_name(line(author))
    return "".join(word for word in words(name.family) if word.isascii())[:_LONGEST]


def _telling(title: str, count: int) -> str:
    """The first words of a title that say something, run together."""
    # The start of a title is enough, and titles may be huge.
    ascii_words = [word for word in words(readable(title[:500])) if word.isascii()]
    telling = [word for word in ascii_words if word not in _SMALL and not word.isdigit()] or ascii_words
    return "".join(word[:_LONGEST] for word in telling[:count])


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
