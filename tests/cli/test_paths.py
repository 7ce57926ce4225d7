from __future__ import annotations

import ctypes
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.runner import CommandResult, command, environment, process, run
from tests.samples import MAY

_KEPT = ("config", "shelf", "searches", "synonyms", "lists", "catalog", "journal", "digests", "index", "columns")
PLACES = (*_KEPT, "fetched", "enriched", "answers", "state", "history")
# What only the app writes, or a person.
OTHERS = {"config", "synonyms", "lists", "history", "digests", "fetched", "enriched", "answers"}
_PR_CAPBSET_DROP = 24
_OVERRIDES = (1, 2)  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: by these root may write anywhere


def tree(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def everything(home: Path) -> None:
    """Do with Carrel what there is to do."""
    for args in (
        ("import", "-"),
        ("search",),
        ("bookmark", "add", "@1"),
        ("tag", "@1", "+x"),
        ("export",),
        ("reindex",),
        ("saved", "add", "all", "sort:title"),
        ("similar", "@1"),
        ("doctor",),
        ("config",),
        ("keys",),
    ):
        assert run(*args, stdin=MAY).code == 0, args


def test_locate_names_every_file(own_home: Path) -> None:
    told = run("locate")
    assert told.code == 0
    assert [line.split()[0] for line in told.out.splitlines()] == list(PLACES)
    assert "does not exist yet" in told.out
    located = run("locate", "--json").json
    assert tuple(located) == PLACES
    assert located["config"] == str(own_home / ".config/carrel/config.yaml")
    assert located["catalog"].startswith(str(own_home / ".local/share/carrel/"))
    assert located["index"].startswith(str(own_home / ".cache/carrel/"))
    assert located["state"].startswith(str(own_home / ".local/state/carrel/"))


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


def without_power(*args: str, stdin: str = "") -> CommandResult:
    done = subprocess.run(
        command(*args),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        env=environment(),
        check=False,
        preexec_fn=powerless if os.getuid() == 0 else None,
    )
    return CommandResult(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("args", [("import", "-"), ("search", "x"), ("reindex",), ("bookmark", "list")])
def test_a_home_that_cannot_be_written_is_told_in_words(own_home: Path, args: tuple[str, ...]) -> None:
    with read_only(own_home):
        told = without_power(*args, stdin=MAY)
    assert told.code == 1
    assert "Traceback" not in told.err
    assert str(own_home) in told.err
    assert tree(own_home) == set()


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize("args", [("bookmark", "add", "2401.00001"), ("import", "-"), ("reindex",), ("search", "x")])
def test_a_library_that_cannot_be_written_is_told_in_words(own_home: Path, args: tuple[str, ...]) -> None:
    before = tree(own_home)
    with read_only(own_home):
        told = without_power(*args, stdin=MAY)
    assert told.code == 1
    assert "Traceback" not in told.err
    assert "catalog.sqlite3" in told.err
    assert "permissions" in told.err
    assert tree(own_home) == before


def test_a_file_in_the_place_of_a_folder_is_told_in_words(own_home: Path) -> None:
    (own_home / ".local").write_text("in the way")
    told = process("import", "-", stdin=MAY)
    assert told.code == 1
    assert str(own_home / ".local") in told.err
    assert "Traceback" not in told.err
