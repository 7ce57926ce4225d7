"""KnownVersions: which content each file of a store has, by the journal."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from search.errors import ShelfError
from search.files import write_atomically
from shelf.files.watched_file import digest
from shelf.files.watched_folder import FileVersion
from shelf.journal.edit import BY_HAND, Edit
from shelf.journal.journal import Journal
from shelf.journal.record_set import WHOLE

# The state is saved when so much of the journal was read since: that saves a start from reading it again.
_SAVED_EVERY = 32_768


class FileNames:
    """The journal's names for the files of a store: `only` for a single one, else the prefix of all (`lists/`)."""

    def __init__(self, prefix: str = "", only: str = "") -> None:
        self.prefix, self.only = prefix, only

    @property
    def kind(self) -> str:
        return self.only or self.prefix.rstrip("/")

    def owns(self, file: str) -> bool:
        return file == self.only if self.only else file.startswith(self.prefix)

    def file(self, name: str) -> str:
        return self.only or self.prefix + name

    def name(self, file: str) -> str:
        return self.only or file.removeprefix(self.prefix)


class KnownVersions:
    """Follows a journal. A state file, which is derived, saves reading it from its first line.

    Attributes:
        files: What each file holds.
        begun: Some file is in the journal, or was.
    """

    def __init__(self, journal: Journal, state: Path, names: FileNames) -> None:
        self.files: dict[str, FileVersion] = {}
        self.begun = False
        self._journal = journal
        self._state = state
        self._names = names
        self._saved_at = -1

    def refresh(self) -> None:
        self.absorb(self._journal.news())

    def absorb(self, edits: Iterable[Edit]) -> None:
        for edit in edits:
            for change in edit.changes:
                if change.field == WHOLE and self._names.owns(change.file):
                    name, self.begun = self._names.name(change.file), True
                    if isinstance(change.new, str):
                        self.files[name] = FileVersion(change.new, edit.process == BY_HAND)
                    else:
                        self.files.pop(name, None)

    def load(self) -> None:
        try:
            check, _, body = self._state.read_bytes().partition(b"\n")
            record = json.loads(body) if digest(body).encode() == check else {}
            files = {name: FileVersion(str(blob), bool(by_hand)) for name, (blob, by_hand) in record["files"].items()}
            self._journal.seek(str(record["journal"]), int(record["offset"]))
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return
        if self._journal.offset == record["offset"]:
            self.files, self.begun, self._saved_at = files, True, self._journal.offset

    @property
    def due(self) -> bool:
        return self.begun and not 0 <= self._journal.offset - self._saved_at < _SAVED_EVERY

    def save(self) -> None:
        """Save the state if it is due. The caller holds the lock."""
        if not self.due:
            return
        files = {name: [version.blob, version.by_hand] for name, version in self.files.items()}
        record = {"journal": self._journal.identity, "offset": self._journal.offset, "files": files}
        body = json.dumps(record).encode()
        with suppress(ShelfError):  # the next start takes longer, and nothing else
            write_atomically(self._state, digest(body).encode() + b"\n" + body)
            self._saved_at = self._journal.offset
