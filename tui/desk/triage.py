"""Triage: the unread papers of a view, decided one by one, and where you stopped.

Decisions are stored on the shelf: a kept paper is bookmarked, a skipped one dismissed, a read one read, and none of
them comes up again. Only postponed papers are remembered here.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from search.errors import CarrelError
from search.files import Lock, write_atomically
from search.paper import Paper
from search.query.query import parse
from search.text.plural import plural
from shelf.messages import NOTHING
from tui.desk.render import line

if TYPE_CHECKING:
    from shelf.shelf import Shelf
    from tui.desk.desk import Desk
    from tui.desk.question import Answer, Question


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
class TriageProgress:
    """How far one came in a view.

    Attributes:
        later: Keys of what was put off.
        done: How many papers were decided on.
    """

    later: tuple[str, ...] = ()
    done: int = 0


class TriageState:
    """Where one stopped in each view, in a file of the state folder; both methods belong in a worker.

    Args:
        path: The file; it need not exist, nor its folder.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock(path.with_name(f"{path.name}.lock"))

    def at(self, view: str) -> TriageProgress:
        """Return how far one came in a view; the beginning where nothing is known, or the file makes no sense."""
        return self._read().get(view, TriageProgress())

    def keep(self, view: str, progress: TriageProgress) -> None:
        """Remember how far one came; it is on disk when this returns.

        Raises:
            ShelfError: It could not be written.
        """
        with self._lock.held(_PATIENCE):
            views = self._read()
            views.pop(view, None)
            if progress != TriageProgress():
                views[view] = progress
            newest = list(views.items())[-MOST_VIEWS:]
            rows = [{"view": name, "later": each.later, "done": each.done} for name, each in newest]
            # ASCII: half of a surrogate pair, which a pasted query may hold, has no UTF-8.
            write_atomically(self._path, json.dumps({"views": rows}).encode())

    def _read(self) -> dict[str, TriageProgress]:
        """Return all views, the one that was in hand last at the end."""
        try:
            rows = json.loads(self._path.read_bytes())["views"]
            return dict(_parse_progress(row) for row in rows)
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return {}


def _parse_progress(row: dict[str, Any]) -> tuple[str, TriageProgress]:
    view, later, done = row["view"], row["later"], row["done"]
    if not isinstance(view, str) or type(done) is not int or not all(isinstance(key, str) for key in later):
        raise TypeError(row)
    return view, TriageProgress(tuple(later), max(0, done))


LATER = "later"
DECISIONS = frozenset({"keep", "skip", "read"})
"""Steps after which a paper is decided on."""


class TriageStep(NamedTuple):
    """Something that was done to a paper, and can be taken back.

    Attributes:
        key: The paper's.
        what: `LATER`, one of `DECISIONS`, or what else was done to it.
        token: What the store that did it would take back next; None for `LATER`.
    """

    key: str
    what: str
    token: object = None


class TriageQueue:
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

    def __init__(self, keys: Iterable[str], progress: TriageProgress, is_open: Callable[[str], bool]) -> None:
        self._is_open = is_open
        put_off = frozenset(progress.later)
        every = [key for key in dict.fromkeys(keys) if is_open(key)]
        self._waiting = deque(key for key in every if key not in put_off)
        self.later = [key for key in every if key in put_off]
        self.done = progress.done
        self.steps: list[TriageStep] = []
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
    def progress(self) -> TriageProgress:
        """Return what is to be remembered; nothing once everything is decided."""
        return TriageProgress(tuple(self.later), self.done) if self.left or self.later else TriageProgress()

    def take(self, step: TriageStep) -> None:
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


_DONE = {"keep": "Kept", "skip": "Skipped", "read": "Marked as read", LATER: "Put off"}


