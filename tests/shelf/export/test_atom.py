"""Atom, read by feedparser, and by a strict XML parser for what feedparser forgives."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import example, given

from search.paper import Paper
from shelf.export import ExportItem, to_text
from tests.shelf.export.samples import ADA, BARE, HUGE, VENUES, entry, items

ATOM = "{http://www.w3.org/2005/Atom}"
UTC = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


def feed(*exported: ExportItem, title: str = "Papers") -> Any:  # noqa: ANN401 - feedparser's own kind of dictionary
    text = to_text(exported, "atom", title)
    root = ElementTree.fromstring(text)
    for element in (root, *root.iterfind(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1
        assert element.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
        assert UTC.fullmatch(element.findtext(f"{ATOM}updated", ""))
    read = feedparser.parse(text.encode(), sanitize_html=False)
    assert not read.bozo
    assert read.version == "atom10"
    return read


def test_an_entry_as_feed_readers_expect_it() -> None:
    read = feed(ExportItem(ADA, entry("x", "My note", 4, ("vision",))), ExportItem(VENUES), title="My sheep")
    assert read.feed.title == "My sheep"
    first = read.entries[0]
    assert first.title == "α-VAE at 72%: a VLM naïve of Sheep"
    assert first.link == "https://arxiv.org/abs/2401.00001"
    assert [author.name for author in first.authors] == list(ADA.authors)
    assert [tag.term for tag in first.tags] == ["vision", "herding", "cs.LG", "cs.CV"]
    assert (first.published, first.updated) == ("2024-01-03T00:00:00Z", "2026-02-01T10:00:00Z")
    assert first.summary == ADA.abstract
    assert first.content[0].value == "My note"
    assert read.feed.updated == first.updated


def test_identifiers_stay() -> None:
    first, again = feed(ExportItem(ADA)), feed(ExportItem(VENUES), ExportItem(ADA))
    assert first.entries[0].id == again.entries[1].id
    assert first.feed.id == again.feed.id != feed(ExportItem(BARE), title="Moss").feed.id
    assert len({entry.id for entry in again.entries}) == 2


@pytest.mark.parametrize(
    ("added", "updated"),
    [
        ("2026-11-21T23:30:00-05:00", "2026-11-22T04:30:00Z"),
        ("2026-11-21 08:30:00.123", "2026-11-21T08:30:00Z"),
        ("2026-11-21", "2026-11-21T00:00:00Z"),
        ("0001-01-01T00:00:00+14:00", "1970-01-01T00:00:00Z"),
        ("", "1970-01-01T00:00:00Z"),
    ],
)
def test_times_are_utc(added: str, updated: str) -> None:
    assert feed(ExportItem(Paper("Moss", added=added))).entries[0].updated == updated


@given(items())
@example(ExportItem(Paper(HUGE, HUGE, key="x"), entry("x", HUGE)))
def test_hostile_texts_come_back_as_they_are_read(item: ExportItem) -> None:
    (read,) = feed(item, title=item.title).entries
    assert read.get("link", "") == item.url or not item.url
    # feedparser takes “Â¡” for a wrongly decoded “¡”; the texts are compared as XML has them.
    root = ElementTree.fromstring(to_text([item], "atom", item.title))
    assert root.findtext(f"{ATOM}title") == item.title
    # Without a page of its own an entry must have content.
    content = item.note or ("" if item.url else item.abstract or item.title)
    for name, text in {"title": item.title, "summary": item.abstract, "content": content}.items():
        assert root.findtext(f"{ATOM}entry/{ATOM}{name}", "") == text


def test_a_feed_of_nothing_is_a_feed() -> None:
    assert feed().entries == []
