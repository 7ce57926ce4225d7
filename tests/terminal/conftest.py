"""Homes for the program in a terminal, and the program in one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.terminal.terminal import Terminal

Start = Callable[..., Terminal]


@pytest.fixture
def start(own_home: Path) -> Iterator[Start]:
    assert own_home.exists()  # before anything runs
    with ExitStack() as running:

        def begin(columns: int = 100, rows: int = 30, *args: str, **variables: str) -> Terminal:
            return running.enter_context(Terminal(columns, rows, args, variables))

        yield begin
