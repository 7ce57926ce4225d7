"""Arrays say what going through the papers one by one says: orders, counts, and after changes as when read anew."""

from __future__ import annotations

from datetime import date
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.columns import columns as module
from search.columns import orders
from search.columns.facet_values import FACETS_COUNTED, PaperFacets
from search.columns.facet_values import refreshed_facets as facts_caught_up
from search.columns.paper_sets import PaperSet
from search.columns.refresh import caught_up, read
from search.paper import Page, Paper
from tests.search.columns.plain import ORDERS, PAGES, TODAY, counted, held, ordered, papers, told
from tests.search.drawn import new_catalog


class FixedDate(date):
    @classmethod
    def today(cls) -> FixedDate:
        return cls(TODAY.year, TODAY.month, TODAY.day)


@settings(max_examples=25, deadline=None)
@given(papers(), st.randoms(use_true_random=False), st.lists(st.sampled_from(PAGES), max_size=2), st.booleans())
def test_every_order_is_the_one_that_sorting_keys_gives(
    taken: list[Paper], random: st.DataObject, pages: list[Page], by_walking: bool
) -> None:
    with new_catalog() as catalog, patch.object(module, "date", FixedDate):
        catalog.add(taken)
        known, columns = held(catalog), read(catalog)
        keys = list(known)
        random.shuffle(keys)  # type: ignore[attr-defined]
        keys = keys[: 2 * len(keys) // 3 + 1]
        # Of many papers, the order is walked through instead of sorting them.
        with patch.object(orders, "_MANY_ORDERED", 0 if by_walking else 10_000):
            for sort in ORDERS:
                found = columns.keys_of(columns.sorted(columns.rows_of(keys), sort, pages))
                assert found == ordered(known, keys, sort, pages), sort


@settings(max_examples=25, deadline=None)
@given(papers(), st.randoms(use_true_random=False))
def test_every_count_is_the_one_that_counting_papers_gives(taken: list[Paper], random: st.DataObject) -> None:
    with new_catalog() as catalog:
        catalog.add(taken)
        known, columns = held(catalog), read(catalog)
        facts = facts_caught_up(PaperFacets(), catalog, columns)
        pool = [key for key in known if random.random() < 0.7]  # type: ignore[attr-defined]
        chosen = PaperSet(columns.rows_of(pool), columns.size)
        for facet in FACETS_COUNTED:
            valued = facts.valued[facet]
            names = valued.values.many(np.arange(len(valued.values)))
            counts = dict(zip(names, valued.counts(chosen).tolist(), strict=True))
            found = {name: count for name, count in counts.items() if count}
            assert found == counted((known[key] for key in pool), facet)


@settings(max_examples=25, deadline=None)
@given(papers(), papers(), st.data())
def test_what_was_brought_up_to_date_is_what_would_be_read_anew(
    first: list[Paper], then: list[Paper], data: st.DataObject
) -> None:
    with new_catalog() as catalog:
        catalog.add(first)
        columns = read(catalog)
        facts = facts_caught_up(PaperFacets(), catalog, columns)
        catalog.add(then)
        keys = list(held(catalog))
        if len(keys) > 1 and data.draw(st.booleans()):
            keep, other = data.draw(st.permutations(keys))[:2]
            catalog.join(keep, other)
            if data.draw(st.booleans()):
                columns = caught_up(columns, catalog)
                catalog.part(other)
        columns = caught_up(columns, catalog)
        facts = facts_caught_up(facts, catalog, columns)
        anew = read(catalog)
        assert told(columns) == told(anew)
        everything = PaperSet(columns.rows, columns.size)
        fresh = facts_caught_up(PaperFacets(), catalog, anew)
        for facet in FACETS_COUNTED:
            assert list(facts.listed(facet, everything, 50)) == list(fresh.listed(facet, everything, 50))


@pytest.mark.parametrize("holding", ["", "jo", "FEN"])
def test_values_are_listed_most_frequent_first_and_by_name_where_equal(holding: str) -> None:
    with new_catalog() as catalog:
        catalog.add(Paper(f"Paper {n}", authors=("Jo Fen", f"Author {n % 3}", "Amy Fen")) for n in range(9))
        columns = read(catalog)
        facts = facts_caught_up(PaperFacets(), catalog, columns)
        listed = list(facts.listed("author", PaperSet(columns.rows, columns.size), 4, holding))
    expected = [("Amy Fen", 9), ("Jo Fen", 9), ("Author 0", 3), ("Author 1", 3)]
    assert listed == [pair for pair in expected if holding.casefold() in pair[0].casefold()]
