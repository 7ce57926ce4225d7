"""Keeper: brings searches.yaml, its versions and what is in memory together.

searches.yaml is the truth. An edit reads it, writes it whole and only then counts; its version is
kept afterwards, so that a crash between the two leaves a file that looks edited by hand: the edit
is there, and can be undone.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from search.errors import ShelfError
from search.text.clean import clean_line
from shelf import file as shelf_file
from shelf.file import ShelfFile, Stamp
from shelf.lock import BusyError, Lock
from shelf.saved import digest
from shelf.searches.document import Document, read_document, write_document
from shelf.searches.model import Rows, SavedSearch
from shelf.searches.versions import Version, Versions, new_id
from shelf.tree import OddFileError

FILE = "searches.yaml"
PATIENCE = 2.0
_MEANWHILE = "Nothing is written to it until it can: mend it, and saved searches can be changed again."


class Keeper:
    """One process's hold on searches.yaml. Not thread-safe: `Searches` lets one thread in at a time.

    Attributes:
        searches: What is shown; replaced, never changed.
        problem: Why searches.yaml is not written (`blocked`), or what is odd about it.
        waiting: It was saved so lately that its editor may not be done; look again.
    """

    def __init__(self, config_dir: Path, data_dir: Path) -> None:
        self.file = ShelfFile(config_dir / FILE, data_dir / "backups", _MEANWHILE)
        self.lock = Lock(data_dir / "searches.lock")
        self.versions = Versions(data_dir / "searches-versions.jsonl")
        self.searches: Rows = ()
        self.problem: ShelfError | None = None
        self.blocked = False
        self.waiting = False
        self._document = Document()
        self._digest = ""
        self._seen: Stamp | None = None

    def start(self) -> None:
        """Show what was there last, for the case that the file cannot be read now."""
        if last := self.versions.last():
            self.searches = last.searches

    def look(self) -> None:
        """Take in what a person or another process wrote. Never raises: see `problem`."""
        self._take()
        if self._by_hand():
            # Kept at once, so that it is still there when the file is not; the next edit tries again.
            with suppress(ShelfError), self.lock.held(0):
                self._take()  # another Carrel may have been at it a moment ago
                self._keep_hand_edit()

    def settle(self) -> None:
        """Wait until whoever is writing the file is done, then take it in."""
        deadline = time.monotonic() + 2 * shelf_file.SETTLING
        self._take()
        while self.waiting and time.monotonic() < deadline:
            time.sleep(shelf_file.SETTLING / 8)
            self._take()

    def change(self, plan: Callable[[], Version | None]) -> Version | None:
        """Bring about the version that a plan makes of what there is now; it is on disk on return.

        The caller holds the lock. The plan is asked again when a person saves the file meanwhile.

        Returns:
            The version; None when there was nothing to change.

        Raises:
            ShelfError: The file cannot be read or written; nothing happened.
        """
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self.settle()
            if self.blocked and self.problem:
                raise self.problem
            self._keep_hand_edit()
            version = plan()
            if version is None or version.searches == self.searches:
                return None
            if self._put(version):
                return version
        raise BusyError(f"{FILE} keeps changing", f"{self.file.path} is being written by another program", "Try again.")

    def _by_hand(self) -> bool:
        """Tell whether the file that was read is none that a version is about."""
        if not self._digest or self.blocked or self.waiting:
            return False
        last = self.versions.last()
        return last is None or last.digest != self._digest

    def _keep_hand_edit(self) -> None:
        """Make a version of what a person wrote, if someone did. The caller holds the lock."""
        if not self._by_hand():
            return
        last = self.versions.last()
        if last and last.searches == self.searches:  # comments, or the looks of it
            self.versions.add(replace(last, digest=self._digest, by_hand=True))
            return
        label = f"Edited {FILE} by hand" if last else ""
        before = last.id if last else ""
        self.versions.add(Version(new_id(), label, self.searches, self._digest, by_hand=True, before=before))

    def _put(self, version: Version) -> bool:
        """Write the file, then keep the version; tell whether nobody else wrote at the same moment."""
        document, data = self._written(version.searches)
        last = self.versions.last()
        if last is None or last.by_hand or not self._digest:
            self.file.back_up()
        if last is None:  # what there was is what undoing leads to
            last = Version(new_id(), "", self.searches, "")
            version = replace(version, before=last.id)
            self.versions.add(last)
        stamp = self.file.write(data, self._seen or Stamp())
        if stamp is None:
            return False
        self.searches, self._digest = document.searches, digest(data)
        self._accept(stamp, document)
        try:
            self.versions.add(replace(version, searches=self.searches, digest=self._digest, by_hand=False))
        except ShelfError as error:  # the edit stands, and the next one finds it in the file
            self.problem = error
        return True

    def _written(self, searches: Rows) -> tuple[Document, bytes]:
        """Return the file's new content and what is read in it, once it is sure that it can be."""
        data = write_document(replace(self._document, searches=searches))
        try:
            again = read_document(data) or Document()
        except OddFileError as error:
            again, why = Document(), str(error)
        else:
            why = "it would not be read as it is meant"
        if list(map(_core, again.searches)) != list(map(_core, searches)):
            raise ShelfError("This cannot be kept", f"{self.file.path}: {clean_line(why)}")
        return again, data

    def _take(self) -> None:
        """Read the file if it is another one than before."""
        self.waiting = False
        try:
            stamp = self.file.stamp()
            if stamp == self._seen:
                return
            data = self.file.read()
            torn = self.file.stamp() != stamp
        except ShelfError as error:
            self._seen, self.blocked = None, True
            self._tell(error)
            return
        last = self.versions.last()
        by_carrel = last is not None and last.digest == digest(data)
        if torn or not (by_carrel or self._settled(stamp)):
            self.waiting = True
            return
        try:
            document = None if data is None else read_document(data)
        except OddFileError as error:
            self._seen, self.blocked = stamp, True
            self._tell(self.file.unreadable(clean_line(str(error))))
            return
        if document is None:
            self._lose(stamp, data)
            return
        if document.searches != self.searches:
            self.searches = document.searches
        self._digest = digest(data)
        self._accept(stamp, document)

    def _settled(self, stamp: Stamp) -> bool:
        # A file that never was need not be waited for.
        return (stamp == Stamp() and not self.searches) or self.file.settled(stamp)

    def _lose(self, stamp: Stamp, data: bytes | None) -> None:
        """Keep what there was: a file that is gone or empty is more often an accident than a wish."""
        self._seen, self.blocked = stamp, False
        self._digest = ""
        if not self.searches:
            self._tell(None)
            return
        state = "is gone" if data is None else "is empty"
        self._tell(
            ShelfError(
                f"{FILE} {state}",
                f"{self.file.path} held {len(self.searches)} saved searches. They are still here",
                "It is written again when one is changed. To be without, write `searches: []` into it.",
            )
        )

    def _accept(self, stamp: Stamp, document: Document) -> None:
        self._seen, self.blocked = stamp, False
        self._document = document
        if not document.odd:
            self._tell(None)
            return
        more = f" (and {len(document.odd) - 1} more like it)" if len(document.odd) > 1 else ""
        hint = "It is kept as it is; correct it in the file if it is a slip."
        self._tell(ShelfError(f"{FILE} looks odd", f"{self.file.path}: {document.odd[0]}{more}", hint))

    def _tell(self, problem: ShelfError | None) -> None:
        if str(problem) != str(self.problem):
            self.problem = problem


def _core(search: SavedSearch) -> SavedSearch:
    return replace(search, extra={})
