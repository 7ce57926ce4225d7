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
from search.files import JsonState
from search.paper import Paper
from search.query.query import parse
from search.text.plural import plural
from shelf.edits import marks
from shelf.messages import NOTHING
from tui.desk.render import line

if TYPE_CHECKING:
    from shelf.lists.lists import Lists
    from shelf.shelf import Shelf
    from tui.desk.desk import Desk
    from tui.desk.question import Answer, Question

FILE = "triage.json"
# Views that are remembered.
MOST_VIEWS = 100
_PATIENCE = 2.0

LATER = "later"
DECISIONS = frozenset({"keep", "skip", "read"})
"""Steps after which a paper is decided."""
DONE = {"keep": "Kept", "skip": "Skipped", "read": "Marked as read", LATER: "Postponed"}
RESUMED = "Resumed where you stopped."
ONLY_POSTPONED = "Only postponed papers are left; here they are again."
NOTHING_LEFT = "Nothing left to decide."
NOTHING_TO_UNDO = "Nothing to undo in this triage. u in the list undoes earlier edits."


def decided(what: str, title: str) -> str:
    return f'{DONE[what]}: "{line(title)}"'


def decided_elsewhere(title: str) -> str:
    return f'"{line(title)}" was decided elsewhere.'


def undone(title: str) -> str:
    return f'Undid the decision on "{line(title)}"'


def not_undone(last: str) -> str:
    """Why a step cannot be undone: something else was done since."""
    return f"Not undone: the last edit was another one ({last})." if last else "Not undone: it was undone already."


def postponed(papers: int) -> str:
    return f"Enter continues with {plural(papers, 'postponed paper')}."


def undecided(shelf: Shelf, key: str) -> bool:
    """Whether a paper is still to be decided: unread and not bookmarked; reads no files."""
    entry = shelf.entry(key)
    return entry is None or (entry.status == "unread" and not entry.bookmarked)


def view_of(question: Question) -> str:
    """An id of a view, whatever its sort order."""
    return json.dumps([str(parse(question.text).tree), question.like, question.unlike, question.without])


@dataclass(frozen=True, slots=True)
class TriageProgress:
    """How far you came in a view: the keys of postponed papers, and how many were decided."""

    later: tuple[str, ...] = ()
    done: int = 0


class TriageState:
    """Where you stopped in each view, in a file of the state folder; both methods belong in a worker."""

    def __init__(self, path: Path) -> None:
        self._file = JsonState(path, durable=True)

    def at(self, view: str) -> TriageProgress:
        """How far you came in a view; the start if that is unknown, or the file is damaged."""
        return _parse_views(self._file.read()).get(view, TriageProgress())

    def keep(self, view: str, progress: TriageProgress) -> None:
        """Store how far you came; it is on disk when this returns, or a ShelfError is raised."""
        with self._file.update(_PATIENCE) as content:
            views = _parse_views(content)
            views.pop(view, None)
            if progress != TriageProgress():
                views[view] = progress
            newest = list(views.items())[-MOST_VIEWS:]
            content.clear()
            content["views"] = [{"view": name, "later": each.later, "done": each.done} for name, each in newest]


def _parse_views(content: dict[str, Any]) -> dict[str, TriageProgress]:
    """All views, the latest one at the end."""
    try:
        return dict(_parse_progress(row) for row in content["views"])
    except (ValueError, KeyError, TypeError):
        return {}


def _parse_progress(row: dict[str, Any]) -> tuple[str, TriageProgress]:
    view, later, done = row["view"], row["later"], row["done"]
    if not isinstance(view, str) or type(done) is not int or not all(isinstance(key, str) for key in later):
        raise TypeError(row)
    return view, TriageProgress(tuple(later), max(0, done))


class TriageStep(NamedTuple):
    """Something done to a paper, to be undone.

    Attributes:
        what: `LATER`, one of `DECISIONS`, or the store of another edit.
        token: What its store would undo next; None for `LATER`.
    """

    key: str
    what: str
    token: object = None


