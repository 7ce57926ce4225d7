from __future__ import annotations

import errno
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from search.errors import ShelfError
from search.files import JsonState, Lock, LockedError, utc_now, utc_stamp, write_atomically


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "home")


def free(path: Path) -> bool:
    try:
        with Lock(path).held(patience=0):
            return True
    except LockedError:
        return False


@pytest.fixture
def state(tmp_path: Path) -> JsonState:
    return JsonState(tmp_path / "state" / "state.json")


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


def test_without_a_lock_writers_do_not_share_a_temporary_file(tmp_path: Path) -> None:
    (tmp_path / ".a.carrel-tmp").write_text("of another process")
    write_atomically(tmp_path / "a", b"new", durable=False, locked=False)
    assert names(tmp_path) == [".a.carrel-tmp", "a"]


def test_a_lock_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "data" / "shelf.lock"
    with Lock(path).held():
        with pytest.raises(LockedError) as caught, Lock(path).held(patience=0.01):
            pytest.fail("held twice")
        assert str(path) in caught.value.message
    with Lock(path).held(patience=0):
        assert names(path.parent) == ["shelf.lock"]


def test_a_fair_lock_goes_to_the_process_that_waits(tmp_path: Path) -> None:
    path = tmp_path / "shelf.lock"
    turns: list[str] = []

    def acquire(name: str) -> None:
        with Lock(path, fair=True).held():
            turns.append(name)

    with ThreadPoolExecutor(1) as pool:
        with Lock(path, fair=True).held():
            waiting = pool.submit(acquire, "waiting")
            while free(path.with_name("shelf.lock.queue")):
                time.sleep(0.001)
        acquire("again")
        waiting.result()
    assert turns == ["waiting", "again"]


def test_a_lock_that_cannot_be_made_is_an_error_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with (
        pytest.raises(ShelfError, match=r"shelf\.lock cannot be written"),
        Lock(tmp_path / "data" / "shelf.lock").held(),
    ):
        pytest.fail("held")


def test_a_state_is_read_as_it_was_written(state: JsonState) -> None:
    state.write({"query": "\udcff", "widths": {"filters": 30}})
    assert state.read() == {"query": "\udcff", "widths": {"filters": 30}}
    assert names(state.path.parent) == ["state.json"]
    assert state.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("damage", [b"", b"{", b"[1]", b"\xff", b"[" * 100_000, None])
def test_damage_reads_as_empty_and_is_written_over(state: JsonState, damage: bytes | None) -> None:
    state.path.parent.mkdir()
    if damage is not None:
        state.path.write_bytes(damage)
    assert state.read() == {}
    with state.update() as content:
        content["feed"] = 1
    assert state.read() == {"feed": 1}


def test_a_strict_reader_learns_of_damage(state: JsonState) -> None:
    with pytest.raises(FileNotFoundError):
        state.load()
    state.write({})
    for damage in (b"{", b"[" * 100_000):
        state.path.write_bytes(damage)
        with pytest.raises(ValueError, match=r".") as caught:
            state.load()
        assert isinstance(caught.value, json.JSONDecodeError) or "deeply" in str(caught.value)


def test_updates_keep_what_others_wrote_and_failed_ones_write_nothing(state: JsonState) -> None:
    with state.update() as content:
        content["a"] = 1
    with JsonState(state.path).update() as content:
        content["b"] = 2
    with pytest.raises(ZeroDivisionError), state.update() as content:
        content["c"] = 1 / 0
    assert state.read() == {"a": 1, "b": 2}


def test_updates_wait_for_each_other(state: JsonState) -> None:
    with state.update(), pytest.raises(LockedError), JsonState(state.path).update(patience=0.01):
        pytest.fail("updated at the same time")


def test_a_state_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    with pytest.raises(ShelfError, match=r"state\.json cannot be written"):
        JsonState(tmp_path / "state" / "state.json").write({})


def test_stamps_are_in_utc() -> None:
    moment = datetime(2026, 11, 30, 1, 15, tzinfo=timezone(timedelta(hours=2)))
    assert utc_stamp(moment) == "2026-11-29T23:15:00Z"
    assert utc_stamp(moment, "microseconds") == "2026-11-29T23:15:00.000000Z"
    assert abs(datetime.fromisoformat(utc_now()) - datetime.now(UTC)) < timedelta(seconds=10)
    assert len(utc_now("microseconds")) == len("2026-11-29T23:15:00.000000Z")
