"""Citation keys: the person's own, or `vaswani2017attention`; the same in every export.

A key that a paper has in the person's own bibliography stays, since their texts cite it, without the characters that
LaTeX and BibTeX give a meaning. Of two papers with one such key, the one that was added first keeps it.

All other keys are made of the paper alone: the first author's family name, the year, and the first word of the title
that says something; without an author, two words of the title. Papers that come to the same are told apart
by their place in the *library*, not in the export: the one that was added first keeps the plain key, and
the next ones are `…-b`, `…-c`, in the order of addition, then of their keys. A paper that comes later
therefore never changes a key that was cited before. What does: an author or a year that was unknown until now, and a
bibliography of the person's own that has the paper, or its key for another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import chain, count
from unicodedata import normalize

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
# Letters of any script may stand in the keys of biblatex and pandoc.
_UNSAFE = re.compile(r"[^\w.:/+!?*-]")
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:/+!?*_-]*")
_LONGEST_OWN = 100
# Accents and LaTeX: the words of such a title may be written otherwise.
_NOT_AS_WRITTEN = re.compile(r"[^\x00-\x7f]|[\\${}^`~]")
_FEW = 20


@dataclass(frozen=True, slots=True)
class KeyClaim:
    """A paper that has a citation key in the person's own bibliography."""

    identity: str
    key: str
    added: str = ""


def own_keys(claims: Iterable[KeyClaim]) -> dict[str, str]:
    """The keys that papers keep, by `ExportItem.identity`; two that share one are told apart by letters."""
    safe = ((claim, _safe(claim.key)) for claim in claims)
    oldest = sorted(((c, key) for c, key in safe if key), key=lambda each: _age(each[0].identity, each[0].added))
    taken: dict[str, str] = {}
    for claim, key in oldest:
        taken.setdefault(_folded(key), claim.identity)
    free: dict[str, Iterator[str]] = {}
    result: dict[str, str] = {}
    for claim, key in oldest:
        if taken[_folded(key)] == claim.identity:
            result[claim.identity] = key
        elif claim.identity not in result:
            lettered = free.setdefault(_folded(key), _lettered(key))
            result[claim.identity] = next(each for each in lettered if _folded(each) not in taken)
            taken[_folded(result[claim.identity])] = claim.identity
    return result


def citation_keys(
    papers: Iterable[Paper], library: Iterable[Paper] = (), own: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Citation keys by `ExportItem.identity`; the library's papers may come to the same (`rivals` names those).

    `own` has the `own_keys` of the whole library; without it, they are those of these papers.
    """
    # Ages instead of papers: an export may be of a hundred thousand.
    groups: dict[str, dict[str, tuple[bool, str, str]]] = {}
    claims: list[KeyClaim] = []
    for paper in chain(papers, library):
        identity = ExportItem(paper).identity
        if own is None and paper.publication.citekey:
            claims.append(KeyClaim(identity, paper.publication.citekey, paper.added))
        if own is None or identity not in own:
            groups.setdefault(_base(paper), {}).setdefault(identity, _age(identity, paper.added))
    kept = own_keys(claims) if own is None else own
    taken = set(map(_folded, kept.values()))
    result = dict(kept)
    for base, ages in groups.items():
        # No base holds a hyphen, so a suffix never makes one made-up key into another paper's.
        free = (key for key in _lettered(base) if key not in taken)
        for identity in sorted(ages, key=ages.__getitem__):
            if identity not in kept:
                result[identity] = next(free)
    return result


def _age(identity: str, added: str) -> tuple[bool, str, str]:
    # What is on the shelf alone was never added: it comes last, or it would take a key away.
    return not added, added, identity


def _safe(key: str) -> str:
    """A key without what LaTeX and BibTeX give a meaning; empty if nothing is left that identifies."""
    safe = key[: 2 * _LONGEST_OWN]
    if not _SAFE.fullmatch(safe):
        safe = _UNSAFE.sub("", normalize("NFC", safe))
    return safe if len(safe) <= _LONGEST_OWN and any(map(str.isalnum, safe)) else ""


def _folded(key: str) -> str:
    """BibTeX does not tell cases apart."""
    return key.casefold()


def _lettered(base: str) -> Iterator[str]:
    yield base
    yield from (f"{base}-{_letters(place)}" for place in count(1))


def rivals(library: Mapping[str, str], titles: Iterable[str]) -> list[str]:
    """Keys of the papers of a library (key to title) whose citation keys may be those of papers with these titles."""
    wanted = {_telling(title, 1) for title in titles}
    # Taking a title apart takes long; looking for a few words in it does not.
    few = wanted if len(wanted) <= _FEW else {""}
    return [key for key, title in library.items() if _may_have(title, few) and _telling(title, 1) in wanted]


def _may_have(title: str, few: Set[str]) -> bool:
    lowered = title.lower()
    return any(word in lowered for word in few) or bool(_NOT_AS_WRITTEN.search(title))


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


def _telling(title: str, number: int) -> str:
    """The first words of a title that say something, run together."""
    # The start of a title is enough, and titles may be huge.
    ascii_words = [word for word in words(readable(title[:500])) if word.isascii()]
    telling = [word for word in ascii_words if word not in _SMALL and not word.isdigit()] or ascii_words
    return "".join(word[:_LONGEST] for word in telling[:number])


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
