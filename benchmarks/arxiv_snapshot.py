"""`python benchmarks/arxiv_snapshot.py`: does an import of arXiv's snapshot stay small, and does it go on when killed?

Synthetic snapshots in the real one's shape, the same ones for the same seed. Each size is read into an empty catalog
by a process of its own, whose greatest memory is told; then once more, killed in the middle (SIGKILL) and begun again.
The index is another step (`benchmarks/run` measures it) and no part of this.

    python benchmarks/arxiv_snapshot.py --papers 20000 200000
    python benchmarks/arxiv_snapshot.py --papers 1000 -o snapshot.json      # only write one; .gz packs it
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, TextIO

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import corpus

CATEGORIES = ("cs.CV", "cs.LG", "cs.CL", "stat.ML", "hep-th", "math.NA", "cond-mat.mes-hall", "astro-ph.CO", "quant-ph")
_FIRST_DAY = date(2007, 4, 1)
_DAYS = 7_000


def records(count: int, seed: int = 1) -> Iterator[dict[str, object]]:
    """Yield lines of a snapshot, oldest first, about 1,900 characters each."""
    random = Random(seed)
    month, number = "", 0
    for place, paper in enumerate(corpus.papers(count, seed)):
        day = _FIRST_DAY + timedelta(days=place * _DAYS // count)
        number = number + 1 if month == f"{day:%y%m}" else 1
        month = f"{day:%y%m}"
        names = [name.split(maxsplit=1) for name in _texts(paper["authors"])]
        yield {
            "id": f"{month}.{number:05}",
            "submitter": " ".join(names[0]),
            "authors": ", ".join(map(" ".join, names)),
            "title": str(paper["title"]),
            "comments": random.choice((None, "12 pages, 5 figures", "Accepted. Code: https://github.com/a/b")),
            "journal-ref": None,
            "doi": f"10.1000/{place}" if random.random() < 0.3 else None,
            "report-no": None,
            "categories": " ".join(random.sample(CATEGORIES, random.randint(1, 3))),
            "license": "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
            "abstract": f"  {paper['abstract']}\n",
            "versions": [{"version": "v1", "created": f"{day:%a}, {day.day} {day:%b %Y} 12:00:00 GMT"}],
            "update_date": day.isoformat(),
            "authors_parsed": [[last, first, ""] for first, last in names],
        }


def _texts(value: object) -> list[str]:
    return [str(entry) for entry in value] if isinstance(value, list) else []


def write(path: Path, count: int, seed: int = 1) -> None:
    """Write a snapshot, packed where the name says so."""
    with _opened(path) as file:
        for record in records(count, seed):
            file.write(json.dumps(record) + "\n")


def _opened(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "wt", compresslevel=6, encoding="utf-8")
    return path.open("w", encoding="utf-8")


def take(path: Path, home: Path, what: str) -> None:
    """Read a snapshot in this process and say what that took; `what` is `read` or `import`."""
    from search.catalog.catalog import Catalog
    from search.importing import import_papers
    from search.library import Library
    from search.sources.base import PaperRow
    from search.sources.read import read
    from search.sources.resume import ResumeStore

    began = time.perf_counter()
    if what == "read":
        rows = sum(isinstance(item, PaperRow) for item in read([str(path)]))
        new = 0
    else:
        with closing(Catalog(home / "catalog.sqlite3")) as catalog:
            identity = catalog.identity
        library = Library(home / "catalog.sqlite3", home / "index")
        tally = import_papers(library, read([str(path)], resume=ResumeStore(home / "imports", identity)))
        rows, new = tally.rows, tally.new
        library.close()
    seconds = time.perf_counter() - began
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"rows": rows, "new": new, "seconds": round(seconds, 1), "most_mb": most}))


def _run(path: Path, home: Path, what: str) -> dict[str, Any]:
    home.mkdir(exist_ok=True)
    done = subprocess.run(_command(path, home, what), capture_output=True, text=True, check=True)
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def _command(path: Path, home: Path, what: str) -> list[str]:
    return [sys.executable, __file__, "--take", what, str(path), str(home)]


def killed(path: Path, home: Path, after: int) -> tuple[int, dict[str, Any], int]:
    """Kill an import when it has so many papers, and begin it again.

    Returns:
        Papers when it was dead, what the second import said, papers in the end.
    """
    from search.catalog.catalog import Catalog

    home.mkdir(exist_ok=True)
    with closing(Catalog(home / "catalog.sqlite3")) as catalog:
        with subprocess.Popen(_command(path, home, "import"), stdout=subprocess.DEVNULL) as importer:
            while catalog.count < after and importer.poll() is None:
                time.sleep(0.05)
            importer.kill()
        held = catalog.count
        said = _run(path, home, "import")
        return held, said, catalog.count


def measure(count: int, seed: int, folder: Path) -> Iterator[str]:
    """Yield the table's rows for a size."""
    path = folder / f"snapshot-{count}.json"
    write(path, count, seed)
    size = path.stat().st_size // 2**20
    for what in ("read", "import"):
        said = _run(path, folder / f"{what}-{count}", what)
        rate = int(said["rows"] / said["seconds"])
        yield f"| {what} | {count:,} | {size} MB | {said['seconds']} s | {rate:,} | {said['most_mb']} MB | |"
    held, said, end = killed(path, folder / f"killed-{count}", count // 2)
    note = f"killed at {held:,}; read {said['rows']:,} more; {end:,} in the end"
    yield f"| killed, again | {count:,} | {size} MB | {said['seconds']} s | | {said['most_mb']} MB | {note} |"
    path.unlink()


def main(arguments: Sequence[str]) -> None:
    """Measure, or write a snapshot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, nargs="+", default=[20_000, 200_000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", type=Path, help="write a snapshot here and measure nothing")
    parser.add_argument("--take", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.take:
        what, path, home = given.take
        take(Path(path), Path(home), what)
    elif given.o:
        write(given.o, given.papers[0], given.seed)
    else:
        print("| what | papers | file | time | papers/s | most memory | |", "|---|---|---|---|---|---|---|", sep="\n")
        with tempfile.TemporaryDirectory(prefix="carrel-") as folder:
            for count in given.papers:
                for row in measure(count, given.seed, Path(folder)):
                    print(row, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
