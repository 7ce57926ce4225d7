"""Shelf: the way in. Reads never wait; an edit is on disk when the call returns."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from search.errors import CarrelError, ShelfError, UsageError
from shelf.changes import field_of, has_tag
from shelf.edit import Change, new_edit
from shelf.file import SETTLING
from shelf.keeper import Keeper
from shelf.lock import PATIENCE, BusyError, Lock
from shelf.model import STATUSES, Entry, Ref, ref_of
from shelf.tags import checked_tag, folded
from shelf.view import View

if TYPE_CHECKING:
    from search.paper import Paper

FILE = "shelf.yaml"
NOTHING = "Nothing to change"
Plan = Callable[[View], tuple[str, list[Change]]]
"""Told what is on the shelf right now, says what is to change; `{}` in the words stands for the papers."""


class Shelf:
    """What a person added to papers, kept in `shelf.yaml` and never lost.

    Any thread may call any method. Those that read (`entry`, `entries`, `keys_for`, `tag_counts`)
    never wait and touch no file, so they may be called while the screen is drawn; the others may
    take a while and belong in a worker.
    """

    def __init__(self, config_dir: Path, data_dir: Path) -> None:
        self._keeper = Keeper(config_dir / FILE, data_dir)
        self._lock = Lock(data_dir / "shelf.lock")
        self._work = RLock()

    @classmethod
    def open(cls, config_dir: Path, data_dir: Path) -> Shelf:
        """Open the shelf; neither folder need exist, and nothing is written for looking at it.

        It opens whatever it finds: see `problem`. Edits that a crash kept from shelf.yaml are in.

        Args:
            config_dir: Where `shelf.yaml` lives, which people edit and put under version control.
            data_dir: Where the journal, the lock, the backups and the saved state live.
        """
        shelf = cls(config_dir, data_dir)
        with shelf._work:
            shelf._keeper.start()
            shelf._look(PATIENCE)
            # What was saved just before is part of the answer, and the wait is over in no time.
            deadline = time.monotonic() + 2 * SETTLING
            while shelf._keeper.waiting and time.monotonic() < deadline:
                time.sleep(SETTLING / 8)
                shelf._look(PATIENCE)
        return shelf

    @property
    def path(self) -> Path:
        """Return where shelf.yaml is."""
        return self._keeper.file.path

    @property
    def problem(self) -> CarrelError | None:
        """Return what is the matter with the files, with path, line and way out; None when all is well.

        The same object is returned until something changes, so it is easily said only once. While
        shelf.yaml cannot be read or written, edits are kept in the journal and follow later.
        """
        return self._keeper.file_problem or self._keeper.write_problem

    @property
    def dirty(self) -> bool:
        """Tell whether `flush` has something to write."""
        return self._keeper.dirty

    @property
    def state(self) -> object:
        """Return a token of what is on the shelf now: another object after every change."""
        return self._keeper.view

    def entry(self, key: str) -> Entry | None:
        """Return what a person added to the paper; None for nothing."""
        return self._keeper.view.entries.get(key)

    def entries(self) -> list[Entry]:
        """Return all entries in the order of shelf.yaml, the newest last."""
        return list(self._keeper.view.entries.values())

    def keys_for(self, clause: str, value: str) -> frozenset[str] | None:
        """Return the papers that a clause of a query means.

        Args:
            clause: `tag` (with what is under it: `method` finds `method/x`; `vis*` is a prefix), `is`
                (`bookmarked`, `read`, `reading`, `dismissed`) or `has` (`tag`).
            value: As typed, case does not count.

        Returns:
            The keys; None for what the shelf does not know, such as `is:unread`, which is a matter
            of all papers and not only of those on the shelf.
        """
        return self._keeper.view.keys_for(clause, value)

    def tag_counts(self) -> list[tuple[str, int]]:
        """Return every tag and the number of its papers, most used first, then by name."""
        return list(self._keeper.view.tag_counts)

    def bookmark(self, papers: Iterable[Paper | Ref], on: bool | None = None) -> str:
        """Put bookmarks on or take them off, as one edit.

        Args:
            papers: Any number.
            on: None turns it over: off if all of them have one, else on.

        Returns:
            What was done, in words.

        Raises:
            ShelfError: The edit could not be kept, and did not happen.
            UsageError: A paper that cannot be kept.
        """
        refs = _refs(papers)

        def plan(view: View) -> tuple[str, list[Change]]:
            have = [key for key in refs if (entry := view.entries.get(key)) and entry.bookmarked]
            wanted = len(have) < len(refs) if on is None else on
            changes = [_change(view, key, "bookmarked", True if wanted else None) for key in refs]
            return ("Bookmarked {}" if wanted else "Took the bookmark off {}"), changes

        return self._edit(refs, plan)

    def set_status(self, papers: Iterable[Paper | Ref], status: str) -> str:
        """Set the reading status, as one edit. Returns what was done, in words.

        Raises:
            ShelfError: The edit could not be kept, and did not happen.
            UsageError: No such status, or a paper that cannot be kept.
        """
        if status not in STATUSES:
            raise UsageError("No such status", f"“{status}” is none of {', '.join(STATUSES)}")
        refs = _refs(papers)
        new = None if status == "unread" else status

        def plan(view: View) -> tuple[str, list[Change]]:
            return f"Marked {{}} as {status}", [_change(view, key, "status", new) for key in refs]

        return self._edit(refs, plan)

    def toggle_read(self, papers: Iterable[Paper | Ref]) -> str:
        """Mark papers as read, or as unread when all of them were read. Returns what was done.

        Raises:
            ShelfError: The edit could not be kept, and did not happen.
            UsageError: A paper that cannot be kept.
        """
        refs = _refs(papers)

        def plan(view: View) -> tuple[str, list[Change]]:
            read = [key for key in refs if (entry := view.entries.get(key)) and entry.status == "read"]
            status = "read" if len(read) < len(refs) else None
            words = f"Marked {{}} as {status or 'unread'}"
            return words, [_change(view, key, "status", status) for key in refs]

        return self._edit(refs, plan)

    def tag(self, papers: Iterable[Paper | Ref], add: Iterable[str] = (), remove: Iterable[str] = ()) -> str:
        """Put tags on and take tags off, as one edit. Returns what was done, in words.

        A tag that is on the shelf keeps the spelling that it has there.

        Raises:
            ShelfError: The edit could not be kept, and did not happen.
            UsageError: No possible tag, a tag both added and removed, or a paper that cannot be kept.
        """
        refs = _refs(papers)
        wanted = {folded(tag): tag for tag in map(checked_tag, add)}
        unwanted = {folded(tag): tag for tag in map(checked_tag, remove)}
        if both := wanted.keys() & unwanted.keys():
            raise UsageError("Nothing was tagged", f"“{min(both)}” is both to be added and to be removed")

        def plan(view: View) -> tuple[str, list[Change]]:
            on = [view.spelling(tag) for tag in wanted.values()]
            off = [view.spelling(tag) for tag in unwanted.values()]
            changes = [change for key in refs for change in _tag_changes(view.entries.get(key), key, on, off)]
            words = " ".join([*(f"+{tag}" for tag in on), *(f"-{tag}" for tag in off)])
            return "Tagged {} " + words, changes

        return self._edit(refs, plan)

    def poll(self) -> bool:
        """Take in what a person or another process wrote; tell whether anything changed, `problem` included.

        Costs two system calls when nothing did. A file saved less than 0.2 s ago waits for the next
        call, because its editor may not be done.
        """
        with self._work:
            before = self._keeper.view, self.problem
            if self._keeper.stale():
                self._look(patience=0)
            return before != (self._keeper.view, self.problem)

    def flush(self) -> bool:
        """Write shelf.yaml if it has to be; tell whether it is up to date. Never raises: see `problem`."""
        with self._work:
            keeper = self._keeper
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

    def close(self) -> bool:
        """Write what has to be written; closing twice is fine. Tell whether shelf.yaml is up to date."""
        return self.flush()

    def _look(self, patience: float) -> None:
        keeper = self._keeper
        keeper.read_journal()
        if not keeper.read_file():
            return
        try:
            with self._lock.held(patience):
                keeper.read_journal()
                keeper.take_in(record=True)
            if not keeper.dirty:
                keeper.write_problem = None
        except BusyError:  # the next look will do
            return
        except ShelfError as error:  # nothing can be written, but a hand edit can still be shown
            keeper.take_in(record=False)
            keeper.write_problem = error

    def _edit(self, refs: dict[str, Ref], plan: Plan) -> str:
        with self._work, self._lock.held():
            self._keeper.read_journal()
            self._keeper.take_in(record=True)
            words, planned = plan(self._keeper.view)
            changes = [change for change in planned if change.old != change.new]
            keys = dict.fromkeys(change.key for change in changes)
            if not keys:
                return NOTHING
            label = words.replace("{}", f"{len(keys)} paper{'s' if len(keys) != 1 else ''}", 1)
            self._keeper.record(new_edit(label, changes, [refs[key] for key in keys]))
        return label


def _refs(papers: Iterable[Paper | Ref]) -> dict[str, Ref]:
    return {ref.key: ref for ref in map(ref_of, papers)}


def _change(view: View, key: str, name: str, new: str | bool | None) -> Change:
    return Change(key, name, field_of(view.entries.get(key), name), new)


def _tag_changes(entry: Entry | None, key: str, on: list[str], off: list[str]) -> list[Change]:
    added = [Change(key, "tags", new=tag) for tag in on if not has_tag(entry, tag)]
    return added + [Change(key, "tags", old=tag) for tag in off if has_tag(entry, tag)]
