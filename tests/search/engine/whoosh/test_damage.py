"""An index is derived: whatever happens to its files, it opens, and after a sync it answers right."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from search.engine.base import PaperChange, Request
from search.engine.whoosh import engine as whoosh_engine
from search.engine.whoosh import manifest
from search.engine.whoosh.engine import WhooshEngine
from search.errors import EngineError
from search.paper import Paper
from search.query.tree import Everything, Node, Not, Phrase, Word
from tests.search.engine.conftest import Open, changes

CHANGES = [
    PaperChange(
        seq, Paper(f"Paper {seq} on masked models", f"Model number {seq % 3}", key=f"k{seq % 10}", year=2000 + seq)
    )
    for seq in range(1, 13)
]
ASKED: list[Node] = [
    Everything(),
    Word("masked"),
    Word("1"),
    Phrase("masked model"),
    Not(Word("2")),
    Word("m", prefix=True),
]


def answers(engine: WhooshEngine) -> list[tuple[str, ...]]:
    return [tuple(sorted(engine.reader().search(Request(node)).keys)) for node in ASKED]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of three segments, with papers replaced in one of them."""
    folder = tmp_path_factory.mktemp("sound")
    engine = WhooshEngine.open(folder)
    engine.batch = 4
    engine.sync(CHANGES)
    engine.close()
    assert len(list(folder.glob("*.seg"))) == 3
    return folder


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip(place: float) -> Callable[[Path], object]:
    def flip(path: Path) -> None:
        data = bytearray(path.read_bytes())
        if data:
            data[int(place * (len(data) - 1))] ^= 0x55
        path.write_bytes(data)

    return flip


HARM: dict[str, Callable[[Path], object]] = {
    "deleted": Path.unlink,
    "emptied": lambda path: path.write_bytes(b""),
    "cut short": _cut,
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"x"),
    "other text": lambda path: path.write_text("no index"),
    **{f"a byte changed at {place:.0%}": _flip(place) for place in (0, 0.1, 0.3, 0.5, 0.7, 0.85, 0.97, 1)},
}


@pytest.mark.parametrize("harm", HARM.values(), ids=list(HARM))
def test_every_file_may_be_harmed_in_turn(sound: Path, tmp_path: Path, harm: Callable[[Path], object]) -> None:
    fine = WhooshEngine.open(sound)
    expected = answers(fine)
    fine.close()
    for name in sorted(path.name for path in sound.iterdir()):
        folder = tmp_path / name
        shutil.copytree(sound, folder)
        harm(folder / name)
        engine = WhooshEngine.open(folder)
        assert engine.seq in (0, 12)
        assert (engine.seq == 0) == bool(engine.rebuilt)
        engine.sync(change for change in CHANGES if change.seq > engine.seq)
        assert (engine.seq, engine.count) == (12, 10)
        assert answers(engine) == expected
        engine.close()


