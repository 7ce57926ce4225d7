"""Words are cut the same way whichever way is taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.words import MAX_WORD, distance, tokens, words


@given(st.text(st.characters(max_codepoint=127), max_size=200) | st.text(max_size=60))
def test_words_are_the_tokens_of_a_text(text: str) -> None:
    assert words(text) == [token.folded for token in tokens(text)]


def test_a_word_without_end_is_cut() -> None:
    assert words("x" * 5000) == ["x" * MAX_WORD]
    assert words("é" * 5000) == ["e" * MAX_WORD]


@pytest.mark.parametrize(
    ("a", "b", "edits"),
    [("", "", 0), ("a", "", 1), ("masked", "masked", 0), ("masked", "maskd", 1), ("masked", "msaked", 1),
     ("masked", "basked", 1), ("ca", "abc", 3), ("distil", "distill", 1), ("abcdef", "badcfe", 3)],
)  # fmt: skip
def test_edits_between_words(a: str, b: str, edits: int) -> None:
    assert distance(a, b, 9) == distance(b, a, 9) == edits


@given(st.text("abc", max_size=8), st.text("abc", max_size=8), st.integers(0, 3))
def test_giving_up_early_changes_no_answer(a: str, b: str, most: int) -> None:
    assert distance(a, b, most) == min(distance(a, b, 99), most + 1)