class Triage:
    """One way through the unread papers of a view; not to be used by two threads at once.

    Args:
        desk: Whose papers they are.
        answer: What the view shows.

    Attributes:
        round: The papers that are left, and what was done.
        gone_on: Whether one was in the middle of this view.
    """

    def __init__(self, desk: Desk, answer: Answer) -> None:
        self._desk = desk
        self._view = view_of(answer.question)
        self._stopped = TriageState(desk.places.state / FILE)
        progress = self._stopped.at(self._view)
        self.gone_on = bool(progress.done or progress.later)
        self.round = TriageQueue(answer.keys, progress, lambda key: undecided(desk.shelf, key))
        self._tally: Counter[str] = Counter()

    def current(self) -> Paper | None:
        """Return the paper in hand; None when none is left."""
        key = self.round.current
        return (self._desk.paper(key) or Paper(key, key=key)) if key else None

    def status(self) -> str:
        """Return how many papers are left, in words; from memory."""
        later = len(self.round.later)
        left = f"{self.round.left:,} of {self.round.total:,} left"
        return f"{left} · {later:,} put off" if later else left

    def over(self) -> str:
        """Return what there is to say where no paper is left; from memory."""
        parts = [f"{count:,} {_DONE[what].lower()}" for what, count in self._tally.items() if count > 0]
        told = f"This time: {', '.join(parts)}." if parts else ""
        later = len(self.round.later)
        put_off = f"Enter goes through the {plural(later, 'paper')} that {'were' if later > 1 else 'was'} put off."
        return "\n\n".join(filter(None, ("Nothing is left to decide.", told, put_off if later else "", "Esc leaves.")))

    def decide(self, what: str, paper: Paper) -> str:
        """Decide on the paper in hand, and return in words what was done.

        Args:
            what: `LATER` or one of `DECISIONS`.
            paper: The one in hand.

        Raises:
            ShelfError: It could not be kept, and did not happen.
        """
        title = line(paper.title)
        if what == LATER:
            self._put_off(paper)
        else:
            shelf = self._desk.shelf
            ways = {"keep": partial(shelf.bookmark, on=True), "skip": partial(shelf.dismiss, on=True)}
            if ways.get(what, partial(shelf.set_status, status="read"))([paper]) == NOTHING:
                return f"“{title}” was decided on elsewhere."
            self.round.take(TriageStep(paper.key, what, shelf.undoable()))
            self._remember()
        self._tally[what] += 1
        return f"{_DONE[what]}: “{title}”"

    def _put_off(self, paper: Paper) -> None:
        self.round.take(TriageStep(paper.key, LATER))
        try:
            self._stopped.keep(self._view, self.round.progress)
        except CarrelError:
            self.round.taken_back()
            raise

    def _remember(self) -> None:
        # How many are done is no decision, and not worth a word where it cannot be written.
        with suppress(CarrelError):
            self._stopped.keep(self._view, self.round.progress)

    def edit(self, paper: Paper, store: str, change: Callable[[], str]) -> str:
        """Make an edit after which the paper stays in hand, and return in words what was done.

        Args:
            paper: The one in hand.
            store: `shelf` or `lists`: what the edit is made to.
            change: Makes it.
        """
        said = change()
        if said != NOTHING:
            self.round.take(TriageStep(paper.key, store, self._undoable(store)))
        return f"{said}."

    def _undoable(self, store: str) -> tuple[str, str] | None:
        return (self._desk.lists if store == "lists" else self._desk.shelf).undoable()

    def take_back(self) -> str:
        """Take back what was done last, so that its paper is in hand again; return in words what came of it."""
        if not self.round.steps:
            return "Nothing was decided here yet. In the list, u takes back what was done before."
        step = self.round.steps[-1]
        if step.what != LATER:
            store = "lists" if step.what == "lists" else "shelf"
            last = self._undoable(store)
            if last != step.token:
                # The undo is everybody's: another window's edit is not to be taken back from here.
                return f"Not taken back, for something else was done since: {last[1] if last else 'it was undone'}."
            (self._desk.lists if store == "lists" else self._desk.shelf).undo()
        self.round.taken_back()
        self._tally[step.what] -= 1
        self._remember()
        return f"Taken back: “{line(self._desk.title(step.key))}”"

    def begin_again(self) -> None:
        """Go through what was put off."""
        self.round.begin_again()
        self._remember()
