"""Paths as a person gives them, turned into documents: files, folders and `-`."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from search.sources.base import PACKED, Document, Skipped
from search.text.clean import clean_line

_PAGES = ("", ".txt", ".text", ".md", ".html", ".htm")
_FEEDS = (".json", ".jsonl", ".ndjson", ".xml", ".atom", ".rss", ".rdf", ".opml")
_REFERENCES = (".bib", ".bibtex", ".ris", ".csljson")
# In a folder only these, and these packed, are taken for pages; a file that is named is always tried.
SUFFIXES = frozenset((*_PAGES, *_FEEDS, *_REFERENCES, ".zip"))
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
        reason = f"no pages in this folder (looked for {kinds}, these packed, and names without an ending)"
        yield Skipped(clean_line(path), 0, reason)


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
        names = [entry.name for entry in entries if not is_hidden(entry.name) and _entered(entry)]
    return [str(Path(folder, name)) for name in sorted(names, reverse=True)]


def _entered(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir() or (entry.is_file() and worth_a_look(entry.name))
    except OSError:
        return False  # a link to itself


def is_hidden(name: str) -> bool:
    """Tell whether a file or folder is one that nobody is shown."""
    return name.startswith(".")


def worth_a_look(name: str) -> bool:
    """Tell by its name whether a file in a folder or an archive may be a page; `x.tar.gz` is none."""
    path = Path(name)
    if path.suffix.lower() in PACKED:
        path = path.with_suffix("")
    return path.suffix.lower() in SUFFIXES


def _said(error: OSError | ValueError) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