def test_a_folder_that_was_copied_is_as_good_as_the_first(sound: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(sound, folder, copy_function=shutil.copyfile)
    engine = WhooshEngine.open(folder)
    assert (engine.seq, engine.rebuilt) == (12, "")
    engine.close()


def test_an_index_of_another_version_is_made_anew(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "old"
    shutil.copytree(sound, folder)
    monkeypatch.setattr(whoosh_engine, "VERSION", 999)
    engine = WhooshEngine.open(folder)
    assert (engine.seq, engine.count) == (0, 0)
    assert "version" in engine.rebuilt
    engine.close()


def test_files_that_are_not_the_indexes_are_left_alone(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("mine")
    (tmp_path / "_MAIN_7.toc").write_text("no index")
    engine = WhooshEngine.open(tmp_path)
    assert engine.rebuilt
    assert notes.read_text() == "mine"
    engine.close()


def test_what_a_killed_writer_left_half_done_goes(whoosh: Open, tmp_path: Path) -> None:
    engine = whoosh()
    (tmp_path / "index" / "MAIN.tmp").mkdir()
    (tmp_path / "index" / "_MAIN_1.toc.1795279503.03").write_bytes(b"half")
    (tmp_path / "index" / "carrel.json.new").write_bytes(b"half")
    (tmp_path / "index" / "MAIN_neverheardof.seg").write_bytes(b"half")
    engine.sync(changes("a common"))
    assert {path.suffix for path in (tmp_path / "index").iterdir()} == {".json", ".toc", ".seg", ""}
    assert len(list((tmp_path / "index").glob("*.seg"))) == 1


def test_a_fresh_index_is_empty_and_tells_why(whoosh: Open, tmp_path: Path) -> None:
    whoosh().sync(changes("a common"))
    engine = WhooshEngine.open(tmp_path / "index", fresh=True)
    assert (engine.seq, engine.count) == (0, 0)
    assert engine.rebuilt
    engine.close()


@pytest.mark.parametrize(
    ("files", "harm", "reason"),
    # Reading a mapped file beyond its end would kill the process.
    [("*.json", Path.unlink, "damaged"), ("*.seg", lambda path: path.write_bytes(b""), "cut short")],
)
def test_harm_while_the_index_is_open_is_reported_and_mended(
    whoosh: Open, tmp_path: Path, files: str, harm: Callable[[Path], object], reason: str
) -> None:
    engine = whoosh()
    engine.sync(changes("a common"))
    for path in (tmp_path / "index").glob(files):
        harm(path)
    with pytest.raises(EngineError, match=reason):
        engine.reader().search(Request(Word("common")))
    assert engine.seq == 0
    engine.sync(changes("a common"))
    assert engine.reader().search(Request(Word("common"))).keys == ("a",)


def test_hits_are_named_after_their_index_is_gone(whoosh: Open, tmp_path: Path) -> None:
    engine = whoosh()
    engine.sync(changes("a common", "b common"))
    hits = engine.reader().search(Request(Word("common")))
    shutil.rmtree(tmp_path / "index")
    engine.close()
    assert hits.keys == ("a", "b")


def test_bytes_that_changed_unseen_are_no_reason_to_crash(sound: Path, tmp_path: Path) -> None:
    """Size and time are those of before, so only reading shows it: an answer or an `EngineError`, never more."""
    drawn = random.Random(5)
    for number in range(25):
        folder = tmp_path / str(number)
        shutil.copytree(sound, folder)
        for path in folder.glob("*.seg"):
            stat = path.stat()
            data = bytearray(path.read_bytes())
            for _ in range(40):
                data[drawn.randrange(len(data))] = drawn.randrange(256)
            path.write_bytes(data)
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        engine = WhooshEngine.open(folder)
        for node in ASKED:
            try:
                hits = engine.reader().search(Request(node))
            except EngineError:
                continue
            assert 0 <= hits.total <= 12
        engine.close()


def test_an_index_made_anew_by_another_process_is_not_patched(whoosh: Open, tmp_path: Path) -> None:
    engine = whoosh()
    engine.sync(changes("a common", "b common"))
    assert engine.seq == 2
    WhooshEngine.open(tmp_path / "index", fresh=True).close()
    with pytest.raises(EngineError, match="anew"):
        engine.sync(changes("c common", after=2))
    assert engine.seq == 0
    engine.sync(changes("a common", "b common", "c common"))
    assert engine.count == 3


def test_a_folder_emptied_and_filled_again_elsewhere_is_seen_as_it_is_now(whoosh: Open, tmp_path: Path) -> None:
    reader = whoosh()
    reader.sync(changes("a common"))
    shutil.rmtree(tmp_path / "index")
    whoosh().sync(changes("b common"))
    assert reader.reader().search(Request(Word("common"))).keys == ("b",)


def test_a_path_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("mine")
    with pytest.raises(EngineError, match="cannot be opened"):
        WhooshEngine.open(tmp_path / "index")
    assert (tmp_path / "index").read_text() == "mine"


def test_a_full_disk_leaves_what_was_there(whoosh: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = whoosh()
    engine.sync(changes("a common"))

    def full(path: Path) -> None:
        raise OSError(28, "No space left on device", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(manifest, "synced", full)
        with pytest.raises(EngineError, match="No space left"):
            engine.sync(changes("b common", after=1))
    assert (engine.seq, engine.reader().search(Request(Word("common"))).keys) == (1, ("a",))
    engine.sync(changes("b common", after=1))
    assert (engine.seq, engine.count) == (2, 2)
