from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from search.errors import ShelfError
from shelf.atomic import write_atomically
from tests.shelf.conftest import names


def test_the_mode_stays(tmp_path: Path) -> None:
    file = tmp_path / "shelf.yaml"
    file.write_text("old")
    file.chmod(0o640)
    write_atomically(file, b"new")
    assert file.read_text() == "new"
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_symbolic_link_stays_one_and_its_target_changes(tmp_path: Path) -> None:
    target = tmp_path / "dotfiles" / "shelf.yaml"
    target.parent.mkdir()
    target.write_text("old")
    link = tmp_path / "shelf.yaml"
    link.symlink_to(target)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert names(target.parent) == ["shelf.yaml"]


def test_folders_are_made(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a" / "b" / "shelf.yaml", b"new")
    assert (tmp_path / "a" / "b" / "shelf.yaml").read_bytes() == b"new"


@pytest.mark.parametrize("call", ["fsync", "fstat", "fchmod"])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    file = tmp_path / "shelf.yaml"
    file.write_text("old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, full)
    with pytest.raises(ShelfError, match="No space left") as told:
        write_atomically(file, b"new")
    monkeypatch.undo()
    assert str(file) in told.value.message
    assert file.read_text() == "old"
    assert names(tmp_path) == ["shelf.yaml"]


def test_what_a_crash_left_behind_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / ".shelf.yaml.carrel-tmp").write_text("half of")
    write_atomically(tmp_path / "shelf.yaml", b"new")
    assert names(tmp_path) == ["shelf.yaml"]


def test_a_file_that_someone_else_replaced_stays_theirs(tmp_path: Path) -> None:
    file = tmp_path / "shelf.yaml"
    file.write_text("theirs")
    assert write_atomically(file, b"ours", lambda: False) is None
    assert file.read_text() == "theirs"
    assert names(tmp_path) == ["shelf.yaml"]
