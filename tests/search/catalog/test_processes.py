"""Several processes at one catalog, and processes that die at it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from search.catalog.catalog import Catalog
from search.paper import Page, Paper, Sighting
from tests.cli.runner import environment

# Adds papers in batches until it has no more; says so after each batch.
IMPORT = """
import sys
from pathlib import Path
from search.catalog.catalog import Catalog
from search.paper import Page, Paper, Sighting

path, name, batches, size = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
catalog = Catalog(path)
for batch in range(batches):
    numbers = range(batch * size, (batch + 1) * size)
    catalog.add(
        Paper(f"The paper of number {n}", f"What {name} says. " * 20, sightings=(Sighting(Page("s", name), n + 1),))
        for n in numbers
    )
    print(batch, flush=True)
catalog.close()
"""


def importing(path: Path, name: str, batches: int, size: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", IMPORT, str(path), name, str(batches), str(size)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment())


def test_processes_that_import_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite3"  # not there yet: they also race for making it
    names = ["one", "two", "three", "four"]
    running = [importing(path, name, 6, 5) for name in names]
    for process in running:
        _, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (0, "")
    with closing(Catalog(path)) as catalog:
        seqs, papers, _ = zip(*catalog.changes(0), strict=True)
        assert catalog.check() == ""
    assert len(set(seqs)) == 30
    assert {paper.title for paper in papers} == {f"The paper of number {n}" for n in range(30)}
    for paper in papers:
        rank = int(paper.title.rpartition(" ")[2]) + 1
        assert set(paper.sightings) == {Sighting(Page("s", name), rank) for name in names}


@pytest.mark.parametrize("delay", [0.0, 0.004, 0.012])
def test_a_process_killed_while_adding_leaves_whole_batches(tmp_path: Path, delay: float) -> None:
    path = tmp_path / "catalog.sqlite3"
    process = importing(path, "one", 10_000, 20)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(delay)  # anywhere inside a batch
    process.send_signal(signal.SIGKILL)
    # Not by `communicate`, which passes over what `readline` has read ahead.
    said = process.stdout.read().splitlines()
    process.communicate(timeout=60)
    with closing(Catalog(path)) as catalog:
        assert catalog.check() == ""
        papers = [paper for _, paper, _ in catalog.changes(0)]
        assert len(papers) % 20 == 0
        # What was said to be in is in; the last batch may be in without having been said.
        assert len(papers) // 20 - (len(said) + 1) in {0, 1}
        assert all(len(paper.sightings) == 1 and paper.abstract.endswith("says. ") for paper in papers)
        # The interrupted import can be repeated.
        again = [Paper(paper.title, paper.abstract, sightings=paper.sightings) for paper in papers]
        assert [key for key, *_ in catalog.add(again)] == [paper.key for paper in papers]
