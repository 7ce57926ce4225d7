"""Every format says the same, and nothing in a title becomes anything but a title."""

from __future__ import annotations

import json
import re
import shlex
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import html5lib
import pytest

from tests.cli.runner import run
from tests.desk.digest.conftest import add, paper

NASTY = (
    '<script>alert("x")</script> <img src=https://spy.example/x.png> [x](javascript:x)'
    " \x1b[31m\u202e & 羊\n.\nBcc: a@b.c"
)
FORMATS = ("text", "markdown", "html", "eml", "atom", "json")
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
