"""Hugging Face's API, as saved: every paper with what the service knows of it, on the page of its day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.paper import Link, Page, Sighting
from search.sources.base import Item, Notice, PaperRow, Skipped
from search.sources.detect import detect
from search.sources.formats.hugging_face_api import DAILY, SOURCE
from tests.search.sources.samples import items, noticed, rows, saved, skipped
from tests.search.sources.saved_answers import hf_item, hf_paper
from tests.search.sources.services import document

DAY = Page(SOURCE, DAILY, "2024-05-09")


def listed(*values: object) -> list[Item]:
    return items(json.dumps(values))


def test_a_day_s_list_gives_its_papers_with_all_that_is_known_of_them() -> None:
    first, second = rows(listed(hf_item(1), hf_item(2)))
    paper = first.paper
    assert (paper.title, paper.arxiv) == ("Lamps in Drawers, Part 1", "2405.00001")
    assert paper.abstract == "We store lamps in drawers. It works at night."
    assert paper.authors == ("Ada Ember", "Bo Quill")
    assert (paper.date, paper.year, paper.upvotes) == ("2024-05-08", 2024, 10)
    assert paper.keywords == ("lamps", "drawers")
    assert paper.links == (
        Link("https://github.com/example/drawers", "code"),
        Link("https://example.github.io/drawers/", "project"),
    )
    assert paper.sightings == (Sighting(DAY, 1),)
    assert second.paper.sightings == (Sighting(DAY, 2),)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"upvotes": 0}, {"upvotes": 0}),
        ({"publishedAt": None}, {"date": "2024-05", "year": 2024}),
        ({"id": "some/report"}, {"arxiv": "", "url": "https://huggingface.co/papers/some/report"}),
    ],
)
def test_what_is_missing_comes_from_the_id(more: dict[str, object], expected: dict[str, object]) -> None:
    (row,) = rows(listed(hf_item(1, **more)))
    assert {name: getattr(row.paper, name) for name in expected} == expected


def test_a_list_of_several_days_is_a_page_for_each() -> None:
    later = "2024-05-10T00:00:00.000Z"
    found = rows(listed(hf_item(1), hf_item(2, submittedOnDailyAt=later), hf_item(3)))
    assert [row.paper.sightings[0] for row in found] == [
        Sighting(DAY, 1),
        Sighting(Page(SOURCE, DAILY, "2024-05-10"), 1),
        Sighting(DAY, 2),
    ]


@pytest.mark.parametrize("text", [json.dumps(hf_paper()), json.dumps(hf_paper(), indent=2)])
def test_one_paper_alone_is_read_and_has_no_rank(text: str) -> None:
    (row,) = rows(items(text))
    assert row.paper.arxiv == "2405.00001"
    assert row.paper.sightings == (Sighting(DAY),)


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([hf_paper(1), hf_paper(2)]),
        json.dumps({"papers": [hf_item(1), hf_item(2)]}),
        json.dumps({"dailyPapers": [hf_item(1), hf_item(2)], "periodType": "day"}),
        f"{json.dumps(hf_item(1))}\n{json.dumps(hf_item(2))}\n",
        "\ufeff" + json.dumps([hf_item(1), hf_item(2)], indent=1),
    ],
    ids=["search", "envelope", "page-data", "lines", "indented"],
)
def test_the_outer_form_does_not_matter(text: str) -> None:
    assert detect(document(text)).name == "hugging-face"
    assert [row.paper.arxiv for row in rows(items(text))] == ["2405.00001", "2405.00002"]


def test_a_paper_that_was_on_no_list_is_on_the_page_of_the_file(tmp_path: Path) -> None:
    (row,) = rows(saved(tmp_path / "lamps.json", json.dumps([hf_paper(submittedOnDailyAt=None)])))
    assert row.paper.sightings == (Sighting(Page(SOURCE, "lamps")),)


def test_a_day_without_papers_is_understood_and_told() -> None:
    assert detect(document("[]\n")).name == "hugging-face"
    assert skipped(items("[]")) == [(1, "no papers in it")]


def test_what_the_service_says_instead_of_papers_is_told() -> None:
    assert skipped(items('{"error": "Paper not found"}', format="hugging-face"))[0] == (
        1,
        "the service says: Paper not found",
    )


def test_wrong_types_cost_the_field_and_are_told() -> None:
    odd = hf_item(
        1,
        upvotes="many",
        authors=[{"name": "Ada"}, {"name": 3}, None, "Bo", {}],
        ai_keywords="lamps",
        githubRepo=["https://github.com/a/b"],
        projectPage="javascript:alert(1)",
        publishedAt="yesterday",
        submittedOnDailyAt=1715212800,
    )
    found = listed(odd, hf_item(2))
    first, second = rows(found)
    assert first.paper.authors == ("Ada", "Bo")
    assert (first.paper.upvotes, first.paper.keywords, first.paper.links) == (None, (), ())
    assert first.paper.date == "2024-05"
    assert second.paper.upvotes == 20
    ((line, said),) = noticed(found)
    assert line == 1
    assert "paper.authors[1].name: expected text, found 3; left out" in said


@pytest.mark.parametrize("value", [None, 3, "text", [], {}, {"paper": None}, {"paper": {"id": 5}}, {"paper": [1]}])
def test_what_is_no_paper_costs_no_other(value: object) -> None:
    found = listed(hf_item(1), value, hf_item(2))
    assert [row.paper.arxiv for row in rows(found)] == ["2405.00001", "2405.00002"]


def test_nulls_everywhere_leave_a_title() -> None:
    paper = dict.fromkeys(hf_paper()) | {"title": "Only This", "id": "2405.00001"}
    (row,) = rows(listed({"paper": paper, "publishedAt": None, "numComments": None}))
    assert (row.paper.title, row.paper.abstract, row.paper.authors) == ("Only This", "", ())


def test_a_list_that_breaks_off_gives_what_is_whole_in_it() -> None:
    text = json.dumps([hf_item(1), hf_item(2), hf_item(3)])
    found = items(text[:-400])
    assert [row.paper.arxiv for row in rows(found)] == ["2405.00001", "2405.00002"]
    assert skipped(found)


def test_markup_and_control_characters_do_not_get_through() -> None:
    title = "Lamps <script>alert(1)</script> [/x] \x1b[31m\u202eDrawers\x00 <b>bold</b>"
    (row,) = rows(listed(hf_item(1, title=title, summary="a\x07b\u200b\nc")))
    assert row.paper.title == "Lamps <script>alert(1)</script> [/x] [31mDrawers <b>bold</b>"
    assert row.paper.abstract == "ab c"
    # Raw control characters in a JSON string are against the rules, and sent all the same.
    raw = json.dumps([hf_item(1, title="Lamps and Drawers")]).replace("Lamps and", "Lamps\x01\tand")
    assert rows(items(raw))[0].paper.title == "Lamps and Drawers"


def test_a_paper_that_is_too_long_is_told_and_the_next_is_read() -> None:
    found = listed(hf_item(1, summary="x" * 200_000), hf_item(2, title="y" * 5_000), hf_item(3))
    assert [row.paper.arxiv for row in rows(found)] == ["2405.00001", "2405.00002", "2405.00003"][::2]
    assert rows(found)[0].paper.abstract == ""


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*hf_paper(), "paper"]), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*hf_paper(), "paper", "error"]), JSON), JSON)
def test_whatever_is_sent_gives_items_and_no_error(changed: dict[str, object], other: object) -> None:
    text = json.dumps([{"paper": hf_paper() | changed}, changed, other, hf_item(7)])
    found = items(text, format="hugging-face")
    assert all(isinstance(item, PaperRow | Skipped | Notice) for item in found)
    assert rows(found)[-1].paper.arxiv == "2405.00007"
