"""docs/index.md: the session runs as it stands, and Whoosh finds what Carrel finds."""

from __future__ import annotations

import doctest
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engine.whoosh.field_names import TEXT
from search.library import Library
from search.query.query import parse
from search.text.stemmer import quietly
from tui.demo.demo_library import papers

with quietly():
    from whoosh.index import open_dir
    from whoosh.qparser import MultifieldParser

PAGE = Path(__file__).parents[4] / "docs" / "index.md"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def library(home: Path) -> Iterator[Library]:
    library = Library(home / "catalog.sqlite3", home / ".cache" / "carrel" / "index")
    library.add(papers())
    library.sync()
    yield library
    library.close()


def test_the_session_in_the_docs_runs(library: Library, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(home))
    session = doctest.DocTestParser().get_doctest(PAGE.read_text("utf-8"), {}, PAGE.name, str(PAGE), 0)
    assert len(session.examples) > 7
    failures: list[str] = []
    doctest.DocTestRunner().run(session, out=failures.append)
    assert not failures, "".join(failures)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("learning", "learning"),
        ("Models", "models"),
        ("neural networks", "neural networks"),
        ("graph networks", "graph AND networks"),
        ('"language models"', '"language models"'),
        ('"neural networks" deep', '"neural networks" deep'),
        ("title:learning", "title:learning"),
        ('title:"language models"', 'title:"language models"'),
        ("abstract:training", "abstract:training"),
        ("author:hinton", "authors:hinton"),
        ("graph OR vision", "graph OR vision"),
        ("deep (graph OR vision)", "deep (graph OR vision)"),
        ("learning -deep", "learning NOT deep"),
        ("learning NOT deep", "learning NOT deep"),
        ("(graph OR vision) NOT title:networks", "(graph OR vision) NOT title:networks"),
        ("cat:cs.LG learning", "cat:cs.LG learning"),
        ("year:2017", "year:2017"),
        ("year:2012..2015 learning", "year:[2012 TO 2015] learning"),
        ("has:code learning", "has:code learning"),
    ],
)
def test_whooshs_parser_and_searcher_find_the_same(library: Library, ours: str, theirs: str) -> None:
    with quietly():
        index = open_dir(str(library._index))
    expected = set(library.snapshot().search(parse(ours).tree).keys)
    parser = MultifieldParser(list(TEXT), index.schema)
    with index.searcher() as searcher:
        assert {hit["key"] for hit in searcher.search(parser.parse(theirs), limit=None)} == expected
    assert expected
