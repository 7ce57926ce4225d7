"""Words are cut the same way whichever way is taken."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.text.words import MAX_WORD, tokens, words


@given(st.text(st.characters(max_codepoint=127), max_size=200) | st.text(max_size=60))
def test_words_are_the_tokens_of_a_text(text: str) -> None:
    assert words(text) == [token.folded for token in tokens(text)]


def test_a_word_without_end_is_cut() -> None:
    assert words("x" * 5000) == ["x" * MAX_WORD]
    assert words("é" * 5000) == ["e" * MAX_WORD]
