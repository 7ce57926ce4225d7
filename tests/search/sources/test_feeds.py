"""Feeds of journals and blogs: RSS, RDF and Atom, well-formed or not; what could do harm is refused."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from search.errors import SourceError
from search.paper import Page, Paper, Sighting
from search.sources.base import TOO_LONG, Document, Item, PaperRow, ReadOptions
from search.sources.formats.feeds import Feeds, Opml
from tests.effort import assert_linear
from tests.search.sources.samples import noticed, rows, skipped
from tests.search.sources.services import ATOM, OPML, RDF, RSS, papers, read_by

read = partial(read_by, Feeds())


def one(item: str) -> Paper:
    (paper,) = papers(read(f'<rss version="2.0"><channel><item><title>One</title>{item}</item></channel></rss>'))
    return paper


def test_rss(tmp_path: Path) -> None:
    path = tmp_path / "rivers.xml"
    path.write_text(RSS)
    found = list(Feeds().read(Document("rivers.xml", path), ReadOptions()))
    first, second = (item for item in found if isinstance(item, PaperRow))
    assert len(found) == 2
    assert (first.line, second.line) == (8, 18)
    paper = first.paper
    assert paper.title == "Otters of Slow Rivers & Lamps"
    assert paper.abstract == "We count otters — with lamps.\n<item> is a word here."
    assert paper.authors == ("Ada Ember", "Bo Bold", "Cy Coal")
    assert (paper.date, paper.venue, paper.keywords) == ("2024-03-11", "Journal of Slow Rivers", ("Animals",))
    assert (paper.doi, paper.pdf) == ("10.1000/river.2024.7", "https://river.example/7.pdf")
    # The day is the item's: fetched again tomorrow, it is the same sighting.
    assert paper.sightings == (Sighting(Page("feed", "rivers", "2024-03-11")),)
    assert (second.paper.arxiv, second.paper.categories) == ("2401.00001", ("cs.CL",))
    assert second.paper.authors == ("Ada Ember", "Bo Bold")


def test_rdf_in_the_encoding_that_it_declares() -> None:
    (paper,) = papers(read(RDF.encode("latin-1")))
    assert (paper.title, paper.doi, paper.date) == ("Otters of Slöw Rivers", "10.1000/river.2024.7", "2024-03-11")
    assert paper.url == "https://river.example/7"


def test_atom() -> None:
    found = read(ATOM)
    (paper,) = papers(found)
    assert rows(found)[0].line == 6
    assert (paper.title, paper.abstract) == ("Otters of Slow Rivers", "We count otters.")
    assert (paper.authors, paper.keywords) == (("Ada Ember", "Bo Bold"), ("otters",))
    assert (paper.date, paper.url, paper.pdf) == (
        "2024-03-11",
        "https://river.example/7",
        "https://river.example/7.pdf",
    )


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("<pubDate>Mon, 11 Mar 2024 23:30:00 -0500</pubDate>", "2024-03-11"),
        ("<pubDate>2024-03-11T10:00:00Z</pubDate>", "2024-03-11"),
        ("<pubDate>11 March 2024</pubDate>", "2024-03-11"),
        ("<pubDate>yesterday</pubDate>", ""),
        ("", ""),
    ],
)
def test_the_day_is_the_one_that_is_written(date: str, expected: str) -> None:
    assert one(date).date == expected


def test_when_an_entry_of_atom_was_touched_is_its_day_only_if_it_has_no_other() -> None:
    (paper,) = papers(read(ATOM))
    assert paper.date == "2024-03-11"
    (paper,) = papers(read(ATOM.replace("<published>2024-03-11T10:00:00Z</published>", "")))
    assert (paper.date, paper.sightings[0].page.date) == ("2024-03-12", "2024-03-12")


def test_a_feed_that_is_no_xml_is_read_as_well_as_possible() -> None:
    found = read(RSS.replace("&amp;amp;", "&nbsp;& <b>").replace("</rss>", ""))
    assert [paper.title for paper in papers(found)] == ["Otters of Slow Rivers & Lamps", "Folding Drawers"]
    assert len(noticed(found)) == 1
    assert noticed(found)[0][0] == 9
    assert "read as far as possible" in noticed(found)[0][1]


def test_a_feed_that_breaks_off_gives_what_is_there_and_says_so() -> None:
    found = read(RSS[: RSS.index("<guid")])
    assert [paper.title for paper in papers(found)][:1] == ["Otters of Slow Rivers & Lamps"]
    assert noticed(found)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_the_encoding_is_found(encoding: str) -> None:
    (paper, *_) = papers(read(RSS.replace("Slow", "Slöw").replace('encoding="UTF-8"', "").encode(encoding)))
    assert paper.title == "Otters of Slöw Rivers & Lamps"


def test_markup_and_scripts_become_plain_text() -> None:
    paper = one(
        "<description>&lt;p&gt;x&lt;script&gt;alert(1)&lt;/script&gt;&lt;/p&gt;&lt;p onclick=y&gt;z</description>"
    )
    assert paper.abstract == "x\nz"


def test_only_addresses_of_the_web_are_kept() -> None:
    paper = one('<link>javascript:alert(1)</link><enclosure url="data:application/pdf,x" type="application/pdf"/>')
    assert (paper.url, paper.pdf, paper.links) == ("", "", ())
    assert one("<link>/relative</link>").url == ""


def test_the_note_in_a_feed_of_carrel_s_is_no_abstract() -> None:
    atom = ATOM.replace("<summary>We count otters.</summary>", "<content>my own thoughts</content>")
    assert papers(read(atom))[0].abstract == "my own thoughts"
    ours = atom.replace("<title>A Blog", "<generator>Carrel</generator><title>A Blog")
    assert papers(read(ours))[0].abstract == ""


def test_an_item_without_title_is_told() -> None:
    found = read('<rss version="2.0"><channel>\n<item><description>x</description></item></channel></rss>')
    assert skipped(found) == [(2, "title: missing")]
    assert skipped(read("<rss><channel></channel></rss>")) == [(1, "the feed has no items")]


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">',
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY % a SYSTEM "https://e.org/x">%a;',
    ],
)
def test_a_feed_with_entities_of_its_own_is_refused(declared: str) -> None:
    with pytest.raises(SourceError, match="entities"):
        read(f'<?xml version="1.0"?>\n<!DOCTYPE rss [{declared}]>\n{RSS.partition("?>")[2]}')


def test_an_abstract_may_speak_of_entities() -> None:
    assert (
        one("<description><![CDATA[we use <!ENTITY to attack]]></description>").abstract == "we use <!ENTITY to attack"
    )


def test_a_feed_of_a_gigabyte_is_not_held(tmp_path: Path) -> None:
    path = tmp_path / "huge.xml"
    with path.open("wb") as file:
        file.write(b'<rss version="2.0"><channel>')
        file.truncate(1_000_000_000)
    with pytest.raises(SourceError, match=TOO_LONG):
        list(Feeds().read(Document("huge.xml", path), ReadOptions()))


@pytest.mark.parametrize("unit", ["<", "<b>", "<!--", "<![CDATA[", "&", "&lt;p&gt;", "&lt;script&gt;", "<item>", "]]>"])
def test_no_feed_takes_more_than_its_length(unit: str) -> None:
    head = '<rss version="2.0"><channel><item><title>x</title><description>'

    def answered(text: str) -> None:
        # Elements that are too deep in others are refused.
        with suppress(SourceError):
            read(head + text)

    assert_linear(answered, unit, 60_000)


@given(st.text(alphabet="<>/&;![]-\"' itemle=\n", max_size=120))
def test_any_text_is_answered(text: str) -> None:
    found = read(RSS.replace("<item>", f"{text}<item>", 1))
    assert all(item.line >= 1 for item in found)


opml = partial(read_by, Opml())


def feeds_of(found: list[Item]) -> dict[str, dict[str, str]]:
    lines = [f"  {reason.partition('for config.yaml:')[2].strip()}" for _, reason in noticed(found)]
    told = yaml.safe_load("\n".join(("feeds:", *lines)))
    feeds: dict[str, dict[str, str]] = told["feeds"]
    return feeds


def test_every_feed_comes_with_its_line_of_config_yaml() -> None:
    found = opml(OPML)
    assert not rows(found)
    assert feeds_of(found) == {
        "journal-of-slow-rivers": {"kind": "rss", "url": "https://river.example/rss?a=1&b=2"},
        "journal-of-slow-rivers-2": {"kind": "rss", "url": "https://river.example/other"},
    }
    assert [line for line, _ in noticed(found)] == [6, 7]
    (told,) = skipped(found)
    assert told[0] == 1
    assert "a list of 2 feeds" in told[1]
    assert "carrel fetch" in told[1]


@pytest.mark.parametrize(
    "url", ["https://e.org/a#b: c".replace(" ", ""), "https://e.org/x?a=%7B1%7D,2&b='3'", "http://e.org:8080/ä"]
)
def test_any_address_survives_yaml(url: str) -> None:
    escaped = url.replace("&", "&amp;").replace('"', "&quot;")
    found = opml(f'<opml version="1.0"><body><outline title="羊" xmlUrl="{escaped}"/></body></opml>')
    assert feeds_of(found) == {"feed": {"kind": "rss", "url": url}}


def test_a_feed_is_named_by_its_address_where_it_has_no_title() -> None:
    assert list(feeds_of(opml('<opml><body><outline xmlurl="https://e.org/rss"/></body></opml>'))) == ["e-org-rss"]


def test_what_cannot_be_followed_is_told() -> None:
    found = opml('<opml><body>\n<outline text="x" xmlUrl="javascript:alert(1)"/><outline text="folder"/></body></opml>')
    assert not noticed(found)
    assert skipped(found) == [(2, '"x" has no http or https address'), (1, skipped(found)[1][1])]
    assert "0 feeds" in skipped(found)[1][1]


def test_a_bare_ampersand_in_an_address_is_what_it_seems() -> None:
    found = opml('<opml><body><outline text="x" xmlUrl="https://e.org/?a=1&b=2&amp;c"/></body></opml>')
    assert feeds_of(found)["x"]["url"] == "https://e.org/?a=1&b=2&c"


def test_a_list_that_breaks_off_gives_what_is_there_and_says_so() -> None:
    found = opml(OPML[: OPML.index("</outline>")])
    assert len(noticed(found)) == 2
    assert "not XML" in skipped(found)[0][1]


def test_a_bomb_is_refused() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE o [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><opml><body>&b;</body></opml>'
    with pytest.raises(SourceError, match="entities"):
        opml(bomb)
    with pytest.raises(SourceError, match=TOO_LONG):
        opml(b"<opml>" + b" " * 9_000_000)


def test_a_list_of_ten_thousand_feeds_ends_somewhere() -> None:
    outline = '<outline text="x" xmlUrl="https://e.org/"/>'
    found = opml(f"<opml><body>{outline * 10_000}</body></opml>")
    assert len(noticed(found)) == 2_000
    assert "more than 2,000 feeds" in skipped(found)[0][1]
