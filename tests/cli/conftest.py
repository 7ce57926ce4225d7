"""The command line, run in this process for speed or in one of its own where that matters."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.samples import stock
from tui.cli import execute

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class CommandResult:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401  (whatever the command says)
        assert self.code == 0, self.err
        return json.loads(self.out)


def run(*args: str, stdin: str | bytes = b"") -> CommandResult:
    """Run the command line in this process."""
    with CliRunner().isolation(input=stdin) as (out, err, _):
        code = execute(list(args))
        sys.stdout.flush()
        sys.stderr.flush()
        return CommandResult(code, out.getvalue().decode(), err.getvalue().decode())


def command(*args: str) -> list[str]:
    """Return the command line of a process of its own."""
    return [sys.executable, "-m", "tui", *args]


def environment(**more: str) -> dict[str, str]:
    """Return the environment of such a process."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def process(*args: str, stdin: str = "", python: tuple[str, ...] = (), **more: str) -> CommandResult:
    """Run the command line in a process of its own, `python` being options of the interpreter."""
    whole = [sys.executable, *python, "-m", "tui", *args]
    done = subprocess.run(
        whole, input=stdin, capture_output=True, text=True, timeout=60, env=environment(**more), check=False
    )
    return CommandResult(done.returncode, done.stdout, done.stderr)


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
    """Give the test's home the four real pages."""
    shutil.copytree(real_home(pages), own_home, dirs_exist_ok=True)
    return own_home
