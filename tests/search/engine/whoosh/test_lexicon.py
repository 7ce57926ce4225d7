"""Which words are spelt like another: the quick ways find what comparing with every word finds."""

from __future__ import annotations

import random

import pytest

from search.engine.whoosh.segment import Lexicon
from search.text.words import distance

LETTERS = "abcdé深"


@pytest.fixture(scope="module")
def words() -> list[str]:
    drawn = random.Random(3)
    return sorted({"".join(drawn.choices(LETTERS, k=drawn.randint(1, 7))) for _ in range(3000)})


@pytest.mark.parametrize("edits", [1, 2])
@pytest.mark.parametrize("size", [20, 3000])
def test_finds_every_word_within_a_number_of_edits_and_no_other(words: list[str], size: int, edits: int) -> None:
    """A small lexicon is compared word by word, a large one asked for all that is one edit away."""
    held = words[:: max(1, len(words) // size)]
    lexicon = Lexicon(held)
    for asked in ("a", "ab", "abc", "dcba", "éé深a", "abcdabc", "xyz", "abxc", *held[::97]):
        expected = {word for word in held if distance(asked, word, edits) <= edits}
        found = list(lexicon.near(asked, edits))
        assert len(found) == len(set(found))
        assert set(found) == expected
