"""A process that edits a shelf, for the tests that run several or kill one.

python -m tests.shelf.scribe CONFIG DATA random SEED    edits without end, each told when acknowledged
python -m tests.shelf.scribe CONFIG DATA tags NAME N    N tags NAME0, NAME1, … on one paper
python -m tests.shelf.scribe CONFIG DATA turns NAME N   as `tags`, and each is undone and done again
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from shelf.edits import marks, tags
from shelf.model import Ref
from shelf.shelf import Shelf

Act = tuple[str, str, str]
State = dict[tuple[str, str], str]
"""What a shelf holds: paper and field, or paper and tag, to the value."""
Deed = dict[tuple[str, str], tuple[str, str]]
"""What an edit changed: before and after, empty for nothing."""

STATUSES = ("unread", "reading", "read", "dismissed")


@dataclass(frozen=True)
class Model:
    """A shelf as it should be, with what can be undone and redone, the last one last."""

    state: State
    done: tuple[Deed, ...] = ()
    undone: tuple[Deed, ...] = ()

    def after(self, act: Act) -> Model:
        if act[0] == "undo":
            return self._undone() if self.done else self
        if act[0] == "redo":
            return self._redone() if self.undone else self
        return self.changed(performed(self.state, act))

    def changed(self, state: State) -> Model:
        deed = {
            place: (self.state.get(place, ""), state.get(place, ""))
            for place in {*self.state, *state}
            if self.state.get(place, "") != state.get(place, "")
        }
        return Model(state, (*self.done, deed)) if deed else self

    def _undone(self) -> Model:
        back = {place: (new, old) for place, (old, new) in self.done[-1].items()}
        return replace(self, state=_put(self.state, back), done=self.done[:-1], undone=(*self.undone, self.done[-1]))

    def _redone(self) -> Model:
        deed = self.undone[-1]
        return replace(self, state=_put(self.state, deed), done=(*self.done, deed), undone=self.undone[:-1])


def _put(state: State, deed: Deed) -> State:
    after = {**state, **{place: new for place, (_, new) in deed.items()}}
    return {place: value for place, value in after.items() if value}


def performed(state: State, act: Act) -> State:
    kind, key, value = act
    tag = (key, f"#{value}")
    match kind:
        case "tag":
            return {**state, tag: "on"}
        case "untag":
            return {place: held for place, held in state.items() if place != tag}
        case "rename":
            return _renamed(state, key, value)
        case "bookmark":
            value = "" if (key, kind) in state else "on"
        case "status" if value == "unread":
            value = ""
    after = {**state, (key, kind): value}
    return {place: held for place, held in after.items() if held}


def _renamed(state: State, old: str, new: str) -> State:
    def name(field: str) -> str:
        return f"#{new}{field[1 + len(old) :]}" if field == f"#{old}" or field.startswith(f"#{old}/") else field

    return {(key, name(field)): value for (key, field), value in state.items()}


def acts(seed: int) -> Iterator[Act]:
    """Yield random edits, each of which changes something; the same for the same seed."""
    dice = random.Random(seed)
    model = Model({})
    while True:
        kind = dice.choice(("tag", "tag", "untag", "status", "bookmark", "rating", "note", "rename", "undo", "redo"))
        key, value = f"24{dice.randrange(6):02d}.00001", ""
        match kind:
            case "tag" | "untag":
                value = f"tag{dice.randrange(6)}"
            case "rename":
                key, value = f"tag{dice.randrange(6)}", f"tag{dice.randrange(6)}"
            case "status":
                value = dice.choice(STATUSES)
            case "rating":
                value = dice.choice(("", "1", "5"))
            case "note":
                value = dice.choice(("", "one", "one\n\n- two"))
        after = model.after((kind, key, value))
        if after.state != model.state:
            model = after
            yield kind, key, value


def state_of(shelf: Shelf) -> State:
    found: State = {}
    for entry in shelf.entries():
        found |= {(entry.key, f"#{tag}"): "on" for tag in entry.tags}
        found[entry.key, "status"] = "" if entry.status == "unread" else entry.status
        found[entry.key, "bookmark"] = "on" if entry.bookmarked else ""
        found[entry.key, "rating"] = str(entry.rating or "")
        found[entry.key, "note"] = entry.note
    return {place: value for place, value in found.items() if value}


def perform(shelf: Shelf, act: Act) -> str:
    kind, key, value = act
    papers = [Ref(key, f"The paper {key}")]
    match kind:
        case "tag":
            return shelf.edit(tags.tag(papers, add=[value]))
        case "untag":
            return shelf.edit(tags.tag(papers, remove=[value]))
        case "rename":
            return shelf.edit(tags.rename(key, value))
        case "status":
            return shelf.edit(marks.set_status(papers, value))
        case "bookmark":
            return shelf.edit(marks.bookmark(papers))
        case "rating":
            return shelf.edit(marks.rate(papers, int(value) if value else None))
        case "note":
            return shelf.edit(marks.set_note(papers[0], value))
        case "undo":
            return shelf.undo()
    return shelf.redo()


def main(config: str, data: str, mode: str, name: str, count: str = "0") -> None:
    shelf = Shelf(Path(config), Path(data))
    dice = random.Random(name)
    if mode != "random":
        for number in range(int(count)):
            shelf.edit(tags.tag([Ref("2111.06377")], [f"{name}{number}"]))
            if mode == "turns":
                shelf.undo()
                shelf.redo()
            if dice.random() < 0.2:
                shelf.flush()
        shelf.close()
        return
    for number, act in enumerate(acts(int(name)), 1):
        perform(shelf, act)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        if dice.random() < 0.3:
            shelf.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
