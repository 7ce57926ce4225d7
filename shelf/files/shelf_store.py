"""ShelfStore: keeps shelf.yaml, the journal and what is in memory in step.

    base     shelf.yaml as Carrel last read or wrote it          (shelf-state.json)
    pending  edits of any process that are not in it yet         (journal.jsonl, after base.offset)
    view     base with the pending edits applied: what is shown

A shelf.yaml that is not the base was edited by hand: what it changed against the base is merged
with the pending edits, entered in the journal, and the file becomes the new base.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from search.errors import ShelfError
from search.text.plural import plural
from shelf.fields import STATUSES
from shelf.files.snapshot_cache import Snapshot, SnapshotCache
from shelf.files.watched_file import SETTLING, DiskFile, WatchedFile, digest
from shelf.journal.edit import Change, Edit, new_edit
from shelf.journal.entry_changes import MergeResult, apply, is_shelfs, merge_three_way, value_of
from shelf.journal.journal import Journal
from shelf.model import Holdings, Ref
from shelf.snapshot import ShelfSnapshot
from shelf.yaml.shelf_file import ShelfDocument, read_document, write_document

PATIENCE = 1.0


class ShelfStore:
    """One process's view of the shelf. Not thread-safe: `Shelf` lets one thread in at a time."""

    def __init__(self, path: Path, data_dir: Path, journal: Journal) -> None:
        self.file = WatchedFile(DiskFile(path, data_dir / "backups"), self._read, self._lost_error)
        self.journal = journal
        self.snapshot = ShelfSnapshot(Holdings())
        self.pending: list[Edit] = []
        self.write_problem: ShelfError | None = None
        self._quarantined = False
        self._saved = SnapshotCache(data_dir / "shelf-state.json")
        self._base = Snapshot()

    @property
    def problem(self) -> ShelfError | None:
        return self.file.problem or self.write_problem

    @property
    def dirty(self) -> bool:
        return bool(self.pending) or self._missing

    @property
    def _missing(self) -> bool:
        is_lost = bool(self.file.lost) and not self.file.blocked
        return is_lost and (self._quarantined or self._base.has_content)

    def start(self) -> None:
        """Begin where the last process stopped. Needs no lock: it writes nothing."""
        self._adopt(self._saved.news() or Snapshot())

    def read_journal(self) -> None:
        """Apply what other processes did. Needs no lock."""
        try:
            self.absorb(self.journal.news())
        except ShelfError as error:
            self.report(error)

    def report(self, error: ShelfError) -> None:
        """Set the problem of writing; one that is known stays the same object, so that it is easily said only once."""
        if str(error) != str(self.write_problem):
            self.write_problem = error

    def edited_externally(self) -> bool:
        """Read shelf.yaml; tell whether it was edited by hand, so that `merge_hand_edit` is due. Needs no lock."""
        self.file.refresh(self._is_ours)
        if self.file.blocked or self.file.unstable or self._is_ours(self.file.digest):
            return False
        return not self._missing

    def _is_ours(self, file_digest: str) -> bool:
        """Whether a Carrel left shelf.yaml with this digest."""
        if file_digest != self._base.digest and (theirs := self._saved.news()):
            self._adopt(theirs)
        return file_digest == self._base.digest

    def _read(self, data: bytes) -> ShelfDocument | None:
        return self._base.document if digest(data) == self._base.digest else read_document(data)

    def _lost_error(self, state: str) -> ShelfError | None:
        """Keep what there was: a file that is gone or empty is more often an accident than a wish."""
        if not self._base.has_content:
            return None
        path = self.file.file.path
        return ShelfError(
            f"{path.name} {state}",
            f"{path} held {plural(len(self._base.document.entries), 'paper')}. Carrel still has them",
            "The next edit writes it again, or leaving the app does. To empty the shelf, put `papers: {}` in it.",
        )

    def write(self) -> bool:
        """Bring shelf.yaml up to date; tell whether it now is. The caller holds the lock."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self.read_journal()
            self.merge_hand_edit(record=True)
            if self.file.blocked:
                return False
            if not self.file.unstable and (not self.dirty or self._write_file()):
                return True
            time.sleep(SETTLING / 8)
        return False

    def quarantine(self) -> None:
        """Put a shelf.yaml that cannot be read among the backups; it is written anew. The caller holds the lock."""
        if self.file.blocked:
            self.file.quarantine()
            self._quarantined = True

    def _write_file(self) -> bool:
        """Write shelf.yaml; tell whether nobody else did at the same moment."""
        document = replace(self._base.document, entries=self.snapshot.entries, colours=self.snapshot.colours)
        data = write_document(document)
        document = self._found_odd_again(document, data)
        if self._missing or digest(data) != self._base.digest:
            self._back_up()
            if not self.file.write(data, document):
                return False
            self._base = replace(self._base, digest=digest(data), by_hand=False)
            self._quarantined = False
        self.pending = []
        self._base = replace(self._base, document=document, journal=self.journal.identity, offset=self.journal.offset)
        self._save()
        return True

    def _back_up(self) -> None:
        file = self.file.file
        if self._base.by_hand or self.file.lost:
            file.back_up()
        elif file.backups.due():
            # What Carrel wrote itself is in the journal too, so that a full disk need not keep it from being written.
            with suppress(ShelfError):
                file.back_up()

    def _found_odd_again(self, document: ShelfDocument, data: bytes) -> ShelfDocument:
        """Give what looks odd the lines that it has in the file as it was just written."""
        # A restored copy, or an undo, may bring back what was mistyped.
        entries = document.entries.values()
        odd = document.odd or any(entry.extra or entry.status not in STATUSES for entry in entries)
        again = read_document(data) if odd else None
        return replace(document, odd=again.odd) if again else document

    def _save(self) -> None:
        # Without it the next start takes longer, and nothing else: what is in it can be found again.
        with suppress(ShelfError):
            self._saved.save(self._base)

    def _adopt(self, base: Snapshot) -> None:
        """Start from a base: this process's first, or the one that another has left since."""
        self._base = base
        self.journal.seek(base.journal, base.offset)
        self.pending = []
        self.snapshot = ShelfSnapshot(base.holdings)
        self.read_journal()

    def absorb(self, edits: list[Edit]) -> None:
        edits = [edit for edit in edits if any(map(is_shelfs, edit.changes))]
        if edits:
            self.pending.extend(edits)
            self.snapshot = ShelfSnapshot(apply(self.snapshot.holdings, edits))

    def merge_hand_edit(self, record: bool) -> None:
        """Merge shelf.yaml if it was edited by hand; `record` enters that in the journal, and needs the lock."""
        if not self.edited_externally():
            return
        before, saved_at = self._base.document, self.file.stamp.modified
        at = min(saved_at / 1e9, time.time()) if saved_at else time.time()
        document = ShelfDocument() if self.file.lost else self.file.document or ShelfDocument()
        merged = merge_three_way(before.holdings, document.holdings, at, self.pending)
        edit = self._hand_edit(merged, document, at)
        if record and edit:
            self.journal.append(edit)
            if before.entries and not self._base.by_hand:
                # What there was before the person's hand: the version that a slip is undone to.
                with suppress(ShelfError):
                    self.file.file.backups.keep(write_document(before))
        self.snapshot = ShelfSnapshot(merged.holdings)
        self._base = replace(self._base, document=document, digest=self.file.digest, by_hand=True)
        if merged.holdings == document.holdings:
            self.pending = []
            self._base = replace(self._base, journal=self.journal.identity, offset=self.journal.offset)
        elif edit:
            self.pending.append(edit)
        if record:
            self._save()

    def _hand_edit(self, merged: MergeResult, document: ShelfDocument, at: float) -> Edit | None:
        """The journal's entry for what was changed by hand; None when nothing of it is new."""
        news = [new for change in merged.accepted if (new := self._news(change))]
        if not news and not merged.overruled:
            return None
        keys = dict.fromkeys(change.key for change in (*news, *merged.overruled) if change.key)
        papers = [self._ref(key, document) for key in keys]
        count = plural(len(papers), "paper") if papers else "colours"
        # A shelf.yaml that was there before there was a journal has nothing to go back to.
        is_initial = not (self._base.digest or self.pending)
        verb = "Found" if is_initial else "Edited"
        edit = new_edit(f"{verb} {count} in {self.file.file.path.name}", news, papers, at)
        return replace(edit, overruled=merged.overruled, initial=is_initial)

    def _news(self, change: Change) -> Change | None:
        """A change in the file against what is shown, to which undoing leads; None for one that is known already."""
        now = value_of(self.snapshot.holdings, change)
        if change.field == "tags" and change.key:
            return change if now != change.new else None
        return replace(change, old=now) if now != change.new else None

    def _ref(self, key: str, document: ShelfDocument) -> Ref:
        entry = document.entries.get(key) or self.snapshot.entries.get(key)
        return entry.ref if entry else Ref(key)
