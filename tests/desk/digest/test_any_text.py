"""Whatever a paper, a search or a query is called, every format stays what it is."""

from __future__ import annotations

import json
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from xml.etree import ElementTree

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.paper import Paper
from shelf.export.item import harmless
from tui.desk.digest.model import Digest, DigestMark, DigestPaper, DigestScope, DigestSection
from tui.desk.digest.render import FORMATS

# Lone surrogates too: arguments that are no UTF-8 come in as such.
TEXTS = st.text(st.characters(), max_size=200) | st.sampled_from(
    [
        "</p><script>",
        "\r\nBcc: a@b.c",
        "]]>",
        "&lt;",
        "\udcff",
        "\x00\x1b[2J",
        "x" * 5000,
        "$\\frac{1}{2",
        "\ufffe\uffff",
    ]
)


def digest(title: str, abstract: str, why: str) -> Digest:
    url = f"https://example.org/{harmless(title)}"
    paper = Paper(title, abstract, "k1", authors=(title, why), venue=why, url=url, upvotes=3)
    picks = (DigestPaper(paper, (why, "new in the library")), DigestPaper(Paper(abstract, key="k2"), (why,)))
    mark = DigestMark(1, 2, "2026-11-21T12:00:00+00:00")
    return Digest(DigestScope(why), date(2026, 11, 14), mark, (DigestSection("new", "New", picks, 4),))


@pytest.mark.parametrize("name", FORMATS)
@given(TEXTS, TEXTS, TEXTS)
def test_every_format_holds_any_text(name: str, title: str, abstract: str, why: str) -> None:
    text = FORMATS[name](digest(title, abstract, why))
    data = text.encode("utf-8")
    assert "\x1b" not in text
    match name:
        case "html":
            tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(text)
            assert {element.tag for element in tree.iter()} <= _USED
        case "eml":
            mail = message_from_bytes(data, policy=policy.default)
            assert isinstance(mail, EmailMessage)
            assert not mail.defects
            assert set(mail.keys()) == _HEADERS
            assert data.isascii()
            assert max(map(len, text.splitlines())) < 998
        case "atom":
            assert len(ElementTree.fromstring(text).findall("{http://www.w3.org/2005/Atom}entry")) == 2
        case "json":
            assert [paper["key"] for paper in json.loads(text)["papers"]] == ["k1", "k2"]
        case _:
            assert text.count("\n… and 4 more.\n") == 1


_USED = {"html", "head", "meta", "title", "body", "table", "tbody", "tr", "td", "h1", "h2", "h3", "p", "a"}
_HEADERS = {"Subject", "From", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"}
