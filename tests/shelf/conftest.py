"""A shelf of the test's own, and a person who edits its file."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from shelf.model import Ref
from shelf.shelf import Shelf

MAE = Ref("2111.06377", "Masked Autoencoders", "https://arxiv.org/abs/2111.06377")
CLIP = Ref("2103.00020", "CLIP: pictures & words", "https://arxiv.org/abs/2103.00020")
SHANNON = Ref("10.1002/j.1538-7305.1948.tb01338.x", "A Mathematical Theory of Communication")


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name != "home"]


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


class OneFile(Home):
    NAME = ""

    @property
    def file(self) -> Path:
        return self.config / self.NAME

    @property
    def text(self) -> str:
        return self.file.read_text(encoding="utf-8")

    def save(self, text: str | bytes, later: float = 0.0) -> None:
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
