from __future__ import annotations

import pytest

from shelf.journal.edit import from_line, new_edit, to_line
from shelf.messages import current_label, undid


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ('Added note to "Why "A" is [1]"', 'note on "Why "A" is [1]"'),
        ("Removed note from 1 paper", "note on 1 paper"),
        ("Tagged 1,200 papers +vision -to read", "tag +vision -to read on 1,200 papers"),
        ('Tagged "A +b" +vision', 'tag +vision on "A +b"'),
        ('Bookmarked "A"', 'bookmark on "A"'),
        ("Removed bookmark from 3 papers", "bookmark removed from 3 papers"),
        ('Marked "Marked as read" as dismissed', 'status dismissed on "Marked as read"'),
        ('Rated "A" 5 of 5', 'rating 5 of 5 on "A"'),
        ('Removed rating from "A"', 'rating removed from "A"'),
        ('Set priority of "A" to high', 'high priority on "A"'),
        ('Created "thesis" with 1 paper', 'created "thesis" with 1 paper'),
        ("Edited 2 papers in shelf.yaml", "edited 2 papers in shelf.yaml"),
    ],
)
def test_what_is_undone_is_named_and_what_was_done_is_not_said_twice(label: str, words: str) -> None:
    assert undid(label) == f"Undid: {words}"


@pytest.mark.parametrize(
    ("old", "label"),
    [
        ("Took the bookmark off 3 papers", "Removed bookmark from 3 papers"),
        ("Took the rating off 1 paper", "Removed rating from 1 paper"),
        ("Gave 2 papers high priority", "Set priority of 2 papers to high"),
        ("Wrote the note on 1 paper", "Added note to 1 paper"),
        ("Took 1 paper back", "Restored 1 paper"),
        ("Took the date off “thesis”", 'Removed due date of "thesis"'),
        ("Created “Took the date off”", 'Created "Took the date off"'),
        ("Found 2 papers in shelf.yaml", "Found 2 papers in shelf.yaml"),
    ],
)
def test_labels_of_older_journals_are_read_in_today_s_words(old: str, label: str) -> None:
    line = to_line(new_edit(old, [], []))
    edit = from_line(line)
    assert edit
    assert edit.label == label == current_label(label)
