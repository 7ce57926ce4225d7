"""The tags, texts and comments of an HTML page, each character looked at once.

Python's own `html.parser` reads unclosed tags again from their start: 40 KB of `<a <a <a` take it ten seconds,
a megabyte hours. This follows the standard's tokenizer, which never goes back, and leaves out what a reader of
links has no use for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

COMMENT = "!--"
_NAME = re.compile(r"[a-zA-Z][^\s/>]*+")
_ATTRIBUTE = re.compile(r"[\s/]*+([^\s/>][^\s/>=]*+)(\s*+=\s*+)?")
_BARE_VALUE = re.compile(r"[^\s>]*+")
# Up to their end tag, these hold text that is no markup.
_RAW = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in ("script", "style", "textarea", "xmp")}


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag; a comment is one of the name `COMMENT`, with its text as the attribute `text`.

    Attributes:
        name: In lower case; of an end tag, with a slash before it.
        at: Where in the page it begins.
        attributes: By their names in lower case, character references resolved.
    """

    name: str
    at: int
    attributes: dict[str, str] = field(default_factory=dict)


def tags(page: str) -> Iterator[Tag | str]:
    """Yield the tags of a page and the texts between them; nothing behind a tag that is not closed."""
    at = 0
    while (start := page.find("<", at)) >= 0:
        if start > at:
            yield unescape(page[at:start])
        name = _NAME.match(page, start + 1 + page.startswith("</", start))
        if page.startswith("<!--", start):
            end = page.find("-->", start + 4)
            yield Tag(COMMENT, start, {"text": page[start + 4 : end if end >= 0 else len(page)]})
            at = end + 3 if end >= 0 else 0
        elif name is not None:
            tag, at = _tag(page, start, name)
            yield tag
            if tag.name in _RAW and at > 0:
                closing = _RAW[tag.name].search(page, at)
                end = closing.start() if closing else len(page)
                yield page[at:end]
                at = end
        elif page[start + 1 : start + 2] in ("!", "?", "/"):
            at = page.find(">", start) + 1
        else:
            yield "<"
            at = start + 1
            continue
        if at <= start:
            return  # the end of the tag or comment is missing
    if page[at:]:
        yield unescape(page[at:])


def _tag(page: str, start: int, name: re.Match[str]) -> tuple[Tag, int]:
    """Return a tag and the place behind it; 0 when its end is missing."""
    closing = "/" if page[start + 1] == "/" else ""
    attributes: dict[str, str] = {}
    tag = Tag(closing + name[0].lower(), start, attributes)
    at = name.end()
    while match := _ATTRIBUTE.match(page, at):
        value, at = _value(page, match.end()) if match[2] else ("", match.end())
        if at < 0:
            return tag, 0
        attributes.setdefault(match[1].lower(), unescape(value))
    return tag, page.find(">", at) + 1


def _value(page: str, at: int) -> tuple[str, int]:
    """Return an attribute's value and the place behind it; -1 when its closing quote is missing."""
    quote = page[at : at + 1]
    if quote in ('"', "'") and quote:
        end = page.find(quote, at + 1)
        return page[at + 1 : end], end + 1 if end >= 0 else -1
    match = _BARE_VALUE.match(page, at)
    return (match[0], match.end()) if match else ("", at)
