from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from search.errors import ShelfError
from shelf.files import watched_file as disk
from shelf.files.snapshot_cache import SnapshotCache
from shelf.shelf import Shelf
from tests.shelf import scribe
from tests.shelf.scribe import Act, Model, State, perform, state_of

KEYS = st.sampled_from(["2401.10", "no", "10.1/x: y"])
TAGS = st.sampled_from(["a", "b", "method/c", "no"])
STATUSES = st.sampled_from(scribe.STATUSES)


def by_hand(state: State, key: str, before: dict[str, Any], after: dict[str, Any]) -> State:
    """What a shelf holds when a person changed an entry of its file, which may be older than the shelf."""
    state = dict(state)
    tags, wanted = set(before.get("tags", [])), set(after["tags"])
    state |= {(key, f"#{tag}"): "on" for tag in wanted - tags}
    state |= {(key, f"#{tag}"): "" for tag in tags - wanted}
    if after["status"] != before.get("status", "unread"):
        state[key, "status"] = after["status"] if after["status"] != "unread" else ""
    if after["bookmarked"] != before.get("bookmarked", False):
        state[key, "bookmark"] = "on" if after["bookmarked"] else ""
    if after.get("rating") != before.get("rating"):
        state[key, "rating"] = str(after["rating"])
    return {place: value for place, value in state.items() if value}


class AgainstAModel(RuleBasedStateMachine):
    """Two processes' worth of shelves and a person with an editor, against a dict."""

    @initialize()
    def begin(self) -> None:
        self.settling, disk.SETTLING = disk.SETTLING, 0.0
        self.folder = Path(tempfile.mkdtemp())
        self.file = self.folder / "config" / "shelf.yaml"
        self.model = Model({})
        self.shelves = [self.open(), self.open()]

    def open(self) -> Shelf:
        return Shelf(self.folder / "config", self.folder / "data")

    @rule(who=st.integers(0, 1), kind=st.sampled_from(["tag", "untag"]), key=KEYS, tag=TAGS)
    def tag(self, who: int, kind: str, key: str, tag: str) -> None:
        self.act(who, (kind, key, tag))

    @rule(who=st.integers(0, 1), old=TAGS, new=st.sampled_from(["a", "new/b"]))
    def rename(self, who: int, old: str, new: str) -> None:
        if any(field == f"#{old}" for _, field in self.model.state):
            self.act(who, ("rename", old, new))

    @rule(who=st.integers(0, 1), key=KEYS, status=STATUSES)
    def mark(self, who: int, key: str, status: str) -> None:
        self.act(who, ("status", key, status))

    @rule(who=st.integers(0, 1), key=KEYS)
    def bookmark(self, who: int, key: str) -> None:
        self.act(who, ("bookmark", key, ""))

    @rule(who=st.integers(0, 1), key=KEYS, rating=st.sampled_from(["", "1", "5"]))
    def rate(self, who: int, key: str, rating: str) -> None:
        self.act(who, ("rating", key, rating))

    @rule(who=st.integers(0, 1), key=KEYS, note=st.sampled_from(["", "one", "  one\n\n# two: x"]))
    def note(self, who: int, key: str, note: str) -> None:
        self.act(who, ("note", key, note))

    @rule(who=st.integers(0, 1), kind=st.sampled_from(["undo", "undo", "redo"]))
    def turn(self, who: int, kind: str) -> None:
        nothing = not (self.model.done if kind == "undo" else self.model.undone)
        self.shelves[who].poll()
        said = perform(self.shelves[who], (kind, "", ""))
        assert said.startswith("Nothing to" if nothing else ("Undid: " if kind == "undo" else "Redid: ")), said
        self.model = self.model.after((kind, "", ""))

    def act(self, who: int, act: Act) -> None:
        perform(self.shelves[who], act)
        self.model = self.model.after(act)

    @rule(who=st.integers(0, 1))
    def flush(self, who: int) -> None:
        assert self.shelves[who].flush()

    @rule(who=st.integers(0, 1))
    def crash(self, who: int) -> None:
        self.shelves[who] = self.open()

    @rule(who=st.integers(0, 1), write=st.booleans())
    def crash_before_the_state_is_saved(self, who: int, write: bool) -> None:
        with patch.object(SnapshotCache, "save", side_effect=ShelfError("No space left")):
            self.shelves[who].poll()
            assert not write or self.shelves[who].flush()
        self.shelves[who] = self.open()

    @rule(who=st.integers(0, 1))
    def restart(self, who: int) -> None:
        assert self.shelves[who].close()
        self.shelves[who] = self.open()

    @precondition(lambda self: self.file.exists())
    @rule(key=KEYS, status=STATUSES, tag=TAGS, bookmarked=st.booleans(), rating=st.sampled_from([0, 1, 3]))
    def edit_by_hand(self, key: str, status: str, tag: str, bookmarked: bool, rating: int) -> None:
        # Nobody can see a person change a field and change it back between two looks.
        self.shelves[0].poll()
        document: Any = yaml.safe_load(self.file.read_text())
        before = document["papers"].get(key, {})
        tags = before.get("tags", [])
        entry = {
            **before,
            "status": status,
            "bookmarked": bookmarked,
            "tags": [each for each in tags if each != tag] if tag in tags else [*tags, tag],
        }
        if rating:
            entry["rating"] = rating
        document["papers"][key] = entry
        self.file.write_text(yaml.safe_dump(document, sort_keys=False))
        now = time.time_ns()
        os.utime(self.file, ns=(now, now))
        self.model = self.model.changed(by_hand(self.model.state, key, before, entry))

    @rule(who=st.integers(0, 1))
    def look(self, who: int) -> None:
        self.shelves[who].poll()
        assert state_of(self.shelves[who]) == self.model.state
        assert self.shelves[who].problem is None

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            for each in self.shelves:
                assert each.close()
            assert state_of(self.open()) == self.model.state
            disk.SETTLING = self.settling
            shutil.rmtree(self.folder)


AgainstAModel.TestCase.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)
TestAgainstAModel = AgainstAModel.TestCase
