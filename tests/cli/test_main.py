"""Start-up, help, errors and streams of the command line."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest
from click import Context

from tests.cli.runner import ONE, CommandResult, command, commands, environment, fails, process, processed, run
from tests.samples import lines
from tui.cli import cli
from tui.cli.open_app import NO_TERMINAL

# Prints which heavy packages and modules of ours a program has loaded.
PROBE = """
heavy = {"textual", "whoosh", "whoosh.index", "rich", "numpy", "sqlite3", "yaml", "httpx", "httpcore"}
print("LOADED", *(name for name in sys.modules if name in heavy or name.split(".")[0] in {"search", "shelf", "tui"}))
"""


def loaded(*calls: tuple[str, ...]) -> set[str]:
    """What these command lines together have loaded."""
    python, option, script, *args = commands(*calls)
    program = [python, option, script + PROBE, *args]
    done = subprocess.run(program, capture_output=True, text=True, env=environment(), timeout=60, check=True)
    assert done.stdout.count("\x1d0\n") == len(calls)
    return set(done.stdout.splitlines()[-1].split()[1:])


def test_help_loads_neither_textual_nor_the_index_and_nothing_of_the_network() -> None:
    # The stemmer is a module of Whoosh's, and words are what much of Carrel is about.
    assert not loaded(("add", "--help"), ("--help",)) & {"textual", "whoosh.index", "httpx", "httpcore"}
    assert run("-h") == run("--help")


def test_the_version_alone_loads_next_to_nothing() -> None:
    own = {"search", "search.errors", "search.text", "search.text.clean", "tui", "tui.cli", "tui.cli.messages"}
    assert loaded(("--version",)) == own


def test_searching_and_importing_load_what_they_need(stocked: Path) -> None:
    searching = loaded(("config", "--example"), ("locate",), ("search", "herding"), ("kwic", "herding"))
    fetching = {"httpx", "httpcore", "tui.desk.fetch"}
    assert not searching & {"textual", "search.sources", "search.insight.explain", "tui.cli.import_", *fetching}
    importing = loaded(("import", str(stocked / "pages")))
    assert not importing & {"textual", "httpx", "search.fetch.client", "shelf.shelf", "tui.desk.desk"}


def test_the_first_paint_waits_for_textual_and_little_else() -> None:
    code = "import sys, tui.cli, tui.cli.open_app, tui.app; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True)
    late = {"numpy", "whoosh", "sqlite3", "yaml", "search.query", "search.catalog.catalog", "shelf"}
    assert not (late | {"tui.commands", "tui.desk.desk"}) & set(done.stdout.split())


def test_the_version_is_one_line() -> None:
    result = run("--version")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("carrel ")
    assert result.out.count("\n") == 1


def test_help_names_every_command() -> None:
    result = run("--help")
    for name in cli.list_commands(Context(cli)):
        assert f"  {name} " in result.out
        assert run(name, "--help").code == 0


def test_an_unknown_command_is_wrong_usage_and_answered_with_the_nearest() -> None:
    said = fails("serach", "sheep")
    assert "serach" in said
    assert "did you mean `search`?" in said
    assert "did you mean" not in fails("xyzzyx")


def test_the_app_says_that_it_needs_a_terminal() -> None:
    assert NO_TERMINAL in fails(code=1)


COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3|4|9|10)[0-8]")


@pytest.fixture
def many(own_home: Path) -> None:
    text = " ".join(f"word{n}" for n in range(150))
    file = own_home / "many.jsonl"
    file.write_text(lines({"title": f"Number {n} of many", "abstract": text} for n in range(150)))
    assert run("import", str(file)).code == 0


def piped(line: str) -> CommandResult:
    """Run a line of shell in which `carrel` is the program."""
    result = line.replace("carrel", shlex.join(command()))
    done = subprocess.run(
        ["bash", "-c", result], capture_output=True, text=True, timeout=60, env=environment(), check=False
    )
    return CommandResult(done.returncode, done.stdout, done.stderr)


def on_terminal(*calls: tuple[str, ...], **more: str) -> str:
    """What a terminal gets from command lines, one after the other."""
    env = environment(**{"TERM": "xterm-256color", **more})
    program, *args = commands(*calls)
    child: pexpect.spawn[str] = pexpect.spawn(
        program, args, env=env, dimensions=(30, 100), encoding="utf-8", timeout=60
    )
    text: str = child.read()
    child.close()
    return text


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("verb", ["search -n 0 --json", "export", "search -n 0 number"])
def test_a_reader_that_leaves_is_no_trouble(verb: str) -> None:
    result = piped(f"carrel {verb} | head -1")
    assert (result.code, result.out.count("\n")) == (0, 1)
    assert not any(word in result.err for word in ("rror", "Traceback", "Exception"))


@pytest.mark.usefixtures("stocked")
def test_a_closed_standard_output_is_no_trouble() -> None:
    assert "Traceback" not in piped("carrel search sheepdogs >&-").err


@pytest.mark.usefixtures("stocked")
def test_a_full_disk_is_told_in_words() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    result = piped("carrel export > /dev/full")
    assert result.code == 1
    assert "Traceback" not in result.err
    assert "No space" in result.err


@pytest.mark.usefixtures("stocked")
def test_hits_light_up_on_a_terminal_only_where_hostile_titles_send_nothing_of_their_own() -> None:
    shown = on_terminal(("search", "sheepdogs"), ("search", "hostile flock"))
    assert re.search(r"\x1b\[[\d;]*m[Ss]heepdogs\x1b\[", shown)
    assert COLOUR.search(shown)
    plain = re.sub(r"\x1b\[[\d;]*m", "", shown)
    assert "[@click=app.quit]Quit[/]" in plain
    assert not set("\x1b\x07\u202e\u200b") & set(plain)
    assert "\x1b[31m" not in shown
    result = run("search", "sheepdogs")
    assert "Sheepdogs" in result.out
    assert "\x1b" not in result.out + result.err
    colourless = on_terminal(("search", "sheepdogs"), NO_COLOR="1")
    assert "Sheepdogs" in re.sub(r"\x1b\[[\d;]*m", "", colourless)
    assert not COLOUR.search(colourless)


@pytest.mark.usefixtures("stocked")
def test_a_dumb_terminal_gets_plain_text() -> None:
    shown = on_terminal(("search", "-n", "0"), ("show", ONE), ("bookmark", "list"), TERM="dumb")
    assert shown.count("\x1d0") == 2 * 3  # of two streams
    assert "\x1b" not in shown


@pytest.mark.usefixtures("stocked")
def test_an_import_on_a_terminal_shows_how_far_it_is_and_cleans_up(own_home: Path) -> None:
    shown = on_terminal(("import", str(own_home / "pages")))
    assert "17 papers read from 3 files" in shown
    assert shown.count("\x1b[?25h") >= shown.count("\x1b[?25l")
    assert shown.rfind("\x1b[?25h") >= shown.rfind("\x1b[?25l")


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize(
    "settings", [{"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "ascii"}], ids=["C", "ascii"]
)
def test_any_locale_and_encoding_will_do_and_a_bibliography_is_utf_8_in_each(settings: dict[str, str]) -> None:
    calls = [("search", "-n", "0"), ("show", ONE), ("export",), ("export", "--format", "bibtex", "erdos")]
    results = processed(*calls, stdin="", first=None, **settings)
    assert [(result.code, "Traceback" in result.err) for result in results] == [(0, False)] * len(calls)
    assert "Paul Erdős" in results[-1].out


def test_an_argument_that_is_no_utf_8_is_no_trouble() -> None:
    odd = os.fsdecode(b"\xff\xfe")
    assert "Traceback" not in process("search", odd).err
    for args in (("show", odd), ("import", odd), ("tag", odd, "+x"), (odd,)):
        assert "Traceback" not in run(*args).err
