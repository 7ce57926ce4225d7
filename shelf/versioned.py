"""What the stores share whose every change is a version: looking, changing, undoing.

The files are the truth. An edit reads them, writes them and only then counts; its version is kept
afterwards, so that a crash between the two leaves files that look edited by hand: the edit is
there, and can be undone.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from threading import RLock
from typing import Generic

from search.errors import ShelfError
from search.files import Lock, LockedError
from shelf.files import watched_file as shelf_file
from shelf.versions import Content, Version, Versions, redoing, undoing

NOTHING = "Nothing to change"
PATIENCE = 2.0


class Keeper(ABC, Generic[Content]):
    """One process's hold on the files. Not thread-safe: a `Store` lets one thread in at a time.

    Attributes:
        versions: What was there after each change.
        lock: Held for writing.
    """

    def __init__(self, versions: Versions[Content], lock: Lock) -> None:
        self.versions = versions
        self.lock = lock

    @property
    @abstractmethod
    def state(self) -> object:
        """Return what is shown: another object after every change."""

    @property
    @abstractmethod
    def problem(self) -> ShelfError | None:
        """Return what is the matter with the files: the same object until something changes."""

    @property
    @abstractmethod
    def waiting(self) -> bool:
        """Tell whether a file was saved so lately that its editor may not be done."""

    @abstractmethod
    def start(self) -> None:
        """Show what was there last, for the case that the files cannot be read now."""

    @abstractmethod
    def take(self) -> None:
        """Read what is another than before. Never raises: see `problem`."""

    @abstractmethod
    def by_hand(self) -> bool:
        """Tell whether what was read is none that the last version is about."""

    @abstractmethod
    def keep_hand_edit(self) -> None:
        """Make a version of what a person wrote, if someone did. The caller holds the lock."""

    @abstractmethod
    def put(self, version: Version[Content]) -> bool:
        """Write the files, then keep the version; tell whether nobody else wrote at the same moment.

        Raises:
            ShelfError: They cannot be written.
        """

    @abstractmethod
    def is_now(self, content: Content) -> bool:
        """Tell whether that is what there is already."""

    def trouble(self) -> ShelfError | None:
        """Return why nothing can be changed at all; None when something can."""
        return None

    def look(self) -> None:
        """Take in what a person or another process wrote. Never raises: see `problem`."""
        self.take()
        if self.by_hand():
            # Kept at once, so that it is still there when the file is not; the next edit tries again.
            with suppress(ShelfError), self.lock.held(0):
                self.take()  # another Carrel may have been at it a moment ago
                self.keep_hand_edit()

    def settle(self) -> None:
        """Wait until whoever is writing is done, then take it in."""
        deadline = time.monotonic() + 2 * shelf_file.SETTLING
        self.take()
        while self.waiting and time.monotonic() < deadline:
            time.sleep(shelf_file.SETTLING / 8)
            self.take()

    def change(self, plan: Callable[[], Version[Content] | None]) -> Version[Content] | None:
        """Bring about the version that a plan makes of what there is now; it is on disk on return.

        The caller holds the lock. The plan is asked again when a person saves a file meanwhile.

        Returns:
            The version; None when there was nothing to change.

        Raises:
            ShelfError: A file cannot be read or written; nothing happened.
        """
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self.settle()
            if trouble := self.trouble():
                raise trouble
            self.keep_hand_edit()
            version = plan()
            if version is None or self.is_now(version.content):
                return None
            if self.put(version):
                return version
        raise LockedError("The file keeps changing", "It is being written by another program", "Try again.")


class Store(Generic[Content]):
    """What a person keeps. Any thread may call any method.

    `problem` and `state` never wait and touch no file; the others may take a while and belong in a
    worker.
    """

    def __init__(self, keeper: Keeper[Content]) -> None:
        self._keeper = keeper
        self._work = RLock()
        with self._work:
            keeper.start()
            keeper.settle()
            keeper.look()

    @property
    def problem(self) -> ShelfError | None:
        """Return what is the matter with the files, with path, line and way out; None when all is well.

        The same object is returned until something changes, so it is easily said only once. While
        a file cannot be parsed, what it last held is shown and it is not written to.
        """
        return self._keeper.problem

    @property
    def state(self) -> object:
        """Return a token of what there is now: another object after every change."""
        return self._keeper.state

    def poll(self) -> bool:
        """Take in what a person or another process wrote; tell whether anything changed, `problem` included.

        Costs a system call a file when nothing did. A file saved less than 0.2 s ago waits for the
        next call, because its editor may not be done. Never raises.
        """
        with self._work:
            before = self.state, self.problem
            self._keeper.look()
            return before[0] is not self.state or before[1] is not self.problem

    def undo(self) -> str:
        """Take back the last change, by whichever process, by hand included, across restarts.

        Raises:
            ShelfError: It could not be, and was not.
        """
        versions, label = self._keeper.versions, ""

        def plan() -> Version[Content] | None:
            nonlocal label
            now = versions.last()
            label = now.label if now else ""
            return undoing(versions, now) if now else None

        with self._work, self._keeper.lock.held():
            done = self._keeper.change(plan)
        return f"Undid: {_lowered(label)}" if done else "Nothing to undo"

    def redo(self) -> str:
        """Do again what `undo` took back last, as long as nothing else was changed since.

        Raises:
            ShelfError: It could not be, and was not.
        """
        versions = self._keeper.versions

        def plan() -> Version[Content] | None:
            now = versions.last()
            return redoing(versions, now) if now else None

        with self._work, self._keeper.lock.held():
            done = self._keeper.change(plan)
        return f"Did again: {_lowered(done.label)}" if done else "Nothing to do again"

    def undoable(self) -> tuple[str, str] | None:
        """Return what `undo` would take back: when it was done (UTC, ISO, microseconds) and what, in words."""
        with self._work:
            self._keeper.look()
            now = self._keeper.versions.last()
            return (now.time, now.label) if now and self._keeper.versions.get(now.before) else None

    def redoable(self) -> tuple[str, str] | None:
        """Return what `redo` would do again: when it was undone (UTC, ISO, microseconds) and what, in words."""
        with self._work:
            self._keeper.look()
            now = self._keeper.versions.last()
            after = self._keeper.versions.get(now.undone) if now else None
            return (now.undone_at, after.label) if now and after else None

    def edited(self) -> str:
        """Return when something was last changed other than by undo and redo: UTC, ISO; empty for never."""
        with self._work:
            self._keeper.look()
            self._keeper.versions.last()
            return max((each.first or each.time for each in self._keeper.versions.all() if each.label), default="")


def _lowered(label: str) -> str:
    return label[:1].lower() + label[1:]
