"""A page of huggingface.co/papers as a browser saves it.

Everything on the page is also in its attributes, as the JSON from which the site renders it:
`<div data-target="DailyPapers" data-props="{&quot;dailyPapers&quot;:[…]}">`. If that is missing, changed or broken,
the links to papers still have their ids and titles.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator

from search.paper_json import Fields
from search.sources.base import Document, Item, Notice, ReadOptions, Skipped
from search.sources.formats.arxiv import is_identifier
from search.sources.formats.hugging_face_api import ListedPapers
from search.sources.html_text import COMMENT, Tag, parse_tags
from search.sources.text_lines import head_text, whole_text
from search.text.clean import clean_line
from search.text.links import LONGEST_URL
from search.text.plural import plural

_DECODER = json.JSONDecoder(strict=False)
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|main|div)\b", re.IGNORECASE)
_ID = r"(?P<id>\d{4}\.\d{4,5})(?:v\d+)?"
_PAPER = re.compile(rf"(?:^|huggingface\.co)/papers/{_ID}(?:[#?/].*)?$")
_DAY = re.compile(r"/papers(?:/date/|/?\?date=)(?P<day>\d{4}-\d{2}-\d{2})")
_SAVED_FROM = re.compile(r"https?://huggingface\.co/papers[^\s\"'>]*")
_LINK = re.compile(r"<a\b[^>]{0,500}\bhref=[\"']/papers/\d{4}\.\d{4,5}")
_HEADINGS = ("h1", "h2", "h3", "h4")
# Maximum number of objects and lists examined in a page's data; a day's list has some ten thousand.
_MOST = 1_000_000


def unreadable_data(count: int) -> str:
    return f"unreadable data in {plural(count, 'place')} of the page"


class HuggingFacePage:
    name = "hugging-face-page"
    label = "Daily Papers, the page (HTML)"
    origin = "huggingface.co/papers: save the page in the browser"

    def sniff(self, document: Document) -> bool:
        text = head_text(document)
        if not text.lstrip().startswith("<") or not _MARKUP.search(text):
            return False
        return "huggingface.co/papers" in text or 'data-target="DailyPapers"' in text or bool(_LINK.search(text))

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        text, damage = whole_text(document)
        yield from damage
        sheet = _Sheet()
        for token in parse_tags(text):
            sheet.add(token)
        line_at = _lines_at(text, [at for at, _ in (*sheet.data, *sheet.titles.values())])
        data = [(line_at[at], _decoded(text)) for at, text in sheet.data]
        broken = [line for line, value in data if value is None]
        if broken:
            yield Notice(document.name, broken[0], unreadable_data(len(broken)))
        day = next(filter(None, (_day_in(value) for _, value in data)), sheet.day)
        listed = ListedPapers(document, day)
        for line, paper in _papers_in(data):
            yield from listed.items(line, paper)
        if not listed.count:
            for identifier, (at, title) in sheet.titles.items():
                yield listed.titled(line_at[at], identifier, title)
        if not listed.count:
            yield Skipped(document.name, 1, "no papers on this page")


class _Sheet:
    """The data of a page (JSON texts with their positions), the titles of papers that it links to, and its own day."""

    def __init__(self) -> None:
        self.data: list[tuple[int, str]] = []
        self.titles: dict[str, tuple[int, str]] = {}
        self.day = ""
        self._own = ""  # id of the paper whose page this is
        self._link = ""  # id of the paper that the open link leads to
        self._heading = self._json = False
        self._at = 0
        self._words: list[str] = []
        self._certain: set[str] = set()

    def add(self, token: Tag | str) -> None:
        if isinstance(token, Tag):
            self._tag(token)
        elif self._json:
            self.data.append((self._at, token))
        elif self._link or self._heading:
            self._words.append(token)

    def _tag(self, tag: Tag) -> None:
        self._json = tag.name == "script" and "json" in tag.attributes.get("type", "")
        if address := _own_address(tag):
            self._own = self._own or _paper(address)
            self.day = self.day or _day(address)
        props = tag.attributes.get("data-props", "")
        if "aper" in props:  # other data are the site's own
            self.data.append((tag.at, props))
        if tag.name in ("a", *_HEADINGS) and not (self._link or self._heading):
            self._words = []
        if tag.name == "a":
            self._link = _paper(tag.attributes.get("href", ""))
        elif tag.name in _HEADINGS:
            self._heading = True
        elif tag.name == "/a":
            self._set_title(self._link)
            self._link = ""
        elif tag.name.removeprefix("/") in _HEADINGS:
            self._set_title(self._link or (self._own if tag.name == "/h1" else ""))
            self._heading = False
        self._at = tag.at

    def _set_title(self, identifier: str) -> None:
        """Use the collected text as a paper's title, unless there is a better one."""
        title = clean_line("".join(self._words))
        self._words = []
        current = self.titles.get(identifier, (0, ""))[1]
        # Besides the heading, the picture and the number of comments are links, too.
        if not identifier or identifier in self._certain or not re.search(r"[^\W\d_]{2}", title):
            return
        if self._heading:
            self._certain.add(identifier)
        elif len(title.split()) < 3 or len(title) <= len(current):
            return
        self.titles[identifier] = (self._at, title)


