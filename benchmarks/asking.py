"""`python -m benchmarks.asking`: what runs in a process of its own, so that nothing is warm that should be cold.

Prints one JSON object. `build` indexes, `ask` asks one row until it is warm, `type` types a session, `add`
takes in papers, `shelf` fills the shelf.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.measure import p95
from benchmarks.peers.base import ROWS, peer
from shelf.edits import marks, tags

SESSION = Path(__file__).with_name("session.txt")
# Seconds after which warm runs of one row are enough, however few.
_ENOUGH = 4.0


def _timed(once: Callable[[], object]) -> float:
    start = time.perf_counter()
    once()
    return time.perf_counter() - start


def ask(name: str, folder: Path, row: str, times: int) -> dict[str, object]:
    """Open an index, ask one row for the first time, then again and again."""
    asked = peer(name)
    opening = _timed(lambda: asked.open(folder))
    found: list[int] = []
    cold = _timed(lambda: found.append(asked.ask(ROWS[row])))
    warm: list[float] = []
    while len(warm) < times and (cold + sum(warm) < _ENOUGH or not warm):
        warm.append(_timed(lambda: asked.ask(ROWS[row])))
    return {"open": opening, "cold": cold, "warm": warm, "found": found[0]}


def typed() -> dict[str, object]:
    """Type the session, each key a query: in the engine, then at a desk of its own with all facet counts."""
    from search.engine.base import Request
    from search.engine.whoosh.engine import WhooshEngine
    from search.query.most import match_most
    from search.query.query import parse
    from tui.config.paths import Paths
    from tui.desk.desk import Desk
    from tui.desk.question import Question

    places = Paths.user()
    engine = WhooshEngine.open(places.index)
    reader = engine.reader()
    begun = [text[:end] for text in session() for end in range(1, len(text) + 1)]
    asked = [Request(match_most(parse(text, typing=True).tree)) for text in begun]
    in_engine = [_timed(partial(reader.search, request)) for request in asked]
    engine.close()
    desk = Desk(places)

    def answered(text: str) -> None:
        desk.facet_rows(desk.answer(Question(text, typing=True, most=True)))

    answered("")  # what the app shows before anything is typed
    at_desk = [_timed(partial(answered, text)) for text in begun]
    return {"queries": len(session()), "keys": len(begun), "engine": _told(in_engine), "desk": _told(at_desk)}


def added(source: Path, word: str) -> dict[str, object]:
    """Take papers into an open library, until the word that one of them has is found."""
    from search.library import Library
    from search.paper_json import from_record
    from search.query.query import parse
    from tui.config.paths import Paths

    places = Paths.user()
    library = Library(places.catalog, places.index)
    library.snapshot().search(parse("models").tree)
    library.snapshot()
    papers = [from_record(json.loads(line)) for line in source.read_text("utf-8").splitlines()]

    def once() -> None:
        library.add(papers)
        library.sync()
        if len(library.snapshot().search(parse(word).tree).keys) != 1:
            raise LookupError(f"{word}: is not found once")

    return {"add": _timed(once)}


def shelved() -> dict[str, object]:
    """Put every paper of the library on the shelf."""
    from shelf.shelf import Shelf
    from tui.config.paths import Paths
    from tui.desk.desk import Desk

    places = Paths.user()
    desk = Desk(places)
    papers = desk.papers(desk.library.snapshot().columns.titles)
    desk.close()
    shelf = Shelf(places.config, places.data)
    shelf.edit(marks.bookmark(papers[::3], True))
    for number in range(20):
        shelf.edit(tags.tag(papers[number::20], [f"topic/{number}"]))
    shelf.edit(marks.set_status(papers[::2], "read"))
    shelf.close()
    return {"entries": len(shelf.entries())}


def session() -> list[str]:
    """Return the queries of the recorded session."""
    lines = SESSION.read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


def _told(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {"p50": ordered[len(ordered) // 2], "p95": p95(ordered), "max": ordered[-1]}


def main() -> None:
    """Do one thing and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("build", "ask", "type", "add", "shelf"))
    parser.add_argument("--who", default="carrel")
    parser.add_argument("--folder", type=Path, default=Path())
    parser.add_argument("--source", type=Path, default=Path())
    parser.add_argument("--row", default="common")
    parser.add_argument("--word", default="")
    parser.add_argument("--times", type=int, default=20)
    given = parser.parse_args()
    ways: dict[str, Callable[[], dict[str, object]]] = {
        "build": lambda: {"build": _timed(lambda: peer(given.who).build(given.source, given.folder))},
        "ask": lambda: ask(given.who, given.folder, given.row, given.times),
        "type": typed,
        "add": lambda: added(given.source, given.word),
        "shelf": shelved,
    }
    print(json.dumps(ways[given.what]()))


if __name__ == "__main__":
    main()
