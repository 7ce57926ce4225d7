"""One answer parses once, asks the catalog and the index once for changes, and takes one snapshot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from search.catalog.catalog import Catalog
from search.engine.whoosh.manifest import IndexFolder
from search.library import Library
from search.query.parser import QueryParser
from shelf.edits import marks
from shelf.searches.model import SavedSearch
from tui.config.paths import Paths
from tui.desk.desk import Desk
from tui.desk.explain_answer import explain_answer
from tui.desk.question import Question


@pytest.fixture
def desk(places: Paths) -> Iterator[Desk]:
    with closing(Desk(places)) as desk:
        desk.saved.searches.add(SavedSearch("lights", "lantern"))
        desk.answer(Question("opens the index"))
        yield desk


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count what is asked again and again if nobody passes it down."""
    found: Counter[str] = Counter()

    def count(name: str, owner: Any, attribute: str) -> None:  # noqa: ANN401
        wrapped: Callable[..., object] = getattr(owner, attribute)

        def counted(*args: object, **options: object) -> object:
            found[name] += 1
            return wrapped(*args, **options)

        monkeypatch.setattr(owner, attribute, counted)

    seq: Any = Catalog.__dict__["seq"]

    def counted_seq(catalog: Catalog) -> int:
        found["seq"] += 1
        return int(seq.__get__(catalog))

    monkeypatch.setattr(Catalog, "seq", property(counted_seq))
    count("parse", QueryParser, "parse")
    count("snapshot", Library, "snapshot")
    count("index", IndexFolder, "stamp")
    return found


@pytest.mark.parametrize("text", ["", "lantern", "lantern tag:x page:spring", "memory seen:2026-03-11"])
def test_an_answer_asks_once(desk: Desk, calls: Counter[str], text: str) -> None:
    answer = desk.answer(Question(text, typing=True))
    assert answer.snapshot
    assert calls["parse"] == calls["seq"] == calls["snapshot"] == 1
    assert calls["index"] <= 1


def test_facets_and_explanation_use_the_snapshot_of_the_answer(desk: Desk, calls: Counter[str]) -> None:
    desk.saved.counts()
    calls.clear()
    answer = desk.answer(Question("lantern tidal", typing=True))
    assert desk.facet_rows(answer)
    assert explain_answer(desk, answer)
    assert calls["seq"] == calls["snapshot"] == 1
    assert calls["index"] <= 1


def test_nothing_is_searched_again_until_something_changes(desk: Desk) -> None:
    assert desk.snapshot() is desk.snapshot()
    before = desk.answer(Question("lantern")).snapshot
    desk.shelf.edit(marks.bookmark(desk.papers(["2603.00001"]), on=True))
    after = desk.answer(Question("lantern")).snapshot
    assert before
    assert after
    assert after is not before
    assert after.library is before.library
