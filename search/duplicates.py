"""Papers that stand in the catalog twice: by an identifier for sure, or by their titles, likely.

Importing recognises what it can. What is left are two papers that a later record ties together, one by
its DOI and one by its arXiv id, and titles with a slip, a hyphen or a subtitle more. Nobody compares
all with all: titles meet that share a rare word, or that begin or end alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from search.catalog import Catalog, Names
from search.likeness import Title, judged, near
from search.merge import two_papers
from search.paper import Paper, arxiv_id, doi
from search.text.latex import readable
from search.text.words import words

# Titles with one word in common that are compared with each other; a more frequent word tells nothing.
_MOST_SHARING = 40
_RARE_WORDS = 4
# Neighbours in the order of titles, and in that of titles read backwards, that are compared.
_NEIGHBOURS = 3
# Letters that a title has to have without its subtitle, or without the name before its colon.
_SHORTEST_PART = 20


class Pair(NamedTuple):
    """Two papers that may be one.

    Attributes:
        keys: In the order of addition.
        sure: They have an identifier in common, and none that says otherwise: the same paper by Carrel's own rules.
        why: What they have in common, in words.
    """

    keys: tuple[str, str]
    sure: bool
    why: str


def duplicates(catalog: Catalog) -> list[Pair]:
    """Return the papers that are there twice, those for sure first; 0.5 s for ten thousand papers.

    Raises:
        CatalogError: The catalog cannot be read.
    """
    names = catalog.names()
    found = {pair.keys: pair for pair in _by_identifier(names)}
    likely = [(names[a].key, names[b].key) for a, b in sorted(_meeting(names))]
    papers = catalog.papers(key for keys in likely if keys not in found for key in keys)
    for one, other in likely:
        # Another process may have joined them a moment ago.
        if one in papers and other in papers and (pair := _likely(papers[one], papers[other])):
            found.setdefault(pair.keys, pair)
    return sorted(found.values(), key=lambda pair: not pair.sure)


def _by_identifier(names: Iterable[Names]) -> Iterator[Pair]:
    """Yield papers with one identifier in common; of several, each with the first."""
    first: dict[str, Names] = {}
    for name in names:
        for identifier in _identifiers(name):
            other = first.setdefault(identifier, name)
            if other is not name:
                sure = not two_papers(_as_paper(other), _as_paper(name))
                kind, _, value = identifier.partition(":")
                said = {"arxiv": "arXiv id", "doi": "DOI"}[kind]
                apart = "" if sure else ", but they differ in another identifier"
                yield Pair((other.key, name.key), sure, f"both have the {said} {value}{apart}")


def _identifiers(name: Names) -> list[str]:
    # An arXiv DOI is an arXiv id in another form, and an address may hold either.
    arxiv = name.arxiv or arxiv_id(name.doi) or arxiv_id(name.url)
    other = "" if arxiv_id(name.doi) else name.doi or ("" if arxiv_id(name.url) else doi(name.url))
    return [f"{kind}:{value}" for kind, value in (("arxiv", arxiv), ("doi", other)) if value]


def _as_paper(name: Names) -> Paper:
    return Paper(name.title, key=name.key, arxiv=name.arxiv, doi="" if arxiv_id(name.doi) else name.doi)


def _meeting(names: Sequence[Names]) -> set[tuple[int, int]]:
    """Return the places of titles that are near each other, the smaller one first."""
    titles = [Title.of(name.title) for name in names]
    met = (*_neighbours(titles), *(pair for block in _sharing(titles) for pair in combinations(block, 2)))
    return {(min(a, b), max(a, b)) for a, b in met if near(titles[a], titles[b]) is not None} | _parts(names, titles)


def _sharing(titles: Sequence[Title]) -> Iterator[list[int]]:
    """Yield the places of titles that have one of their rarest words in common."""
    counts = Counter(word for title in titles for word in title.words)
    blocks: dict[str, list[int]] = {}
    for place, title in enumerate(titles):
        # A word that no other title has, a slip most likely, leads to none.
        shared = (word for word in title.words if 1 < counts[word] <= _MOST_SHARING)
        for word in sorted(shared, key=lambda word: (counts[word], word))[:_RARE_WORDS]:
            blocks.setdefault(word, []).append(place)
    yield from blocks.values()


def _neighbours(titles: Sequence[Title]) -> Iterator[tuple[int, int]]:
    forwards = sorted(range(len(titles)), key=lambda place: (titles[place].joined, place))
    backwards = sorted(range(len(titles)), key=lambda place: (titles[place].joined[::-1], place))
    for order in (forwards, backwards):
        for step in range(1, _NEIGHBOURS + 1):
            yield from zip(order, order[step:], strict=False)


def _parts(names: Sequence[Names], titles: Sequence[Title]) -> set[tuple[int, int]]:
    """Return the places of titles and of those that have a name before them or a subtitle behind them."""
    whole: dict[str, int] = {}
    for place, title in enumerate(titles):
        whole.setdefault(title.joined, place)
    found = set()
    for place, name in enumerate(names):
        head, colon, tail = name.title.partition(":")
        for part in (head, tail) if colon else ():
            joined = "".join(words(readable(part)))
            other = whole.get(joined, place) if len(joined) >= _SHORTEST_PART else place
            if other != place:
                found.add((min(place, other), max(place, other)))
    return found


def _likely(one: Paper, other: Paper) -> Pair | None:
    """Return two papers with like titles as a pair, unless what else is known of them speaks against it."""
    edits, verdict = near(Title.of(one.title), Title.of(other.title)), judged(one, other)
    if verdict.against or (edits is None and not verdict.agree):
        return None
    if two_papers(one, other) and not verdict.same_text:  # a series, an editorial of each year
        return None
    said = "one title is part of the other" if edits is None else _difference(edits)
    return Pair((one.key, other.key), False, " and ".join(filter(None, (said, verdict.agree))))


def _difference(letters: int) -> str:
    if not letters:
        return "their titles are the same"
    return f"their titles differ in {letters} letter{'s' if letters > 1 else ''}"
