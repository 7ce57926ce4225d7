"""Drafts: unsaved notes, kept on disk while they are being typed so that no crash loses them.

One file per note, `drafts/<key>.md` in the state folder, readable by its owner only. It exists while the note is
being written, and stays when Carrel, the machine or the editor crashes.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

from search.errors import CarrelError, ShelfError
from search.files import unwritable, write_atomically
from search.text.clean import clean
from shelf.edits import marks
from shelf.notes import note_text
from tui.desk.render import line

if TYPE_CHECKING:
    from search.paper import Paper
    from tui.desk.desk import Desk

# Bytes of a file's name, less `.md` and what the temporary file of a write adds.
_LONGEST_NAME = 200


class NoteDraft(NamedTuple):
    """A note that was typed and not saved: Markdown, when it was last stored (local time), and its file."""

    text: str
    when: datetime
    path: Path

    @property
    def day(self) -> str:
        """When it was typed: `Mar 4, 09:30`."""
        return f"{self.when:%b} {self.when.day}, {self.when:%H:%M}"


class NoteDrafts:
    """The drafts in a folder, which need not exist; its methods read and write files."""

    def __init__(self, state: Path) -> None:
        self._folder = state / "drafts"

    def path(self, key: str) -> Path:
        """Where the draft of a paper's note is, whether there is one or not."""
        name = quote(key, safe="")
        if len(name) > _LONGEST_NAME:
            # `=` would be quoted in a key, so this cannot be mistaken for one.
            name = "=" + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
        return self._folder / f"{name}.md"

    def read(self, key: str) -> NoteDraft | None:
        """The draft of a paper's note; None if there is none.

        Raises:
            ShelfError: It is there and cannot be read.
        """
        path = self.path(key)
        try:
            when = path.stat().st_mtime
            text = path.read_bytes().decode()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, UnicodeDecodeError) as error:
            reason = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror or str(error)
            hint = "Move it away to start from the saved note."
            raise ShelfError("The draft of the note cannot be read", f"{path}: {reason}", hint) from error
        return NoteDraft(clean(text), datetime.fromtimestamp(when), path)

    def write(self, key: str, text: str) -> Path:
        """Store what was typed so far; return its path. Raises a ShelfError."""
        path = self.path(key)
        try:
            self._make_folder()
            # Private from the start: a write keeps the mode of an existing file.
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600))
            if stat.S_IMODE(path.stat().st_mode) != 0o600:
                path.chmod(0o600)
        except OSError as error:
            raise unwritable(path, error) from error
        write_atomically(path, text.encode("utf-8", "replace"))
        return path

    def drop(self, key: str) -> None:
        """Remove the draft of a note that is saved or discarded. Raises a ShelfError."""
        path = self.path(key)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(path, error) from error

    def papers(self) -> tuple[str, ...]:
        keys = []
        for path in sorted(self._folder.glob("*.md")):
            key = unquote(path.stem)
            if self.path(key) == path:
                keys.append(key)
        return tuple(keys)

    @contextmanager
    def editing(self, key: str) -> Iterator[None]:
        """Lock a note for editing until the block or the process ends.

        Raises:
            CarrelError: Another Carrel is editing it; the later save would overwrite the earlier one.
        """
        try:
            self._make_folder()
            descriptor = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            # The folder is not writable, which storing the draft will report.
            yield
            return
        try:
            _lock(descriptor, key)
            yield
        finally:
            os.close(descriptor)

    def _make_folder(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def _lock(descriptor: int, key: str) -> None:
    # One byte of one file for each note: no lock files are left behind.
    place = int.from_bytes(hashlib.sha256(key.encode("utf-8", "replace")).digest()[:7], "big")
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN):
            hint = "Save it there, then try again."
            raise CarrelError("This note is being edited", "Another Carrel has it open", hint) from None
        # A file system without locks: nothing can be done.


def save_note(desk: Desk, drafts: NoteDrafts, paper: Paper, text: str, before: str) -> str:
    """Save a note that was `before` editing; return what was done, in words, or nothing.

    Raises:
        CarrelError: It could not be saved; the message says which draft has the text.
    """
    note = note_text(text)
    if note == before:
        drafts.drop(paper.key)
        return ""
    desk.shelf.poll()
    elsewhere = desk.shelf.note(paper.key) not in (before, note)
    try:
        done = desk.shelf.edit(marks.set_note(paper, text))
    except CarrelError as error:
        where = ""
        with suppress(CarrelError):  # disk full: the text is still on the screen or in the editor's file
            where = f". Your text is in {drafts.write(paper.key, text)}"
        raise type(error)(error.title, f"{error.message}{where}", error.hint) from error
    with suppress(CarrelError):  # a leftover draft is compared with the note and ignored
        drafts.drop(paper.key)
    # The later text wins.
    return f"{done}. It was changed elsewhere meanwhile; undo restores that version" if elsewhere else done


class UnsavedNote(NamedTuple):
    """A note that was typed and is not on the shelf; its title is on one line."""

    key: str
    title: str
    draft: NoteDraft

    def __str__(self) -> str:
        return f'Unsaved note on "{self.title}" from {self.draft.day}: press e on that paper to continue'


def unsaved_notes(desk: Desk) -> list[UnsavedNote]:
    """Notes that were not saved because of a crash, a failing editor or disk; none being edited."""
    drafts = NoteDrafts(desk.places.state)
    unsaved = []
    for key in drafts.papers():
        with suppress(CarrelError), drafts.editing(key):
            draft = drafts.read(key)
            if draft and note_text(draft.text) not in ("", desk.shelf.note(key)):
                unsaved.append(UnsavedNote(key, line(desk.title(key)), draft))
    return unsaved


def append_note(note: str, more: str) -> str:
    """A note with text appended as a paragraph, or as a list item after another one."""
    if not note.strip():
        return more
    last, first = note.rstrip().rpartition("\n")[2].lstrip(), more.lstrip("\n")
    between = "\n" if _is_item(last) and _is_item(first) else "\n\n"
    return f"{note.rstrip()}{between}{first}"


def _is_item(line: str) -> bool:
    number, dot, _ = line.partition(". ")
    return line.startswith(("- ", "* ", "+ ")) or (bool(dot) and number.isdecimal())
