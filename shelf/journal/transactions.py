"""Edits of one store or several, and undo and redo of any edit by anyone.

Undoing is an edit itself, so that every process sees it and the history has it.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path
from threading import RLock
from typing import NamedTuple

from search.errors import ShelfError
from search.files import Lock, LockedError
from shelf.journal.edit import Change, Edit, new_edit
from shelf.journal.journal import Journal
from shelf.messages import NOTHING_TO_REDO, NOTHING_TO_UNDO, not_redone, not_undone, redid, undid
from shelf.model import Ref

PATIENCE = 2.0
LOCK = "shelf.lock"
JOURNAL = "journal.jsonl"
OLD_VERSIONS = ("lists-versions.jsonl", "searches-versions.jsonl")

EditFilter = Callable[[Edit], bool]


class Undoable(NamedTuple):
    """An edit that can be undone or redone, and when it was made or undone: UTC, ISO, to the microsecond."""

    time: str
    label: str


class Reversal(NamedTuple):
    """What undoes a store's part of an edit; keys of what was changed since are left alone."""

    changes: Collection[Change]
    left: Collection[str] = ()
    papers: Mapping[str, Ref] = {}


class EditStore(ABC):
    """A store whose edits are in the journal. Any thread may call any public method."""

    @abstractmethod
    def owns(self, file: str) -> bool:
        """Whether changes of a file (`Change.file`) are this store's."""

    @abstractmethod
    def refresh(self) -> None:
        """Read what others did, and journal hand edits. The caller holds the lock."""

    @abstractmethod
    def reversal(self, edit: Edit) -> Reversal: ...

    @abstractmethod
    def write(self, edit: Edit) -> bool:
        """Bring files to what an edit makes of them, before the journal; False, and nothing done, if others wrote."""

    @abstractmethod
    def follow(self, edit: Edit) -> None:
        """Show an edit that was just appended to the journal."""


class JournalStore(EditStore):
    """An edit store that reads the journal itself, and can be undone and redone alone; one thread is at `work`."""

    def __init__(self, data_dir: Path) -> None:
        if any((data_dir / name).exists() for name in OLD_VERSIONS):
            # Needed once in the life of a home, and not at any other start.
            from shelf.journal.migrate import migrate

            with suppress(ShelfError):  # nothing can be written; the next start tries again
                migrate(data_dir)
        self.journal = Journal(data_dir / JOURNAL)
        self.lock = Lock(data_dir / LOCK, fair=True)
        self.work = RLock()

    @abstractmethod
    def absorb(self, edits: list[Edit]) -> None:
        """Show edits that are in the journal."""

    def follow(self, edit: Edit) -> None:
        news = self.journal.news()
        self.absorb(news if edit in news else [*news, edit])

    def undo(self) -> str:
        """Undo the last edit that is this store's alone; what was changed since stays as it is."""
        return undo([self])

    def redo(self) -> str:
        """Redo what was undone last, unless there was another edit of this store since."""
        return redo([self])

    def undoable(self) -> Undoable | None:
        edit = last_edit(_edits_of([self]))
        return Undoable(edit.time, edit.label) if edit else None


@contextmanager
def working(stores: Sequence[EditStore]) -> Iterator[Journal]:
    """Hold threads and processes off the stores; yield the journal to append to."""
    journaling = [store for store in stores if isinstance(store, JournalStore)]
    with ExitStack() as stack:
        for store in journaling:
            stack.enter_context(store.work)
        stack.enter_context(journaling[0].lock.held())
        yield journaling[0].journal


def commit(stores: Sequence[EditStore], plan: Callable[[], Edit | None]) -> Edit | None:
    """Make an edit of one store or several; it is on disk on return. The caller is `working` on them.

    The plan is asked again when a file is saved by hand meanwhile.

    Raises:
        ShelfError: It could not be kept, and did not happen.
    """
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for store in stores:
            store.refresh()
        edit = plan()
        if edit is None:
            return None
        if all(store.write(edit) for store in stores):
            first = next(store for store in stores if isinstance(store, JournalStore))
            first.journal.append(edit)
            for store in stores:
                store.follow(edit)
            return edit
    raise LockedError("The file keeps changing", "It is being written by another program", "Try again.")


def undo(stores: Sequence[EditStore], counts: EditFilter = lambda _: True) -> str:
    """Undo the last edit that `counts`, by anyone, within these stores; what was changed since stays as it is."""
    return _reverse(stores, counts, again=False)


def redo(stores: Sequence[EditStore], counts: EditFilter = lambda _: True) -> str:
    """Redo what was undone last, unless there was another edit since. As `undo`."""
    return _reverse(stores, counts, again=True)


def _reverse(stores: Sequence[EditStore], counts: EditFilter, *, again: bool) -> str:
    left: set[str] = set()

    def plan() -> Edit | None:
        edit = last_edit(filter(counts, _edits_of(stores)), undone=again)
        if edit is None:
            return None
        parts = [store.reversal(edit) for store in stores]
        left.clear()
        left.update(*(part.left for part in parts))
        papers = dict(edit.papers) | {key: ref for part in parts for key, ref in part.papers.items()}
        back = new_edit(edit.label, chain.from_iterable(part.changes for part in parts), papers.values())
        return replace(back, redoes=edit.id) if again else replace(back, undoes=edit.id)

    with working(stores):
        edit = commit(stores, plan)
    if edit is None:
        return NOTHING_TO_REDO if again else NOTHING_TO_UNDO
    if left and not edit.changes:
        return not_redone(edit.named) if again else not_undone(edit.named)
    return (redid if again else undid)(edit.named, len(left - {""}) if left else None)


def _edits_of(stores: Sequence[EditStore]) -> Iterator[Edit]:
    """The edits that are of these stores alone, newest first."""
    journal = next(store.journal for store in stores if isinstance(store, JournalStore))
    for edit in journal.newest_first():
        files = {change.file for change in (*edit.changes, *edit.overruled)}
        if all(any(store.owns(file) for store in stores) for file in files):
            yield edit


def last_edit(edits: Iterable[Edit], *, undone: bool = False) -> Edit | None:
    """The edit to undo, of edits newest first; or the undoing to redo, unless something else was done since."""
    reversed_: set[str] = set()
    for edit in edits:
        reversed_ |= {edit.undoes, edit.redoes}
        if not edit.changes:
            continue
        if edit.id not in reversed_ and (edit.undoes if undone else not (edit.undoes or edit.initial)):
            return edit
        if undone and not (edit.undoes or edit.redoes or edit.initial):
            return None
    return None
