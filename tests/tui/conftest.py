"""A small library for the app's tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.search.fetch.conftest import impatient, no_proxies, services
from tests.tui.papers import fill
from tui.config.paths import Paths

pytest.register_assert_rewrite("tests.tui.stage")

__all__ = ["impatient", "no_proxies", "services"]


@pytest.fixture(scope="session")
def filled_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the library, made once; tests work on copies."""
    folder = tmp_path_factory.mktemp("library")
    fill(folder)
    return folder


@pytest.fixture
def places(filled_once: Path, tmp_path: Path) -> Paths:
    """Places with the library of `tests.tui.papers` in them and nothing on the shelf."""
    folder = tmp_path / "carrel"
    shutil.copytree(filled_once, folder)
    return Paths.under(folder)
