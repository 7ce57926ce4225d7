"""A paper survives its way through JSON whole; an object from outside is checked field by field."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.paper import Link, Page, Paper, Sighting
from search.paper_json import LONGEST_TITLE, from_record, to_record
from search.text.clean import clean, clean_line
from search.text.links import link_kind

LINES = st.text(max_size=40).map(clean_line)
LATEX = st.sampled_from([r"$\alpha$", r"72\%", r"na\"ive", "{BERT}", r"a\\b", "``x''", "plain", r"\foo{x}", "é", "{}"])
TITLES = (st.lists(LATEX | LINES, min_size=1, max_size=4).map(" ".join)).map(clean_line).filter(bool)
ABSTRACTS = st.lists(LATEX | LINES, max_size=6).map("\n".join).map(lambda text: clean(text).strip())
LISTS = st.lists(LINES.filter(bool), max_size=3).map(tuple)
DATES = st.sampled_from(["", "2024", "2024-03", "2024-02-29", "1999-12-31"])
DAYS = DATES | st.sampled_from(["--05-09", "--02-29"])
URLS = st.sampled_from(["https://github.com/a/b", "http://a.org/x?y=1", "https://c.github.io", "https://例え.jp/"])
KINDS = st.sampled_from(["code", "project", "paper", "web"])
PAGES = st.builds(Page, LINES.filter(bool), LINES, DAYS)
SIGHTINGS = st.lists(st.builds(Sighting, PAGES, st.integers(0, 10_000)), max_size=3, unique=True).map(tuple)
PAPERS = st.builds(
    Paper,
    title=TITLES,
    abstract=ABSTRACTS,
    key=st.sampled_from(["", "2401.00001", "10.1000/x(1)", "t0123456789abcdef"]),
    authors=LISTS,
    date=DATES,
    year=st.none() | st.integers(1, 9999),
    venue=LINES,
    categories=LISTS,
    keywords=LISTS,
    arxiv=st.sampled_from(["", "2401.00001", "math.AG/0601001", "hep-th/9901001"]),
    doi=st.sampled_from(["", "10.1000/x", "10.48550/arxiv.2401.00001"]),
    url=URLS | st.just(""),
    pdf=URLS | st.just(""),
    links=st.lists(st.builds(Link, URLS, KINDS), max_size=3, unique_by=lambda link: link.url).map(tuple),
    upvotes=st.none() | st.integers(0, 10**9),
    added=st.sampled_from(["", "2026-11-21T08:30:00Z", "2026-11-21T08:30:00+00:00"]),
    sightings=SIGHTINGS,
)


@given(PAPERS)
def test_a_paper_survives_the_round_trip_through_json(paper: Paper) -> None:
    assert from_record(json.loads(json.dumps(to_record(paper)))) == paper


def test_the_record_shows_readable_text_and_keeps_the_original_beside_it() -> None:
    paper = Paper(r"$\alpha$-VAE \\ again", "Gains of 72\\%.\nPlain.", links=(Link("https://github.com/a/b", "code"),))
    record = to_record(paper)
    assert record["title"] == "α-VAE again"
    assert record["abstract"] == "Gains of 72%.\nPlain."
    assert record["latex"] == {"title": r"$\alpha$-VAE \\ again", "abstract": "Gains of 72\\%.\nPlain."}
    assert record["code"] == ["https://github.com/a/b"]


def test_a_record_without_latex_says_nothing_of_it() -> None:
    assert "latex" not in to_record(Paper("Plain Title", "Plain text."))
    assert to_record(Paper(r"$x$", "Plain text."))["latex"] == {"title": "$x$"}


def test_a_title_that_reads_as_nothing_is_shown_as_it_stands() -> None:
    assert to_record(Paper(r"\label{x}"))["title"] == r"\label{x}"


def test_the_fields_are_the_public_ones() -> None:
    fields = "key,title,abstract,authors,date,year,venue,categories,keywords,arxiv,doi,url,pdf,links,code,upvotes,added"
    assert ",".join(to_record(Paper("x"))) == fields + ",sightings"


def test_a_title_alone_is_a_record() -> None:
    assert from_record({"title": "x"}) == Paper("x")
    assert from_record({"title": "x", "abstract": "y", "unknown": {"deep": [1]}}) == Paper("x", "y")


def test_links_are_found_in_the_abstract_where_the_record_has_none() -> None:
    paper = from_record({"title": "x", "abstract": "Code: https://github.com/a/b."})
    assert paper.links == (Link("https://github.com/a/b", "code"),)
    assert from_record({"title": "x", "abstract": "Code: https://github.com/a/b.", "links": []}).links == ()


def test_links_may_be_plain_addresses_and_only_http_stays() -> None:
    record = {
        "title": "x",
        "links": [
            "https://github.com/a/b",
            "javascript:alert(1)",
            {"url": "file:///etc/passwd"},
            {"url": "http://a.org"},
        ],
        "code": ["https://a.org/code", "ftp://a.org"],
        "url": "javascript:alert(1)",
        "pdf": "https://user:pass@evil.org/x.pdf",
    }
    paper = from_record(record)
    assert [link.url for link in paper.links] == ["https://github.com/a/b", "http://a.org", "https://a.org/code"]
    assert paper.code == ("https://github.com/a/b", "https://a.org/code")
    assert (paper.url, paper.pdf) == ("", "")


def test_a_kind_that_carrel_does_not_know_is_told_by_the_address() -> None:
    link = {"url": "https://github.com/a/b", "kind": ["evil"]}
    assert from_record({"title": "x", "links": [link]}).links[0].kind == link_kind("https://github.com/a/b")


def test_identifiers_are_brought_into_their_normal_form() -> None:
    paper = from_record(
        {"title": "x", "arxiv": "https://arxiv.org/abs/2401.00001v3", "doi": "https://doi.org/10.1000/X"}
    )
    assert (paper.arxiv, paper.doi) == ("2401.00001", "10.1000/x")


def test_the_year_comes_from_the_date_unless_the_record_speaks_of_it() -> None:
    assert from_record({"title": "x", "date": "2024-03-11"}).year == 2024
    assert from_record({"title": "x", "date": "2024-03-11", "year": None}).year is None
    assert from_record({"title": "x", "year": 2024.0}).year == 2024


def test_every_text_is_cleaned() -> None:
    evil = "a\x1b[2J\u202eb\x00\ud800"
    record: dict[str, Any] = {
        "title": evil + "\nc",
        "abstract": evil + "\r\nc",
        "authors": [evil, "\u200b"],
        "venue": evil,
        "sightings": [{"source": evil, "label": evil, "rank": 1}],
    }
    paper = from_record(record)
    assert paper.title == "a[2Jb c"
    assert paper.abstract == "a[2Jb\nc"
    assert paper.authors == ("a[2Jb",)
    assert paper.sightings == (Sighting(Page("a[2Jb", "a[2Jb"), 1),)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (None, "the record: expected an object, found nothing"),
        ([1], "the record: expected an object, found a list"),
        ({}, "title: missing"),
        ({"title": "\u200b \x00"}, "title: missing"),
        ({"title": 3}, "title: expected text, found 3"),
        ({"title": "x" * 50_000}, f"title: 50,000 characters exceed the limit of {LONGEST_TITLE:,}"),
        ({"abstract": ["y"]}, "abstract: expected text, found a list"),
        ({"abstract": "y" * 100_001}, "abstract: 100,001 characters exceed the limit of 100,000"),
        ({"latex": "y"}, "latex: expected an object, found text"),
        ({"latex": {"title": 1}}, "latex.title: expected text, found 1"),
        ({"authors": "A and B"}, "authors: expected a list, found text"),
        ({"authors": ["A", {"name": "B"}]}, "authors[1]: expected text, found an object"),
        ({"authors": ["A"] * 20_001}, "authors: 20,001 entries exceed the limit of 20,000"),
        ({"year": float("nan")}, "year: expected a whole number, found nan"),
        ({"year": float("inf")}, "year: expected a whole number, found inf"),
        ({"year": "2024"}, "year: expected a whole number, found text"),
        ({"year": True}, "year: expected a whole number, found true or false"),
        ({"year": 10**30}, "year: must be between 1 and 9999"),
        ({"upvotes": -1}, "upvotes: must be between 0 and 9007199254740991"),
        ({"date": "May 9"}, 'date: "May 9" is not a date such as 2024-05-09'),
        ({"date": "2024-02-30"}, 'date: "2024-02-30" is not a date such as 2024-05-09'),
        ({"date": "--05-09"}, 'date: "--05-09" is not a date such as 2024-05-09'),
        ({"added": "now"}, 'added: "now" is not a time such as 2024-05-09T12:00:00Z'),
        ({"arxiv": "abc"}, 'arxiv: "abc" is not an arXiv id'),
        ({"doi": "abc"}, 'doi: "abc" is not a DOI'),
        ({"key": "-x"}, 'key: "-x" is not a key of Carrel\'s'),
        ({"links": [3]}, "links[0]: expected an object, found 3"),
        ({"links": [{"url": 3}]}, "links[0].url: expected text, found 3"),
        ({"sightings": {}}, "sightings: expected a list, found an object"),
        ({"sightings": [{}]}, "sightings[0].source: missing"),
        ({"sightings": [{"source": "a", "rank": "1"}]}, "sightings[0].rank: expected a whole number, found text"),
        ({"sightings": [{"source": "a", "page_date": "x"}]}, 'sightings[0].page_date: "x" is not a date'),
    ],
)
def test_what_is_wrong_is_said_with_the_name_of_the_field(record: object, reason: str) -> None:
    if isinstance(record, dict) and record and "title" not in record:
        record = {"title": "x", **record}
    with pytest.raises(ValueError) as error:  # noqa: PT011 - its whole text is compared
        from_record(record)
    assert str(error.value).startswith(reason)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10)
JUNK = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
FIELDS = st.sampled_from([*to_record(Paper("x")), "latex", "url"])


@given(st.dictionaries(FIELDS, JUNK, max_size=6))
def test_any_object_is_a_valid_paper_or_refused_in_words(record: dict[str, object]) -> None:
    paper, reason = read(record)
    assert ": " in reason or (paper and from_record(to_record(paper)) == paper)


@given(PAPERS, FIELDS, JUNK)
def test_a_bad_field_is_the_one_that_is_named(paper: Paper, name: str, junk: object) -> None:
    read_paper, reason = read(to_record(replace(paper, key="")) | {name: junk})
    assert read_paper or reason.startswith((name, "title"))


def read(record: object) -> tuple[Paper | None, str]:
    try:
        return from_record(record), ""
    except ValueError as error:
        return None, str(error)
