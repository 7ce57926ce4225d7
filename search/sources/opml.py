"""OPML: a list of feeds, as feed readers export it. It holds no papers; it is told how each feed can be followed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from search.errors import SourceError
from search.sources.base import Document, Item, Noticed, Options, Skipped
from search.sources.xml_head import root
from search.text.clean import clean_line
from search.text.links import is_link

SOURCE = "opml"
_LONGEST = 8 * 1024 * 1024
# More than anybody follows; every one of them is a remark.
_MOST = 2_000
_LONGEST_NAME = 40
# In addresses, people leave it as it is.
_AMPERSAND = re.compile(rb"&(?!(?:[A-Za-z]{2,8}|#\w{1,8});)")
_UNFIT = re.compile(r"[^a-z0-9]+")


class _Outline(NamedTuple):
    line: int
    title: str
    url: str


class Opml:
    """Reads lists of feeds."""

    name = SOURCE

    def sniff(self, document: Document) -> bool:
        """Tell by the root."""
        return root(document) == "opml"

    def read(self, document: Document, options: Options) -> Iterator[Item]:
        """Yield a remark for each feed, with the line for config.yaml that follows it."""
        del options
        count, names = 0, set[str]()
        for item in _outlines(document):
            if isinstance(item, Skipped):
                yield item
                continue
            line, title, url = item
            if not is_link(url):
                yield Skipped(
                    document.name, line, f"“{title[:60]}” has no http or https address that could be followed"
                )
                continue
            count += 1
            if count > _MOST:
                yield Skipped(document.name, line, f"more than {_MOST:,} feeds: the rest is not read")
                break
            yield Noticed(document.name, line, _how(_name(title or url, names), title, url))
        what = "1 feed" if count == 1 else f"{min(count, _MOST):,} feeds"
        said = f"it names {what} and holds no papers; to follow one, put its line below `feeds:` in config.yaml"
        yield Skipped(document.name, 1, f"{said} (`carrel locate` says where that is), then run `carrel fetch`")


def _outlines(document: Document) -> list[_Outline | Skipped]:
    """Return line, title and address of each feed."""
    from xml.parsers import expat

    parser = expat.ParserCreate()
    found: list[_Outline | Skipped] = []

    def start(name: str, given: dict[str, str]) -> None:
        said = {key.lower(): clean_line(value) for key, value in given.items()}
        if name.lower() == "outline" and said.get("xmlurl"):
            found.append(_Outline(parser.CurrentLineNumber, said.get("title") or said.get("text", ""), said["xmlurl"]))

    parser.StartElementHandler = start
    parser.EntityDeclHandler = _refused
    with document.open() as file:
        data = file.read(_LONGEST + 1)
    if len(data) > _LONGEST:
        raise SourceError("It is too long for a list of feeds", f"More than {_LONGEST // 2**20} MB")
    try:
        parser.Parse(_AMPERSAND.sub(b"&amp;", data), True)
    except expat.ExpatError as error:
        said = f"not XML: {expat.ErrorString(error.code)}; what follows is not read"
        return [*found, Skipped(document.name, error.lineno, said)]
    return found


def _refused(*declared: object) -> None:
    raise SourceError("It defines entities of its own", "No list of feeds needs them, and they can do harm")


def _name(title: str, taken: set[str]) -> str:
    """Return a name for a feed that no other feed of the list has."""
    name = _UNFIT.sub("-", title.lower().partition("://")[2] or title.lower())[:_LONGEST_NAME].strip("-") or "feed"
    number = 1
    unique = name
    while unique in taken:
        number += 1
        unique = f"{name}-{number}"
    taken.add(unique)
    return unique


def _how(name: str, title: str, url: str) -> str:
    called = f" (“{title[:60]}”)" if title else ""
    # JSON's quotes are YAML's: an address may hold `#` and `:`.
    return f"a feed{called}, for config.yaml:  {name}: {{kind: rss, url: {json.dumps(url)}}}"
