"""Triage: the unread papers of a view, decided one by one, and where one stopped.

What is decided stands on the shelf: a kept paper has a bookmark, a skipped one is dismissed, a read one is
read, and none of them comes up again. Only what was put off has to be remembered here.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from search.files import Lock, write_atomically
from search.query.parser import parse

if TYPE_CHECKING:
    from shelf.store import Shelf
    from tui.browsing import Question

FILE = "triage.json"
# Views that are remembered: nobody is in the middle of more.
MOST_VIEWS = 100
_PATIENCE = 2.0


def undecided(shelf: Shelf, key: str) -> bool:
    """Tell whether a paper is still to be decided on: unread, and not bookmarked either; from memory."""
    entry = shelf.entry(key)
    return entry is None or (entry.status == "unread" and not entry.bookmarked)


def view_of(question: Question) -> str:
    """Return what tells one view from another, whatever the order in which it is shown."""
    return json.dumps([str(parse(question.text).tree), question.like, question.unlike, question.without])


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one came in a view.

    Attributes:
        later: Keys of what was put off.
        done: How many papers were decided on.
    """

    later: tuple[str, ...] = ()
    done: int = 0


class Stopped:
    """Where one stopped in each view, in a file of the state folder; both methods belong in a worker.

    Args:
        path: The file; it need not exist, nor its folder.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock(path.with_name(f"{path.name}.lock"))

    def at(self, view: str) -> Progress:
        """Return how far one came in a view; the beginning where nothing is known, or the file makes no sense."""
        return self._read().get(view, Progress())

    def keep(self, view: str, progress: Progress) -> None:
        """Remember how far one came; it is on disk when this returns.

        Raises:
            ShelfError: It could not be written.
        """
        with self._lock.held(_PATIENCE):
            views = self._read()
            views.pop(view, None)
            if progress != Progress():
                views[view] = progress
            newest = list(views.items())[-MOST_VIEWS:]
            rows = [{"view": name, "later": each.later, "done": each.done} for name, each in newest]
            # ASCII: half of a surrogate pair, which a pasted query may hold, has no UTF-8.
            write_atomically(self._path, json.dumps({"views": rows}).encode())

    def _read(self) -> dict[str, Progress]:
        """Return all views, the one that was in hand last at the end."""
        try:
            rows = json.loads(self._path.read_bytes())["views"]
            return dict(_progress(row) for row in rows)
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return {}


def _progress(row: dict[str, Any]) -> tuple[str, Progress]:
    view, later, done = row["view"], row["later"], row["done"]
    if not isinstance(view, str) or type(done) is not int or not all(isinstance(key, str) for key in later):
        raise TypeError(row)
    return view, Progress(tuple(later), max(0, done))


LATER = "later"
DECISIONS = frozenset({"keep", "skip", "read"})
"""Steps after which a paper is decided on."""


class Step(NamedTuple):
    """Something that was done to a paper, and can be taken back.

    Attributes:
        key: The paper's.
        what: `LATER`, one of `DECISIONS`, or what else was done to it.
        token: What the store that did it would take back next; None for `LATER`.
    """

    key: str
    what: str
    token: object = None


class Round:
    """One way through the papers of a view.

    Args:
        keys: Of the view, in its order.
        progress: How far one came before.
        is_open: Tells whether a paper is still to be decided on.

    Attributes:
        later: What was put off.
        done: How many papers were decided on since this began, on whichever day that was.
        again: Whether nothing was left but what was put off, so that it comes up again.
        steps: What was done in this round, the last at the end.
    """

    def __init__(self, keys: Iterable[str], progress: Progress, is_open: Callable[[str], bool]) -> None:
        self._is_open = is_open
        put_off = frozenset(progress.later)
        every = [key for key in dict.fromkeys(keys) if is_open(key)]
        self._waiting = deque(key for key in every if key not in put_off)
        self.later = [key for key in every if key in put_off]
        self.done = progress.done
        self.steps: list[Step] = []
        self.again = bool(self.later) and not self._waiting
        if self.again:
            self.begin_again()

    def begin_again(self) -> None:
        """Go through what was put off."""
        self._waiting, self.later, self.done = deque(self.later), [], 0
        self.steps.clear()

    @property
    def current(self) -> str:
        """Return the key of the paper in hand; empty when none is left."""
        # Somebody else may have decided on it meanwhile: another process, an editor.
        while self._waiting and not self._is_open(self._waiting[0]):
            self._waiting.popleft()
        return self._waiting[0] if self._waiting else ""

    @property
    def left(self) -> int:
        """Return how many papers are still to come up, the one in hand included."""
        return len(self._waiting)

    @property
    def total(self) -> int:
        """Return how many papers this began with."""
        return self.done + len(self.later) + self.left

    @property
    def progress(self) -> Progress:
        """Return what is to be remembered; nothing once everything is decided."""
        return Progress(tuple(self.later), self.done) if self.left or self.later else Progress()

    def take(self, step: Step) -> None:
        """Take in what was done to the paper in hand; after a decision another one is in hand."""
        self.steps.append(step)
        if step.what in DECISIONS:
            self.done += 1
        elif step.what == LATER:
            self.later.append(step.key)
        else:
            return
        if self._waiting and self._waiting[0] == step.key:
            self._waiting.popleft()

    def taken_back(self) -> None:
        """Take in that the last step was taken back: its paper is in hand again."""
        step = self.steps.pop()
        if step.what in DECISIONS:
            self.done -= 1
        elif step.what == LATER:
            self.later.remove(step.key)
        else:
            return
        self._waiting.appendleft(step.key)
