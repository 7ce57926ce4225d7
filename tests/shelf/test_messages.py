from __future__ import annotations

import pytest

from shelf.messages import undid


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Wrote the note on “Why “A” is [1]”", 'note on "Why "A" is [1]"'),
        ("Removed the note on 1 paper", "note on 1 paper"),
        ("Tagged 1,200 papers +vision -to read", "tag +vision -to read on 1,200 papers"),
        ("Tagged “A +b” +vision", 'tag +vision on "A +b"'),
        ("Bookmarked “A”", 'bookmark on "A"'),
        ("Took the bookmark off 3 papers", "bookmark removed from 3 papers"),
        ("Marked “Marked as read” as dismissed", 'status dismissed on "Marked as read"'),
        ("Rated “A” 5 of 5", 'rating 5 of 5 on "A"'),
        ("Took the rating off “A”", 'rating removed from "A"'),
        ("Gave “A” high priority", 'high priority on "A"'),
        ("Created “thesis” with 1 paper", 'created "thesis" with 1 paper'),
        ("Edited 2 papers in shelf.yaml", "edited 2 papers in shelf.yaml"),
    ],
)
def test_what_is_undone_is_named_and_what_was_done_is_not_said_twice(label: str, words: str) -> None:
    assert undid(label) == f"Undid: {words}"
