from __future__ import annotations

import json

from shelf.edits import marks, tags
from shelf.files.watched_file import digest
from shelf.shelf import Shelf
from tests.shelf.conftest import CLIP, MAE, Desk

# What the first version wrote: nine columns, and notes among the fields that it did not know.
FILE = """\
papers:
  '2111.06377':
    tags: [a]
    rating: 4
    note: |
      one
      two
    mood: good
"""


def test_a_state_of_the_first_version_is_read_without_a_hand_edit(desk: Desk) -> None:
    desk.save(FILE)
    row = [MAE.key, "", "", ["a"], "unread", False, "", "", {"rating": "4", "note": "one\ntwo\n", "mood": "good"}]
    record = {
        **{"version": 1, "digest": digest(FILE.encode()), "journal": "", "offset": 0, "by_hand": True},
        **{"head": "", "top": {}, "crlf": False, "odd": [], "papers": [row]},
    }
    body = json.dumps(record).encode()
    desk.data.mkdir()
    (desk.data / "shelf-state.json").write_bytes(digest(body).encode() + b"\n" + body)
    shelf = desk.open()
    assert not (desk.data / "journal.jsonl").exists()
    entry = shelf.entries()[0]
    assert (entry.rating, entry.note, entry.extra) == (4, "one\ntwo", {"mood": "good"})
    shelf.edit(marks.bookmark([CLIP]))
    shelf.flush()
    assert desk.open().entries() == shelf.entries()


def test_all_that_an_entry_holds_survives_a_restart(desk: Desk, shelf: Shelf) -> None:
    shelf.edit(marks.rate([MAE], 5))
    shelf.edit(marks.set_priority([CLIP], "low"))
    shelf.edit(marks.set_note(MAE, "a\nb"))
    shelf.edit(marks.set_status([CLIP], "reading"))
    shelf.edit(tags.set_colour("a", "red"))
    shelf.flush()
    (desk.data / "journal.jsonl").unlink()
    again = desk.open()
    assert again.entries() == shelf.entries()
    assert again.tag_colour("a") == "red"
    (desk.data / "shelf-state.json").unlink()
    assert desk.open().entries() == shelf.entries()
