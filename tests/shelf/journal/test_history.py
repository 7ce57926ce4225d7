"""History, reading journal and growth of tags, as the journal has them."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import ShelfError
from shelf.edits import marks, tags
from shelf.journal.edit import Change, Edit, new_edit
from shelf.journal.history import MOST_EVENTS, words_of
from shelf.journal.journal import lines_backwards
from shelf.journal.reading_journal import Day, days, markdown
from shelf.messages import undid
from shelf.model import Ref
from shelf.shelf import Shelf
from tests.shelf.conftest import CLIP, MAE, Desk


def test_the_history_tells_who_did_what_to_which_paper(desk: Desk, shelf: Shelf) -> None:
    shelf.edit(tags.tag([MAE, CLIP], ["vision"]))
    shelf.edit(marks.set_status([MAE], "read"))
    shelf.edit(marks.set_note(MAE, "# First\n\nsecond"))
    shelf.edit(marks.rate([CLIP], 2))
    shelf.flush()
    desk.replace("rating: 2", "rating: 4")
    shelf.poll()
    shelf.undo()
    told = shelf.history()
    assert [(record.label, record.by_hand) for record in told] == [
        (undid("Edited 1 paper in shelf.yaml"), False),
        ("Edited 1 paper in shelf.yaml", True),
        ("Rated 1 paper 2 of 5", False),
        ("Added note to 1 paper", False),
        ("Marked 1 paper as read", False),
        ("Tagged 2 papers +vision", False),
    ]
    assert [event.words for event in told[-1].events] == ["+vision", "+vision"]
    assert {event.title for event in told[-1].events} == {MAE.title, CLIP.title}
    of_mae = shelf.history(MAE.key)
    assert [[event.words for event in record.events] for record in of_mae] == [
        ["note: nothing → First…"],
        ["status: unread → read", f"read on: nothing → {date.today().isoformat()}"],
        ["+vision"],
    ]
    assert [record.id for record in of_mae] == [record.id for record in told[3:]]
    assert told[0].process == f"{os.getpid()}@{told[0].process.partition('@')[2]}"
    assert len(shelf.history(limit=2)) == 2
    assert shelf.history("nobody") == []
    assert desk.open().history() == told


def test_what_lost_against_a_later_edit_is_in_the_history(desk: Desk, shelf: Shelf) -> None:
    shelf.edit(marks.set_status([CLIP], "read"))
    shelf.flush()
    shelf.edit(marks.set_status([CLIP], "dismissed"))
    desk.replace("status: read", "status: reading", later=-60)
    shelf.poll()
    record = shelf.history(CLIP.key)[0]
    assert record.by_hand
    assert [event.words for event in record.events if event.overruled] == ["status: read → reading"]
    assert shelf.undo() == undid('Marked "CLIP: pictures & words" as dismissed')


def test_a_bulk_edit_is_told_in_part(shelf: Shelf) -> None:
    shelf.edit(tags.tag([Ref(f"k{number}") for number in range(MOST_EVENTS + 7)], ["a"]))
    record = shelf.history()[0]
    assert (len(record.events), record.more) == (MOST_EVENTS, 7)
    last = shelf.history(f"k{MOST_EVENTS + 6}")[0]
    assert ([event.words for event in last.events], last.more) == (["+a"], 0)


def test_hostile_texts_are_one_line_of_the_history(shelf: Shelf) -> None:
    shelf.edit(marks.set_note(MAE, "a\x1b[31m\u202e " + "x" * 500))
    words = shelf.history()[0].events[0].words
    assert words.endswith("x…")
    assert len(words) < 100
    assert words.isprintable()


def test_a_list_is_created_removed_and_renamed() -> None:
    names = [(None, "Thesis"), ("Thesis", None), ("Thesis", "Book")]
    assert [words_of(Change("", "name", *each, "lists/thesis")) for each in names] == [
        "created the list thesis",
        "removed the list thesis",
        "name of the list thesis: Thesis → Book",
    ]


def test_a_journal_that_cannot_be_read_is_told(desk: Desk) -> None:
    (desk.data / "journal.jsonl").mkdir(parents=True)
    with pytest.raises(ShelfError, match="cannot be read"):
        desk.open().history()


@given(st.lists(st.binary(max_size=30).map(lambda line: line.replace(b"\n", b""))), st.integers(1, 9), st.booleans())
def test_lines_are_read_backwards(lines: list[bytes], chunk: int, ended: bool) -> None:
    data = b"\n".join(lines) + b"\n" * ended
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        assert list(lines_backwards(Path(file.name), chunk)) == (data.split(b"\n")[::-1] if data else [])


def at(day: int, hour: int, *changes: Change, by_hand: bool = False) -> Edit:
    moment = datetime(2026, 11, day, hour).astimezone()
    edit = new_edit("Words", changes, [MAE, CLIP], moment.timestamp())
    return edit if by_hand else replace(edit, process="1@here")


def test_a_day_is_what_came_of_it() -> None:
    tagged = Change(MAE.key, "tags", new="vision")
    read = Change(MAE.key, "status", None, "read")
    edits = [
        at(20, 9, Change(MAE.key, "status", None, "reading"), Change(CLIP.key, "bookmarked", None, True)),
        at(21, 9, tagged, Change(MAE.key, "tags", new="rl"), Change(CLIP.key, "status", None, "dismissed")),
        at(21, 10, Change(MAE.key, "status", "reading", "read"), Change(MAE.key, "dates.read", None, "2026-11-21")),
        at(21, 11, Change(CLIP.key, "status", "dismissed", None), Change(MAE.key, "tags", "vision")),
        at(21, 12, Change(CLIP.key, "note", "a", "# Why\nb"), Change(CLIP.key, "rating", None, "4")),
        at(22, 9, Change(CLIP.key, "note", "# Why\nb"), Change("", "vision", None, "red")),
        at(23, 9, read, Change(MAE.key, "status", "read")),
    ]
    found = days(reversed(edits))
    assert [(day.day, [heading for heading, _ in day.parts]) for day in found] == [
        ("2026-11-21", ["Read", "Noted", "Rated", "Tagged"]),
        ("2026-11-20", ["Started", "Kept"]),
    ]
    assert [(deed.paper, deed.detail) for deed in found[0].tagged] == [(MAE, "#rl")]
    assert [(deed.paper.key, deed.detail) for deed in found[0].noted] == [(CLIP.key, "Why")]
    assert days(reversed(edits), date(2026, 11, 21)) == found[:1]


def test_a_hand_edit_that_was_found_late_stands_on_its_own_day() -> None:
    read = Change(MAE.key, "status", None, "read")
    edits = [at(20, 9, Change(CLIP.key, "status", None, "read")), at(18, 9, read, by_hand=True)]
    assert [day.day for day in days(reversed(edits))] == ["2026-11-20", "2026-11-18"]
    assert [day.day for day in days(reversed(edits), date(2026, 11, 19))] == ["2026-11-20"]


def test_the_reading_journal_of_a_shelf(desk: Desk) -> None:
    desk.save("papers:\n  k: {status: read, title: Read long ago}\n")
    shelf = desk.open()
    shelf.edit(marks.set_status([MAE], "read"))
    shelf.edit(marks.dismiss([CLIP]))
    shelf.undo()
    assert [(day.day, [deed.paper.title for deed in day.read], day.skipped) for day in shelf.days()] == [
        (date.today().isoformat(), [MAE.title], ())
    ]
    assert shelf.days(since=date.today() + timedelta(days=1)) == []


def test_days_are_printed_as_markdown() -> None:
    hostile = Ref("k", "A [title](x) *with* `signs`\x1b", "javascript:alert(1)")
    edits = [
        at(20, 9, Change(MAE.key, "status", None, "read"), Change("k", "tags", new="a_b")),
        at(20, 10, Change("k", "bookmarked", None, True), Change(MAE.key, "rating", None, "5")),
    ]
    edits[0] = new_edit("Words", edits[0].changes, [MAE, hostile], edits[0].when)
    assert markdown(days(reversed(edits))) == (
        "# Reading journal\n\n"
        "## 2026-11-20\n\n"
        "**Read**\n\n"
        f"- [{MAE.title}]({MAE.url})\n\n"
        "**Kept**\n\n"
        "- A \\[title\\](x) \\*with\\* \\`signs\\`\n\n"
        "**Rated**\n\n"
        f"- [{MAE.title}]({MAE.url}): 5 of 5\n\n"
        "**Tagged**\n\n"
        "- A \\[title\\](x) \\*with\\* \\`signs\\`: \\#a\\_b\n"
    )
    assert markdown([]) == "# Reading journal\n"
    assert not any(Day("2026-11-20").parts)


def test_growth_tells_what_was_done_whoever_did_it_and_what_was_taken_back(desk: Desk, shelf: Shelf) -> None:
    papers = [Ref("one", "One"), Ref("two", "Two")]
    shelf.edit(tags.tag(papers, ["Vision", "rl"]))
    shelf.edit(tags.tag(papers[:1], [], ["Vision"]))
    shelf.edit(tags.tag(papers, ["gone"]))
    shelf.undo()
    found = shelf.tag_growth()
    assert {tag: sum(by for _, by in changes) for tag, changes in found.items()} == {"vision": 1, "rl": 2, "gone": 0}
    assert {day for changes in found.values() for day, _ in changes} == {date.today()}
    shelf.close()
    assert desk.open().tag_growth() == found


def test_what_was_found_in_a_file_has_no_day(desk: Desk) -> None:
    desk.save("papers:\n  one:\n    tags: [old]\n")
    shelf = desk.open()
    shelf.edit(tags.tag([Ref("one")], ["new"]))
    assert set(shelf.tag_growth()) == {"new"}
