"""Every format says the same, and nothing in a title becomes anything but a title."""

from __future__ import annotations

import json
import re
import shlex
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.paper import Paper
from shelf.export.item import harmless
from tests.cli.runner import run
from tests.desk.digest.conftest import add, paper
from tui.desk.digest.model import Digest, DigestMark, DigestPaper, DigestScope, DigestSection
from tui.desk.digest.render import FORMATS

NASTY = (
    '<script>alert("x")</script> <img src=https://spy.example/x.png> [x](javascript:x)'
    " \x1b[31m\u202e & 羊\n.\nBcc: a@b.c"
)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def library() -> None:
    nasty = {"abstract": NASTY, "authors": [NASTY] * 6, "venue": NASTY, "url": "javascript:alert(1)", "upvotes": 3}
    add(paper(1, NASTY, **nasty), paper(2, "Kites", abstract="word " * 900))
    assert run("saved", "add", "<b>all</b>", "sort:title").code == 0


def told(name: str) -> str:
    done = run("digest", "--format", name)
    assert done.code == 0, done.err
    return done.out


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("name", FORMATS)
def test_nothing_harmful_is_in_any_format(name: str) -> None:
    text = told(name)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "Kites" in text
    if name in ("html", "atom"):
        assert "<script" not in text
        assert "<img" not in text


def html(text: str) -> Any:  # noqa: ANN401  (an element tree)
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


@pytest.mark.usefixtures("library")
def test_the_html_is_valid_and_asks_nobody_for_anything() -> None:
    tree = html(told("html"))
    names = {element.tag for element in tree.iter()}
    assert not names & {"script", "img", "link", "style", "iframe", "form", "object"}
    addresses = [value for element in tree.iter() for name, value in element.items() if name in ("href", "src")]
    assert addresses
    assert all(re.match(r"https?://", address) for address in addresses)
    assert "url(" not in told("html")
    assert '<script>alert("x")</script>' in "".join(tree.itertext())


@pytest.mark.usefixtures("library")
def test_the_mail_has_both_parts_and_no_header_of_somebody_else() -> None:
    mail = message_from_bytes(told("eml").encode(), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert not mail.defects
    assert mail["Bcc"] is None
    plain, page = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert plain
    assert page
    assert "Kites" in plain.get_content()
    assert "羊" in plain.get_content()
    html(page.get_content())
    assert max(map(len, told("eml").splitlines())) < 998


@pytest.mark.usefixtures("library")
def test_the_atom_feed_is_well_formed_and_says_why() -> None:
    tree = ElementTree.fromstring(told("atom"))
    assert len(tree.findall(f"{ATOM}entry")) == 2
    assert all("saved search" in str(each.text) for each in tree.iter(f"{ATOM}content"))
    assert tree.findtext(f"{ATOM}title") == "Carrel digest"


@pytest.mark.usefixtures("library")
def test_plain_text_says_where_it_is_why_it_is_there_and_how_it_begins() -> None:
    text = told("text")
    assert "https://arxiv.org/abs/2401.00002" in text
    assert '→ in your saved search "<b>all</b>"; new in the library' in text
    assert "and 2 more" in text
    assert all(len(line) <= 76 or "http" in line or " " not in line.strip() for line in text.splitlines())
    assert "word …" in text


@pytest.mark.usefixtures("library")
def test_a_digest_goes_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "digest.json"
    done = run("digest", "-f", "json", "-o", str(file))
    assert done.code == 0
    assert not done.out
    assert len(json.loads(file.read_text("utf-8"))["papers"]) == 2


def test_the_timer_runs_what_was_asked_for() -> None:
    done = run("digest", "--install", "--saved", "my 100% $HOME", "--top", "7")
    assert done.code == 0
    (cron,) = [line for line in done.out.splitlines() if line.startswith("0 7 * * 1 ")]
    assert shlex.split(cron.replace("\\%", "%"))[5:][-6:] == [
        "digest",
        "--send",
        "--saved",
        "my 100% $HOME",
        "--top",
        "7",
    ]
    assert re.search(r"(?<!\\)%", cron) is None
    assert '"my 100%% $$HOME"' in done.out
    assert "OnCalendar=" in done.out


def test_a_name_that_would_break_the_timers_line_is_refused() -> None:
    done = run("digest", "--install", "--saved", "a\nExecStart=/bin/sh")
    assert done.code == 1
    assert not done.out


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
            assert len(ElementTree.fromstring(text).findall(f"{ATOM}entry")) == 2
        case "json":
            assert [paper["key"] for paper in json.loads(text)["papers"]] == ["k1", "k2"]
        case _:
            assert text.count("\n… and 4 more.\n") == 1


_USED = {"html", "head", "meta", "title", "body", "table", "tbody", "tr", "td", "h1", "h2", "h3", "p", "a"}
_HEADERS = {"Subject", "From", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"}
