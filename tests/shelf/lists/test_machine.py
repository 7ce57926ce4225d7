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
from search.text.words import exact
from shelf.files import watched_file as disk
from shelf.files.blob_store import BlobStore, blob_name
from shelf.lists.lists import Lists
from shelf.lists.model import ListEntry, ReadingList, list_entry, paragraphs
from shelf.messages import NOTHING, NOTHING_TO_UNDO
from shelf.model import Ref
from shelf.yaml.list_file import ListFormat, read_list, write_list

NAMES = st.sampled_from(["a", "no", "Über: x", "a+b", "A b"])
KEYS = st.sampled_from(["2401.00001", "10.1000/x", "null", "t0"])
LINES = st.text(max_size=30)
Model = dict[str, tuple[str, tuple[str, ...]]]


class AgainstAModel(RuleBasedStateMachine):
    """Two processes and a person with an editor, against a mapping; all of it can be undone."""

    @initialize()
    def begin(self) -> None:
        self.settling, disk.SETTLING = disk.SETTLING, 0.0
        self.folder = Path(tempfile.mkdtemp())
        self.past: list[Model] = []
        self.model: Model = {}
        self.both = [self.open(), self.open()]

    def open(self) -> Lists:
        return Lists.open(self.folder / "config", self.folder / "data")

    def found(self, name: str) -> str:
        return next((each for each in self.model if exact(each) == exact(name)), "")

    def became(self, after: Model) -> None:
        if after != self.model:
            self.past.append(self.model)
            self.model = after

    def put(self, name: str, description: str, keys: tuple[str, ...]) -> None:
        self.became({**self.model, name: (description, keys)})

    @rule(who=st.integers(0, 1), name=NAMES)
    def create(self, who: int, name: str) -> None:
        try:
            self.both[who].create(name)
        except UsageError:
            assert self.found(name)
            return
        self.put(name, "", ())

    @rule(who=st.integers(0, 1), name=NAMES, keys=st.lists(KEYS, max_size=3, unique=True))
    def add(self, who: int, name: str, keys: list[str]) -> None:
        if here := self.found(name):
            words = self.both[who].add(name.upper(), [Ref(key) for key in keys])
            about, old = self.model[here]
            new = tuple(key for key in keys if key not in old)
            assert (words == NOTHING) == (not new)
            self.put(here, about, (*old, *new))

    @rule(who=st.integers(0, 1), name=NAMES, keys=st.lists(KEYS, max_size=2))
    def remove(self, who: int, name: str, keys: list[str]) -> None:
        if here := self.found(name):
            self.both[who].remove(name, keys)
            about, old = self.model[here]
            self.put(here, about, tuple(key for key in old if key not in keys))

    @rule(who=st.integers(0, 1), name=NAMES, key=KEYS, by=st.integers(-2, 2))
    def move(self, who: int, name: str, key: str, by: int) -> None:
        here = self.found(name)
        if here and key in self.model[here][1]:
            self.both[who].move(name, key, by=by)
            about, old = self.model[here]
            keys = [each for each in old if each != key]
            keys.insert(max(0, old.index(key) + by), key)
            self.put(here, about, tuple(keys))

    @rule(who=st.integers(0, 1), name=NAMES, about=st.sampled_from(["", "x", "two\nlines: #"]))
    def describe(self, who: int, name: str, about: str) -> None:
        if here := self.found(name):
            self.both[who].describe(name, about)
            self.put(here, about, self.model[here][1])

    @rule(who=st.integers(0, 1), name=NAMES, new=NAMES)
    def rename(self, who: int, name: str, new: str) -> None:
        here, there = self.found(name), self.found(new)
        if here and there in ("", here):
            self.both[who].rename(name, new)
            self.became({new if each == here else each: held for each, held in self.model.items()})

    @rule(who=st.integers(0, 1), name=NAMES, other=NAMES)
    def merge(self, who: int, name: str, other: str) -> None:
        here, there = self.found(name), self.found(other)
        if here and there and here != there:
            self.both[who].merge(name, other)
            (about, keys), (second, more) = self.model[here], self.model[there]
            rest = {each: held for each, held in self.model.items() if each != there}
            self.became({**rest, here: (about or second, (*keys, *(key for key in more if key not in keys)))})

    @rule(who=st.integers(0, 1), name=NAMES)
    def delete(self, who: int, name: str) -> None:
        if here := self.found(name):
            self.both[who].delete(name)
            self.became({each: held for each, held in self.model.items() if each != here})

    @rule(who=st.integers(0, 1), again=st.booleans())
    def undo(self, who: int, again: bool) -> None:
        assert bool(self.both[who].undoable()) == bool(self.past)
        done = self.both[who].undo() != NOTHING_TO_UNDO
        assert done == bool(self.past)
        if done and again:
            assert self.both[1 - who].redoable()
            self.both[1 - who].redo()
        elif done:
            self.model = self.past.pop()

    @precondition(lambda self: self.model)
    @rule(who=st.integers(0, 1), data=st.data())
    def edit_by_hand(self, who: int, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.model)))
        keys = data.draw(st.lists(KEYS, unique=True, max_size=3))
        self.both[1 - who].poll()
        path = self.both[1 - who].path(name)
        path.write_text(yaml.safe_dump({"name": name, "papers": [{"key": key} for key in keys]}))
        now = time.time_ns()
        os.utime(path, ns=(now, now))
        self.both[who].poll()
        self.put(name, "", tuple(keys))

    @precondition(lambda self: self.model)
    @rule(who=st.integers(0, 1), data=st.data())
    def remove_by_hand(self, who: int, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.model)))
        self.both[1 - who].poll()
        self.both[1 - who].path(name).unlink()
        self.both[who].poll()
        self.became({each: held for each, held in self.model.items() if each != name})

    @rule(who=st.integers(0, 1))
    def restart(self, who: int) -> None:
        self.both[who] = self.open()

    @rule(who=st.integers(0, 1))
    def look(self, who: int) -> None:
        self.both[who].poll()
        assert held(self.both[who]) == self.model

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            again = self.open()
            assert held(again) == self.model
            assert again.problem is None
            disk.SETTLING = self.settling
            shutil.rmtree(self.folder)


