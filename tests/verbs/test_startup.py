from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.verbs.conftest import environment, process, run

# Runs a command and says which of the heavy packages it has loaded.
PROBE = """
import sys
from tui.cli import _run
try:
    code = _run(sys.argv[1:])
except SystemExit as error:
    code = error.code
print("LOADED", *sorted({"textual", "whoosh", "whoosh.index", "rich", "sqlite3", "yaml"} & sys.modules.keys()))
sys.exit(code)
"""


def loaded(*args: str) -> set[str]:
    command = [sys.executable, "-c", PROBE, *args]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), timeout=60, check=True)
    return set(done.stdout.splitlines()[-1].split()[1:])


@pytest.mark.parametrize("option", ["--version", "--help", "-h"])
def test_version_and_help_load_neither_textual_nor_the_index(option: str) -> None:
    # The stemmer is a module of Whoosh's, and words are what much of Carrel is about.
    assert not loaded(option) & {"textual", "whoosh.index"}


def test_the_version_alone_loads_nothing_heavy() -> None:
    assert not loaded("--version")


def test_searching_and_importing_do_not_load_textual(stocked: Path) -> None:
    assert "textual" not in loaded("search", "herding")
    assert "textual" not in loaded("import", str(stocked / "pages"))


def test_the_first_paint_waits_for_textual_and_little_else() -> None:
    code = "import sys, tui.cli, tui.verbs.showing, tui.app; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True)
    late = {"numpy", "whoosh", "sqlite3", "yaml", "search.query", "search.catalog", "shelf", "tui.commands", "tui.desk"}
    assert not late & set(done.stdout.split())


def test_the_version_is_one_line() -> None:
    told = process("--version")
    assert told.code == 0
    assert told.out.startswith("carrel ")
    assert told.out.count("\n") == 1
    assert not told.err


def test_help_names_every_command() -> None:
    told = run("--help")
    assert told.code == 0
    for verb in (
        *("import", "search", "show", "export", "bookmark", "tag", "reindex", "locate"),
        *("keys", "config", "demo", "doctor", "completion"),
    ):
        assert f"  {verb} " in told.out
        assert run(verb, "--help").code == 0


def test_an_unknown_command_is_wrong_usage_and_answered_with_the_nearest() -> None:
    told = run("serach", "sheep")
    assert told.code == 2
    assert not told.out
    assert "serach" in told.err
    assert "did you mean `search`?" in told.err


def test_a_command_unlike_any_other_gets_no_suggestion() -> None:
    told = run("xyzzyx")
    assert told.code == 2
    assert "did you mean" not in told.err


def test_the_app_says_that_it_needs_a_terminal() -> None:
    told = process()
    assert told.code == 1
    assert not told.out
    assert "terminal" in told.err
    assert "Traceback" not in told.err


def test_no_warning_of_whoosh_reaches_the_terminal(stocked: Path, tmp_path: Path) -> None:
    # Compiled anew, as after an installation: it is then that Python warns of old string literals.
    fresh = ("-W", "default", "-X", f"pycache_prefix={tmp_path / 'compiled'}")
    told = process("search", "herding", python=fresh)
    assert told.code == 0
    assert "whoosh" not in told.err.lower()
    assert "Warning" not in told.err
