"""Triage at the desk: what each decision does to shelf and lists, and how it is taken back.

Every method belongs in a worker, but for those that say otherwise; what was done is on disk when it returns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from search.errors import CarrelError
from search.paper import Paper
from search.text.plural import plural
from shelf.session import NOTHING
from tui.render import line
from tui.triage import FILE, LATER, Round, Step, Stopped, undecided, view_of

if TYPE_CHECKING:
    from tui.browsing import Answer
    from tui.desk import Desk

_DONE = {"keep": "Kept", "skip": "Skipped", "read": "Marked as read", LATER: "Put off"}


class Deciding:
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
        self._stopped = Stopped(desk.places.state / FILE)
        progress = self._stopped.at(self._view)
        self.gone_on = bool(progress.done or progress.later)
        self.round = Round(answer.keys, progress, lambda key: undecided(desk.shelf, key))
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
            self.round.take(Step(paper.key, what, shelf.undoable()))
            self._remember()
        self._tally[what] += 1
        return f"{_DONE[what]}: “{title}”"

    def _put_off(self, paper: Paper) -> None:
        self.round.take(Step(paper.key, LATER))
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
            self.round.take(Step(paper.key, store, self._undoable(store)))
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