def held(lists: Lists) -> Model:
    return {each.name: (each.description, tuple(entry.key for entry in each.entries)) for each in lists.all()}


AgainstAModel.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
TestAgainstAModel = AgainstAModel.TestCase

EXTRA = st.dictionaries(st.sampled_from(["colour", "on", "a b"]), st.text("ab\n: '\"#é", max_size=9), max_size=2)
ENTRIES = st.builds(
    ListEntry,
    LINES.map(lambda text: clean_line(text).strip("~ ") or "k"),
    LINES,
    st.lists(LINES, max_size=2).map(tuple),
    st.sampled_from(["2024", "", "0999"]) | LINES,
    LINES,
    st.text("ab\n: -'\"#|>\t~", max_size=12) | LINES,
    EXTRA,
)


def tidy(entry: ListEntry) -> ListEntry | None:
    """Return the entry as a list takes it; None for one that it refuses."""
    try:
        return list_entry(entry)
    except UsageError:
        return None


@settings(max_examples=40, deadline=None)
@given(
    name=LINES.map(lambda text: clean_line(text).strip("~ ") or "x"),
    about=st.text("ab\n: -'\"#|>\t~", max_size=12),
    due=st.sampled_from(["", "2026-11-30", "soon"]),
    entries=st.lists(ENTRIES, max_size=4, unique_by=lambda entry: entry.key),
    extra=EXTRA,
    crlf=st.booleans(),
)
def test_whatever_is_written_is_read_again(
    name: str, about: str, due: str, entries: list[ListEntry], extra: dict[str, str], crlf: bool
) -> None:
    sound = tuple(filter(None, map(tidy, entries)))
    before = ReadingList("x", name, paragraphs(about), due, sound, dict(extra), crlf=crlf)
    data = write_list(before)
    again = read_list(data, "x")
    assert again == before
    assert write_list(again) == data
    assert write_list(replace(again, crlf=False)) == data.replace(b"\r\n", b"\n")
    with tempfile.TemporaryDirectory() as folder:
        BlobStore(Path(folder), ListFormat()).save(data, "x", again)
        stored = BlobStore(Path(folder), ListFormat()).load(blob_name(data), "x")
        assert stored
        found = stored.document
        assert (stored.data, found) == (data, again)
        assert (found.head, found.crlf, found.odd) == (again.head, again.crlf, again.odd)
