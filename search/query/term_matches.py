"""The terms of a query, and where they occur: the reference evaluator matches by them, and the screen highlights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from search.query.fields import BY_NAME
from search.query.simplify import simplify
from search.query.tree import And, Field, Most, Node, Or, Phrase, Word, children
from search.text.words import distance, stem, tokens, words

MAX_TERMS = 256
"""Terms of one query that are highlighted; a pasted book is still searched for as a whole."""


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """Words that must occur together in one text.

    Attributes:
        words: Folded, at least one; the last may be the start of a word (`prefix`), or either (`typing`).
        fuzzy: Edits allowed in each word.
        slop: Other words allowed among them, in any order; 0: side by side, in this order.
    """

    field: str
    words: tuple[str, ...]
    exact: bool = False
    prefix: bool = False
    typing: bool = False
    fuzzy: int = 0
    slop: int = 0

    def places(self, text: Sequence[str], *, stemmed: bool = True) -> Iterator[tuple[int, ...]]:
        """Yield the positions of each occurrence in a run of folded words; stems are not compared in names."""
        stemmed = stemmed and not self.exact
        needles = [stem(word) for word in self.words] if stemmed else list(self.words)
        stems = [stem(word) for word in text] if stemmed else text
        count = len(self.words)
        if self.slop and count > 1:
            yield from self._near(needles, stems, text)
            return
        for start in range(len(text) - count + 1):
            if all(self._same(i, needles[i], stems[start + i], text[start + i]) for i in range(count)):
                yield tuple(range(start, start + count))

    def _same(self, i: int, needle: str, stemmed: str, folded: str) -> bool:
        last = i == len(self.words) - 1
        if self.fuzzy:
            return distance(self.words[i], folded, self.fuzzy) <= self.fuzzy
        if last and self.prefix:
            return folded.startswith(self.words[i])
        return needle == stemmed or (last and self.typing and folded.startswith(self.words[i]))

    def _near(self, needles: list[str], stems: Sequence[str], text: Sequence[str]) -> Iterator[tuple[int, ...]]:
        """Yield each shortest run of words that starts with one of the needles and contains all of them."""
        width = len(needles) + self.slop
        last = len(needles) - 1
        for start in range(len(text)):
            missing = Counter(needles[:last])
            places = []
            ended = False
            for place in range(start, min(start + width, len(text))):
                word = stems[place]
                if missing[word] > 0:
                    missing[word] -= 1
                elif not ended and self._same(last, needles[last], word, text[place]):
                    ended = True
                elif place == start:
                    break
                else:
                    continue
                places.append(place)
                if len(places) == len(needles):
                    yield tuple(places)
                    break


def term(leaf: Word | Phrase, field: str) -> QueryTerm:
    """What a leaf searches a text field for; `words` is empty for a neutral leaf."""
    folded = tuple(words(leaf.text))
    if isinstance(leaf, Phrase):
        return QueryTerm(field, folded, exact=leaf.exact, typing=leaf.typing, slop=leaf.slop)
    return QueryTerm(field, folded, leaf.exact, leaf.prefix, leaf.typing, leaf.fuzzy)


def query_terms(tree: Node) -> tuple[QueryTerm, ...]:
    """What a tree searches texts for, each once, without what it excludes; `MAX_TERMS` at most."""
    return tuple(dict.fromkeys(_terms_in(simplify(tree), "any")))[:MAX_TERMS]


def _terms_in(node: Node, field: str) -> Iterator[QueryTerm]:
    match node:
        case Word() | Phrase() if field in BY_NAME and BY_NAME[field].kind == "text":
            yield term(node, field)
        case Field(name, value):
            yield from _terms_in(value, name)
        case And() | Or() | Most():
            for child in children(node):
                yield from _terms_in(child, field)


Span = tuple[int, int]


def spans(text: str, terms: Iterable[QueryTerm], field: str) -> list[Span]:
    """Ranges of a readable text that match query terms, sorted and without overlaps."""
    searched = [term for term in terms if term.field in (field, "any")]
    if not searched:
        return []
    split = list(tokens(text))
    folded = [token.folded for token in split]
    ranges: list[Span] = []
    for term in searched:
        for places in term.places(folded, stemmed=field != "author"):
            if term.slop:
                ranges.extend((split[place].start, split[place].end) for place in places)
            else:
                ranges.append((split[places[0]].start, split[places[-1]].end))
    return _merged(ranges)


def _merged(ranges: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
