"""A saved page of huggingface.co/papers is read from its data, and from its links where these cannot be read."""

from __future__ import annotations

import json
from html import escape

import pytest

from search.paper import Page, Sighting
from search.sources.base import Item
from search.sources.detect import detect
from search.sources.formats.hugging_face_api import DAILY, SOURCE
from search.sources.formats.hugging_face_html import unreadable_data
from tests.effort import assert_linear
from tests.search.sources.samples import items, noticed, rows, skipped
from tests.search.sources.saved_answers import hf_html, hf_item, hf_paper
from tests.search.sources.services import document

TWO = (hf_item(1), hf_item(2))
DAY = Page(SOURCE, DAILY, "2024-05-09")


def ids(found: list[Item]) -> list[str]:
    return [row.paper.arxiv for row in rows(found)]


def test_a_page_gives_the_same_papers_as_the_api() -> None:
    page, api = rows(items(hf_html(TWO))), rows(items(json.dumps(TWO)))
    assert [row.paper for row in page] == [row.paper for row in api]
    assert detect(document(hf_html(TWO))).name == "hugging-face-page"


@pytest.mark.parametrize(
    "change",
    [
        lambda page: page.replace('data-target="DailyPapers" ', ""),
        lambda page: page.replace('data-target="DailyPapers" data-props', "data-props"),
        lambda page: page.replace("<div", "<section").replace("</div", "</section"),
        lambda page: page.replace("dailyPapers", "trendingPapers"),
        lambda page: page.replace("href=", "class='x' HREF = "),
        lambda page: page.replace("<!doctype html>", "<!-- saved from url=(0026)https://huggingface.co/papers -->"),
        lambda page: page.replace("\n", "\r\n"),
        lambda page: "\ufeff" + page,
        lambda page: page.replace("</body></html>", ""),
    ],
    ids=["target", "order", "element", "name", "spelling", "comment", "crlf", "bom", "unclosed"],
)
def test_the_page_s_dress_does_not_matter(change: object) -> None:
    assert callable(change)
    assert ids(items(change(hf_html(TWO)))) == ["2405.00001", "2405.00002"]


def test_data_in_a_script_are_found_as_well() -> None:
    data = json.dumps({"page": {"dailyPapers": TWO}})
    page = f'<html><a href="https://huggingface.co/papers"></a><script type="application/json">{data}</script></html>'
    assert ids(items(page)) == ["2405.00001", "2405.00002"]


def test_without_data_the_links_tell_ids_and_titles_and_the_address_the_day() -> None:
    found = items(hf_html(TWO, data=False))
    first, second = rows(found)
    assert (first.paper.title, first.paper.arxiv) == ("Lamps in Drawers, Part 1", "2405.00001")
    assert (first.paper.date, first.paper.abstract) == ("2024-05", "")
    assert [first.paper.sightings, second.paper.sightings] == [(Sighting(DAY, 1),), (Sighting(DAY, 2),)]


def test_saved_by_a_browser_links_are_whole_addresses() -> None:
    page = hf_html(TWO, data=False).replace('href="/papers', 'href="https://huggingface.co/papers')
    assert ids(items(page)) == ["2405.00001", "2405.00002"]


def test_titles_are_taken_from_headings_and_not_from_numbers_and_pictures() -> None:
    page = (
        '<html><link rel="canonical" href="https://huggingface.co/papers"><body>'
        '<a href="/papers/2405.00001">12 comments and <b>more</b> to come here</a>'
        '<a href="/papers/2405.00001"><h3>Lamps &amp; <em>Drawers</em></h3></a>'
        '<h3><a href="/papers/2405.00002v2#community">Otters</a></h3><a href="/papers/2405.00003">7</a>'
        '<a href="/papers/2405.00004">Only a Link It Is</a><a href="/papers/date/2024-05-08">before</a></body></html>'
    )
    assert [(row.paper.arxiv, row.paper.title) for row in rows(items(page))] == [
        ("2405.00001", "Lamps & Drawers"),
        ("2405.00002", "Otters"),
        ("2405.00004", "Only a Link It Is"),
    ]


