"""An export's file is there whole or as it was before."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.errors import ShelfError
from shelf.export import write_file


def test_a_file_is_written_as_it_is_made(tmp_path: Path) -> None:
    file = tmp_path / "x.ris"
    write_file(file, (f"é{number}\r\n" for number in range(3)))
    assert file.read_bytes() == "é0\r\né1\r\né2\r\n".encode()
    assert list(tmp_path.glob("*.*")) == [file]


def test_an_export_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "x.bib"
    file.write_text("mine", "utf-8")

    def failing() -> Iterator[str]:
        yield "half"
        raise ShelfError("no more")

    with pytest.raises(ShelfError, match="no more"):
        write_file(file, failing())
    assert file.read_text("utf-8") == "mine"
    assert list(tmp_path.glob("*.*")) == [file]


def test_mode_and_symbolic_link_stay(tmp_path: Path) -> None:
    file, link = tmp_path / "x.bib", tmp_path / "link.bib"
    file.write_text("old", "utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    write_file(link, ["new"])
    assert link.is_symlink()
    assert file.read_text("utf-8") == "new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_what_is_no_file_is_written_to_and_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_file(pipe, ["through"])
    assert os.read(reader, 100) == b"through"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize("name", ["missing/x.bib", "."])
def test_what_cannot_be_written_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(ShelfError) as told:
        write_file(tmp_path / name, ["x"])
    assert "cannot be written" in told.value.title
