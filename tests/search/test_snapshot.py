"""One answer takes one snapshot, and one sync reads what changed once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import pytest

from search.catalog import schema
from search.catalog.by_number import ByNumber
from search.catalog.catalog import Catalog
from search.engine.whoosh.manifest import IndexFolder
from search.library import Library
from search.paper import Page, Paper, Sighting
from search.query.query import parse
from tests.search.drawn import indexed

PAPERS = [
    Paper(
        f"Paper {n} on masks",
        "Masked models",
        authors=("Ada Low",),
        sightings=(Sighting(Page("x", "Mar 1", "2024-03-01"), n),),
    )
    for n in range(1, 31)
]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with indexed(tmp_path, PAPERS) as library:
        yield library


def test_it_is_the_same_until_something_changes(library: Library) -> None:
    first = library.snapshot()
    assert first.search(parse("masks").tree).keys
    assert library.snapshot() is first
    library.add([Paper("New masks")])
    second = library.snapshot()
    assert second is not first
    assert len(second.search(parse("masks").tree).keys) == 30
    library.sync()
    third = library.snapshot()
    assert third is not second
    assert len(third.search(parse("masks").tree).keys) == 31
    assert len(first.search(parse("masks").tree).keys) == 30
    assert (first.seq, third.seq) == (30, 31)


def test_it_asks_catalog_and_index_once(library: Library) -> None:
    library.snapshot().search(parse("masks").tree)
    with (
        patch("search.catalog.catalog.next_seq", wraps=schema.next_seq) as seqs,
        patch.object(IndexFolder, "stamp", autospec=True, side_effect=IndexFolder.stamp) as stamps,
    ):
        snapshot = library.snapshot()
        for text in ("masks", "title:paper -1", "seen:2024-03-01", ""):
            assert snapshot.search(parse(text).tree).keys
        assert snapshot.suggest("mask")
        assert snapshot.facets.seqs.any()
        assert snapshot.page_days.days == ("2024-03-01",)
    assert (seqs.call_count, stamps.call_count) == (1, 1)


def test_a_sync_reads_what_changed_once(library: Library) -> None:
    library.add([Paper("New masks", keywords=("vision",)), Paper(PAPERS[0].title, "A longer abstract than before.")])
    with (
        patch("search.catalog.catalog.load", wraps=schema.load) as loads,
        patch.object(ByNumber, "facts", autospec=True, side_effect=ByNumber.facts) as facts,
        patch.object(ByNumber, "sightings", autospec=True, side_effect=ByNumber.sightings) as sightings,
        patch.object(Catalog, "__init__", autospec=True, side_effect=Catalog.__init__) as opened,
    ):
        library.sync()
    assert [numbers for _, numbers in (call.args for call in loads.call_args_list) if numbers] == [[31, 1]]
    assert (facts.call_count, sightings.call_count, opened.call_count) == (0, 0, 0)
    snapshot = library.snapshot()
    assert len(snapshot.search(parse("masks").tree).keys) == 31
    assert len(snapshot.search(parse("longer").tree).keys) == 1
    assert [paper.title for paper in library.papers(list(snapshot.columns.everything)).values()][30] == "New masks"
    with closing(Library(library.catalog.path, library._index.with_name("other") / "index")) as anew:
        anew.sync()
        theirs, ours = anew.snapshot().columns, snapshot.columns
        assert list(theirs.everything) == list(ours.everything)
        assert [theirs.pages_of.get(key) for key in theirs.everything] == [
            ours.pages_of.get(key) for key in ours.everything
        ]
