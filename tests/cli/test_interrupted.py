"""An import that is killed or interrupted: whole papers only, and nothing stands in the way of doing it again."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from search.catalog.catalog import Catalog
from search.library import Library
from search.paper import Paper
from search.paper_json import from_record
from tests.cli.runner import command, environment, run
from tests.samples import lines, places_in
from tui.config.paths import Paths

ROWS = 2400
UNIQUE = 2 * ROWS // 3


def record(number: int) -> dict[str, object]:
    """A paper; every third is seen once more, with an abstract that the first lacked."""
    row = number % UNIQUE
    return {
        "title": f"Paper number {row} of the great import",
        "abstract": f"It is about the number {row}." if number != row or row >= ROWS // 3 else "",
        "authors": [f"Author {row % 50}"],
        "arxiv": f"24{row % 12 + 1:02d}.{row:05d}",
        "sightings": [{"source": "feed", "label": f"Day {number // 1000}", "page_date": "", "rank": number + 1}],
    }


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("big") / "big.jsonl"
    file.write_text(lines(record(number) for number in range(ROWS)))
    return file


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Paper]:
    with closing(Catalog(tmp_path_factory.mktemp("whole") / "catalog")) as catalog:
        catalog.add(from_record(record(number)) for number in range(ROWS))
        return held(catalog)


def held(catalog: Catalog) -> dict[str, Paper]:
    papers = catalog.papers(summary.key for summary in catalog.by_number.summaries())
    return {key: replace(paper, added="") for key, paper in papers.items()}


def rows_in(places: Paths) -> int:
    """How many papers another process has committed so far."""
    if not places.catalog.exists():
        return 0
    with closing(sqlite3.connect(places.catalog, timeout=5)) as database:
        try:
            return int(database.execute("SELECT COUNT(*) FROM paper").fetchone()[0])
        except sqlite3.OperationalError:
            return 0  # the tables are not made yet


def segments(places: Paths) -> int:
    return len(list(places.index.glob("*.seg"))) if places.index.exists() else 0


Moment = Callable[[Paths], bool]
MOMENTS: dict[str, Moment] = {
    "at the start": lambda places: places.catalog.exists(),
    "after the first batch": lambda places: rows_in(places) >= 500,
    "in the middle": lambda places: rows_in(places) >= 1500,
    "while indexing begins": lambda places: places.index.exists() and rows_in(places) == UNIQUE,
    "while indexing": lambda places: segments(places) > 0 and rows_in(places) == UNIQUE,
}


def importing(big: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command("import", str(big)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
    )


def until(moment: Moment, places: Paths, process: subprocess.Popen[str]) -> None:
    """Wait for a moment, or for the end if it came first."""
    deadline = time.monotonic() + 60
    while process.poll() is None and not moment(places):
        assert time.monotonic() < deadline
        time.sleep(0.002)


def look(places: Paths, whole: dict[str, Paper]) -> int:
    """Open what is left; check that it is whole papers only, and return how many."""
    with closing(Catalog(places.catalog)) as catalog:
        assert catalog.check() == ""
        left = held(catalog)
    for key, paper in left.items():
        expected = whole[key]
        assert (paper.title, paper.authors, paper.arxiv) == (expected.title, expected.authors, expected.arxiv)
        # Seen once so far, or twice: either record as it was given, nothing between.
        assert paper.sightings in (expected.sightings, expected.sightings[:1])
        assert paper.abstract in ("", expected.abstract)
    return len(left)


def finished(places: Paths, big: Path, whole: dict[str, Paper]) -> None:
    """Import once more, undisturbed; check that nothing tells of what came before."""
    assert run("import", str(big)).code == 0
    with closing(Library(places.catalog, places.index)) as library:
        assert held(library.catalog) == whole
        assert library.behind() == 0
    assert run("search", "--json", "-n", "1", "great import").json["total"] == len(whole)
    (paper,) = run("search", "--json", 'title:"paper number 777"').json["papers"]
    assert paper["title"] == "Paper number 777 of the great import"
    assert run("doctor").code == 0


@pytest.fixture
def places(own_home: Path) -> Paths:
    return places_in(own_home)


def test_a_killed_import_leaves_whole_papers_and_can_be_repeated(
    places: Paths, big: Path, whole: dict[str, Paper]
) -> None:
    before = 0
    for name, moment in MOMENTS.items():
        with importing(big) as process:
            until(moment, places, process)
            process.kill()
            process.communicate()
        assert process.returncode == -signal.SIGKILL, f"it was over before: {name}"
        left = look(places, whole)
        assert left >= before
        before = left
    # What was taken in is found at once, whatever became of the index.
    assert run("search", "--json", "-n", "1", "great import").json["total"] == left
    finished(places, big, whole)


def test_ctrl_c_says_a_word_and_leaves_whole_papers(places: Paths, big: Path, whole: dict[str, Paper]) -> None:
    for moment in ("after the first batch", "while indexing"):
        with importing(big) as process:
            until(MOMENTS[moment], places, process)
            process.send_signal(signal.SIGINT)
            _, result = process.communicate(timeout=60)
        assert process.returncode == 1
        assert "interrupted" in result
        assert "Traceback" not in result
        look(places, whole)
    finished(places, big, whole)


def test_two_imports_at_once_lose_nothing(places: Paths, big: Path, whole: dict[str, Paper]) -> None:
    with importing(big) as one, importing(big) as two:
        result = [process.communicate(timeout=60) for process in (one, two)]
    assert [one.returncode, two.returncode] == [0, 0], result
    finished(places, big, whole)
