"""Runs the command line: in this process for speed, or in one of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from tui.cli import execute

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class CommandResult:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the command prints
        assert self.code == 0, self.err
        return json.loads(self.out)

    @property
    def keys(self) -> list[str]:
        return [found["key"] for found in self.json["papers"]]

    @property
    def titles(self) -> list[str]:
        return [found["title"] for found in self.json["papers"]]


def run(*args: str, stdin: str | bytes = b"") -> CommandResult:
    """Run the command line in this process."""
    with CliRunner().isolation(input=stdin) as (out, err, _):
        code = execute(list(args))
        sys.stdout.flush()
        sys.stderr.flush()
        return CommandResult(code, out.getvalue().decode(), err.getvalue().decode())


def run_together(*args: str) -> str:
    """Run the command line in this process; return both of its streams in the order in which they reach a terminal."""
    with CliRunner().isolation() as (_, _, both):
        execute(list(args))
        sys.stdout.flush()
        return both.getvalue().decode()


def fails(*args: str, code: int = 2, stdin: str | bytes = b"") -> str:
    """Run a command that fails, with no data and no traceback; return its message."""
    result = run(*args, stdin=stdin)
    assert (result.code, result.out) == (code, ""), args
    assert result.err
    assert "Traceback" not in result.err
    return result.err


def command(*args: str) -> list[str]:
    return [sys.executable, "-m", "tui", *args]


_EACH = """
import json, sys
from tui.cli import main
for args in json.loads(sys.argv[1]):
    try:
        main(args)
    except SystemExit as end:
        for stream in (sys.stdout, sys.stderr):
            print(f"\\x1d{end.code}", file=stream, flush=True)
"""


def commands(*calls: tuple[str, ...]) -> list[str]:
    """A program that runs one command line after the other; after each it prints a GS and the exit code."""
    return [sys.executable, "-c", _EACH, json.dumps(calls)]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def process(*args: str, **more: str) -> CommandResult:
    """Run the command line in a process of its own."""
    done = subprocess.run(
        command(*args), input="", capture_output=True, text=True, timeout=60, env=environment(**more), check=False
    )
    return CommandResult(done.returncode, done.stdout, done.stderr)


def processed(
    *calls: tuple[str, ...], stdin: str = "", first: Callable[[], None] | None = None, **more: str
) -> list[CommandResult]:
    """Run command lines one after the other in a process of their own, which calls `first` before."""
    program, env = commands(*calls), environment(**more)
    done = subprocess.run(
        program, input=stdin, capture_output=True, text=True, timeout=60, env=env, check=True, preexec_fn=first
    )
    outs, errs = (re.findall(r"(.*?)\x1d(\d+)\n", stream, re.DOTALL) for stream in (done.stdout, done.stderr))
    assert len(outs) == len(errs) == len(calls), done.stderr
    return [CommandResult(int(code), out, err) for (out, code), (err, _) in zip(outs, errs, strict=True)]


def stopped(*args: str, when: Callable[[], object], how: signal.Signals = signal.SIGINT) -> CommandResult:
    """Run the command line in a process of its own, and send it a signal as soon as a condition is met."""
    running = subprocess.Popen(
        command(*args), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        deadline = time.monotonic() + 60
        while not when() and time.monotonic() < deadline:
            time.sleep(0.01)
        running.send_signal(how)
        out, err = running.communicate(timeout=60)
    finally:
        running.kill()
        running.wait()
    return CommandResult(running.returncode, out, err)


# What the commands of the sample library print -----------------------------------------------------

ONE, TWO = "2401.00001", "2401.00002"


def show(name: str) -> dict[str, Any]:
    found: dict[str, Any] = run("show", "--json", name).json
    return found


def keys(*query: str) -> list[str]:
    return run("search", "--json", "-n", "0", *query).keys


def bookmarked() -> list[str]:
    return run("bookmark", "list", "--json").keys
