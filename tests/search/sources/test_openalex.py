"""OpenAlex: works as its API and its snapshot tell them, abstracts put together again."""

from __future__ import annotations

import json
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.paper import Page, Paper, Sighting
from search.sources.formats.openalex import NOT_A_PAPER, OpenAlex
from tests.search.sources.samples import noticed, skipped
from tests.search.sources.services import WORK, papers, read_by, read_json

ANSWER = {"meta": {"count": 1, "page": 1, "per_page": 25, "groups_count": None}, "results": [WORK], "group_by": []}


read = partial(read_json, OpenAlex())


def one(**fields: object) -> Paper:
    (paper,) = papers(read({"id": "https://openalex.org/W1", "title": "One", **fields}))
    return paper


@pytest.mark.parametrize(
    ("kind", "place", "type_"),
    [
        ("article", "journal", "article-journal"),
        ("article", "conference", "paper-conference"),
        ("article", "repository", ""),
        ("book-chapter", "ebook platform", "chapter"),
        ("preprint", "repository", "article"),
    ],
)
def test_how_it_was_published(kind: str, place: str, type_: str) -> None:
    source = {"type": place, "display_name": "Otters", "issn_l": "1234-5679", "host_organization_name": "Demo Press"}
    biblio = {"volume": "4", "issue": "2", "first_page": "7", "last_page": "9"}
    told = one(type=kind, primary_location={"source": source}, biblio=biblio).publication
    assert (told.type, told.volume, told.number, told.pages) == (type_, "4", "2", "7–9")
    assert told.publisher == ("" if place == "repository" else "Demo Press")


def test_an_answer_of_the_api() -> None:
    found = read(ANSWER)
    (paper,) = papers(found)
    assert paper.title == "Otters of Slow Rivers: VLMs & Lamps"
    assert paper.abstract == "We count otters and more otters"
    assert paper.authors == ("Ada Ember", "Bo Bold")
    assert (paper.date, paper.year, paper.venue) == ("2024-03-11", 2024, "Journal of Slow Rivers")
    assert (paper.doi, paper.arxiv) == ("10.1000/river.2024.7", "2401.00001")
    assert (paper.url, paper.pdf) == ("", "https://river.example/7.pdf")
    assert paper.keywords == ("Otter", "Counting of Animals")
    assert paper.sightings[0].page.source == "openalex"
    assert paper.sightings == (Sighting(Page("openalex", paper.sightings[0].page.label)),)
    assert not noticed(found)


def test_a_single_work_and_the_lines_of_the_snapshot() -> None:
    assert papers(read(WORK))[0].arxiv == "2401.00001"
    lines = "\n".join(json.dumps(WORK | {"title": title}) for title in ("One", "Two"))
    assert [paper.title for paper in papers(read_by(OpenAlex(), lines))] == ["One", "Two"]


@given(st.lists(st.sampled_from(["we", "count", "otters", "and", "the", "lamps"]), max_size=40))
def test_an_abstract_is_put_together_again(words: list[str]) -> None:
    index = {word: [i for i, each in enumerate(words) if each == word] for word in words}
    assert one(abstract_inverted_index=index).abstract == " ".join(words)


@pytest.mark.parametrize(
    ("index", "abstract"),
    [
        ({"far": [2**60], "near": [0, -1]}, "near near far"),
        ({"a": 0, "b": ["1", None, True, 1.5], "c": [3]}, "c"),
        ({"<p>We": [0], "count</p>": [1], "x": [3], "&lt;": [4], "3": [5]}, "We count\nx < 3"),
        ({"Abstract\n\nWe": [0], "\u202ecount\u0000": [1]}, "We count"),
        (None, ""),
        ([], ""),
        ({}, ""),
    ],
)
def test_an_index_may_be_anything(index: object, abstract: str) -> None:
    assert one(abstract_inverted_index=index).abstract == abstract


def test_an_endless_index_is_left_out_and_told() -> None:
    found = read({"id": "https://openalex.org/W1", "title": "One", "abstract_inverted_index": {"a": [1] * 100_001}})
    assert papers(found)[0].abstract == ""
    assert "100,001 words are too many" in noticed(found)[0][1]


def test_where_a_copy_lies_is_no_venue() -> None:
    arxiv = {
        "source": {"display_name": "arXiv", "type": "repository"},
        "landing_page_url": "https://arxiv.org/abs/2401.00001",
    }
    journal = {"source": {"display_name": "Rivers", "type": "journal"}}
    assert one(primary_location=arxiv).venue == ""
    assert one(primary_location=arxiv, locations=[arxiv, journal, None]).venue == "Rivers"
    assert one(primary_location=arxiv).arxiv == "2401.00001"


def test_a_cover_is_no_paper_and_a_retraction_is_told() -> None:
    found = read([WORK | {"is_paratext": True}, WORK | {"is_retracted": True}])
    assert len(papers(found)) == 1
    assert skipped(found)[0][1] == f"no. 1: {NOT_A_PAPER}"
    assert "retracted" in noticed(found)[0][1]


def test_fields_of_the_wrong_kind_cost_themselves_and_are_told() -> None:
    found = read([WORK | {"title": None, "display_name": "Kept", "publication_year": "2024", "doi": 7}, {"id": 1}])
    (paper,) = papers(found)
    assert (paper.title, paper.year, paper.doi) == ("Kept", 2024, "")
    assert "publication_year" in noticed(found)[0][1]
    assert skipped(found) == [(1, "no. 2: title: missing")]


def test_a_year_that_cannot_be_costs_only_itself() -> None:
    assert one(publication_year=20_240, publication_date=None).year is None
    assert one(publication_year=0, publication_date="2024-03-11").year == 2024


def test_only_addresses_of_the_web_are_kept() -> None:
    paper = one(primary_location={"landing_page_url": "javascript:alert(1)", "pdf_url": "file:///x"})
    assert (paper.url, paper.pdf) == ("", "")