def test_data_that_are_broken_are_told_and_the_links_are_read() -> None:
    page = hf_html(TWO).replace("&quot;dailyPapers&quot;:", "&quot;dailyPapers&quot;")
    found = items(page)
    assert ids(found) == ["2405.00001", "2405.00002"]
    assert noticed(found) == [(12, unreadable_data(1))]


def test_one_bad_paper_in_the_data_costs_no_other() -> None:
    found = items(hf_html([hf_item(1), {"paper": {"id": "2405.00009"}}, None, hf_item(2)], links=False))
    assert ids(found) == ["2405.00001", "2405.00002"]
    assert len(skipped(found)) == 2


def test_the_page_of_one_paper_gives_that_paper_and_not_those_it_mentions() -> None:
    props = {"paper": hf_paper(1), "comments": [], "collections": [{"items": [hf_paper(2)]}]}
    page = (
        '<!doctype html><html><link rel="canonical" href="https://huggingface.co/papers/2405.00001"><h1>Lamps</h1>'
        f'<div data-target="PaperContent" data-props="{escape(json.dumps(props))}"></div></html>'
    )
    assert ids(items(page)) == ["2405.00001"]
    bare = page[: page.index("<div")] + '<a href="/papers/2405.00002"> </a><h2>Models citing this paper</h2>'
    assert [(row.paper.arxiv, row.paper.title) for row in rows(items(bare))] == [("2405.00001", "Lamps")]


def test_a_week_s_page_has_a_page_for_each_day_and_none_of_its_own() -> None:
    undated = hf_item(2, submittedOnDailyAt=None)
    page = hf_html([hf_item(1), undated]).replace("&quot;day&quot;", "&quot;week&quot;").replace("/papers/date", "")
    first, second = rows(items(page.replace("&quot;2024-05-09&quot;,", "&quot;2024-W19&quot;,", 1)))
    assert first.paper.sightings[0].page == DAY
    assert second.paper.sightings[0].page.date == ""


@pytest.mark.parametrize("text", [hf_html([]), hf_html([], links=False, data=False)])
def test_a_page_without_papers_says_so(text: str) -> None:
    assert skipped(items(text)) == [(1, "no papers on this page")]


def test_what_stands_in_scripts_and_comments_is_no_link() -> None:
    assert "2405.99999" not in ids(items(hf_html(TWO, data=False)))
    hidden = (
        '<html>huggingface.co/papers<!-- <h3><a href="/papers/2405.00001">Hidden Away From View</a></h3> --></html>'
    )
    assert not rows(items(hidden))


@pytest.mark.parametrize("cut", [10, 200, 900, 1500, 3000])
def test_a_page_that_breaks_off_is_no_error(cut: int) -> None:
    found = items(hf_html(TWO)[:-cut], format="hugging-face-page")
    assert found
    assert set(ids(found)) <= {"2405.00001", "2405.00002"}


@pytest.mark.parametrize(
    "piece", ["<a ", '<a b="', "<", "</", "<!--", "<!", "<h3><a href='/papers/2405.00001'>x", "<h3>x</a>", "&"]
)
def test_hostile_markup_takes_no_time(piece: str) -> None:
    assert_linear(lambda text: items("<html>huggingface.co/papers" + text), piece, 30_000 * len(piece))


def test_many_links_with_long_texts_take_no_time() -> None:
    def read(lines: str) -> None:
        count = len(lines)
        links = "".join(f"<h3>{'x ' * 50}<a href='/papers/2405.{n:05}'>Title of It</a>" for n in range(count))
        address = "huggingface.co/papers/2405.00001/" * count
        found = items(f"<html>huggingface.co/papers{links}<a href='{address}\ny'>x</a></html>")
        assert len(rows(found)) == count

    assert_linear(read, "\n", 5_000)


def test_a_page_of_data_without_end_takes_no_time() -> None:
    def read(lines: str) -> None:
        count = len(lines)
        many = "".join(f'<div data-props="{{&quot;paper&quot;:{n}">\n' for n in range(count))
        found = items(f"<html>huggingface.co/papers{many}</html>")
        assert noticed(found) == [(1, unreadable_data(count))]

    assert_linear(read, "\n", 5_000)
