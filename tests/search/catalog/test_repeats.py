"""Whatever is imported, in whatever order, however often: the same papers."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from search.catalog.catalog import Catalog, Outcome
from search.paper import NOT_PUBLISHED, Paper, title_hash
from tests.search.drawn import new_catalog, papers


def state(catalog: Catalog) -> dict[str, Paper]:
    return {paper.key: paper for _, paper, _ in catalog.changes(0)}


@given(st.lists(papers(), max_size=8))
def test_importing_the_same_again_changes_nothing(drawn: list[Paper]) -> None:
    with new_catalog() as catalog:
        # What the first of them is may be clear only when all are known.
        catalog.add(drawn)
        settled = [key for key, *_ in catalog.add(drawn)]
        before, seq = state(catalog), catalog.seq
        assert [each[:2] for each in catalog.add(drawn)] == [(key, Outcome.SEEN) for key in settled]
        assert (state(catalog), catalog.seq) == (before, seq)
        assert set(settled) <= set(before)


@given(st.lists(papers(keys=("", "", "k1", "k2")), max_size=8))
def test_keys_that_contradict_identifiers_are_settled_once_and_for_all(drawn: list[Paper]) -> None:
    """One key on two papers: no export of ours says that, but a file made by hand may."""
    with new_catalog() as catalog:
        catalog.add(drawn)
        settled = [key for key, *_ in catalog.add(drawn)]
        before, seq = state(catalog), catalog.seq
        assert [each[:2] for each in catalog.add(drawn)] == [(key, Outcome.SEEN) for key in settled]
        assert (state(catalog), catalog.seq) == (before, seq)


@given(st.data())
def test_the_order_of_import_does_not_matter_where_titles_tell(data: st.DataObject) -> None:
    """Records of one author and year without identifiers, and one identifier a title: nobody could be in doubt."""
    drawn = [
        replace(paper, authors=("Ada Example",), date="", year=2024, publication=NOT_PUBLISHED, url="")
        for paper in data.draw(st.lists(papers(arxiv=("",), doi=("",)), max_size=8))
    ]
    named = {title_hash(paper.title): f"2401.{number:05}" for number, paper in enumerate(drawn)}
    some = [
        replace(paper, abstract="", arxiv=named[title_hash(paper.title)])
        for paper in data.draw(st.lists(st.sampled_from(drawn), max_size=3) if drawn else st.just([]))
    ]
    whole = [*drawn, *some]
    told = [_told(whole), _told(data.draw(st.permutations(whole)))]
    assert told[0] == told[1]


def _told(drawn: list[Paper]) -> set[tuple[object, ...]]:
    """What the catalog holds after an import, apart from keys and the dress of titles."""
    with new_catalog() as catalog:
        catalog.add(drawn)
        return {
            (
                title_hash(paper.title),
                paper.arxiv,
                frozenset(paper.sightings),
                frozenset(paper.categories),
                frozenset(paper.keywords),
                frozenset(link.url for link in paper.links),
                len(paper.abstract),
                len(paper.authors),
                paper.upvotes,
            )
            for paper in state(catalog).values()
        }


@given(st.lists(papers(), max_size=8), st.integers(0, 8))
def test_one_batch_or_several_make_no_difference(drawn: list[Paper], cut: int) -> None:
    with new_catalog() as whole, new_catalog() as parts:
        outcomes = whole.add(drawn)
        assert [*parts.add(drawn[:cut]), *parts.add(drawn[cut:])] == outcomes
        assert {key: paper.sightings for key, paper in state(parts).items()} == {
            key: paper.sightings for key, paper in state(whole).items()
        }
