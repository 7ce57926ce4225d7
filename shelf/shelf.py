"""Shelf: the way in. Reads never wait; an edit is on disk when the call returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from search.errors import CarrelError

# The rest of the shelf is loaded when it is first asked for: a start has no time to spare.
from shelf.edits import marks, merge, tags
from shelf.journal import undo as undoing
from shelf.journal.edit import Edit
from shelf.journal.undo import Undoable
from shelf.model import Ref, ShelfEntry
from shelf.session import NOTHING, Session
from shelf.tags import colour_of

if TYPE_CHECKING:
    from search.paper import Paper
    from shelf.edits import copies
    from shelf.import_marks import PaperMarks
    from shelf.journal import history, reading_journal
    from shelf.journal import history as growth

__all__ = ["FILE", "NOTHING", "Shelf"]

FILE = "shelf.yaml"


class Shelf:
    """What a person added to papers, kept in `shelf.yaml` and never lost.

    Any thread may call any method. Those that only read what is held (`entry`, `entries`, `note`,
    `keys_for`, `tag_counts`, `tag_colour`) never wait and touch no file, so they may be called while
    the screen is drawn; the others may take a while and belong in a worker.

    Every edit returns what was done, in words, and is one edit for `undo` however many papers it
    changes. Each may raise `ShelfError`: it could not be kept, and did not happen; and `UsageError`: a
    paper that cannot be kept, or what the method's own text says.
    """

    def __init__(self, config_dir: Path, data_dir: Path) -> None:
        self._session = Session(config_dir / FILE, data_dir)

    @classmethod
    def open(cls, config_dir: Path, data_dir: Path) -> Shelf:
        """Open the shelf; neither folder need exist, and nothing is written for looking at it.

        It opens whatever it finds: see `problem`. Edits that a crash kept from shelf.yaml are in.

        Args:
            config_dir: Where `shelf.yaml` lives, which people edit and put under version control.
            data_dir: Where the journal, the lock, the backups and the saved state live.
        """
        shelf = cls(config_dir, data_dir)
        shelf._session.begin()
        return shelf

    @property
    def path(self) -> Path:
        """Return where shelf.yaml is."""
        return self._session.keeper.file.path

    @property
    def problem(self) -> CarrelError | None:
        """Return what is the matter with the files, with path, line and way out; None when all is well.

        The same object is returned until something changes, so it is easily said only once. While
        shelf.yaml cannot be read or written, edits are kept in the journal and follow later.
        """
        return self._session.keeper.problem

    @property
    def dirty(self) -> bool:
        """Tell whether `flush` has something to write."""
        return self._session.keeper.dirty

    @property
    def state(self) -> object:
        """Return a token of what is on the shelf now: another object after every change."""
        return self._session.view

    def entry(self, key: str) -> ShelfEntry | None:
        """Return what a person added to the paper; None for nothing."""
        return self._session.view.entries.get(key)

    def entries(self) -> list[ShelfEntry]:
        """Return all entries in the order of shelf.yaml, the newest last."""
        return list(self._session.view.entries.values())

    def note(self, key: str) -> str:
        """Return the paper's note, Markdown; empty for none."""
        entry = self.entry(key)
        return entry.note if entry else ""

    def keys_for(self, clause: str, value: str) -> frozenset[str] | None:
        """Return the papers that a clause of a query means.

        Args:
            clause: `tag` (with what is under it: `method` finds `method/x`; `vis*` is a prefix), `is`
                (`bookmarked`, `read`, `reading`, `dismissed`, `noted`), `has` (`tag`, `note`), `note` (its
                words side by side, stemmed; the last a prefix where `*` ends it; `*` alone: any note) or
                `rating` (`4`, `>=4`, `>3`, `<=2`, `<3`, `2..4`, `3..`, `..3`, `*`).
            value: As typed, case does not count.

        Returns:
            The keys; None for what the shelf does not know, such as `is:unread`, which is a matter
            of all papers and not only of those on the shelf.
        """
        return self._session.view.keys_for(clause, value)

    def tag_counts(self) -> list[tuple[str, int]]:
        """Return every tag and the number of its papers, most used first, then by name."""
        return list(self._session.view.tag_counts)

    def tag_colour(self, tag: str) -> str:
        """Return a tag's colour, or that of the nearest tag above it; empty for none.

        One of `shelf.tags.COLOURS`, or what else a person wrote by hand.
        """
        return colour_of(self._session.view.colours, tag)

    def bookmark(self, papers: Iterable[Paper | Ref], on: bool | None = None) -> str:
        """Put bookmarks on or take them off; None turns it over: off if all of them have one, else on."""
        return self._session.edit(marks.bookmarked(papers, on))

    def set_status(self, papers: Iterable[Paper | Ref], status: str) -> str:
        """Set the reading status, and the day of it; `unread` forgets the days. No such status is a `UsageError`."""
        return self._session.edit(marks.marked(papers, status))

    def toggle_read(self, papers: Iterable[Paper | Ref]) -> str:
        """Mark papers as read, or as unread when all of them were read."""
        return self._session.edit(marks.read_or_unread(papers))

    def cycle_status(self, papers: Iterable[Paper | Ref]) -> str:
        """Take papers on: unread, reading, read, unread. All go where the first goes; from dismissed to unread."""
        return self._session.edit(marks.cycled(papers))

    def dismiss(self, papers: Iterable[Paper | Ref], on: bool | None = None) -> str:
        """Dismiss papers, or take them back to what they were; None turns it over: back if all of them are."""
        return self._session.edit(marks.dismissed(papers, on))

    def rate(self, papers: Iterable[Paper | Ref], rating: int | None) -> str:
        """Rate papers, 1 to 5; None takes the rating off. Another number is a `UsageError`."""
        return self._session.edit(marks.rated(papers, rating))

    def set_priority(self, papers: Iterable[Paper | Ref], priority: str) -> str:
        """Give papers a priority: `high`, `normal` or `low`. Another is a `UsageError`."""
        return self._session.edit(marks.prioritised(papers, priority))

    def set_note(self, paper: Paper | Ref, text: str) -> str:
        """Give a paper a note, Markdown, in place of the one it has; empty takes it off. Too long is a `UsageError`."""
        return self._session.edit(marks.noted(paper, text))

    def tag(self, papers: Iterable[Paper | Ref], add: Iterable[str] = (), remove: Iterable[str] = ()) -> str:
        """Put tags on and take tags off. A tag that is on the shelf keeps the spelling that it has there.

        No possible tag, and a tag both added and removed, is a `UsageError`.
        """
        return self._session.edit(tags.tagged(papers, add, remove))

    def take_over(self, pairs: Iterable[tuple[Paper, PaperMarks]], source: str) -> str:
        """Add the tags and notes that another program's file holds, as one edit."""
        from shelf.edits import merge

        return self._session.edit(merge.taken_over(pairs, source))

    def rename_tag(self, old: str, new: str) -> str:
        """Rename a tag everywhere, and what is under it (`method/x` to `new/x`); merged where the new one is there.

        No such tag, and an impossible one, is a `UsageError`.
        """
        return self._session.edit(tags.renamed(old, new))

    def delete_tag(self, tag: str) -> str:
        """Take a tag and all that is under it off every paper: all that `tag:` finds. No such tag is a `UsageError`."""
        return self._session.edit(tags.deleted(tag))

    def set_tag_colour(self, tag: str, colour: str) -> str:
        """Give a tag one of `shelf.tags.COLOURS`; empty takes it off. Another is a `UsageError`."""
        return self._session.edit(tags.tinted(tag, colour))

    def move(self, papers: Mapping[str, Paper | Ref], words: str) -> str:
        """Move entries to the papers that they turn out to be about; with an entry there, they become one.

        Args:
            papers: By the key of an entry, the paper that it is about.
            words: What is done, in words; `move_back` goes by them.
        """
        return self._session.edit(merge.moved(papers, words))

    def move_back(self, words: str) -> str:
        """Take back the last edit with these words. What was changed since is left alone."""
        return self._session.edit(merge.moved_back(self._session.keeper.journal.newest_first, words))

    def undo(self) -> str:
        """Take back the last edit, by any process or by hand, across restarts. What was changed since is left alone."""
        return self._session.edit(undoing.undone(self._session.keeper.journal.newest_first))

    def redo(self) -> str:
        """Do again what was undone last, unless there was another edit since."""
        return self._session.edit(undoing.redone(self._session.keeper.journal.newest_first))

    def undoable(self) -> Undoable | None:
        """Return what `undo` would take back; None for nothing.

        Raises:
            ShelfError: The journal cannot be read.
        """
        return _told(undoing.last_done(self._session.keeper.journal.newest_first()))

    def redoable(self) -> Undoable | None:
        """Return what `redo` would do again, and when it was taken back; None for nothing.

        Raises:
            ShelfError: The journal cannot be read.
        """
        return _told(undoing.last_undone(self._session.keeper.journal.newest_first()))

    def edited(self) -> str:
        """Return when something was last done other than undoing and redoing: UTC, ISO; empty for never.

        Raises:
            ShelfError: The journal cannot be read.
        """
        return undoing.last_new(self._session.keeper.journal.newest_first())

    def history(self, key: str | None = None, limit: int = 100) -> list[history.HistoryEntry]:
        """Return what was done, by any process and by hand, the last first; to one paper, or None for all.

        Raises:
            ShelfError: The journal cannot be read.
        """
        from shelf.journal import history

        edits = self._session.keeper.journal.newest_first(about=key or "")
        return list(islice(history.history_entries(edits, self._session.view, key), limit))

    def days(self, since: date | None = None) -> list[reading_journal.Day]:
        """Return what was read, kept, noted and so on per day, the last first; `reading_journal.markdown` prints it.

        Raises:
            ShelfError: The journal cannot be read.
        """
        from shelf.journal import reading_journal

        return reading_journal.days(self._session.keeper.journal.newest_first(), since)

    def tag_growth(self) -> growth.Growth:
        """Return when each tag was put on papers and taken off.

        Raises:
            ShelfError: The journal cannot be read.
        """
        from shelf.journal import history as growth

        return growth.tag_growth(self._session.keeper.journal.newest_first())

    def backups(self) -> list[copies.Backup]:
        """Return the copies of shelf.yaml that Carrel made before writing over it, the last first."""
        from shelf.edits import copies

        return copies.shelves_in(self._session.keeper.file.backups)

    def restore(self, backup: Path) -> str:
        """Make the shelf what it was in a backup. A shelf.yaml that cannot be read goes among the backups.

        Raises:
            ShelfError: The backup cannot be read, or the edit not kept.
        """
        from shelf.edits import copies

        document = copies.read_copy(backup)
        self._session.poll()
        broken = self._session.keeper.blocked
        self._session.set_aside()
        words = self._session.edit(copies.restored(backup, document))
        if broken and words == NOTHING:
            return f"Put the {self.path.name} that could not be read among the backups, and wrote it anew"
        return words

    def conflicts(self) -> list[Path]:
        """Return the copies beside shelf.yaml that tools for syncing made because two machines changed it."""
        from shelf.edits import copies

        return copies.copies_beside(self.path)

    def take_in(self, copy: Path) -> str:
        """Merge another shelf.yaml, per paper and field; one of `conflicts` then goes among the backups.

        Raises:
            ShelfError: It cannot be read or moved, or the edit not kept.
        """
        from shelf.edits import copies

        document = copies.read_copy(copy)
        words = self._session.edit(copies.taken_in(copy, document))
        if copy in self.conflicts():
            self._session.keeper.file.backups.take(copy)
        return words

    def poll(self) -> bool:
        """Take in what a person or another process wrote; tell whether anything changed, `problem` included.

        Costs two system calls when nothing did. A file saved less than 0.2 s ago waits for the next
        call, because its editor may not be done.
        """
        return self._session.poll()

    def flush(self) -> bool:
        """Write shelf.yaml if it has to be; tell whether it is up to date. Never raises: see `problem`."""
        return self._session.flush()

    def close(self) -> bool:
        """Write what has to be written; closing twice is fine. Tell whether shelf.yaml is up to date."""
        return self.flush()


def _told(edit: Edit | None) -> Undoable | None:
    return Undoable(edit.time, edit.label) if edit else None
