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

import shelf.file
from search.errors import ShelfError
from shelf.saved import Saved
from shelf.store import Shelf
from tests.shelf.scribe import Act, State, perform, performed, state_of

KEYS = st.sampled_from(["2401.10", "no", "10.1/x: y"])
TAGS = st.sampled_from(["a", "b", "method/c", "no"])
STATUSES = st.sampled_from(["unread", "reading", "read", "dismissed"])


class AgainstAModel(RuleBasedStateMachine):
    """Two processes' worth of shelves and a person with an editor, against a dict."""

    @initialize()
    def begin(self) -> None:
        self.settling, shelf.file.SETTLING = shelf.file.SETTLING, 0.0
        self.folder = Path(tempfile.mkdtemp())
        self.file = self.folder / "config" / "shelf.yaml"
        self.model: State = {}
        self.shelves = [self.open(), self.open()]

    def open(self) -> Shelf:
        return Shelf.open(self.folder / "config", self.folder / "data")

    @rule(who=st.integers(0, 1), kind=st.sampled_from(["tag", "untag"]), key=KEYS, tag=TAGS)
    def tag(self, who: int, kind: str, key: str, tag: str) -> None:
        self.act(who, (kind, key, tag))

    @rule(who=st.integers(0, 1), key=KEYS, status=STATUSES)
    def mark(self, who: int, key: str, status: str) -> None:
        self.act(who, ("status", key, status))

    @rule(who=st.integers(0, 1), key=KEYS)
    def bookmark(self, who: int, key: str) -> None:
        self.act(who, ("bookmark", key, ""))

    def act(self, who: int, act: Act) -> None:
        perform(self.shelves[who], act)
        self.model = performed(self.model, act)

    @rule(who=st.integers(0, 1))
    def flush(self, who: int) -> None:
        assert self.shelves[who].flush()

    @rule(who=st.integers(0, 1))
    def crash(self, who: int) -> None:
        self.shelves[who] = self.open()

    @rule(who=st.integers(0, 1), write=st.booleans())
    def crash_before_the_state_is_saved(self, who: int, write: bool) -> None:
        with patch.object(Saved, "save", side_effect=ShelfError("No space left")):
            self.shelves[who].poll()
            assert not write or self.shelves[who].flush()
        self.shelves[who] = self.open()

    @rule(who=st.integers(0, 1))
    def restart(self, who: int) -> None:
        assert self.shelves[who].close()
        self.shelves[who] = self.open()

    @precondition(lambda self: self.file.exists())
    @rule(key=KEYS, status=STATUSES, tag=TAGS, bookmarked=st.booleans())
    def edit_by_hand(self, key: str, status: str, tag: str, bookmarked: bool) -> None:
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
        document["papers"][key] = entry
        self.file.write_text(yaml.safe_dump(document, sort_keys=False))
        now = time.time_ns()
        os.utime(self.file, ns=(now, now))
        self.model_hand_edit(key, before, entry)

    def model_hand_edit(self, key: str, before: dict[str, Any], after: dict[str, Any]) -> None:
        tags, status, bookmarked = self.model.get(key, (frozenset(), "unread", False))
        tags = (tags - (set(before.get("tags", [])) - set(after["tags"]))) | (
            set(after["tags"]) - set(before.get("tags", []))
        )
        if after["status"] != before.get("status", "unread"):
            status = after["status"]
        if after["bookmarked"] != before.get("bookmarked", False):
            bookmarked = after["bookmarked"]
        self.model[key] = (tags, status, bookmarked)
        if self.model[key] == (frozenset(), "unread", False):
            del self.model[key]

    @rule(who=st.integers(0, 1))
    def look(self, who: int) -> None:
        self.shelves[who].poll()
        assert state_of(self.shelves[who]) == self.model
        assert self.shelves[who].problem is None

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            for each in self.shelves:
                assert each.close()
            assert state_of(self.open()) == self.model
            shelf.file.SETTLING = self.settling
            shutil.rmtree(self.folder)


AgainstAModel.TestCase.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)
TestAgainstAModel = AgainstAModel.TestCase
