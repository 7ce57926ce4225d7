"""The HTML page, read by html5lib in its strict mode: valid, self-contained, and safe to open."""

from __future__ import annotations

import base64
import hashlib
from xml.etree.ElementTree import Element

import html5lib
from hypothesis import example, given

from search.paper import Paper
from shelf.export import ExportItem, to_text
from tests.shelf.export.samples import ADA, BARE, BOOK, HUGE, VENUES, entry, items

ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "footer"),
    *("article", "h1", "h2", "p", "a", "bdi", "blockquote"),
}


def page(*exported: ExportItem, title: str = "Papers") -> Element:
    root: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(
        to_text(exported, "html", title)
    )
    assert {element.tag for element in root.iter()} <= ALLOWED
    assert {name for element in root.iter() for name in element.attrib} <= {
        *("lang", "charset", "content", "http-equiv", "name", "class", "dir", "href", "rel"),
    }
    for link in root.iterfind(".//a"):
        assert link.get("href", "").startswith(("http://", "https://"))
    return root


def said(element: Element | None) -> str:
    return "".join(element.itertext()) if element is not None else ""


def test_a_page_tells_everything_of_a_paper() -> None:
    shown = page(
        ExportItem(ADA, entry("x", "My *note*\n\n- one", 4, ("vision", "rl/x"))), ExportItem(VENUES), title="My sheep"
    )
    assert said(shown.find(".//title")) == said(shown.find(".//h1")) == "My sheep"
    first, second = shown.findall(".//article")
    texts = [said(element) for element in first]
    assert texts == [
        "α-VAE at 72%: a VLM naïve of Sheep",
        "Paul Erdős, Ludwig van Beethoven, Gemini Team, Smith, Jr., Ada",
        "2024-01-03 · arXiv:2401.00001 · doi:10.1000/a_b · PDF · code",
        "★ bookmarked · reading · rated 4 of 5 · #vision #rl/x",
        "My *note*\n\n- one",
        "Keywords: herding",
        "Gains of 50% & more.",
        "A second (part)",
    ]
    assert said(second.find("h2")) == "Lichens on Slate"
    assert said(shown.find(".//footer")) == "2 papers"


def test_a_book_says_how_it_was_published() -> None:
    (book,) = page(ExportItem(BOOK)).findall(".//article")
    assert [said(element) for element in book] == [
        "Keeps Its Words",
        "Jane Doe",
        "book · Words at Work 4(2), i–xii, 1–99 · Demo Press · edited by Ludwig van Beethoven, Demo Group"
        " · ISBN 978-0-00-000000-2 · 2020",
        "Keywords: lamps, Doors, Old",
    ]


def test_the_policy_allows_the_page_s_own_style_and_nothing_else() -> None:
    shown = page(ExportItem(BARE))
    digest = base64.b64encode(hashlib.sha256(said(shown.find(".//style")).encode()).digest()).decode()
    (policy,) = [meta.get("content") for meta in shown.iter("meta") if meta.get("http-equiv")]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in said(shown.find(".//style"))
    assert "prefers-color-scheme: dark" in said(shown.find(".//style"))


@given(items())
@example(ExportItem(Paper(HUGE, HUGE, key="x"), entry("x", HUGE)))
def test_hostile_texts_are_shown_as_they_are_read(item: ExportItem) -> None:
    shown = page(item, title=item.title)
    assert said(shown.find(".//h2")) == said(shown.find(".//h1")) == item.title
    assert said(shown.find(".//blockquote")) == item.note
    paragraphs = [said(element) for element in shown.iterfind(".//p[@class='abstract']")]
    assert " ".join(" ".join(paragraphs).split()) == " ".join(item.abstract.split())


def test_a_page_of_nothing_is_a_page() -> None:
    assert said(page().find(".//footer")) == "0 papers"
