"""`carrel locate`, `config`, `keys` and `completion`; where files go."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from click.shell_completion import BashComplete

from tests.cli.runner import ONE, ROOT, fails, process, processed, run
from tests.samples import MAY, places_in
from tui.cli import cli
from tui.cli.maintenance import config_is_valid, no_config
from tui.commands import COMMANDS, SCOPES

PLACES = (
    *("config", "shelf", "searches", "synonyms", "lists", "catalog", "journal", "digests", "seen", "backups"),
    *("index", "columns", "fetched", "enriched", "answers", "state", "history", "drafts", "imports"),
)
# What only the app writes, or a person.
OTHERS = {"config", "synonyms", "lists", "history", "digests", "fetched", "enriched", "answers", "drafts", "imports"}
_PR_CAPBSET_DROP = 24
_OVERRIDES = (1, 2)  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: by these root may write anywhere


def tree(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def everything(home: Path) -> None:
    commands = "import -/search/bookmark add @1/tag @1 +x/export/reindex/saved add all sort:title/similar @1"
    for command_line in f"{commands}/doctor/config/keys".split("/"):
        assert run(*command_line.split(), stdin=MAY).code == 0, command_line


def test_locate_names_every_file(own_home: Path) -> None:
    result = run("locate")
    assert result.code == 0
    assert [line.split()[0] for line in result.out.splitlines()] == list(PLACES)
    assert "does not exist yet" in result.out
    located = run("locate", "--json").json
    assert tuple(located) == PLACES
    assert located["config"] == str(own_home / ".config/carrel/config.yaml")
    for name, folder in {"catalog": ".local/share", "index": ".cache", "state": ".local/state"}.items():
        assert located[name].startswith(str(own_home / folder / "carrel") + os.sep)


def test_what_locate_names_is_there_once_it_was_needed(own_home: Path) -> None:
    everything(own_home)
    located = run("locate", "--json").json
    assert all(Path(located[name]).exists() for name in PLACES if name not in OTHERS)
    assert run("locate").out.count("does not exist yet") == len(OTHERS)


def test_without_xdg_variables_the_usual_places_are_used(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_them = run("locate", "--json").json
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.delenv(f"XDG_{name}_HOME")
    assert run("locate", "--json").json == with_them


def test_nothing_is_written_anywhere_else(own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    monkeypatch.chdir(desk)
    elsewhere = {name: tmp_path / "elsewhere" / name for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    for name, folder in elsewhere.items():
        monkeypatch.setenv(f"XDG_{name}_HOME", str(folder))
    everything(own_home)
    assert tree(own_home) == set()
    assert tree(desk) == set()
    for folder in elsewhere.values():
        assert [path.name for path in folder.iterdir()] == ["carrel"]


@pytest.mark.parametrize("verb", ["--help", "--version", "locate", "keys", "config", "doctor", "completion"])
def test_looking_writes_nothing(own_home: Path, verb: str) -> None:
    assert run(verb, *(("bash",) if verb == "completion" else ())).code == 0
    assert tree(own_home) == set()


@contextmanager
def read_only(home: Path) -> Iterator[None]:
    folders = [home, *(path for path in home.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        yield
    finally:
        for folder in folders:
            folder.chmod(0o755)


def powerless() -> None:
    """Give up what lets root write where it may not."""
    libc = ctypes.CDLL(None)
    for capability in _OVERRIDES:
        libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)


@pytest.mark.parametrize("library", [False, True])
def test_a_home_that_cannot_be_written_is_told_in_words(
    request: pytest.FixtureRequest, own_home: Path, library: bool
) -> None:
    if library:
        request.getfixturevalue("stocked")
    before = tree(own_home)
    with read_only(own_home):
        calls = [("import", "-"), ("search", "x"), ("reindex",), ("bookmark", "add", ONE)]
        results = processed(*calls, stdin=MAY, first=powerless if os.getuid() == 0 else None)
    for call, result in zip(calls, results, strict=True):
        assert (result.code, "Traceback" in result.err) == (1, False), call
        assert str(own_home) in result.err
        assert not library or ("catalog.sqlite3" in result.err and "permissions" in result.err)
    assert tree(own_home) == before


def test_a_file_in_the_place_of_a_folder_is_told_in_words(own_home: Path) -> None:
    (own_home / ".local").write_text("in the way")
    assert str(own_home / ".local") in fails("import", "-", stdin=MAY, code=1)


def configure(home: Path, text: str) -> None:
    places_in(home).config.mkdir(parents=True, exist_ok=True)
    places_in(home).config_file.write_text(text)


def test_the_example_is_the_file_of_the_repository() -> None:
    assert run("config", "--example").out == (ROOT / "config.example.yaml").read_text("utf-8")


def test_the_example_is_a_config_without_problems_and_none_is_fine_too(own_home: Path) -> None:
    path = places_in(own_home).config_file
    result = run("config")
    assert (result.code, result.err) == (0, no_config(path) + "\n")
    configure(own_home, run("config", "--example").out)
    result = run("config")
    assert (result.code, result.err) == (0, config_is_valid(path) + "\n")


def test_every_problem_is_told_at_once_with_its_line(own_home: Path) -> None:
    configure(own_home, "them: nord\nsort: colour\ndelay_ms: soon\nkeys:\n  bookmark: j\n  bookmrk: x\n")
    for verb in ("config", "keys"):
        said = fails(verb, code=1)
        for line in (1, 2, 3, 5, 6):
            assert f"config.yaml:{line}:" in said
        assert "did you mean `theme`?" in said
        assert "did you mean `bookmark`?" in said
        assert "`j` runs both" in said
    configure(own_home, "theme: nord\nsort: [\n")
    assert "config.yaml:3:" in fails("config", code=1)


def test_keys_lists_every_action_with_its_keys() -> None:
    lines = run("keys").out.splitlines()
    by_scope = [command.id for scope in SCOPES for command in COMMANDS if command.scopes[0] == scope]
    assert [line.split()[0] for line in lines if line.startswith("  ")] == by_scope
    assert {line.rstrip(":") for line in lines if not line.startswith(" ")} <= set(SCOPES.values())
    listed = {action["action"]: action for action in run("keys", "--json").json["actions"]}
    assert listed.keys() == {command.id for command in COMMANDS}
    assert listed["bookmark"]["keys"] == ["b"]
    assert listed["top"]["keys"] == ["g g", "home"]
    assert all(action["help"] and action["group"] for action in listed.values())


def test_keys_are_those_of_the_config(own_home: Path) -> None:
    configure(own_home, "keys:\n  bookmark: B\n  top: [g g, home]\n  invert: []\n")
    listed = {action["action"]: action["keys"] for action in run("keys", "--json").json["actions"]}
    assert listed["bookmark"] == ["B"]
    assert listed["invert"] == []
    keys = {action["action"]: action["keys"] for action in run("keys", "--json").json["actions"]}
    configure(own_home, yaml.safe_dump({"keys": keys}))
    assert run("config").code == 0
    assert {action["action"]: action["keys"] for action in run("keys", "--json").json["actions"]} == keys


@pytest.mark.usefixtures("stocked")
def test_a_broken_config_does_not_stand_in_the_way_of_a_search(own_home: Path) -> None:
    configure(own_home, "theme: [")
    assert run("search", "--json", "sheepdogs").json["total"] == 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_is_printed_and_the_shell_accepts_it(shell: str) -> None:
    result = run("completion", shell)
    assert (result.code, result.err) == (0, "")
    assert "_CARREL_COMPLETE" in result.out
    assert f"{shell}_complete" in result.out
    if shutil.which(shell):
        script = f"{result.out}\ncomplete -p carrel" if shell == "bash" else result.out
        program = [shell] if shell == "bash" else [shell, "-n"]
        done = subprocess.run(program, input=script, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert ("carrel" in done.stdout) == (shell == "bash")


def test_the_shell_of_the_environment_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/usr/bin/fish")
    assert run("completion").out == run("completion", "fish").out


@pytest.mark.parametrize("shell", ["/bin/tcsh", ""])
def test_a_shell_without_completion_is_told(monkeypatch: pytest.MonkeyPatch, shell: str) -> None:
    monkeypatch.setenv("SHELL", shell)
    assert "bash, zsh or fish" in fails("completion", code=1)
    assert run("completion", "tcsh").code == 2


def test_commands_options_and_their_values_are_completed() -> None:
    asked = process(_CARREL_COMPLETE="bash_complete", COMP_WORDS="carrel bo", COMP_CWORD="1")
    assert (asked.out, asked.err) == ("plain,bookmark\n", "")

    def completed(*words: str) -> list[str]:
        found = BashComplete(cli, {}, "carrel", "").get_completions(list(words[:-1]), words[-1])
        return [item.value for item in found]

    assert set(completed("")) >= {"import", "search", "tag", "doctor"}
    assert set(completed("search", "--")) >= {"--limit", "--sort", "--json"}
    assert completed("search", "--sort", "rel") == ["relevance"]
    assert "remove" in completed("bookmark", "")
