"""Markdown, rendered by markdown-it and read by html5lib: what is shown is the text, and nothing of it is markup."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import html5lib
from hypothesis import example, given
from markdown_it import MarkdownIt

from search.paper import Paper
from shelf.export import ExportItem, to_text
from tests.shelf.export.samples import ADA, BOOK, BREAKING, HUGE, entry, items

RENDERER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HARMLESS = {"h1", "h2", "p", "a", "strong"}


def page(*exported: ExportItem, title: str = "Papers") -> Element:
    html = RENDERER.render(to_text(exported, "markdown", title))
    return html5lib.parse(f"<!DOCTYPE html><title>x</title><body>{html}", namespaceHTMLElements=False)


def said(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def test_a_paper_as_a_person_would_note_it() -> None:
    text = to_text([ExportItem(ADA, entry("x", "My *note*\n\n- one", 4, ("vision", "rl/x")))], "markdown", "My sheep")
    assert text == (
        "# My sheep\n\n"
        "## [α-VAE at 72%: a VLM naïve of Sheep](<https://arxiv.org/abs/2401.00001>)\n\n"
        "Paul Erdős, Ludwig van Beethoven, Gemini Team, Smith, Jr., Ada · 2024-01-03 · arXiv:2401.00001"
        " · doi:10.1000/a_b\n\n"
        "★ bookmarked · **reading** · rated 4 of 5 · \\#vision \\#rl/x\n\n"
        "> My *note*\n>\n> - one\n\n"
        "Keywords: herding\n\n"
        "Gains of 50% \\& more.\n\nA second (part)\n"
    )


def test_a_book_says_how_it_was_published() -> None:
    text = to_text([ExportItem(BOOK)], "markdown")
    assert "book · Words at Work 4(2), i–xii, 1–99 · Demo Press · edited by Ludwig van Beethoven, Demo Group" in text
    assert "\n\nKeywords: lamps, Doors, Old\n" in text


@given(items())
@example(ExportItem(Paper(HUGE[:20_000], HUGE[:20_000], key="x")))
def test_hostile_texts_are_shown_as_they_are_read(item: ExportItem) -> None:
    shown = page(ExportItem(item.paper))
    assert said(shown.find(".//h2")) == " ".join(item.title.split())
    assert {element.tag for element in shown.iterfind("body//*")} <= HARMLESS
    paragraphs = [said(element) for element in shown.iterfind("body/p")]
    assert " ".join(paragraphs).endswith(" ".join(item.abstract.split()))
    for link in shown.iterfind(".//a"):
        assert link.get("href", "").startswith("https://")


def test_no_note_swallows_the_next_paper() -> None:
    for note in ("```\nunclosed", "<div>", "<!-- x", "# heading", "    code", "| a |\n|---|", *BREAKING):
        shown = page(ExportItem(ADA, entry("x", note)), ExportItem(Paper("Moss", key="y")))
        assert said(shown.findall("body/h2")[-1]) == "Moss"


def test_a_hostile_heading_is_a_heading() -> None:
    assert said(page(title="<b>#</b> [x](y)\n\n# z").find("body/h1")) == "<b>#</b> [x](y) # z"
