from __future__ import annotations

import os
import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from search.errors import UsageError
from search.text.clean import clean_line
from shelf.files import watched_file as disk
from shelf.messages import NOTHING, NOTHING_TO_UNDO
from shelf.searches.model import KEYS, Rows, SavedSearch, folded
from shelf.searches.searches import Searches
from shelf.yaml.searches_file import SearchesDocument, read_searches, write_searches

NAMES = st.sampled_from(["a", "no", "vlm papers", "Über: x"])
QUERIES = st.sampled_from(["x", "null", "2401.10", "a: 'b' \"c\" #d", ""])
LINES = st.text(max_size=30).map(clean_line).filter(lambda line: line != "~")


class AgainstAModel(RuleBasedStateMachine):
    """Two processes and a person with an editor, against a list; all of it can be undone."""

    @initialize()
    def begin(self) -> None:
        self.settling, disk.SETTLING = disk.SETTLING, 0.0
        self.folder = Path(tempfile.mkdtemp())
        self.file = self.folder / "config" / "searches.yaml"
        self.past: list[Rows] = []
        self.model: Rows = ()
        self.both = [self.open(), self.open()]

    def open(self) -> Searches:
        return Searches.open(self.folder / "config", self.folder / "data")

    def found(self, name: str) -> SavedSearch | None:
        return next((row for row in self.model if folded(row.name) == folded(name)), None)

    def became(self, after: Rows) -> None:
        if after != self.model:
            self.past.append(self.model)
            self.model = after

    @rule(who=st.integers(0, 1), name=NAMES, query=QUERIES, key=st.sampled_from(["", "1", "2"]), notify=st.booleans())
    def add(self, who: int, name: str, query: str, key: str, notify: bool) -> None:
        new = SavedSearch(name, query, "", key, notify)
        try:
            self.both[who].add(new)
        except UsageError:
            assert self.found(name)
            return
        self.became((*self.without(key), new))

    def without(self, key: str) -> Rows:
        return tuple(replace(row, key="") if key and row.key == key else row for row in self.model)

    @rule(who=st.integers(0, 1), name=NAMES, query=QUERIES, key=st.sampled_from(["", "1", "2"]))
    def edit(self, who: int, name: str, query: str, key: str) -> None:
        if old := self.found(name):
            self.both[who].edit(name.upper(), query=query, key=key)
            new = replace(old, query=query, key=key)
            rows = self.without(key) if key != old.key else self.model
            self.became(tuple(new if row.name == old.name else row for row in rows))

    @rule(who=st.integers(0, 1), name=NAMES, new=NAMES)
    def rename(self, who: int, name: str, new: str) -> None:
        old = self.found(name)
        if old and not self.found(new):
            self.both[who].rename(name, new)
            self.became(tuple(replace(row, name=new) if row is old else row for row in self.model))

    @rule(who=st.integers(0, 1), name=NAMES, by=st.integers(-2, 2))
    def move(self, who: int, name: str, by: int) -> None:
        if old := self.found(name):
            words = self.both[who].move(name, by)
            rows = [row for row in self.model if row is not old]
            rows.insert(max(0, self.model.index(old) + by), old)
            assert (words == NOTHING) == (tuple(rows) == self.model)
            self.became(tuple(rows))

    @rule(who=st.integers(0, 1), name=NAMES)
    def remove(self, who: int, name: str) -> None:
        if old := self.found(name):
            self.both[who].remove(name)
            self.became(tuple(row for row in self.model if row is not old))

    @rule(who=st.integers(0, 1), again=st.booleans())
    def undo(self, who: int, again: bool) -> None:
        done = self.both[who].undo() != NOTHING_TO_UNDO
        assert done == bool(self.past)
        if done and again:
            self.both[1 - who].redo()
        elif done:
            self.model = self.past.pop()

    @precondition(lambda self: self.file.exists())
    @rule(who=st.integers(0, 1), rows=st.lists(st.tuples(NAMES, QUERIES), unique_by=lambda row: row[0], max_size=3))
    def edit_by_hand(self, who: int, rows: list[tuple[str, str]]) -> None:
        searches = [{"name": name, "query": query} for name, query in rows]
        self.file.write_text(yaml.safe_dump({"searches": searches}))
        now = time.time_ns()
        os.utime(self.file, ns=(now, now))
        self.both[who].poll()
        self.became(tuple(SavedSearch(name, query) for name, query in rows))

    @rule(who=st.integers(0, 1))
    def restart(self, who: int) -> None:
        self.both[who] = self.open()

    @rule(who=st.integers(0, 1))
    def look(self, who: int) -> None:
        self.both[who].poll()
        assert self.both[who].all() == self.model

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            assert self.open().all() == self.model
            disk.SETTLING = self.settling
            shutil.rmtree(self.folder)


AgainstAModel.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
TestAgainstAModel = AgainstAModel.TestCase

ROWS = st.lists(
    st.builds(
        SavedSearch,
        LINES.filter(bool),
        LINES,
        LINES,
        st.sampled_from(["", *KEYS]) | LINES,
        st.booleans(),
        st.dictionaries(st.sampled_from(["colour", "on", "a b"]), st.text("ab\n: '\"#é", max_size=9), max_size=2),
    ),
    unique_by=lambda row: folded(row.name),
    max_size=4,
).map(tuple)


@settings(max_examples=40, deadline=None)
@given(rows=ROWS, crlf=st.booleans())
def test_whatever_is_written_is_read_again(rows: Rows, crlf: bool) -> None:
    again = read_searches(write_searches(SearchesDocument(rows, crlf=crlf)))
    assert again is not None
    assert again.searches == rows
    assert write_searches(again) == write_searches(SearchesDocument(rows, crlf=crlf))
