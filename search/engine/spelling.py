"""Suggestions: words of the index that are spelt like one that finds nothing."""

from __future__ import annotations

from collections import Counter

from search.engine.corpus import Corpus
from search.engine.names import TEXT, WORD, term
from search.text.words import words


def suggestions(corpus: Corpus, text: str, limit: int) -> list[str]:
    """Return words of the index that are one edit away from a word, else two; the most frequent first.

    Of a text of several words the first is taken. Words of one or two letters are like any other.
    """
    folded = next(iter(words(text)), "")
    if len(folded) < 3:
        return []
    for edits in (1, 2):
        found: Counter[str] = Counter()
        for name in TEXT:
            for leaf, field in corpus.fields(name):
                for word in leaf.segment.lexicon(name).near(folded, edits):
                    number = field.find(term(WORD + word))
                    found[word] += 0 if number is None else field.frequency(number)
        del found[folded]
        if found:
            # A slip in the first letter is rare.
            return sorted(found, key=lambda word: (word[0] != folded[0], -found[word], word))[: max(limit, 0)]
    return []
