"""A shelf of the test's own, and a person who edits its file."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, Self

import pytest

from search.errors import ShelfError
from shelf.lists.lists import Lists
from shelf.model import Ref, ShelfEntry
from shelf.searches.searches import Searches
from shelf.shelf import Shelf
from shelf.yaml.shelf_file import ShelfDocument, read_document

ROOT = Path(__file__).resolve().parents[2]
MAE = Ref("2111.06377", "Masked Autoencoders", "https://arxiv.org/abs/2111.06377")
CLIP = Ref("2103.00020", "CLIP: pictures & words", "https://arxiv.org/abs/2103.00020")
SHANNON = Ref("10.1002/j.1538-7305.1948.tb01338.x", "A Mathematical Theory of Communication")


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name != "home"]


def entry_of(shelf: Shelf, key: str = MAE.key) -> ShelfEntry:
    entry = shelf.entry(key)
    assert entry, f"{key} is not on the shelf"
    return entry


def contents(shelf: Shelf) -> dict[str, ShelfEntry]:
    """Entries without the time of their last change, and without the order of their tags."""
    return {entry.key: replace(entry, tags=tuple(sorted(entry.tags)), changed="") for entry in shelf.entries()}


def document_of(text: str | bytes) -> ShelfDocument:
    document = read_document(text.encode() if isinstance(text, str) else text)
    assert document, "a file without content"
    return document


def tags_of(shelf: Shelf) -> dict[str, set[str]]:
    return {entry.key: set(entry.tags) for entry in shelf.entries()}


def refusals(*edits: Callable[[], object]) -> list[str]:
    """Messages of edits, each of which must fail."""
    messages = []
    for edit in edits:
        with pytest.raises(ShelfError) as caught:
            edit()
        messages.append(str(caught.value))
    return messages


def no_space(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def block(path: Path, kind: str) -> None:
    """Put what is no regular file in the place of one."""
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "loop":
            path.symlink_to(path)


class Stores(NamedTuple):
    """Everything that has edits to undo, in the two folders of one home."""

    shelf: Shelf
    lists: Lists
    searches: Searches

    @classmethod
    def open(cls, config: Path, data: Path) -> Self:
        return cls(Shelf(config, data), Lists(config, data), Searches(config, data))

    def poll(self) -> None:
        for store in self:
            store.poll()


def kill_after(process: subprocess.Popen[str], edits: int) -> int:
    """Kill a scribe after that many edits; the number of the last that it acknowledged."""
    with process:
        assert process.stdout
        numbers = [process.stdout.readline() for _ in range(edits)]
        process.kill()
        numbers += process.stdout.readlines()
    assert process.returncode == -signal.SIGKILL
    return int(numbers[-1])


def look_on(stores: Shelf | Stores, *scribes: subprocess.Popen[str]) -> None:
    """Poll until the scribes are through, more often than they write and without taking a whole core from them."""
    while any(each.poll() is None for each in scribes):
        stores.poll()
        time.sleep(0.001)
    assert not any(each.returncode for each in scribes)
    stores.poll()


@dataclass(frozen=True)
class Home:
    """The two folders of a store, and the hand of a person in them."""

    config: Path
    data: Path

    @staticmethod
    def write(file: Path, text: str | bytes, later: float = 0.0) -> None:
        """Save a file as an editor does; `later` is in seconds from now, and may be negative."""
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        moment = time.time_ns() + int(later * 1e9)
        os.utime(file, ns=(moment, moment))

    def scribe(self, module: str, *arguments: object) -> subprocess.Popen[str]:
        """Start a process that edits, and that prints the number of each edit."""
        command = [sys.executable, "-m", module, *map(str, (self.config, self.data, *arguments))]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


class OneFile(Home):
    NAME = ""

    @property
    def file(self) -> Path:
        return self.config / self.NAME

    @property
    def text(self) -> str:
        return self.file.read_text(encoding="utf-8")

    def save(self, text: str | bytes | None, later: float = 0.0) -> None:
        """Save the file, or remove it where there is no text."""
        if text is None:
            self.file.unlink()
        else:
            self.write(self.file, text, later)

    def replace(self, old: str, new: str, later: float = 0.0) -> None:
        assert old in self.text
        self.save(self.text.replace(old, new), later)


class Desk(OneFile):
    NAME = "shelf.yaml"

    def open(self) -> Shelf:
        return Shelf(self.config, self.data)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """For config and data; a file that was just saved counts as whole at once."""
    monkeypatch.setattr("shelf.files.watched_file.SETTLING", 0.0)
    return tmp_path / "config", tmp_path / "data"


@pytest.fixture
def desk(folders: tuple[Path, Path]) -> Desk:
    return Desk(*folders)


@pytest.fixture
def shelf(desk: Desk) -> Shelf:
    return desk.open()
