"""The measure of effort tells a line from a square."""

from __future__ import annotations

import pytest

from tests.effort import assert_linear, calls


def test_a_square_is_told_from_a_line() -> None:
    assert_linear(lambda text: [ord(sign) for sign in text], "ab", 1_000_000)
    with pytest.raises(AssertionError, match="8 times the text"):
        assert_linear(lambda text: [text.count(sign) for sign in text], "ab", 20_000)


def test_calls_are_counted() -> None:
    assert 100 <= calls(lambda: [len("") for _ in range(100)]) < 110
