from __future__ import annotations

import pytest

from search.paper import Link, Page, Paper, Sighting, arxiv_id, doi, title_hash

PLAIN = "Naive Gardens: 72% of alpha-VAEs"


@pytest.mark.parametrize(
    "dressed",
    [
        "naive gardens: 72% of alpha-vaes",
        "NAIVE GARDENS — 72% OF ALPHA-VAES!",
        "Naïve Gardens: 72% of alpha-VAEs",
        'Na\\"ive Gardens: 72\\% of alpha-VAEs',
        "\\textbf{Naive} Gardens:   72% of\talpha–VAEs",
        "Ｎａｉｖｅ Gardens (72 of alpha VAEs)",
        "Na\u0308ive Gardens: 72% of alpha-VAEs",
    ],
)
def test_a_title_in_another_dress_is_the_same_title(dressed: str) -> None:
    assert title_hash(dressed) == title_hash(PLAIN)


@pytest.mark.parametrize("other", ["Naive Gardens: 73% of alpha-VAEs", "Naive Gardens: 72% of beta-VAEs", "Naive", ""])
def test_another_title_is_another_title(other: str) -> None:
    assert title_hash(other) != title_hash(PLAIN)


def test_titles_without_a_letter_are_told_apart() -> None:
    assert len({title_hash("???"), title_hash("!!!"), title_hash("🐑"), title_hash("")}) == 4
    assert title_hash(" ??? ") == title_hash("???")
    assert title_hash("$\\alpha$-Stable Routing") == title_hash("α-Stable Routing")


@pytest.mark.parametrize(
    "text",
    [
        "2401.00001",
        "2401.00001v3",
        " arXiv:2401.00001v12 ",
        "https://arxiv.org/abs/2401.00001v2",
        "http://arxiv.org/pdf/2401.00001v2.pdf",
        "https://huggingface.co/papers/2401.00001",
        "10.48550/arXiv.2401.00001",
        "https://doi.org/10.48550/arxiv.2401.00001",
    ],
)
def test_an_arxiv_id_is_found_without_its_version(text: str) -> None:
    assert arxiv_id(text) == "2401.00001"


def test_old_arxiv_ids_are_ids_too() -> None:
    assert arxiv_id("https://arxiv.org/abs/hep-th/9901001v2") == "hep-th/9901001"
    assert arxiv_id("math.GT/0309136") == "math.GT/0309136"


@pytest.mark.parametrize("text", ["", "GPT-4", "2401.1", "12401.000011", "version 2401.00001", "10.1000/182", "v2"])
def test_what_is_no_arxiv_id_is_none(text: str) -> None:
    assert arxiv_id(text) == ""


@pytest.mark.parametrize("text", ["10.1000/ABC.d(1)", "doi:10.1000/abc.D(1)", "https://doi.org/10.1000/Abc.d(1)."])
def test_a_doi_is_found_in_lower_case(text: str) -> None:
    assert doi(text) == "10.1000/abc.d(1)"


@pytest.mark.parametrize("text", ["", "10.1/x y", "2401.00001", "11.1000/x"])
def test_what_is_no_doi_is_none(text: str) -> None:
    assert doi(text) == ""


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("--03-11", "Mar 11"),
        ("2026-03-01", "Mar 1, 2026"),
        ("", ""),
        ("2026-03", "2026-03"),
        ("--13-01", "--13-01"),
        ("soon", "soon"),
    ],
)
def test_a_page_says_its_day_as_people_do(date: str, day: str) -> None:
    assert Page("daily-papers", "a page", date).day == day


def test_a_page_goes_by_its_label_source_date_and_day() -> None:
    page = Page("daily-papers", "Spring Reading", "2026-03-11")
    assert page.names >= {"spring-reading", "daily-papers", "2026-03-11", "mar-11-2026", "spring-reading-2026-03-11"}


def test_the_strongest_identifier_becomes_the_key() -> None:
    title = title_hash("Rain")
    assert Paper("Rain", arxiv="2401.00001", doi="10.1000/x").minted("now").key == "2401.00001"
    assert Paper("Rain", doi="10.1000/x").minted("now").key == "10.1000/x"
    assert Paper("Rain").minted("now").key == title
    assert Paper("Rain", arxiv="2401.00001", doi="10.1000/x").aliases == (
        "arxiv:2401.00001",
        "doi:10.1000/x",
        f"title:{title}",
    )


def test_a_key_and_a_time_that_are_given_stand() -> None:
    minted = Paper("Rain", arxiv="2401.00001", key="kept", added="2020-01-01T00:00:00Z").minted("2026-01-01T00:00:00Z")
    assert (minted.key, minted.added) == ("kept", "2020-01-01T00:00:00Z")


def test_the_addresses_of_a_paper_follow_from_its_identifiers() -> None:
    assert Paper("a", arxiv="2401.00001").page_url == "https://arxiv.org/abs/2401.00001"
    assert Paper("a", arxiv="2401.00001").pdf_url == "https://arxiv.org/pdf/2401.00001"
    assert Paper("a", doi="10.1000/x").page_url == "https://doi.org/10.1000/x"
    assert Paper("a", url="https://example.org/a", arxiv="2401.00001").page_url == "https://example.org/a"
    assert (Paper("a").page_url, Paper("a").pdf_url) == ("", "")


def test_pages_and_code_are_told_once_in_order() -> None:
    first, second = Page("s", "one"), Page("s", "two")
    links = (
        Link("https://github.com/a/b", "code"),
        Link("https://example.org"),
        Link("https://gitlab.com/a/b", "code"),
    )
    paper = Paper("a", links=links, sightings=(Sighting(first, 3), Sighting(second, 1), Sighting(first, 9)))
    assert paper.pages == (first, second)
    assert paper.code == ("https://github.com/a/b", "https://gitlab.com/a/b")