class TriageQueue:
    """The papers of a view that are still to be decided, as `is_open` tells.

    Attributes:
        later: The postponed papers.
        done: How many papers were decided since the start, on whatever day.
        again: Whether only postponed papers were left, so that they come up again.
        steps: What was done, the last step at the end.
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
            self.restart()

    def restart(self) -> None:
        self._waiting, self.later, self.done = deque(self.later), [], 0
        self.steps.clear()

    @property
    def current(self) -> str:
        """The key of the current paper; empty if none is left."""
        # Another process or an editor may have decided it meanwhile.
        while self._waiting and not self._is_open(self._waiting[0]):
            self._waiting.popleft()
        return self._waiting[0] if self._waiting else ""

    @property
    def left(self) -> int:
        """How many papers are still to come, including the current one."""
        return len(self._waiting)

    @property
    def total(self) -> int:
        """How many papers there were at the start."""
        return self.done + len(self.later) + self.left

    @property
    def progress(self) -> TriageProgress:
        """What is to be stored; the start once everything is decided."""
        return TriageProgress(tuple(self.later), self.done) if self.left or self.later else TriageProgress()

    def add(self, step: TriageStep) -> None:
        """Record what was done to the current paper; after a decision the next one is current."""
        self.steps.append(step)
        if step.what in DECISIONS:
            self.done += 1
        elif step.what == LATER:
            self.later.append(step.key)
        else:
            return
        if self._waiting and self._waiting[0] == step.key:
            self._waiting.popleft()

    def undo(self) -> None:
        """Remove the last step: its paper is current again."""
        step = self.steps.pop()
        if step.what in DECISIONS:
            self.done -= 1
        elif step.what == LATER:
            self.later.remove(step.key)
        else:
            return
        self._waiting.appendleft(step.key)


class Triage:
    """The triage of a view: what each decision does to shelf and lists, and how it is undone.

    Not for two threads at once. Methods belong in a worker unless they say otherwise; what was done is on disk
    when they return.

    Attributes:
        queue: The papers that are left, and what was done.
        resumed: Whether you had stopped in this view before.
    """

    def __init__(self, desk: Desk, answer: Answer) -> None:
        self._desk = desk
        self._view = view_of(answer.question)
        self._state = TriageState(desk.places.state / FILE)
        progress = self._state.at(self._view)
        self.resumed = bool(progress.done or progress.later)
        self.queue = TriageQueue(answer.matching, progress, lambda key: undecided(desk.shelf, key))
        self._tally: Counter[str] = Counter()

    def current(self) -> Paper | None:
        key = self.queue.current
        return (self._desk.paper(key) or Paper(key, key=key)) if key else None

    def status(self) -> str:
        """How many papers are left, in words; reads no files."""
        later = len(self.queue.later)
        left = f"{self.queue.left:,} of {self.queue.total:,} left"
        return f"{left} · {later:,} postponed" if later else left

    def summary(self) -> str:
        """What was done and how to go on, once no paper is left; reads no files."""
        counts = [f"{count:,} {DONE[what].lower()}" for what, count in self._tally.items() if count > 0]
        later = len(self.queue.later)
        parts = (f"{', '.join(counts)}." if counts else "", postponed(later) if later else "", "Esc closes.")
        return "\n\n".join((NOTHING_LEFT, *filter(None, parts)))

    def decide(self, what: str, paper: Paper) -> str:
        """Decide the current paper: `LATER` or one of `DECISIONS`; return in words what was done.

        Raises:
            ShelfError: It could not be stored, and did not happen.
        """
        if what == LATER:
            self._postpone(paper)
        else:
            shelf = self._desk.shelf
            edits = {"keep": partial(marks.bookmark, on=True), "skip": partial(marks.dismiss, on=True)}
            if shelf.edit(edits.get(what, partial(marks.set_status, status="read"))([paper])) == NOTHING:
                return decided_elsewhere(paper.title)
            self.queue.add(TriageStep(paper.key, what, shelf.undoable()))
            self._store()
        self._tally[what] += 1
        return decided(what, paper.title)

    def _postpone(self, paper: Paper) -> None:
        self.queue.add(TriageStep(paper.key, LATER))
        try:
            self._state.keep(self._view, self.queue.progress)
        except CarrelError:
            self.queue.undo()
            raise

    def _store(self) -> None:
        # The number of decided papers is not a decision: not worth an error.
        with suppress(CarrelError):
            self._state.keep(self._view, self.queue.progress)

    def edit(self, paper: Paper, store: str, change: Callable[[], str]) -> str:
        """Make an edit of `shelf` or `lists` after which the paper stays current; return in words what was done."""
        done = change()
        if done != NOTHING:
            self.queue.add(TriageStep(paper.key, store, self._edited(store).undoable()))
        return f"{done}."

    def _edited(self, what: str) -> Shelf | Lists:
        return self._desk.lists if what == "lists" else self._desk.shelf

    def undo(self) -> str:
        """Undo the last step, so that its paper is current again; return in words what happened."""
        if not self.queue.steps:
            return NOTHING_TO_UNDO
        step = self.queue.steps[-1]
        if step.what != LATER:
            store = self._edited(step.what)
            last = store.undoable()
            if last != step.token:
                # All windows share one undo: another one's edit must not be undone from here.
                return not_undone(last[1] if last else "")
            store.undo()
        self.queue.undo()
        self._tally[step.what] -= 1
        self._store()
        return undone(self._desk.title(step.key))

    def restart(self) -> None:
        self.queue.restart()
        self._store()
