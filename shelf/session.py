"""Session: one process's way to the shelf's files; one thread at a time, one process at a time."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from threading import RLock

from search.errors import ShelfError
from search.files import PATIENCE, Lock, LockedError
from shelf.edits.plan import EditPlan, Planner
from shelf.files.watched_file import SETTLING
from shelf.journal.edit import Change, new_edit
from shelf.keeper import Keeper
from shelf.model import Ref, ShelfEntry
from shelf.snapshot import ShelfSnapshot

NOTHING = "Nothing to change"


class Session:
    """Brings together the keeper, the lock between processes and the one between threads.

    Attributes:
        keeper: What holds the files; `view` and the problems may be read at any time.
    """

    def __init__(self, path: Path, data_dir: Path) -> None:
        self.keeper = Keeper(path, data_dir)
        self._lock = Lock(data_dir / "shelf.lock")
        self._work = RLock()

    @property
    def view(self) -> ShelfSnapshot:
        """Return what is shown now."""
        return self.keeper.view

    def begin(self) -> None:
        """Show what there is."""
        with self._work:
            self.keeper.start()
            self._look(PATIENCE)
            # What was saved just before is part of the answer, and the wait is over in no time.
            deadline = time.monotonic() + 2 * SETTLING
            while self.keeper.waiting and time.monotonic() < deadline:
                time.sleep(SETTLING / 8)
                self._look(PATIENCE)

    def poll(self) -> bool:
        """Take in what a person or another process wrote; tell whether anything changed, problems included."""
        keeper = self.keeper
        with self._work:
            before = keeper.view, keeper.problem
            if keeper.stale():
                self._look(patience=0)
            return before != (keeper.view, keeper.problem)

    def flush(self) -> bool:
        """Write shelf.yaml if it has to be; tell whether it is up to date."""
        with self._work:
            keeper = self.keeper
            if not keeper.dirty:
                return not keeper.blocked
            try:
                with self._lock.held():
                    done = keeper.write()
            except ShelfError as error:
                if str(error) != str(keeper.write_problem):
                    keeper.write_problem = error
                return False
            keeper.write_problem = None
            return done

    def edit(self, plan: Planner) -> str:
        """Make an edit of what a plan says; it is on disk on return.

        Returns:
            What was done, in words.

        Raises:
            ShelfError: It could not be kept, and did not happen.
        """
        with self._work, self._lock.held():
            self.keeper.read_journal()
            self.keeper.take_in(record=True)
            view = self.keeper.view
            draft = plan(view)
            changes = [change for change in draft.changes if change.old != change.new]
            if not (changes or draft.overruled or draft.undoes or draft.redoes):
                return draft.told or NOTHING
            papers = _papers([*changes, *draft.overruled], draft.papers, view.entries)
            edit = new_edit(_label(draft, changes), changes, papers)
            edit = replace(edit, overruled=draft.overruled, undoes=draft.undoes, redoes=draft.redoes)
            self.keeper.record(edit)
        return draft.told or edit.label

    def set_aside(self) -> None:
        """Put a shelf.yaml that cannot be read among the backups, out of the way of the next `flush`.

        Raises:
            ShelfError: It cannot be moved, and is where it was.
        """
        with self._work, self._lock.held():
            self.keeper.set_aside()

    def _look(self, patience: float) -> None:
        keeper = self.keeper
        keeper.read_journal()
        if not keeper.read_file():
            return
        try:
            with self._lock.held(patience):
                keeper.read_journal()
                keeper.take_in(record=True)
            if not keeper.dirty:
                keeper.write_problem = None
        except LockedError:  # the next look will do
            return
        except ShelfError as error:  # nothing can be written, but a hand edit can still be shown
            keeper.take_in(record=False)
            keeper.write_problem = error


def _label(draft: EditPlan, changes: list[Change]) -> str:
    count = len({change.key for change in changes if change.key})
    return draft.words.replace("{}", f"{count} paper{'s' if count != 1 else ''}", 1)


def _papers(changes: list[Change], papers: Mapping[str, Ref], entries: Mapping[str, ShelfEntry]) -> list[Ref]:
    """Return the papers that change, as the shelf knows them: so an entry that goes can come back as it was."""
    found = []
    for key in dict.fromkeys(change.key for change in changes if change.key):
        ref = papers.get(key, Ref(key))
        if entry := entries.get(key):
            ref = Ref(key, entry.title or ref.title, entry.url or ref.url, entry.added)
        found.append(ref)
    return found
