from __future__ import annotations

import pytest

from search.query.ranges import Interval, interval
from search.query.tree import Everything, Node, Not, Phrase, Range, Word


@pytest.mark.parametrize(
    ("node", "found"),
    [
        (Word("2020"), (2020, 2020)),
        (Phrase("2020"), (2020, 2020)),
        (Word("2020-2022"), (2020, 2022)),
        (Range("2020", "2022"), (2020, 2022)),
        (Range("2020"), (2020, None)),
        (Range("2020", low_open=True), (2021, None)),
        (Range(high="5", high_open=True), (None, 4)),
        (Range(), (None, None)),
        (Everything(), (None, None)),
        (Word("x"), None),
        (Word("9" * 5000), None),
        (Range("2020", "x"), None),
        (Not(Word("2020")), None),
    ],
)
def test_numbers(node: Node, found: Interval | None) -> None:
    assert interval(node) == found
