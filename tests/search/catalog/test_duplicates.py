"""Which papers are found to be there twice, which are not, and how long that takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate, islice
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.catalog.catalog import Catalog
from search.catalog.duplicates import DuplicatePair, duplicates
from search.catalog.same_paper import ComparableTitle, compared, title_distance
from search.paper import Paper
from tests.effort import calls
from tests.search.drawn import new_catalog, papers

RAIN = " ".join(f"drop{n}" for n in range(40))
SNOW = " ".join(f"flake{n}" for n in range(40))


@pytest.fixture
def catalog() -> Iterator[Catalog]:
    with new_catalog() as made:
        yield made


def found(catalog: Catalog, *told: Paper) -> list[DuplicatePair]:
    for paper in told:
        catalog.add([paper])
    return duplicates(catalog)


# For sure ----------------------------------------------------------------------------------------------


def test_two_papers_that_a_later_record_ties_together_are_one_for_sure(catalog: Catalog) -> None:
    one, other = Paper("Rain on Slate", doi="10.1000/rain"), Paper("Wet Roofs, or Rain on Slate", arxiv="2401.00001")
    both = Paper("Wet Roofs, or Rain on Slate", arxiv="2401.00001", doi="10.1000/rain")
    (pair,) = found(catalog, one, other, both)
    assert (pair.keys, pair.sure) == (("10.1000/rain", "2401.00001"), True)
    assert "10.1000/rain" in pair.why


@pytest.mark.parametrize(
    "other",
    [
        Paper("Wet Roofs Considered", doi="10.48550/arxiv.2401.00001"),
        Paper("Wet Roofs Considered", url="https://arxiv.org/abs/2401.00001v2"),
    ],
)
def test_an_arxiv_id_is_one_in_whatever_form(catalog: Catalog, other: Paper) -> None:
    (pair,) = found(catalog, Paper("Rain on Slate", arxiv="2401.00001"), other)
    assert pair.sure
    assert "2401.00001" in pair.why


def test_papers_with_one_doi_and_two_arxiv_ids_are_not_one_for_sure(catalog: Catalog) -> None:
    one, other = (Paper(f"Rain {n}", arxiv=f"2401.0000{n}", doi="10.1000/rain") for n in (1, 2))
    (pair,) = found(catalog, one, other)
    assert not pair.sure


def test_papers_with_one_doi_and_two_titles_are_not_one_for_sure(catalog: Catalog) -> None:
    one, other = (Paper(title, doi="10.1000/rain", authors=(title,)) for title in ("Rain on Slate", "Wet Roofs"))
    (pair,) = found(catalog, one, other)
    assert (pair.sure, pair.why) == (False, "both have the DOI 10.1000/rain, but their titles differ")


def test_joined_papers_are_not_found_again(catalog: Catalog) -> None:
    one, other = Paper("Rain on Slate", doi="10.1000/rain"), Paper("Wet Roofs", arxiv="2401.00001")
    (pair,) = found(catalog, one, other, Paper("Wet Roofs", arxiv="2401.00001", doi="10.1000/rain"))
    catalog.join(*pair.keys)
    assert duplicates(catalog) == []


# Likely -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "slip",
    [
        "Measuring the Sound of Rain on Slate Rofs",
        "Measuring the Sound of Rain on Slate Roof",
        "Mesauring the Sounds of Rain on Slate Roofs",
        "Drizzle: Measuring the Sound of Rain on Slate Roofs",
        "Measuring the Sound of Rain on Slate Roofs: A Listener's Guide",
    ],
)
@pytest.mark.parametrize("same", [{"abstract": RAIN}, {"authors": ("Ada Example", "B. Other")}])
def test_a_title_with_a_slip_or_a_part_more_is_likely_the_same_paper(
    catalog: Catalog, slip: str, same: dict[str, Any]
) -> None:
    whole = "Measuring the Sound of Rain on Slate Roofs"
    told = [replace(Paper(title), **same) for title in (whole, "Quite Another Title", slip)]
    (pair,) = found(catalog, *told)
    assert not pair.sure
    assert {paper.title for paper in catalog.papers(pair.keys).values()} == {whole, slip}
    assert "agree" in pair.why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Paper("Scaling Up the Rain Model 3", RAIN), Paper("Scaling Up the Rain Model 4", SNOW)),
        (Paper("A Long Treatise on Rain, Part I", RAIN), Paper("A Long Treatise on Rain, Part II", RAIN)),
        (Paper("Rain Transformers for Vision", RAIN), Paper("Rain Transformers for Fusion", SNOW)),
        (
            Paper("Rain Transformers for Vision", authors=("Ada Example",)),
            Paper("Rain Transformers for Fusion", authors=("Bo Other",)),
        ),
        (Paper("Rain", RAIN), Paper("Ruin", RAIN)),
        (Paper("Measuring the Sound of Rain", RAIN), Paper("The Sound of Rain", RAIN)),  # a word less: another title
        (Paper("Learning to Count the Drops: Rain", RAIN), Paper("Learning to Count the Drops: Snow", SNOW)),
        (Paper("Editorial of the Year", SNOW, arxiv="2401.00001"), Paper("Editorial of the Year", arxiv="2401.00002")),
        (Paper("???"), Paper("!!!")),
    ],
)
def test_papers_that_only_look_alike_are_left_alone(catalog: Catalog, one: Paper, other: Paper) -> None:
    assert found(catalog, one, other) == []


def test_a_paper_that_was_handed_in_twice_is_found_by_its_text(catalog: Catalog) -> None:
    one, other = (Paper("Rain on Slate Roofs", RAIN, arxiv=f"2401.0000{n}") for n in (1, 2))
    (pair,) = found(catalog, one, other)
    assert not pair.sure


def test_of_two_titles_with_nothing_else_the_distance_tells(catalog: Catalog) -> None:
    (pair,) = found(catalog, Paper("Measuring Rain on Slate Roofs"), Paper("Measuring Rain on Slat Roofs"))
    assert pair.why == "their titles differ in 1 letter"


@given(st.text("ab 1:", max_size=60), st.text("ab 1:", max_size=60))
def test_nearness_is_mutual_and_every_title_is_next_to_itself(one: str, other: str) -> None:
    a, b = ComparableTitle.of(one), ComparableTitle.of(other)
    assert title_distance(a, b) == title_distance(b, a)
    assert title_distance(a, a) == (0 if a.joined else None)


@given(st.lists(papers(), max_size=8))
def test_every_pair_is_told_once_and_what_is_judged_is_judged_alike_both_ways(drawn: list[Paper]) -> None:
    with new_catalog() as catalog:
        catalog.add(drawn)
        pairs = duplicates(catalog)
        order = [key for key, *_ in catalog.names()]
        assert len({frozenset(pair.keys) for pair in pairs}) == len(pairs)
        for pair in pairs:
            assert order.index(pair.keys[0]) < order.index(pair.keys[1])
            one, other = catalog.papers(pair.keys).values()
            assert compared(one, other) == compared(other, one)


# Many ----------------------------------------------------------------------------------------------------


def many(count: int) -> Iterator[Paper]:
    """Yield papers of few common words and many rare ones."""
    random = Random(1)
    vocabulary = ["".join(random.choices("aeilnorst", k=random.randint(4, 9))) for _ in range(5000)]
    weights = list(accumulate(1 / rank for rank in range(1, 5001)))
    for _ in range(count):
        said = random.choices(vocabulary, cum_weights=weights, k=50)
        yield Paper(" ".join(said[:8]), " ".join(said[8:]))


def test_papers_are_not_all_compared_with_all_and_ten_of_many_twice_are_found(catalog: Catalog) -> None:
    catalog.add(many(500))
    few = calls(lambda: duplicates(catalog))
    catalog.add(islice(many(2_000), 500, None))
    titles = [f"Grand Unified Theory of {name} Puddles" for name in ("Amber", "Birch", "Cedar", "Dusty", "Early")]
    catalog.add(Paper(title, SNOW) for title in titles)
    catalog.add(Paper(title.replace("Theory", "Teory"), SNOW) for title in titles)
    pairs: list[DuplicatePair] = []
    # Four times the papers; comparing all with all would make sixteen times the calls.
    assert calls(lambda: pairs.extend(duplicates(catalog))) < 6 * few
    told = {frozenset(paper.title for paper in catalog.papers(pair.keys).values()) for pair in pairs}
    assert told >= {frozenset((title, title.replace("Theory", "Teory"))) for title in titles}


def test_a_thousand_papers_of_one_title_are_no_million_pairs(catalog: Catalog) -> None:
    catalog.add(Paper("Editorial of the Year", RAIN, arxiv=f"2401.{n:05}") for n in range(1000))
    assert len(duplicates(catalog)) < 10_000
