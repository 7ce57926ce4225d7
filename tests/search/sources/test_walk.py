"""Files, folders and `-` are found as a person means them; nothing hangs and nothing is read twice."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from search.sources import Document, Row, Skipped, read
from search.sources.walk import documents
from tests.search.sources.samples import PAIRS, page, rows, skipped


def names(*paths: Path | str) -> list[str]:
    return [item.name for item in documents(map(str, paths)) if isinstance(item, Document)]


def reasons(*paths: Path | str) -> list[str]:
    return [item.reason for item in documents(map(str, paths)) if isinstance(item, Skipped)]


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(PAIRS[:2]))


def test_a_folder_gives_its_pages_in_order_and_nothing_else(tmp_path: Path) -> None:
    wanted = [tmp_path / name for name in ("a.txt", "b/c.md", "b/d/e.jsonl", "f", "g.TEXT", "h.json")]
    touch(*wanted, tmp_path / "x.pdf", tmp_path / ".hidden.txt", tmp_path / ".git/y.txt", tmp_path / "z.py")
    assert names(tmp_path) == [str(path) for path in wanted]


def test_a_file_that_is_named_is_taken_whatever_it_is_called(tmp_path: Path) -> None:
    touch(tmp_path / ".hidden.html")
    assert names(tmp_path / ".hidden.html") == [str(tmp_path / ".hidden.html")]


def test_a_file_is_read_once_however_it_is_reached(tmp_path: Path) -> None:
    touch(tmp_path / "a.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    assert len(names(tmp_path / "a.txt", tmp_path, tmp_path / "." / "a.txt", tmp_path / "b.txt")) == 1


def test_links_in_circles_end(tmp_path: Path) -> None:
    touch(tmp_path / "in" / "a.txt")
    (tmp_path / "in" / "loop").symlink_to(tmp_path)
    (tmp_path / "in" / "self").symlink_to(tmp_path / "in" / "self")
    assert len(names(tmp_path)) == 1


def test_deep_folders_are_walked(tmp_path: Path) -> None:
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        for _ in range(400):
            os.mkdir("d")  # noqa: PTH102 - the whole path would be too long
            os.chdir("d")
    finally:
        os.chdir(before)
    assert "no pages" in reasons(tmp_path)[0]


@pytest.mark.parametrize(
    ("path", "reason"), [("no/such/file", "there is no such file or folder"), ("a\0b", "embedded null byte")]
)
def test_a_path_that_leads_nowhere_is_told(path: str, reason: str) -> None:
    assert reasons(path) == [reason]


def test_a_very_long_path_is_told() -> None:
    assert len(reasons("x" * 5_000)) == 1


def test_a_folder_without_pages_is_told(tmp_path: Path) -> None:
    touch(tmp_path / "x.pdf")
    assert reasons(tmp_path)[0].startswith("no pages in this folder (looked for .atom, .bib")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipes_and_devices_do_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert reasons(tmp_path / "pipe.txt") == ["it is a pipe; `-` reads standard input"]
    assert reasons("/dev/zero") == ["it is a device; `-` reads standard input"]
    assert "no pages" in reasons(tmp_path)[0]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_file_that_became_a_pipe_or_vanished_does_not_hang(tmp_path: Path) -> None:
    touch(tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "c.txt")
    reading = read([str(tmp_path)])
    (tmp_path / "a.txt").unlink()
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").unlink()
    found = list(reading)
    assert [(Path(item.file).name, item.reason) for item in found if isinstance(item, Skipped)] == [
        ("a.txt", "it is no regular file"),
        ("b.txt", "no such file or directory"),
    ]
    assert len(rows(found)) == 2


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    touch(tmp_path / "a.txt", tmp_path / "locked" / "b.txt")
    (tmp_path / "a.txt").chmod(0)
    (tmp_path / "locked").chmod(0)
    try:
        assert {reason for _, reason in skipped(list(read([str(tmp_path)])))} == {"permission denied"}
    finally:
        (tmp_path / "locked").chmod(0o700)


def test_a_name_from_another_world_is_shown_clean(tmp_path: Path) -> None:
    touch(tmp_path / "evil\x1b[2J\u202e.txt")
    found = list(read([str(tmp_path)]))
    assert rows(found)[0].file.endswith("evil[2J.txt")
    assert rows(found)[0].paper.sightings[0].page.label == "evil[2J"


def test_standard_input_is_read_once_and_can_stand_among_files(tmp_path: Path) -> None:
    touch(tmp_path / "a.txt")
    reading = read(["-", str(tmp_path / "a.txt"), "-"], stdin=io.BytesIO(page(PAIRS[2:4]).encode()))
    assert [Path(item.file).name for item in reading if isinstance(item, Row)] == ["-", "-", "a.txt", "a.txt"]


def test_a_bad_file_among_good_ones_costs_no_other(tmp_path: Path) -> None:
    touch(tmp_path / "a.txt", tmp_path / "c.txt")
    (tmp_path / "b.txt").write_bytes(b"%PDF-1.7")
    found = list(read([str(tmp_path), str(tmp_path / "missing")]))
    assert len(rows(found)) == 4
    assert [(Path(item.file).name, item.line) for item in found if isinstance(item, Skipped)] == [
        ("b.txt", 1),
        ("missing", 0),
    ]


def test_progress_goes_from_nothing_to_all_bytes(tmp_path: Path) -> None:
    touch(tmp_path / "a.txt", tmp_path / "b.txt")
    reading = read([str(tmp_path)])
    assert len(reading.files) == 2
    assert reading.size == sum(path.stat().st_size for path in tmp_path.iterdir() if path.is_file())
    steps = [reading.done, *(reading.done for _ in reading), reading.done]
    assert steps == sorted(steps)
    assert (steps[0], steps[-1]) == (0, reading.size)
