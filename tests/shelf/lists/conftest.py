"""Reading lists of the test's own, and a person who edits their files."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.paper import Paper
from shelf.lists.lists import Lists
from shelf.lists.model import ListEntry, ReadingList
from tests.shelf.conftest import Home

MAE = Paper(
    "Masked Autoencoders", key="2111.06377", arxiv="2111.06377", authors=("Kaiming He", "Xinlei Chen"), year=2021
)
CLIP = Paper("CLIP: pictures & words", key="2103.00020", arxiv="2103.00020")
SHANNON = Paper(
    "A Mathematical Theory of Communication",
    key="10.1002/j.1538-7305.1948.tb01338.x",
    doi="10.1002/j.1538-7305.1948.tb01338.x",
    authors=("Claude Shannon",),
    year=1948,
)


def nobody(_: ListEntry) -> str | None:
    """Be a library without papers."""
    return None


class Study(Home):
    @property
    def folder(self) -> Path:
        return self.config / "lists"

    @property
    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())

    def file(self, slug: str) -> Path:
        return self.folder / f"{slug}.yaml"

    def text(self, slug: str) -> str:
        return self.file(slug).read_text(encoding="utf-8")

    def open(self) -> Lists:
        return Lists(self.config, self.data)

    def holding(self, **papers: tuple[Paper, ...]) -> Lists:
        lists = self.open()
        for name, each in papers.items():
            lists.create(name)
            lists.add(name, each)
        return lists

    def save(self, slug: str, text: str | bytes) -> None:
        self.write(self.file(slug), text)

    def replace(self, slug: str, old: str, new: str) -> None:
        assert old in self.text(slug)
        self.save(slug, self.text(slug).replace(old, new))


def held(lists: Lists, name: str) -> ReadingList:
    found = lists.snapshot.find(name)
    assert found, f"no list {name}"
    return found


def keys(lists: Lists, name: str) -> list[str]:
    return [entry.key for entry in held(lists, name).entries]


def asked(lists: Lists, name: str) -> set[str]:
    found = lists.snapshot.keys_for(name)
    assert found is not None, f"no list {name}"
    return set(found)


def names(lists: Lists) -> list[str]:
    return [each.name for each in lists.snapshot.lists]


@pytest.fixture
def study(folders: tuple[Path, Path]) -> Study:
    return Study(*folders)


@pytest.fixture
def lists(study: Study) -> Lists:
    return study.open()
