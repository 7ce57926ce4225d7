"""All stores of two processes and a person with an editor, against a stack of states: one undo, one redo."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from shelf.edits import tags
from shelf.files import watched_file as disk
from shelf.journal.transactions import redo, undo
from shelf.messages import NOTHING_TO_REDO, NOTHING_TO_UNDO
from shelf.model import Ref
from shelf.searches.model import SavedSearch
from tests.shelf.conftest import Stores

WHO = st.integers(0, 1)
KEYS = st.sampled_from(["2401.10", "no", "10.1/x: y"])
NAMES = st.sampled_from(["a", "no", "Über: x"])
TEXTS = st.sampled_from(["", "x", "two\nlines: #"])


class State(NamedTuple):
    tags: tuple[tuple[str, tuple[str, ...]], ...] = ()
    lists: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    searches: tuple[tuple[str, str], ...] = ()


class Watched(Stores):
    @property
    def state(self) -> State:
        self.poll()
        tags = sorted((entry.key, tuple(sorted(entry.tags))) for entry in self.shelf.entries())
        lists = (
            (each.name, each.description, tuple(e.key for e in each.entries)) for each in self.lists.snapshot.lists
        )
        return State(tuple(tags), tuple(lists), tuple((each.name, each.query) for each in self.searches.all()))


class AllStores(RuleBasedStateMachine):
    """Every edit leads to another state; undo goes back to the one before, whichever store it was."""

    @initialize()
    def begin(self) -> None:
        self.settling, disk.SETTLING = disk.SETTLING, 0.0
        self.folder = Path(tempfile.mkdtemp())
        self.past: list[State] = []
        self.future: list[State] = []
        self.now = State()
        self.both = [self.open(), self.open()]

    def open(self) -> Watched:
        return Watched.open(self.folder / "config", self.folder / "data")

    def edited(self, who: int) -> None:
        """Take the state that an edit led to as the one to come back to."""
        state = self.both[who].state
        if state != self.now:
            self.past.append(self.now)
            self.future.clear()
            self.now = state

    @rule(who=WHO, key=KEYS, tag=st.sampled_from(["a", "b/c"]), on=st.booleans())
    def tag(self, who: int, key: str, tag: str, on: bool) -> None:
        self.both[who].shelf.edit(tags.tag([Ref(key)], [tag] if on else (), () if on else [tag]))
        self.edited(who)

    @rule(who=WHO, name=NAMES, keys=st.lists(KEYS, unique=True))
    def create_list(self, who: int, name: str, keys: list[str]) -> None:
        lists = self.both[who].lists
        lists.poll()
        if not lists.snapshot.find(name):
            lists.create(name, papers=map(Ref, keys))
            self.edited(who)

    @rule(
        who=WHO, name=NAMES, keys=st.lists(KEYS, unique=True), about=TEXTS, other=NAMES, what=st.sampled_from("adrmnj")
    )
    def change_list(self, who: int, name: str, keys: list[str], about: str, other: str, what: str) -> None:
        lists = self.both[who].lists
        lists.poll()
        if not (found := lists.snapshot.find(name)):
            return
        match what:
            case "a":
                lists.add(name, map(Ref, keys))
            case "d":
                lists.describe(name, about)
            case "r":
                lists.remove(name, keys)
            case "n" if not lists.snapshot.find(other):
                lists.rename(name, other)
            case "j" if lists.snapshot.find(other) and other != name:
                lists.merge(name, other)
            case "m":
                lists.move(name, [key for key in keys if key in found.keys], to=1)
        self.edited(who)

    @rule(who=WHO, name=NAMES)
    def delete_list(self, who: int, name: str) -> None:
        lists = self.both[who].lists
        lists.poll()
        if lists.snapshot.find(name):
            lists.delete(name)
            self.edited(who)

    @rule(who=WHO, name=NAMES, query=st.sampled_from(["x", "a: 'b'"]), by=st.integers(-1, 2), new=NAMES)
    def search(self, who: int, name: str, query: str, by: int, new: str) -> None:
        searches = self.both[who].searches
        searches.poll()
        if not searches.get(name):
            searches.add(SavedSearch(name, query))
        elif by == 2 and not searches.get(new):
            searches.rename(name, new)
        elif by == 2:
            searches.remove(name)
        elif by:
            searches.move(name, by)
        else:
            searches.edit(name, query=query)
        self.edited(who)

    @precondition(lambda self: self.now.lists)
    @rule(who=WHO, keys=st.lists(KEYS, unique=True), data=st.data())
    def edit_by_hand(self, who: int, keys: list[str], data: st.DataObject) -> None:
        assert self.both[who].state == self.now
        found = data.draw(st.sampled_from(self.both[who].lists.snapshot.lists))
        path = self.both[who].lists.path(found.name)
        papers = "".join(f"  - {{key: '{key}'}}\n" for key in keys)
        path.write_text(f"name: '{found.name}'\npapers:{'' if keys else ' []'}\n{papers}", "utf-8")
        now = time.time_ns()
        os.utime(path, ns=(now, now))
        self.edited(who)

    @rule(who=WHO)
    def undo(self, who: int) -> None:
        said = undo(self.both[who])
        assert (said == NOTHING_TO_UNDO) == (not self.past), said
        if self.past:
            self.future.append(self.now)
            self.now = self.past.pop()
        assert self.both[who].state == self.now, said

    @rule(who=WHO)
    def redo(self, who: int) -> None:
        said = redo(self.both[who])
        assert (said == NOTHING_TO_REDO) == (not self.future), said
        if self.future:
            self.past.append(self.now)
            self.now = self.future.pop()
        assert self.both[who].state == self.now, said

    @rule(who=WHO)
    def crash(self, who: int) -> None:
        self.both[who] = self.open()

    @rule(who=WHO)
    def flush(self, who: int) -> None:
        assert self.both[who].shelf.flush()

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            for each in (*self.both, self.open()):
                assert each.state == self.now
                assert [store.problem for store in each] == [None] * 3
            disk.SETTLING = self.settling
            shutil.rmtree(self.folder)


AllStores.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestAllStores = AllStores.TestCase
