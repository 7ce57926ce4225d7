"""Copies of shelf.yaml: which there are, what they hold, and going back to one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from search.errors import ShelfError
from search.text.clean import clean_line
from shelf.backups import Backups
from shelf.changes import differences
from shelf.document import Document, read_document
from shelf.draft import Draft, Plan
from shelf.file import MAX_BYTES
from shelf.tree import OddFileError
from shelf.view import View

_PAPER = re.compile(rb"^  [^\s#]", re.MULTILINE)
_PAPERS = re.compile(rb"^papers:\r?\n(?=  [^\s#])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of shelf.yaml.

    Attributes:
        path: Where it is.
        time: When it was copied, UTC, ISO to the second.
        papers: The number of papers in it; None when it cannot be read.
    """

    path: Path
    time: str
    papers: int | None


def shelves_in(backups: Backups) -> list[Backup]:
    """Return the copies of shelf.yaml, newest first."""
    return [Backup(path, f"{moment:%Y-%m-%dT%H:%M:%SZ}", _papers(path)) for moment, path in backups.found()]


def read_copy(path: Path) -> Document:
    """Return what another copy of shelf.yaml holds.

    Raises:
        ShelfError: It cannot be read, or holds nothing.
    """
    try:
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            raise _unreadable(path, f"it is no file of at most {MAX_BYTES // 1024 // 1024} MB")
        document = read_document(path.read_bytes())
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    except OddFileError as error:
        raise _unreadable(path, clean_line(str(error))) from error
    if document is None:
        raise _unreadable(path, "there is nothing in it")
    return document


def restored(path: Path, document: Document) -> Plan:
    """Return the plan that makes the shelf what it was in a copy."""

    def plan(view: View) -> Draft:
        refs = {key: entry.ref for key, entry in document.entries.items()}
        return Draft(f"Restored {{}} from {clean_line(path.name)}", differences(view.holdings, document.holdings), refs)

    return plan


def _unreadable(path: Path, why: str) -> ShelfError:
    return ShelfError(f"{clean_line(path.name)} cannot be read", f"{clean_line(str(path))}: {why}", "Nothing was done.")


def _papers(path: Path) -> int | None:
    """Count the papers; where Carrel wrote the file, without parsing what may be thousands."""
    try:
        data = path.read_bytes()
        if match := _PAPERS.search(data):
            return len(_PAPER.findall(data, match.end()))
        return len(read_copy(path).entries)
    except (OSError, ShelfError):
        return None
