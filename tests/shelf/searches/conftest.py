"""Saved searches of the test's own, and a person who edits their file."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from shelf.searches.model import SavedSearch
from shelf.searches.searches import Searches

VLM = SavedSearch("vlm papers", 'title:"vision language" year:>=2024', sort="-date", key="3", notify=True)
MINE = SavedSearch("Mine", "is:bookmarked")
RL = SavedSearch("rl", "reinforcement tag:rl,bandits")


def names(searches: Searches) -> list[str]:
    return [search.name for search in searches.all()]


@dataclass(frozen=True)
class Study:
    """The two folders, and the hand of a person in them."""

    config: Path
    data: Path

    @property
    def file(self) -> Path:
        return self.config / "searches.yaml"

    @property
    def text(self) -> str:
        return self.file.read_text(encoding="utf-8")

    def open(self) -> Searches:
        return Searches(self.config, self.data)

    def holding(self, *rows: SavedSearch) -> Searches:
        searches = self.open()
        for row in rows:
            searches.add(row)
        return searches

    def save(self, text: str | bytes) -> None:
        self.config.mkdir(parents=True, exist_ok=True)
        self.file.write_bytes(text.encode() if isinstance(text, str) else text)
        now = time.time_ns()
        os.utime(self.file, ns=(now, now))

    def replace(self, old: str, new: str) -> None:
        assert old in self.text
        self.save(self.text.replace(old, new))


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    """A file that was just saved counts as whole at once."""
    monkeypatch.setattr("shelf.files.watched_file.SETTLING", 0.0)
    return Study(tmp_path / "config", tmp_path / "data")
