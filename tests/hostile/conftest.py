"""A library in which every text is hostile."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from search.importing import import_papers
from search.sources.read import read
from tests.hostile.texts import TEXTS, write_library, write_shelf
from tui.config.paths import Paths
from tui.desk.desk import Desk

pytest.register_assert_rewrite("tests.tui.stage")


@pytest.fixture(scope="session")
def hostile_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    places = Paths.under(folder)
    desk = Desk(places)
    try:
        tally = import_papers(desk.library, read([str(write_library(folder))]))
        assert [(skipped.line, skipped.reason) for skipped in tally.skipped] == []
        assert tally.new == len(TEXTS)
        desk.library.sync()
        keys = list(desk.library.snapshot().columns.titles)
    finally:
        desk.close()
    write_shelf(places.shelf_file, keys)
    return folder


@pytest.fixture
def hostile(hostile_once: Path, tmp_path: Path) -> Paths:
    folder = tmp_path / "carrel"
    shutil.copytree(hostile_once, folder)
    return Paths.under(folder)
