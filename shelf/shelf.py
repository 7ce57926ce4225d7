"""Shelf: the store of marks, tags and notes. Reads never wait; an edit is in the journal when the call returns."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from search.errors import CarrelError, ShelfError
from search.files import LockedError
from search.text.plural import plural

# The rest of the shelf is loaded when it is first asked for: a start has no time to spare.
from shelf.edits.plan import EditPlan, Planner
from shelf.files import watched_file
from shelf.files.shelf_store import PATIENCE, ShelfStore
from shelf.journal.edit import SHELF, Change, Edit, new_edit
from shelf.journal.entry_changes import reverse
from shelf.journal.transactions import JournalStore, Reversal, commit, working
from shelf.messages import NOTHING
from shelf.model import Ref, ShelfEntry
from shelf.snapshot import ShelfSnapshot
from shelf.tags import colour_of

if TYPE_CHECKING:
    from shelf.edits import copies_and_backups
    from shelf.journal import reading_journal
    from shelf.journal.history import Growth, HistoryEntry

FILE = "shelf.yaml"


class Shelf(JournalStore):
    """What you added to papers, kept in `shelf.yaml` and never lost. Neither folder need exist.

    Any thread may call any method. Those that only read what is held (`entry`, `note`, `snapshot`) never wait and
    touch no file, so they may be called while the screen is drawn; the others may take a while and belong in a worker.

    Every edit returns what was done, in words, and is one edit for `undo` however many papers it
    changes. Each may raise `ShelfError`: it could not be kept, and did not happen.
    """

    def __init__(self, config_dir: Path, data_dir: Path) -> None:
        super().__init__(data_dir)
        self._store = ShelfStore(config_dir / FILE, data_dir, self.journal)
        with self.work:
            self._store.start()
            self._look(PATIENCE)
            # What was saved just before is part of the answer, and the wait is over in no time.
            deadline = time.monotonic() + 2 * watched_file.SETTLING
            while self._store.file.unstable and time.monotonic() < deadline:
                time.sleep(watched_file.SETTLING / 8)
                self._look(PATIENCE)

    @property
    def path(self) -> Path:
        return self._store.file.file.path

    @property
    def problem(self) -> CarrelError | None:
        """What is wrong with the files, with path, line and way out: the same object until something changes."""
        return self._store.problem

    @property
    def dirty(self) -> bool:
        return self._store.dirty

    @property
    def snapshot(self) -> ShelfSnapshot:
        """What is on the shelf now: another object after every change."""
        return self._store.snapshot

    @property
    def state(self) -> object:
        return self._store.snapshot

    def entry(self, key: str) -> ShelfEntry | None:
        return self.snapshot.entries.get(key)

    def entries(self) -> list[ShelfEntry]:
        return list(self.snapshot.entries.values())

    def note(self, key: str) -> str:
        entry = self.entry(key)
        return entry.note if entry else ""

    def tag_colour(self, tag: str) -> str:
        return colour_of(self.snapshot.colours, tag)

    def edit(self, planner: Planner) -> str:
        """Make an edit of what a planner says; it is on disk on return. Returns what was done, in words."""
        words = NOTHING

        def plan() -> Edit | None:
            nonlocal words
            planned = planner(self.snapshot)
            edit = self.edit_of(planned)
            words = planned.message or (edit.label if edit else NOTHING)
            return edit

        with working([self]):
            commit([self], plan)
        return words

    def edit_of(self, planned: EditPlan) -> Edit | None:
        changes = [change for change in planned.changes if change.old != change.new]
        if not (changes or planned.overruled):
            return None
        papers = self._papers([*changes, *planned.overruled], planned.papers)
        edit = new_edit(_label(planned.words, changes), changes, papers.values())
        return replace(edit, overruled=planned.overruled)

    def _papers(self, changes: Iterable[Change], papers: Mapping[str, Ref]) -> dict[str, Ref]:
        """The papers that change, as the shelf knows them: so an entry that goes can come back as it was."""
        refs = {}
        for key in dict.fromkeys(change.key for change in changes if change.key):
            ref = papers.get(key, Ref(key))
            if entry := self.snapshot.entries.get(key):
                ref = Ref(key, entry.title or ref.title, entry.url or ref.url, entry.added)
            refs[key] = ref
        return refs

    def owns(self, file: str) -> bool:
        return file == SHELF

    def refresh(self) -> None:
        self._store.read_journal()
        self._store.merge_hand_edit(record=True)

    def reversal(self, edit: Edit) -> Reversal:
        own = [change for change in edit.changes if change.file == SHELF]
        changes, left = reverse(self.snapshot.holdings, own)
        return Reversal(changes, left, self._papers(changes, edit.papers))

    def write(self, edit: Edit) -> bool:
        del edit  # the journal comes first; shelf.yaml follows
        return True

    def absorb(self, edits: list[Edit]) -> None:
        self._store.absorb(edits)

    def history(self, key: str | None = None, limit: int = 100) -> list[HistoryEntry]:
        """What was done, by any process and by hand, the last first; to one paper, or None for all."""
        from shelf.journal import history

        edits = self.journal.newest_first(about=key or "")
        return list(islice(history.history_entries(edits, self.snapshot, key), limit))

    def days(self, since: date | None = None) -> list[reading_journal.Day]:
        """The reading journal, the last day first: what was read, kept, noted and so on."""
        from shelf.journal import reading_journal

        return reading_journal.days(self.journal.newest_first(), since)

    def tag_growth(self) -> Growth:
        from shelf.journal import history

        return history.tag_growth(self.journal.newest_first())

    def backups(self) -> list[copies_and_backups.Backup]:
        """The copies of shelf.yaml that Carrel made before writing over it, the last first."""
        from shelf.edits import copies_and_backups

        return copies_and_backups.shelves_in(self._store.file.file.backups)

    def restore(self, backup: Path) -> str:
        """Make the shelf what it was in a backup. A shelf.yaml that cannot be read goes among the backups."""
        from shelf.edits import copies_and_backups

        document = copies_and_backups.read_copy(backup)
        self.poll()
        broken = self._store.file.blocked
        with self.work, self.lock.held():
            self._store.quarantine()
        words = self.edit(copies_and_backups.restore(backup, document))
        if broken and words == NOTHING:
            return f"Moved the unreadable {self.path.name} to the backups and wrote a new one"
        return words

    def conflicts(self) -> list[Path]:
        """The copies beside shelf.yaml that tools for syncing made because two machines changed it."""
        from shelf.edits import copies_and_backups

        return copies_and_backups.copies_beside(self.path)

    def merge_copy(self, copy: Path) -> str:
        """Merge another shelf.yaml, per paper and field; one of `conflicts` then goes among the backups."""
        from shelf.edits import copies_and_backups

        document = copies_and_backups.read_copy(copy)
        words = self.edit(copies_and_backups.merge_copy(copy, document))
        if copy in self.conflicts():
            self._store.file.file.backups.take(copy)
        return words

    def poll(self) -> bool:
        """Read what was written by hand or by another process; tell whether anything changed, `problem` included.

        Costs two system calls when nothing did. A file saved less than 0.2 s ago waits for the next
        call, because its editor may not be done.
        """
        with self.work:
            before = self.snapshot, self.problem
            self._look(patience=0)
            return before != (self.snapshot, self.problem)

    def _look(self, patience: float) -> None:
        store = self._store
        store.read_journal()
        if not store.edited_externally():
            return
        try:
            with self.lock.held(patience):
                store.read_journal()
                store.merge_hand_edit(record=True)
            if not store.dirty:
                store.write_problem = None
        except LockedError:  # the next look will do
            return
        except ShelfError as error:  # nothing can be written, but a hand edit can still be shown
            store.merge_hand_edit(record=False)
            store.report(error)

    def flush(self) -> bool:
        """Write shelf.yaml if it has to be; tell whether it is up to date. Never raises: see `problem`."""
        with self.work:
            store = self._store
            if not store.dirty:
                return not store.file.blocked
            try:
                with self.lock.held():
                    done = store.write()
            except ShelfError as error:
                store.report(error)
                return False
            store.write_problem = None
            return done

    def close(self) -> bool:
        return self.flush()


def _label(words: str, changes: list[Change]) -> str:
    count = len({change.key for change in changes if change.key})
    return words.replace("{}", plural(count, "paper"), 1)
