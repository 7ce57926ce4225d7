"""OPML: a list of feeds gives no papers, but the lines of config.yaml that follow them."""

from __future__ import annotations

import pytest
import yaml

from search.errors import SourceError
from search.sources.base import Item
from search.sources.opml import Opml
from tests.search.sources.samples import noticed, rows, skipped
from tests.search.sources.services import OPML, RSS, document, read_by


def read(data: str | bytes) -> list[Item]:
    return read_by(Opml(), data)


def settings(found: list[Item]) -> dict[str, dict[str, str]]:
    """Return what a person has who puts every line below `feeds:`."""
    lines = [f"  {reason.partition('for config.yaml:')[2].strip()}" for _, reason in noticed(found)]
    told = yaml.safe_load("\n".join(("feeds:", *lines)))
    feeds: dict[str, dict[str, str]] = told["feeds"]
    return feeds


def test_every_feed_comes_with_its_line_of_config_yaml() -> None:
    found = read(OPML)
    assert not rows(found)
    assert settings(found) == {
        "journal-of-slow-rivers": {"kind": "rss", "url": "https://river.example/rss?a=1&b=2"},
        "journal-of-slow-rivers-2": {"kind": "rss", "url": "https://river.example/other"},
    }
    assert [line for line, _ in noticed(found)] == [6, 7]
    (told,) = skipped(found)
    assert told[0] == 1
    assert "names 2 feeds and holds no papers" in told[1]
    assert "carrel fetch" in told[1]


@pytest.mark.parametrize(
    "url", ["https://e.org/a#b: c".replace(" ", ""), "https://e.org/x?a=%7B1%7D,2&b='3'", "http://e.org:8080/ä"]
)
def test_any_address_survives_yaml(url: str) -> None:
    escaped = url.replace("&", "&amp;").replace('"', "&quot;")
    found = read(f'<opml version="1.0"><body><outline title="羊" xmlUrl="{escaped}"/></body></opml>')
    assert settings(found) == {"feed": {"kind": "rss", "url": url}}


def test_a_feed_is_named_by_its_address_where_it_has_no_title() -> None:
    assert list(settings(read('<opml><body><outline xmlurl="https://e.org/rss"/></body></opml>'))) == ["e-org-rss"]


def test_what_cannot_be_followed_is_told() -> None:
    found = read('<opml><body>\n<outline text="x" xmlUrl="javascript:alert(1)"/><outline text="folder"/></body></opml>')
    assert not noticed(found)
    assert skipped(found) == [
        (2, "“x” has no http or https address that could be followed"),
        (1, skipped(found)[1][1]),
    ]
    assert "0 feeds" in skipped(found)[1][1]


def test_a_bare_ampersand_in_an_address_is_what_it_seems() -> None:
    found = read('<opml><body><outline text="x" xmlUrl="https://e.org/?a=1&b=2&amp;c"/></body></opml>')
    assert settings(found)["x"]["url"] == "https://e.org/?a=1&b=2&c"


def test_a_list_that_breaks_off_gives_what_is_there_and_says_so() -> None:
    found = read(OPML[: OPML.index("</outline>")])
    assert len(noticed(found)) == 2
    assert "not XML" in skipped(found)[0][1]


def test_a_bomb_is_refused() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE o [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><opml><body>&b;</body></opml>'
    with pytest.raises(SourceError, match="entities"):
        read(bomb)
    with pytest.raises(SourceError, match="too long"):
        read(b"<opml>" + b" " * 9_000_000)


def test_a_list_of_ten_thousand_feeds_ends_somewhere() -> None:
    outline = '<outline text="x" xmlUrl="https://e.org/"/>'
    found = read(f"<opml><body>{outline * 10_000}</body></opml>")
    assert len(noticed(found)) == 2_000
    assert "more than 2,000 feeds" in skipped(found)[0][1]


@pytest.mark.parametrize(("text", "known"), [(OPML, True), ("<OPML>", True), (RSS, False), ("opml", False)])
def test_a_list_is_known_by_its_root(text: str, known: bool) -> None:
    assert Opml().sniff(document(text)) is known
