"""A long import that is cut short goes on where it stopped; one that was finished is not done again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from search.catalog.catalog import Catalog
from search.sources.base import Item
from search.sources.read import Reading, read
from search.sources.resume import ResumeStore
from tests.search.sources.samples import PAIRS, noticed, page, rows
from tests.search.sources.saved_answers import snapshot, snapshot_record
from tests.search.sources.test_open_documents import PACK

ROOT = Path(__file__).resolve().parents[3]
COUNT = 60


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "arxiv.json"
    made.write_text(snapshot(*(snapshot_record(number) for number in range(1, COUNT + 1))))
    return made


@pytest.fixture
def resume(tmp_path: Path) -> ResumeStore:
    return ResumeStore(tmp_path / "imports", library=7)


def ids(found: list[Item]) -> list[int]:
    return [int(row.paper.arxiv[-5:]) for row in rows(found)]


def cut_short(reading: Reading, after: int, settled: int) -> None:
    """Read some papers, of which the first are in the library for good."""
    for number, _ in enumerate(reading, 1):
        if number == settled:
            reading.settled()
        if number == after:
            return


def whole(reading: Reading) -> list[Item]:
    found = list(reading)
    reading.settled()
    return found


def test_it_goes_on_behind_what_was_settled(path: Path, resume: ResumeStore) -> None:
    cut_short(read([str(path)], resume=resume), after=31, settled=20)
    found = whole(read([str(path)], resume=resume))
    assert ids(found) == list(range(21, COUNT + 1))
    assert rows(found)[0].line == 21
    assert noticed(found) == [(20, "continuing where an earlier import stopped")]


@pytest.mark.parametrize("kind", PACK)
def test_packed_files_go_on_as_well(path: Path, resume: ResumeStore, kind: str) -> None:
    packed = path.with_suffix(f".{kind}")
    packed.write_bytes(PACK[kind](path.read_bytes()))
    cut_short(read([str(packed)], resume=resume), after=31, settled=20)
    assert ids(list(read([str(packed)], resume=resume))) == list(range(21, COUNT + 1))


def test_what_was_read_to_its_end_is_passed_over(path: Path, resume: ResumeStore) -> None:
    assert len(rows(whole(read([str(path)], resume=resume)))) == COUNT
    reading = read([str(path)], resume=resume)
    found = list(reading)
    assert not rows(found)
    assert reading.unchanged == 1
    assert noticed(found) == [(COUNT, "already imported, and unchanged since")]


def test_what_was_read_and_not_settled_is_read_again(path: Path, resume: ResumeStore) -> None:
    list(read([str(path)], resume=resume))
    assert len(rows(list(read([str(path)], resume=resume)))) == COUNT


def test_a_file_that_changed_is_read_from_its_start(path: Path, resume: ResumeStore) -> None:
    whole(read([str(path)], resume=resume))
    path.write_text(path.read_text() + snapshot(snapshot_record(COUNT + 1)))
    assert len(rows(list(read([str(path)], resume=resume)))) == COUNT + 1


def test_another_question_is_another_reading(path: Path, resume: ResumeStore) -> None:
    whole(read([str(path)], resume=resume, categories=["hep-th"]))
    assert len(rows(whole(read([str(path)], resume=resume, categories=["cs.CV"])))) == COUNT
    assert len(rows(whole(read([str(path)], resume=resume, since="2023")))) == COUNT
    assert read([str(path)], resume=resume, categories=["CS.CV"]).unchanged == 0
    assert not rows(list(read([str(path)], resume=resume, categories=["CS.CV"])))


def test_another_library_has_not_read_it(path: Path, resume: ResumeStore, tmp_path: Path) -> None:
    whole(read([str(path)], resume=resume))
    assert len(rows(list(read([str(path)], resume=ResumeStore(tmp_path / "imports", library=8))))) == COUNT


@pytest.mark.parametrize("said", ["", "{", "[]", '{"offset": -1, "line": 0, "whole": false}', '{"offset": "1"}', "\0"])
def test_what_is_remembered_may_be_damaged_or_gone(path: Path, resume: ResumeStore, tmp_path: Path, said: str) -> None:
    whole(read([str(path)], resume=resume))
    (remembered,) = (tmp_path / "imports").iterdir()
    remembered.write_text(said)
    assert len(rows(list(read([str(path)], resume=resume)))) == COUNT


def test_where_nothing_can_be_remembered_all_is_read(path: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    resume = ResumeStore(tmp_path / "file" / "imports", library=7)
    for _ in range(2):
        assert len(rows(whole(read([str(path)], resume=resume)))) == COUNT


def test_short_pages_are_always_read(tmp_path: Path, resume: ResumeStore) -> None:
    page_path = tmp_path / "may.txt"
    page_path.write_text(page(PAIRS[:4]))
    for _ in range(2):
        assert len(rows(whole(read([str(page_path)], resume=resume)))) == 4
    assert not (tmp_path / "imports").exists()


def test_several_files_are_remembered_each(path: Path, resume: ResumeStore) -> None:
    other = path.with_name("other.json")
    other.write_text(snapshot(*(snapshot_record(number) for number in range(101, 111))))
    both = [str(path), str(other)]
    cut_short(read(both, resume=resume), after=COUNT + 5, settled=COUNT + 5)
    assert ids(list(read(both, resume=resume))) == [106, 107, 108, 109, 110]


def test_only_so_much_is_remembered(path: Path, tmp_path: Path) -> None:
    for library in range(120):
        whole(read([str(path)], resume=ResumeStore(tmp_path / "imports", library), categories=["hep-th"]))
    assert len(list((tmp_path / "imports").iterdir())) == 100


IMPORTER = """
import sys
from itertools import islice
from pathlib import Path
from search.catalog.catalog import Catalog
from search.sources.base import PaperRow
from search.sources.read import read
from search.sources.resume import ResumeStore
path, home = sys.argv[1:]
catalog = Catalog(Path(home, "catalog.sqlite3"))
reading = read([path], resume=ResumeStore(Path(home, "imports"), catalog.identity))
papers = (item.paper for item in reading if isinstance(item, PaperRow))
while batch := list(islice(papers, 7)):
    catalog.add(batch)
    reading.settled()
    print(batch[0].arxiv, flush=True)
    if len(sys.argv) < 4:
        sys.stdin.readline()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_killed_import_goes_on_and_no_paper_is_missing(path: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", IMPORTER, str(path), str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    begun: list[str] = []
    for _ in range(20):
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT
        ) as importer:
            assert importer.stdin is not None
            assert importer.stdout is not None
            first = importer.stdout.readline()
            if not first:
                break
            begun.append(first.strip()[-5:])
            importer.stdin.write("\n")
            importer.stdin.flush()
            begun.append(importer.stdout.readline().strip()[-5:])
            importer.send_signal(signal.SIGKILL)
    # Each run began behind the last batch of the one before.
    assert begun[:6] == [f"{number:05}" for number in range(1, 42, 7)]
    with closing(Catalog(tmp_path / "catalog.sqlite3")) as catalog:
        assert catalog.count == COUNT
