"""Saved searches of the test's own, and a person who edits their file."""

from __future__ import annotations

from pathlib import Path

import pytest

from shelf.searches.model import SavedSearch
from shelf.searches.searches import Searches
from tests.shelf.conftest import OneFile

VLM = SavedSearch("vlm papers", 'title:"vision language" year:>=2024', sort="-date", key="3", notify=True)
MINE = SavedSearch("Mine", "is:bookmarked")
RL = SavedSearch("rl", "reinforcement tag:rl,bandits")


def names(searches: Searches) -> list[str]:
    return [search.name for search in searches.all()]


class Study(OneFile):
    NAME = "searches.yaml"

    def open(self) -> Searches:
        return Searches(self.config, self.data)

    def holding(self, *rows: SavedSearch) -> Searches:
        searches = self.open()
        for row in rows:
            searches.add(row)
        return searches


@pytest.fixture
def study(folders: tuple[Path, Path]) -> Study:
    return Study(*folders)


@pytest.fixture
def searches(study: Study) -> Searches:
    return study.holding(VLM, MINE, RL)
