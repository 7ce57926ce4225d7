from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.cli.runner import process, run

SHELLS = ("bash", "zsh", "fish")


def completed(words: str, place: int) -> list[str]:
    """Return what bash is offered at a word of a command line."""
    told = process(_CARREL_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(place))
    assert told.err == ""
    return [line.partition(",")[2] for line in told.out.splitlines()]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_printed(shell: str) -> None:
    told = run("completion", shell)
    assert told.code == 0
    assert not told.err
    assert "_CARREL_COMPLETE" in told.out
    assert f"{shell}_complete" in told.out


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_one_that_the_shell_accepts(shell: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not on this machine")
    script = run("completion", shell).out
    done = subprocess.run([shell, "-n"], input=script, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_shell_of_the_environment_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/usr/bin/fish")
    assert run("completion").out == run("completion", "fish").out


@pytest.mark.parametrize("shell", ["/bin/tcsh", ""])
def test_a_shell_without_completion_is_told(monkeypatch: pytest.MonkeyPatch, shell: str) -> None:
    monkeypatch.setenv("SHELL", shell)
    told = run("completion")
    assert told.code == 1
    assert "bash, zsh or fish" in told.err
    assert run("completion", "tcsh").code == 2


def test_commands_are_completed() -> None:
    assert completed("carrel bo", 1) == ["bookmark"]
    assert set(completed("carrel ", 1)) >= {"import", "search", "tag", "doctor"}


def test_options_and_their_values_are_completed() -> None:
    assert set(completed("carrel search --", 2)) >= {"--limit", "--sort", "--json"}
    assert completed("carrel search --sort rel", 3) == ["relevance"]
    assert "remove" in completed("carrel bookmark ", 2)


def test_bash_completes_with_the_script(tmp_path: object) -> None:
    script = run("completion", "bash").out
    assert "complete -o" in script
    asked = f"{script}\nCOMP_WORDS=(carrel bo); COMP_CWORD=1; complete -p carrel"
    done = subprocess.run(["bash"], input=asked, capture_output=True, text=True, timeout=60, check=False)
    assert "carrel" in done.stdout
