"""Years, categories, keywords and authors: each count is what the query language finds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from search.columns.facet_values import FACETS_COUNTED
from search.columns.paper_sets import PaperSet
from search.library import Library
from search.paper import Paper
from search.query.facets import Filter
from search.query.query import parse
from tests.search.drawn import indexed

PAPERS = (
    Paper("One", year=2024, authors=("Ada Moth", "Jo Fen"), categories=("cs.CV", "cs.LG"), keywords=("vision",)),
    Paper("Two", year=2024, authors=("Ada Moth Smith",), categories=("cs.CV",), keywords=("Vision", "two words")),
    Paper(
        "Three", year=2023, authors=("JO FEN", "Erdős, Pál"), categories=("cs", "stat.ML"), keywords=("a,b", 'a "b"')
    ),
    Paper("Four", authors=("Jo Fen", "Jo Fen"), keywords=('na\\"ive',)),
    Paper("Five"),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with indexed(tmp_path_factory.mktemp("facts"), PAPERS) as library:
        yield library


def listed(library: Library, facet: str, query: str = "", most: int = 50, holding: str = "") -> dict[str, int]:
    found = library.snapshot().search(parse(query).tree)
    return dict(library.snapshot().facets.listed(facet, PaperSet(found.rows, found.columns.size), most, holding))


@pytest.mark.parametrize("facet", FACETS_COUNTED)
@pytest.mark.parametrize("query", ["", "one OR two OR four", "year:2024"])
def test_every_count_is_what_choosing_the_value_finds(library: Library, facet: str, query: str) -> None:
    pool = frozenset(library.snapshot().search(parse(query).tree).keys)
    for value, count in listed(library, facet, query).items():
        found = library.snapshot().search(parse(f"{Filter(facet, value).clause()} ").tree)
        assert count == len(pool.intersection(found.keys)), value


def test_values_are_listed_once_however_they_are_spelt(library: Library) -> None:
    assert listed(library, "year") == {"2024": 2, "2023": 1}
    assert listed(library, "author") == {"Jo Fen": 3, "Ada Moth": 2, "Ada Moth Smith": 1, "Erdős, Pál": 1}
    assert listed(library, "cat") == {"cs": 3, "cs.CV": 2, "cs.LG": 1, "stat.ML": 1}
    assert listed(library, "kw")["vision"] == 2
    assert listed(library, "kw")["naïve"] == 1


def test_the_most_frequent_are_listed_and_any_can_be_looked_for(library: Library) -> None:
    assert listed(library, "author", most=1) == {"Jo Fen": 3}
    assert listed(library, "author", most=1, holding="smi") == {"Ada Moth Smith": 1}
