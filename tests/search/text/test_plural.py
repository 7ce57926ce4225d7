from __future__ import annotations

import pytest

from search.text.plural import plural


@pytest.mark.parametrize(
    ("number", "words", "expected"),
    [
        (0, ("paper",), "0 papers"),
        (1, ("paper",), "1 paper"),
        (1234, ("paper",), "1,234 papers"),
        (1, ("entry", "entries"), "1 entry"),
        (2, ("entry", "entries"), "2 entries"),
        (3, ("reading list",), "3 reading lists"),
    ],
)
def test_a_count_agrees_with_its_word(number: int, words: tuple[str, ...], expected: str) -> None:
    assert plural(number, *words) == expected
