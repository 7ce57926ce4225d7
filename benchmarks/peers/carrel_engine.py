"""Carrel as the others are asked: the engine by itself, and the whole desk where facets are counted."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from benchmarks.peers.base import TOP, Row
from search.columns.columns import Columns
from search.engine.base import Request
from search.engine.whoosh.engine import WhooshEngine
from search.query.query import parse
from tui.config.paths import Paths
from tui.desk.desk import Desk
from tui.desk.question import Question


def text_of(row: Row) -> str:
    """Return a row in Carrel's query language."""
    joined = {"any": " OR "}.get(row.how, " ").join(row.words)
    return {"phrase": f'"{joined}"', "prefix": f"{joined}*"}.get(row.how, joined)


class CarrelEngine:
    """The library of a home. It is built by `carrel import`, not by `build`."""

    _desk: Desk
    _columns: Columns
    _engine: WhooshEngine
    _asked = count()

    def build(self, source: Path, folder: Path) -> None:
        """Raise, because Carrel's library is built by its command line."""
        raise NotImplementedError

    def open(self, folder: Path) -> None:
        """Open the engine, and the desk as the app does; titles are in what it keeps of every paper."""
        places = Paths.user()
        self._desk = Desk(places)
        self._columns = self._desk.library.snapshot().columns
        self._facets = self._desk.library.snapshot().facets
        self._engine = WhooshEngine.open(places.index)

    def ask(self, row: Row) -> int:
        """Search, reading titles and the exact count."""
        if row.how == "facets":
            return self._with_facets(text_of(row))
        hits = self._engine.reader().search(Request(parse(text_of(row)).tree, TOP))
        _ = [self._columns.titles[key] for key in hits.keys]
        return hits.total

    def _with_facets(self, text: str) -> int:
        # Each time without another word that no paper has, because the desk keeps what a query found.
        answer = self._desk.answer(Question(f"{text} -qqq{next(self._asked)}"))
        _ = [self._columns.titles[key] for key in answer.keys[:TOP]]
        self._desk.facet_rows(answer)
        return len(answer.keys)


PEER = CarrelEngine
