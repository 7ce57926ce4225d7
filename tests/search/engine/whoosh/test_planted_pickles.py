"""Carrel never loads a pickle from the index folder, so a file planted there cannot run code."""

from __future__ import annotations

import json
import pickle
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from search.engine.whoosh import merge
from search.engine.whoosh.manifest import MANIFEST, synced
from search.library import Library
from search.paper import Paper
from search.query.query import parse
from search.text.stemmer import quietly
from tests.cli.runner import run

with quietly():
    from whoosh.filedb.filestore import FileStorage
    from whoosh.index import _CURRENT_TOC_VERSION, _FLOAT_SIZE, _INT_SIZE, _LONG_SIZE, open_dir


class Trap:
    """Touches a file when it is unpickled."""

    def __init__(self, marker: Path) -> None:
        self._marker = marker

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return Path.touch, (self._marker,)


def plant(index: Path, marker: Path) -> None:
    """Put traps into every place of an index where Whoosh has a pickle, and make the sums right."""
    trap = pickle.dumps(Trap(marker), 2)
    for path in index.glob("*.seg"):
        data = path.read_bytes()
        path.write_bytes(struct.pack("!qi", len(data), 2 * len(trap)) + data[12:] + 2 * trap)
    outer = json.loads((index / MANIFEST).read_text())
    commit = outer["commit"]
    commit["files"] = {name: synced(index / name) for name in commit["files"]}
    outer["crc"] = zlib.crc32(json.dumps(commit).encode())
    (index / MANIFEST).write_text(json.dumps(outer))
    for generation in (commit["generation"], commit["generation"] + 1):
        toc(index, generation, trap)


def toc(index: Path, generation: int, trap: bytes) -> None:
    file = FileStorage(str(index)).create_file(f"_MAIN_{generation}.toc")
    for size in (_INT_SIZE, _LONG_SIZE, _FLOAT_SIZE):
        file.write_varint(size)
    file.write_int(-12345)
    file.write_int(_CURRENT_TOC_VERSION)
    for number in (2, 7, 4):
        file.write_varint(number)
    file.write_string(trap)
    file.write_int(generation)
    file.write_int(0)
    file.write(trap)
    file.close()


def test_the_trap_works_on_whoosh(tmp_path: Path) -> None:
    library = Library(tmp_path / "catalog", tmp_path / "index")
    library.add([Paper("Herding Cats")])
    library.sync()
    plant(tmp_path / "index", tmp_path / "sprung")
    with quietly(), pytest.raises(Exception):  # noqa: B017, PT011  (what unpickles to nothing is not a schema)
        open_dir(str(tmp_path / "index"))
    assert (tmp_path / "sprung").exists()
    library.close()


def test_nothing_that_carrel_does_springs_it(own_home: Path, tmp_path: Path) -> None:
    index, sprung = own_home / ".cache/carrel/index", tmp_path / "sprung"
    page = tmp_path / "one.jsonl"
    page.write_text(json.dumps({"title": "Herding Cats"}) + "\n")
    run("import", str(page))
    for number, command in enumerate(
        (
            ("search", "herding"),
            ("import", str(page)),
            ("search", "planted"),
            ("doctor",),
            ("doctor", "--fix"),
            ("reindex",),
            ("search", "herding"),
        )
    ):
        plant(index, sprung)
        page.write_text(json.dumps({"title": f"Planted {number}"}) + "\n")
        assert run(*command).code in {0, 1}
        assert not sprung.exists()
    assert run("search", "planted").out


def test_merging_does_not_spring_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library(tmp_path / "catalog", tmp_path / "index")
    for title in ("Herding Cats", "Herding Dogs"):
        library.add([Paper(title)])
        library.sync()
    plant(tmp_path / "index", tmp_path / "sprung")
    monkeypatch.setattr(merge, "FAN", 2)
    library.tidy()
    assert len(list((tmp_path / "index").glob("*.seg"))) == 1
    assert len(library.snapshot().search(parse("herding").tree).keys) == 2
    assert not (tmp_path / "sprung").exists()
    library.close()
