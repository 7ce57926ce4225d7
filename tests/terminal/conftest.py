"""Homes for the program in a terminal, and the program in one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.terminal.terminal import Terminal
from tests.verbs.samples import stock, write_samples

Start = Callable[..., Terminal]


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with the sample library; copied, never used."""
    home = tmp_path_factory.mktemp("sample")
    stock(home, write_samples(home / "pages"))
    return home


@pytest.fixture
def stocked(own_home: Path, sample_home: Path) -> Path:
    """Give the test's home the sample library."""
    shutil.copytree(sample_home, own_home, dirs_exist_ok=True)
    return own_home


@pytest.fixture
def start(own_home: Path) -> Iterator[Start]:
    """Return what starts the program in a terminal; whatever still runs at the end is ended."""
    assert own_home.exists()  # before anything runs
    with ExitStack() as running:

        def begin(columns: int = 100, rows: int = 30, *args: str, **variables: str) -> Terminal:
            return running.enter_context(Terminal(columns, rows, args, variables))

        yield begin
