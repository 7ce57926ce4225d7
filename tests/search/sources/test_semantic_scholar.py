"""Semantic Scholar: one paper, a batch, a search, citations, recommendations."""

from __future__ import annotations

import json
from functools import partial

import pytest

from search.paper import Link, Paper
from search.sources.formats.semantic_scholar import SemanticScholar
from tests.search.sources.samples import noticed, skipped
from tests.search.sources.services import S2_PAPER, document, papers, read_json

read = partial(read_json, SemanticScholar())


def one(**fields: object) -> Paper:
    (paper,) = papers(read({"paperId": "0", "title": "One", **fields}))
    return paper


def test_a_paper() -> None:
    found = read(S2_PAPER)
    (paper,) = papers(found)
    assert (paper.title, paper.abstract[:19]) == ("Folding Drawers at Scale", "We fold drawers. Co")
    assert paper.authors == ("Ada Ember", "Bo Bold")
    assert (paper.date, paper.year, paper.venue) == ("2024-01-03", 2024, "Meeting on Otters")
    assert (paper.arxiv, paper.doi) == ("2401.00001", "10.1000/river.7")
    assert paper.keywords == ("Computer Science", "Art")
    assert paper.links == (Link("https://github.com/example/drawers", "code"),)
    # Semantic Scholar's own page would stand before arXiv's.
    assert (paper.url, paper.pdf) == ("", "https://river.example/drawers.pdf")
    assert not noticed(found)


@pytest.mark.parametrize(
    "data",
    [
        S2_PAPER,
        [S2_PAPER],
        {"total": 1, "offset": 0, "data": [S2_PAPER]},
        {"total": 1, "token": None, "data": [S2_PAPER]},
        {"offset": 0, "data": [{"contexts": [], "citingPaper": S2_PAPER}]},
        {"offset": 0, "data": [{"isInfluential": False, "citedPaper": S2_PAPER}]},
        {"recommendedPapers": [S2_PAPER]},
        {"data": [S2_PAPER | {"matchScore": 174.2}]},
    ],
)
def test_every_answer_is_known_and_read(data: object) -> None:
    assert SemanticScholar().sniff(document(json.dumps(data)))
    assert [paper.title for paper in papers(read(data))] == ["Folding Drawers at Scale"]


def test_a_batch_holds_null_for_what_is_not_known() -> None:
    found = read([None, S2_PAPER])
    assert SemanticScholar().sniff(document(json.dumps([None, S2_PAPER])))
    assert len(papers(found)) == 1
    assert skipped(found) == [(1, "no. 1: empty: unknown to the service")]


def test_nulls_are_as_good_as_nothing() -> None:
    nothing = dict.fromkeys(S2_PAPER) | {"paperId": "0", "title": "One"}
    found = read(nothing)
    (paper,) = papers(found)
    assert (paper.abstract, paper.authors, paper.date, paper.year, paper.doi) == ("", (), "", None, "")
    assert not noticed(found)


def test_arxiv_is_no_venue() -> None:
    assert one(venue="arXiv.org", journal={"name": "ArXiv"}).venue == ""
    assert one(venue="", publicationVenue={"name": "Rivers"}).venue == "Rivers"
    assert one(venue="", journal={"name": "Lamps"}).venue == "Lamps"


def test_a_paper_without_other_page_has_its_own() -> None:
    page = "https://www.semanticscholar.org/paper/0"
    assert one(url=page).url == page
    assert (
        one(url=page, externalIds={"ACL": "2024.otters-long.7"}).url == "https://aclanthology.org/2024.otters-long.7/"
    )
    assert one(url="javascript:alert(1)", openAccessPdf={"url": ""}).url == ""


def test_what_the_service_says_instead_is_told() -> None:
    assert skipped(read({"error": "Paper with id 7 not found"})) == [
        (1, "no. 1: the service says: Paper with id 7 not found")
    ]


def test_fields_of_the_wrong_kind_cost_themselves_and_are_told() -> None:
    found = read(S2_PAPER | {"year": "soon", "publicationDate": 2024, "authors": {"name": "Ada"}, "externalIds": []})
    (paper,) = papers(found)
    assert (paper.title, paper.year, paper.authors) == ("Folding Drawers at Scale", None, ())
    assert noticed(found)
