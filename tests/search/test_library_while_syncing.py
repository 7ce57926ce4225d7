"""A library that is being synced or tidied: it can be searched, and it can be closed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from search.engine.whoosh import engine, parallel
from search.library import Library
from search.query.query import parse
from tests.search.engine.whoosh.test_parallel import papers
from tests.search.test_library import open_library


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    monkeypatch.setattr(engine, "BATCH", 50)
    monkeypatch.setattr(engine, "SMALL", 0)
    monkeypatch.setattr(parallel, "processors", lambda: 1)
    with closing(open_library(tmp_path)) as made:
        made.add(papers(400))
        yield made


def held(engine_papers: Library) -> int:
    return len(engine_papers.snapshot().search(parse("paper").tree).keys)


def elsewhere(what: object) -> None:
    """Do something in another thread, and be sure that it does not wait for this one."""
    assert callable(what)
    thread = threading.Thread(target=what)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()


def test_a_search_is_answered_during_a_sync(library: Library) -> None:
    seen: list[int] = []
    library.sync(lambda done: elsewhere(lambda: seen.append(held(library))))
    assert seen == sorted(seen)
    assert len(set(seen)) > 2
    assert held(library) == 400


def test_a_search_is_answered_while_the_index_is_tidied(library: Library) -> None:
    library.sync()
    seen: set[int] = set()
    library.tidy(lambda done: elsewhere(lambda: seen.add(held(library))))
    assert seen == {400}


@pytest.mark.parametrize("what", ["sync", "tidy"])
def test_closing_does_not_wait_for_the_end_and_loses_nothing(library: Library, tmp_path: Path, what: str) -> None:
    if what == "tidy":
        library.sync()
    begun, closed = threading.Event(), threading.Event()
    told: list[int] = []

    def progress(done: int) -> None:
        told.append(done)
        begun.set()
        closed.wait(20)

    work = threading.Thread(target=library.sync if what == "sync" else library.tidy, args=(progress,))
    work.start()
    assert begun.wait(20)
    closing_it = threading.Thread(target=library.close)
    closing_it.start()
    while not library._closed:
        pass
    closed.set()
    for thread in (closing_it, work):
        thread.join(20)
        assert not thread.is_alive()
    assert len(told) == 1
    with closing(open_library(tmp_path)) as again:
        again.sync()
        assert held(again) == 400
        again.tidy()
        assert held(again) == 400
        assert again.behind() == 0
