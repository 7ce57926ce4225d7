from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.distance import distance


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
