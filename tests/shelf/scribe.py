"""A process that edits a shelf, for the tests that run several or kill one.

python -m tests.shelf.scribe CONFIG DATA random SEED    edits without end, each told when acknowledged
python -m tests.shelf.scribe CONFIG DATA tags NAME N    N tags NAME0, NAME1, … on one paper
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from shelf.model import Ref
from shelf.store import Shelf

Act = tuple[str, str, str]
State = dict[str, tuple[frozenset[str], str, bool]]


def acts(seed: int) -> Iterator[Act]:
    """Yield random edits, each of which changes something; the same for the same seed."""
    dice = random.Random(seed)
    state: State = {}
    while True:
        kind, value = dice.choice(("tag", "untag", "status", "bookmark")), ""
        match kind:
            case "tag" | "untag":
                value = f"tag{dice.randrange(6)}"
            case "status":
                value = dice.choice(("unread", "reading", "read", "dismissed"))
        act = (kind, f"24{dice.randrange(6):02d}.00001", value)
        after = performed(state, act)
        if after != state:
            state = after
            yield act


def performed(state: State, act: Act) -> State:
    """Return what a shelf holds after an edit."""
    kind, key, value = act
    tags, status, bookmarked = state.get(key, (frozenset(), "unread", False))
    match kind:
        case "tag":
            tags |= {value}
        case "untag":
            tags -= {value}
        case "status":
            status = value
        case "bookmark":
            bookmarked = not bookmarked
    after = {**state, key: (tags, status, bookmarked)}
    return {key: row for key, row in after.items() if row != (frozenset(), "unread", False)}


def state_of(shelf: Shelf) -> State:
    """Return what a shelf holds, in the form of the model."""
    return {e.key: (frozenset(e.tags), e.status, e.bookmarked) for e in shelf.entries() if not e.bare}


def perform(shelf: Shelf, act: Act) -> None:
    """Make an edit."""
    kind, key, value = act
    papers = [Ref(key, f"The paper {key}")]
    match kind:
        case "tag":
            shelf.tag(papers, add=[value])
        case "untag":
            shelf.tag(papers, remove=[value])
        case "status":
            shelf.set_status(papers, value)
        case "bookmark":
            shelf.bookmark(papers)


def main(config: str, data: str, mode: str, name: str, count: str = "0") -> None:
    """Edit the shelf."""
    shelf = Shelf.open(Path(config), Path(data))
    dice = random.Random(name)
    if mode == "tags":
        for number in range(int(count)):
            shelf.tag([Ref("2111.06377")], [f"{name}{number}"])
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
