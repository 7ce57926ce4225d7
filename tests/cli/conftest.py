"""Fixtures of the command line's tests."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.samples import stock
from tests.search.fetch.conftest import impatient, no_proxies, services

__all__ = ["impatient", "no_proxies", "services"]


@pytest.fixture(scope="session")
def real_home(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[Path]], Path]:
    """Return what makes a home with the four real pages, once."""
    made: list[Path] = []

    def make(pages: list[Path]) -> Path:
        if not made:
            home = tmp_path_factory.mktemp("real")
            stock(home, pages)
            made.append(home)
        return made[0]

    return make


@pytest.fixture
def real(own_home: Path, pages: list[Path], real_home: Callable[[list[Path]], Path]) -> Path:
    shutil.copytree(real_home(pages), own_home, dirs_exist_ok=True)
    return own_home
