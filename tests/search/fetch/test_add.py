"""Single papers by their ids, from arXiv, OpenAlex and the registries of DOIs."""

from __future__ import annotations

import json
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import UsageError
from search.fetch.add import NO_SUCH_DOI, Adder, AddReport, PaperId, parse_ids
from search.importing import import_papers
from search.paper import Page
from tests.search.fetch import corpus
from tests.search.fetch.conftest import Desk
from tests.search.fetch.server import Reply


async def add(desk: Desk, *ids: str) -> AddReport:
    async with desk.client() as client:
        return await Adder(client, desk.access, partial(import_papers, desk.library)).add(parse_ids(ids))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2401.00001", PaperId("arxiv", "2401.00001")),
        (" arXiv:2401.00001v3 ", PaperId("arxiv", "2401.00001")),
        ("https://arxiv.org/abs/2401.00001v2?context=cs#x", PaperId("arxiv", "2401.00001")),
        ("https://arxiv.org/pdf/2401.00001.pdf", PaperId("arxiv", "2401.00001")),
        ("hep-th/9901001", PaperId("arxiv", "hep-th/9901001")),
        ("https://huggingface.co/papers/2401.00001", PaperId("arxiv", "2401.00001")),
        ("10.48550/arXiv.2401.00001", PaperId("arxiv", "2401.00001")),
        ("10.1145/3442188.3445922", PaperId("doi", "10.1145/3442188.3445922")),
        ("https://doi.org/10.1145/ABC", PaperId("doi", "10.1145/abc")),
        ("doi:10.1145/x", PaperId("doi", "10.1145/x")),
    ],
)
def test_ids_are_taken_as_people_have_them(text: str, name: PaperId) -> None:
    assert parse_ids([text, text]) == (name,)


def test_all_that_is_no_id_is_told_before_anybody_is_asked() -> None:
    with pytest.raises(UsageError) as caught:
        parse_ids(["2401.00001", "lamps", "https://example.org/x"])
    assert "lamps, https://example.org/x" in caught.value.title
    assert "DOI" in caught.value.hint


@given(st.text(max_size=50))
def test_whatever_is_given_is_an_id_or_is_told(text: str) -> None:
    try:
        (name,) = parse_ids([text])
    except UsageError:
        return
    assert name.id in text.lower() or name.kind == "arxiv"


async def test_papers_of_arxiv_come_in_one_answer(desk: Desk) -> None:
    one, other = desk.services.papers[0], desk.services.papers[7]
    added = await add(desk, one.arxiv, f"https://arxiv.org/abs/{other.arxiv}v2")
    assert (added.missing, added.tally.new) == ({}, 2)
    assert added.papers[one.arxiv].title == one.title
    assert desk.titles == {one.title, other.title}
    assert desk.library.snapshot().columns.pages == (Page("arxiv", "added"),)
    assert len(desk.services.requests) == 1


async def test_what_arxiv_does_not_have_is_told_and_costs_no_other(desk: Desk) -> None:
    paper = desk.services.papers[0]
    added = await add(desk, paper.arxiv, "2001.99999")
    assert added.missing == {"2001.99999": "arXiv has no such paper"}
    assert desk.titles == {paper.title}


async def test_an_id_that_spoils_the_answer_is_told_alone(desk: Desk) -> None:
    paper = desk.services.papers[0]
    added = await add(desk, "0000.00000", paper.arxiv)
    assert list(added.papers) == [paper.arxiv]
    assert "incorrect id format" in added.missing["0000.00000"]


async def test_a_doi_comes_from_openalex(desk: Desk) -> None:
    paper = desk.services.papers[3]
    desk.keys = {"openalex": "opensesame"}
    added = await add(desk, f"https://doi.org/{paper.doi.upper()}")
    assert added.missing == {}
    assert desk.library.papers([paper.doi])[paper.doi].abstract == paper.abstract
    assert desk.services.requests[0].parameters == {"api_key": "opensesame"}


async def test_a_doi_that_openalex_does_not_know_comes_from_its_registry(desk: Desk) -> None:
    paper = corpus.Made(77_777, corpus.TODAY)
    desk.services.registry[paper.doi] = json.dumps(corpus.citation(paper)).encode()
    added = await add(desk, paper.doi)
    assert added.missing == {}
    found = desk.library.papers([paper.doi])[paper.doi]
    assert (found.title, found.authors, found.venue) == (paper.title, ("Ada Example",), "Journal of Lamps")
    assert desk.services.paths == [f"/works/doi:{paper.doi}", f"/{paper.doi}", f"/registry/{paper.doi}"]


async def test_openalex_is_asked_no_more_once_it_refuses(desk: Desk) -> None:
    some = [corpus.Made(number, corpus.TODAY) for number in (77_777, 77_778)]
    desk.services.registry |= {paper.doi: json.dumps(corpus.citation(paper)).encode() for paper in some}
    desk.services.trouble(f"/works/doi:{some[0].doi}", Reply(401, b'{"error": "API key required"}'))
    added = await add(desk, *(paper.doi for paper in some))
    assert added.missing == {}
    assert sum(path.startswith("/works") for path in desk.services.paths) == 1


async def test_a_doi_that_nobody_knows_is_told(desk: Desk) -> None:
    added = await add(desk, "10.9999/nobody")
    assert added.missing == {"10.9999/nobody": NO_SUCH_DOI}
    desk.services.trouble("/10.9999/nobody", Reply(403, b"Go away"))
    desk.time.pass_days(2)
    added = await add(desk, "10.9999/nobody")
    assert added.missing == {
        "10.9999/nobody": "OpenAlex answered 404 Not Found. 10.9999/nobody not found; "
        "doi.org answered 403 Forbidden. Go away"
    }


async def test_another_paper_is_not_taken_for_the_one_that_was_asked_for(desk: Desk) -> None:
    other = desk.services.papers[0]
    desk.services.trouble("/works/doi:10.9999/x", Reply(200, json.dumps(corpus.work(other)).encode()))
    added = await add(desk, "10.9999/x")
    assert desk.titles == set()
    assert "under another DOI" in added.missing["10.9999/x"]


@given(doi=st.from_regex(r"10\.\d{4}/[ -~]{1,30}", fullmatch=True))
def test_any_doi_is_asked_for_in_one_address(doi: str) -> None:
    from search.fetch.kinds import Access
    from search.fetch.kinds.openalex import by_resolver

    url = by_resolver(doi, Access()).url
    assert url.startswith("https://doi.org/10.")
    assert not set(url.removeprefix("https://doi.org/")) & set('?#<>" {}|^`[]\\')
