"""Paths as a person gives them, turned into documents: files, folders and `-`."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from search.sources.base import Document, Skipped
from search.text.clean import clean_line

# In a folder only these are taken for pages; a file that is named is always tried.
SUFFIXES = frozenset((".txt", ".text", ".md", ".jsonl", ".ndjson", ".json", ""))
_OTHER_KINDS = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def documents(paths: Iterable[str], stdin: BinaryIO | None = None) -> Iterator[Document | Skipped]:
    """Yield the documents that paths lead to, in order, each file once however it is reached.

    Nothing is opened. Folders are walked in the order of their names; hidden files and folders,
    files with other endings than `SUFFIXES`, pipes and devices in them are passed over.

    Args:
        paths: Files, folders, or `-` for standard input.
        stdin: What `-` stands for; the process's own standard input by default.
    """
    seen: set[str] = set()
    for path in paths:
        if path == "-":
            if path not in seen:
                seen.add(path)
                yield Document("-", stream=stdin or sys.stdin.buffer)
            continue
        yield from _documents(path, seen)


def _documents(path: str, seen: set[str]) -> Iterator[Document | Skipped]:
    name = clean_line(path)
    try:
        mode = Path(path).stat().st_mode
    except FileNotFoundError:
        yield Skipped(name, 0, "there is no such file or folder")
        return
    except (OSError, ValueError) as error:
        yield Skipped(name, 0, _said(error))
        return
    if stat.S_ISREG(mode):
        yield from _document(path, seen)
    elif stat.S_ISDIR(mode):
        yield from _folder(path, seen)
    else:
        kind = next((word for test, word in _OTHER_KINDS if test(mode)), "no file")
        yield Skipped(name, 0, f"it is {kind}; `-` reads standard input")


def _document(path: str, seen: set[str]) -> Iterator[Document]:
    real = os.path.realpath(path)
    if real not in seen:
        seen.add(real)
        yield Document(path, Path(path))


def _folder(path: str, seen: set[str]) -> Iterator[Document | Skipped]:
    found = False
    for item in _walk(path):
        if isinstance(item, Skipped):
            yield item
        else:
            yield from _document(item, seen)
        found = True
    if not found:
        kinds = ", ".join(sorted(SUFFIXES - {""}))
        yield Skipped(clean_line(path), 0, f"no pages in this folder (looked for {kinds} and names without an ending)")


def _walk(top: str) -> Iterator[str | Skipped]:
    """Yield the files of a folder and of all folders in it, each folder once: links may lead in circles."""
    entered: set[tuple[int, int]] = set()
    waiting = [top]
    while waiting:
        path = waiting.pop()
        try:
            status = Path(path).stat()
            if not stat.S_ISDIR(status.st_mode):
                if stat.S_ISREG(status.st_mode):
                    yield path
                continue
            if (status.st_dev, status.st_ino) not in entered:
                entered.add((status.st_dev, status.st_ino))
                waiting.extend(_entries(path))
        except OSError as error:
            yield Skipped(clean_line(path), 0, _said(error))


def _entries(folder: str) -> list[str]:
    """Return what in a folder is worth a look, last name first."""
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries if not entry.name.startswith(".") and _worth_a_look(entry)]
    return [str(Path(folder, name)) for name in sorted(names, reverse=True)]


def _worth_a_look(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir() or (entry.is_file() and Path(entry.name).suffix.lower() in SUFFIXES)
    except OSError:
        return False  # a link to itself


def _said(error: OSError | ValueError) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
