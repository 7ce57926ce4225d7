"""CSL-JSON: what Zotero and pandoc exchange and what doi.org answers."""

from __future__ import annotations

import json
from functools import partial

import pytest

from search.paper import Paper
from search.sources.formats.csl_json import CslJson
from tests.search.sources.samples import noticed, rows, skipped
from tests.search.sources.services import CSL, CSL_PREPRINT, document, papers, read_json

read = partial(read_json, CslJson(), indent=1)


def one(**fields: object) -> Paper:
    (paper,) = papers(read({"id": "x", "type": "article", "title": "One", **fields}))
    return paper


def test_zotero_s_export() -> None:
    found = read([CSL, CSL_PREPRINT])
    paper, preprint = papers(found)
    assert paper.title == "Otters of Slow Rivers: VLMs at 10^{5} & More"
    assert paper.abstract == "We count otters.\nWith lamps."
    assert paper.authors == ("Ada Ember", "Bo van der Bold Jr.", "Otter Team")
    assert (paper.date, paper.year, paper.venue) == ("2024-03-11", 2024, "Journal of Slow Rivers")
    assert (paper.doi, paper.url) == ("10.1000/river.2024.7", "https://river.example/7")
    assert paper.keywords == ("otters", "rivers")
    assert (preprint.arxiv, preprint.doi, preprint.date, preprint.venue) == ("2401.00001", "", "2024-01", "")
    assert rows(found)[1].line > rows(found)[0].line == 2
    assert not noticed(found)


def test_what_doi_org_answers() -> None:
    answer = {
        "type": "journal-article",
        "title": ["Otters of Slow Rivers"],
        "container-title": ["Journal of Slow Rivers"],
        "published": {"date-parts": [[2024, 3]]},
        "issued": {"date-parts": [[None]]},
        "author": [{"given": "Ada", "family": "Ember", "sequence": "first", "affiliation": []}, {"name": "Otter Team"}],
        "DOI": "10.1000/RIVER.2024.7",
        "URL": "http://dx.doi.org/10.1000/river.2024.7",
        "subject": ["Zoology", "Light"],
        "ISSN": ["1234-5678"],
    }
    assert CslJson().sniff(document(json.dumps(answer)))
    (paper,) = papers(read(answer))
    assert (paper.title, paper.venue, paper.date) == ("Otters of Slow Rivers", "Journal of Slow Rivers", "2024-03")
    assert paper.authors == ("Ada Ember", "Otter Team")
    assert paper.keywords == ("Zoology", "Light")
    assert paper.url == ""


@pytest.mark.parametrize(
    ("issued", "date"),
    [
        ({"date-parts": [[2024, 3, 11]]}, "2024-03-11"),
        ({"date-parts": [["2024", "3"]]}, "2024-03"),
        ({"date-parts": [[2024.0]]}, "2024"),
        ({"date-parts": [[2024, 13, 40]]}, "2024"),
        ({"date-parts": [[2024, 2, 31]]}, "2024-02"),
        ({"date-parts": [[]]}, ""),
        ({"date-parts": [[None, 3]]}, ""),
        ({"date-parts": [[2024, 1, 1], [2025]]}, "2024-01-01"),
        ({"date-parts": "2024"}, ""),
        ({"raw": "11 March 2024"}, "2024-03-11"),
        ({"literal": "spring 2024"}, "2024"),
        ("2024-03-11", "2024-03-11"),
        (2024, "2024"),
        (True, ""),
        (None, ""),
    ],
)
def test_dates_are_read_as_far_as_they_are_known(issued: object, date: str) -> None:
    assert one(issued=issued).date == date


@pytest.mark.parametrize(
    "fields",
    [
        {"number": "arXiv:2401.00001"},
        {"archive": "arXiv", "archive_location": "2401.00001v2"},
        {"DOI": "10.48550/arXiv.2401.00001"},
        {"URL": "http://arxiv.org/abs/2401.00001v1"},
        {"note": "arXiv:2401.00001 [cs]"},
    ],
)
def test_the_arxiv_id_is_found_wherever_it_stands(fields: dict[str, str]) -> None:
    paper = one(**fields)
    assert (paper.arxiv, paper.doi, paper.url) == ("2401.00001", "", "")


def test_a_note_may_name_another_paper() -> None:
    assert one(note="Compare arXiv:2401.00001").arxiv == ""


def test_only_addresses_of_the_web_are_kept() -> None:
    assert one(URL="javascript:alert(1)").url == ""
    assert one(URL="https://e.org/x.pdf").pdf == "https://e.org/x.pdf"


def test_what_is_no_item_is_told_and_costs_no_other() -> None:
    found = read({"items": [{"id": "x", "type": "article"}, 3, None, {"id": "y", "title": "Two", "author": "Ada"}]})
    assert [paper.title for paper in papers(found)] == ["Two"]
    assert [reason for _, reason in skipped(found)] == [
        "no. 1: title: missing",
        "no. 2: not an object",
        "no. 3: empty: unknown to the service",
    ]


def test_fields_of_the_wrong_kind_are_left_out() -> None:
    paper = one(DOI=3, author=[{"family": 4}, "Ada", {"given": "Plato"}], keyword={"a": 1}, abstract=["x"])
    assert (paper.doi, paper.authors, paper.keywords, paper.abstract) == ("", ("Plato",), (), "")
