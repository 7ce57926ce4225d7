"""What the text leaves of a tree look for, and where it stands in a run of words.

The reference evaluator and the highlighter both look here, so what lights up is what matched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.query.fields import BY_NAME
from search.query.simplify import simplify
from search.query.tree import And, Field, Node, Or, Phrase, Word
from search.text.distance import distance
from search.text.words import stem, words

MAX_TERMS = 256
"""Terms of one query that are worth showing; a pasted book is still searched for as a whole."""


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """Words to be found together in one text.

    Attributes:
        field: Canonical field name; `any` for the default.
        words: Folded words, at least one.
        exact: They are to stand as they are; else their stems are compared.
        prefix: The last one is the beginning of a word.
        typing: The last one is a word or the beginning of one.
        fuzzy: Edits allowed in each.
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
        """Yield the positions of each occurrence in a run of folded words, left to right.

        Args:
            text: The folded words of one title, one abstract, one name.
            stemmed: Stems are compared there (not in names).
        """
        stemmed = stemmed and not self.exact
        looked_for = [stem(word) for word in self.words] if stemmed else list(self.words)
        looked_in = [stem(word) for word in text] if stemmed else text
        count = len(self.words)
        if self.slop and count > 1:
            yield from self._near(looked_for, looked_in, text)
            return
        for start in range(len(text) - count + 1):
            if all(self._same(i, looked_for[i], looked_in[start + i], text[start + i]) for i in range(count)):
                yield tuple(range(start, start + count))

    def _same(self, i: int, looked_for: str, found: str, folded: str) -> bool:
        last = i == len(self.words) - 1
        if self.fuzzy:
            return distance(self.words[i], folded, self.fuzzy) <= self.fuzzy
        if last and self.prefix:
            return folded.startswith(self.words[i])
        return looked_for == found or (last and self.typing and folded.startswith(self.words[i]))

    def _near(self, looked_for: list[str], looked_in: Sequence[str], text: Sequence[str]) -> Iterator[tuple[int, ...]]:
        """Yield each shortest stretch from a wanted word on that holds all of them."""
        width = len(looked_for) + self.slop
        last = len(looked_for) - 1
        for start in range(len(text)):
            missing = Counter(looked_for[:last])
            found = []
            ended = False
            for place in range(start, min(start + width, len(text))):
                word = looked_in[place]
                if missing[word] > 0:
                    missing[word] -= 1
                elif not ended and self._same(last, looked_for[last], word, text[place]):
                    ended = True
                elif place == start:
                    break
                else:
                    continue
                found.append(place)
                if len(found) == len(looked_for):
                    yield tuple(found)
                    break


def term(leaf: Word | Phrase, field: str) -> QueryTerm:
    """Return what a leaf looks for in a text field; `words` is empty for a neutral leaf."""
    folded = tuple(words(leaf.text))
    if isinstance(leaf, Phrase):
        return QueryTerm(field, folded, exact=leaf.exact, typing=leaf.typing, slop=leaf.slop)
    return QueryTerm(field, folded, leaf.exact, leaf.prefix, leaf.typing, leaf.fuzzy)


def query_terms(node: Node) -> tuple[QueryTerm, ...]:
    """Return what a query looks for in texts, each once, nothing of what it excludes; `MAX_TERMS` at most."""
    found = dict.fromkeys(_terms_in(simplify(node), "any"))
    return tuple(found)[:MAX_TERMS]


def _terms_in(node: Node, field: str) -> Iterator[QueryTerm]:
    match node:
        case Word() | Phrase() if field in BY_NAME and BY_NAME[field].kind == "text":
            yield term(node, field)
        case Field(name, value):
            yield from _terms_in(value, name)
        case And(nodes) | Or(nodes):
            for child in nodes:
                yield from _terms_in(child, field)
        case _:
            return
