"""Finds papers that are in the catalog twice: certain by an identifier, likely by their titles.

Importing recognises what it can. What is left are two papers that a later record ties together, one by
its DOI and one by its arXiv id, and titles with a typo, a hyphen or an extra subtitle. Nobody compares
all with all: titles are compared that share a rare word, or that begin or end alike.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from search.catalog.catalog import Catalog, Names
from search.catalog.merge import two_papers
from search.paper import Paper, arxiv_id, doi
from search.text.latex import readable
from search.text.plural import plural
from search.text.words import distance, words

# One edit per 15 letters of a title, at most 4: a typo or two, but not another word.
_LETTERS_AN_EDIT = 15
_MOST_EDITS = 4
# An abstract of fewer words says nothing about likeness.
_FEWEST_WORDS = 20
_ROMAN = re.compile("[ivx]+")


class ComparableTitle(NamedTuple):
    """A title made comparable.

    Attributes:
        joined: The words without spacing, so that a hyphen or a blank is no difference.
        numbers: What distinguishes the parts of a series: `Part II`, `GPT-4`, `Plan B`.
    """

    words: frozenset[str]
    joined: str
    numbers: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> ComparableTitle:
        folded = words(readable(text))
        return cls(frozenset(folded), "".join(folded), tuple(sorted(filter(_is_number, folded))))


def _is_number(word: str) -> bool:
    # `a survey` and `survey` are no two parts of anything.
    return not word.isalpha() or (len(word) == 1 and word != "a") or _ROMAN.fullmatch(word) is not None


def title_distance(a: ComparableTitle, b: ComparableTitle) -> int | None:
    """By how many edits two titles differ; None for too many, and where their numbers differ."""
    if a.joined == b.joined:
        return 0 if a.joined else None
    most = min(_MOST_EDITS, min(len(a.joined), len(b.joined)) // _LETTERS_AN_EDIT)
    if abs(len(a.joined) - len(b.joined)) > most or a.numbers != b.numbers:
        return None
    # An edit changes two words at most, or makes two of one; counted before letters are, which takes longer.
    if len(a.words ^ b.words) > 3 * most:
        return None
    one, other = _differing(a.joined, b.joined)
    edits = distance(one, other, most)
    return edits if edits <= most else None


def _differing(a: str, b: str) -> tuple[str, str]:
    """Two texts without what they begin and end with alike."""
    start = next((i for i, (one, other) in enumerate(zip(a, b, strict=False)) if one != other), min(len(a), len(b)))
    a, b = a[start:], b[start:]
    pairs = enumerate(zip(reversed(a), reversed(b), strict=False))
    end = next((i for i, (one, other) in pairs if one != other), min(len(a), len(b)))
    return a[: len(a) - end], b[: len(b) - end]


class Verdict(NamedTuple):
    """The evidence of authors and abstracts of two records: in words for one paper (`agree`), or against it."""

    agree: str = ""
    same_text: bool = False
    against: bool = False


def compared(a: Paper, b: Paper) -> Verdict:
    """Compare authors and abstracts; no verdict where a record has neither."""
    people = _shared(_people(a), _people(b))
    one, other = _text(a), _text(b)
    text = _shared(one, other) if min(len(one), len(other)) >= _FEWEST_WORDS else None
    if text is not None and text >= 0.6:
        return Verdict("their abstracts agree", same_text=True)
    against = (text is not None and text < 0.4) or people == 0
    if not against and people is not None and people >= 0.5:
        return Verdict("their authors agree")
    return Verdict(against=against)


def _people(paper: Paper) -> set[str]:
    # The words of all names, for sources differ in their order; initials are in one source and not in the other.
    return {word for name in paper.authors for word in words(name) if len(word) > 1}


def _text(paper: Paper) -> set[str]:
    return set(words(readable(paper.abstract)))


def _shared(a: Iterable[str], b: Iterable[str]) -> float | None:
    """How much of two sets is in both, 0 to 1; None where one is empty."""
    one, other = set(a), set(b)
    return len(one & other) / len(one | other) if one and other else None


# Titles with one word in common that are compared with each other; a more frequent word is no evidence.
_MOST_SHARING = 40
_RARE_WORDS = 4
# Neighbours in the order of titles, and in that of titles read backwards, that are compared.
_NEIGHBOURS = 3
# Letters that a title has to have without its subtitle, or without the name before its colon.
_SHORTEST_PART = 20


class DuplicatePair(NamedTuple):
    """Two papers that may be one, in the order of addition.

    Attributes:
        sure: They have an identifier in common, and none that says otherwise: the same paper by Carrel's own rules.
        why: What they have in common, in words.
    """

    keys: tuple[str, str]
    sure: bool
    why: str


def duplicates(catalog: Catalog) -> list[DuplicatePair]:
    """The papers that are there twice, those for sure first; 0.5 s for ten thousand papers.

    Raises:
        CatalogError: The catalog cannot be read.
    """
    names = catalog.names()
    result = {pair.keys: pair for pair in _by_identifier(names)}
    likely = [(names[a].key, names[b].key) for a, b in sorted(_meeting(names))]
    papers = catalog.papers(key for keys in likely if keys not in result for key in keys)
    for one, other in likely:
        # Another process may have joined them a moment ago.
        if one in papers and other in papers and (pair := _likely(papers[one], papers[other])):
            result.setdefault(pair.keys, pair)
    return sorted(result.values(), key=lambda pair: not pair.sure)


def _by_identifier(names: Iterable[Names]) -> Iterator[DuplicatePair]:
    """Yield papers with one identifier in common; of several, each with the first."""
    first: dict[str, Names] = {}
    for name in names:
        for identifier in _identifiers(name):
            other = first.setdefault(identifier, name)
            if other is not name:
                sure = not two_papers(_as_paper(other), _as_paper(name))
                kind, _, value = identifier.partition(":")
                reason = {"arxiv": "arXiv id", "doi": "DOI"}[kind]
                apart = "" if sure else ", but they differ in another identifier"
                yield DuplicatePair((other.key, name.key), sure, f"both have the {reason} {value}{apart}")


def _identifiers(name: Names) -> list[str]:
    # An arXiv DOI is an arXiv id in another form, and an address may hold either.
    arxiv = name.arxiv or arxiv_id(name.doi) or arxiv_id(name.url)
    other = "" if arxiv_id(name.doi) else name.doi or ("" if arxiv_id(name.url) else doi(name.url))
    return [f"{kind}:{value}" for kind, value in (("arxiv", arxiv), ("doi", other)) if value]


def _as_paper(name: Names) -> Paper:
    return Paper(name.title, key=name.key, arxiv=name.arxiv, doi="" if arxiv_id(name.doi) else name.doi)


def _meeting(names: Sequence[Names]) -> set[tuple[int, int]]:
    """The places of titles that are near each other, the smaller one first."""
    titles = [ComparableTitle.of(name.title) for name in names]
    met = (*_neighbours(titles), *(pair for block in _sharing(titles) for pair in combinations(block, 2)))
    return {(min(a, b), max(a, b)) for a, b in met if title_distance(titles[a], titles[b]) is not None} | _parts(
        names, titles
    )


def _sharing(titles: Sequence[ComparableTitle]) -> Iterator[list[int]]:
    """Yield the places of titles that have one of their rarest words in common."""
    counts = Counter(word for title in titles for word in title.words)
    blocks: dict[str, list[int]] = {}
    for place, title in enumerate(titles):
        # A word that no other title has, a slip most likely, leads to none.
        shared = (word for word in title.words if 1 < counts[word] <= _MOST_SHARING)
        for word in sorted(shared, key=lambda word: (counts[word], word))[:_RARE_WORDS]:
            blocks.setdefault(word, []).append(place)
    yield from blocks.values()


def _neighbours(titles: Sequence[ComparableTitle]) -> Iterator[tuple[int, int]]:
    forwards = sorted(range(len(titles)), key=lambda place: (titles[place].joined, place))
    backwards = sorted(range(len(titles)), key=lambda place: (titles[place].joined[::-1], place))
    for order in (forwards, backwards):
        for step in range(1, _NEIGHBOURS + 1):
            yield from zip(order, order[step:], strict=False)


def _parts(names: Sequence[Names], titles: Sequence[ComparableTitle]) -> set[tuple[int, int]]:
    """The places of titles and of those that have a name before them or a subtitle behind them."""
    whole: dict[str, int] = {}
    for place, title in enumerate(titles):
        whole.setdefault(title.joined, place)
    result = set()
    for place, name in enumerate(names):
        head, colon, tail = name.title.partition(":")
        for part in (head, tail) if colon else ():
            joined = "".join(words(readable(part)))
            other = whole.get(joined, place) if len(joined) >= _SHORTEST_PART else place
            if other != place:
                result.add((min(place, other), max(place, other)))
    return result


def _likely(one: Paper, other: Paper) -> DuplicatePair | None:
    """Two papers with like titles as a pair, unless authors and abstracts speak against it."""
    edits = title_distance(ComparableTitle.of(one.title), ComparableTitle.of(other.title))
    verdict = compared(one, other)
    if verdict.against or (edits is None and not verdict.agree):
        return None
    if two_papers(one, other) and not verdict.same_text:  # a series, an editorial of each year
        return None
    reason = "one title is part of the other"
    if edits is not None:
        reason = f"their titles differ in {plural(edits, 'letter')}" if edits else "their titles are the same"
    return DuplicatePair((one.key, other.key), False, " and ".join(filter(None, (reason, verdict.agree))))