def _own_address(tag: Tag) -> str:
    attributes = tag.attributes
    if tag.name == "link" and attributes.get("rel") == "canonical":
        return attributes.get("href", "")
    if tag.name == "meta" and attributes.get("property") == "og:url":
        return attributes.get("content", "")
    saved_from = _SAVED_FROM.search(attributes["text"]) if tag.name == COMMENT else None
    return saved_from[0] if saved_from else ""


def _lines_at(text: str, places: Iterable[int]) -> dict[int, int]:
    lines: dict[int, int] = {}
    line, counted = 1, 0
    for at in sorted(places):
        line, counted = line + text.count("\n", counted, at), at
        lines[at] = line
    return lines


def _paper(address: str) -> str:
    match = _PAPER.search(address) if len(address) <= LONGEST_URL else None
    return match["id"] if match else ""


def _day(address: str) -> str:
    match = _DAY.search(address) if len(address) <= LONGEST_URL else None
    return Fields({"day": match["day"]}).day("day") if match else ""


def _day_in(value: object) -> str:
    """The day of a page's data; empty for a week or a month."""
    if not isinstance(value, dict) or value.get("periodType") not in (None, "day", "daily"):
        return ""
    return next((day for name in ("dateString", "date") if (day := Fields(value).day(name))), "")


def _decoded(data: str) -> object:
    try:
        return _DECODER.decode(data)
    except (ValueError, RecursionError):
        return None


def _papers_in(data: list[tuple[int, object]]) -> list[tuple[int, object]]:
    """The papers in a page's data: its list, or else the page's own paper, or else all that look like one."""
    daily: list[tuple[int, object]] = []
    own: list[tuple[int, object]] = []
    others: list[tuple[int, object]] = []
    waiting, seen = deque(data), 0
    while waiting and seen < _MOST:
        seen += 1
        line, value = waiting.popleft()
        if isinstance(value, dict):
            if isinstance(value.get("dailyPapers"), list):
                daily.extend((line, paper) for paper in value["dailyPapers"])
                continue
            if _is_paper(value.get("paper")):
                own.append((line, value))
            elif _is_paper(value):
                others.append((line, value))
            waiting.extend((line, part) for part in value.values() if isinstance(part, dict | list))
        elif isinstance(value, list):
            waiting.extend((line, part) for part in value if isinstance(part, dict | list))
    return daily or own or others


def _is_paper(value: object) -> bool:
    return (
        isinstance(value, dict)
        and is_identifier(str(value.get("id", "")))
        and isinstance(value.get("title"), str)
        and ("summary" in value or "authors" in value)
    )
