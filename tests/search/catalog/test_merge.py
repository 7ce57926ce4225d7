from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from search.catalog.merge import merge
from search.catalog.same_paper import two_papers
from search.paper import Link, Page, Paper, Sighting
from tests.effort import calls
from tests.search.drawn import papers

ONE, TWO = Sighting(Page("daily-papers", "one"), 1), Sighting(Page("daily-papers", "two"), 4)


def test_the_longer_abstract_and_the_longer_list_of_authors_win() -> None:
    poor, rich = Paper("a", "short", authors=("A. One",)), Paper("a", "much longer", authors=("A. One", "B. Two"))
    for merged in (merge(poor, rich), merge(rich, poor)):
        assert (merged.abstract, merged.authors) == (rich.abstract, rich.authors)


def test_what_stands_wins_a_tie() -> None:
    old = Paper("a", "word one", venue="Here", url="https://example.org/1", year=2023)
    new = Paper("A", "word two", venue="There", url="https://example.org/2", year=2024)
    assert merge(old, new) == old


def test_the_more_precise_date_wins() -> None:
    month, day = Paper("a", date="2024-03"), Paper("a", date="2024-03-11")
    assert merge(month, day).date == merge(day, month).date == "2024-03-11"


def test_the_title_of_an_arxiv_record_is_better_than_one_read_off_a_page() -> None:
    page, record = Paper("RAIN ON SLATE"), Paper("Rain on Slate", arxiv="2401.00001")
    assert merge(page, record).title == merge(record, page).title == "Rain on Slate"


def test_sightings_categories_keywords_and_links_grow() -> None:
    code, web = Link("https://github.com/a/b", "code"), Link("https://example.org")
    old = Paper("a", categories=("cs.CV",), keywords=("x",), links=(code,), sightings=(ONE,))
    new = Paper("a", categories=("cs.CL", "cs.CV"), keywords=("y",), links=(web, code), sightings=(TWO, ONE))
    merged = merge(old, new)
    assert merged.categories == ("cs.CV", "cs.CL")
    assert merged.keywords == ("x", "y")
    assert merged.links == (code, web)
    assert merged.sightings == (ONE, TWO)


def test_a_link_keeps_the_kind_that_it_had() -> None:
    old, new = Paper("a", links=(Link("https://a.org", "code"),)), Paper("a", links=(Link("https://a.org", "web"),))
    assert merge(old, new).links == old.links


def test_upvotes_only_rise() -> None:
    assert merge(Paper("a", upvotes=7), Paper("a", upvotes=3)).upvotes == 7
    assert merge(Paper("a"), Paper("a", upvotes=0)).upvotes == 0
    assert merge(Paper("a"), Paper("a")).upvotes is None


def test_thousands_of_links_are_merged_in_no_time() -> None:
    links = tuple(Link(f"https://example.org/{number}") for number in range(5000))
    paper = Paper("a", links=links)
    both: list[Paper] = []
    assert calls(lambda: both.append(merge(paper, replace(paper, links=links[::-1])))) < 50_000
    assert both[0].links == links


@given(papers(), papers())
def test_merging_again_changes_nothing(old: Paper, new: Paper) -> None:
    merged = merge(old, new)
    assert merge(merged, new) == merged
    assert merge(merged, merged) == merged


@given(papers(), papers())
def test_nothing_is_dropped_and_the_key_stands(old: Paper, new: Paper) -> None:
    old = replace(old, key="kept", added="2024-01-01T00:00:00Z")
    merged = merge(old, new)
    assert (merged.key, merged.added) == (old.key, old.added)
    for paper in (old, new):
        assert set(merged.sightings) >= set(paper.sightings)
        assert set(merged.categories) >= set(paper.categories)
        assert set(merged.keywords) >= set(paper.keywords)
        assert {link.url for link in merged.links} >= {link.url for link in paper.links}
        assert len(merged.abstract) >= len(paper.abstract)
        assert len(merged.authors) >= len(paper.authors)
        for name in ("year", "venue", "arxiv", "doi", "url", "pdf", "upvotes", "date"):
            assert getattr(paper, name) in (None, "") or getattr(merged, name) not in (None, "")


def test_different_identifiers_of_one_kind_make_two_papers() -> None:
    assert two_papers(Paper("a", arxiv="2401.00001"), Paper("a", arxiv="2401.00002"))
    assert two_papers(Paper("a", doi="10.1000/a"), Paper("a", doi="10.1000/b"))
    assert not two_papers(Paper("a", arxiv="2401.00001", doi="10.1000/a"), Paper("a", arxiv="2401.00001", doi="10.1/b"))
    assert not two_papers(Paper("a", arxiv="2401.00001"), Paper("a", doi="10.1000/a"))
    assert not two_papers(Paper("a"), Paper("a", doi="10.1000/a"))
