"""HTML: the tags and texts of a page, and titles and abstracts stripped of markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from search.text.clean import clean

COMMENT = "!--"
_NAME = re.compile(r"[a-zA-Z][^\s/>]*+")
_ATTRIBUTE = re.compile(r"[\s/]*+([^\s/>][^\s/>=]*+)(\s*+=\s*+)?")
_BARE_VALUE = re.compile(r"[^\s>]*+")
# Elements whose content, up to their end tag, is plain text.
_RAW = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in ("script", "style", "textarea", "xmp")}


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag; `/name` ends an element, `COMMENT` is a comment with its text in an attribute."""

    name: str
    at: int
    attributes: dict[str, str] = field(default_factory=dict)


def parse_tags(page: str) -> Iterator[Tag | str]:
    """Yield the tags and texts of a page, looking at each character once; stops at a tag that is not closed.

    Python's own `html.parser` reads unclosed tags again from their start: 40 KB of `<a <a <a` take it ten seconds,
    a megabyte hours.
    """
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
            return  # the tag or comment is not closed
    if page[at:]:
        yield unescape(page[at:])


def _tag(page: str, start: int, name: re.Match[str]) -> tuple[Tag, int]:
    """A tag and the position behind it; 0 if it is not closed."""
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
    """An attribute's value and the position behind it; -1 if its closing quote is missing."""
    quote = page[at : at + 1]
    if quote in ('"', "'") and quote:
        end = page.find(quote, at + 1)
        return page[at + 1 : end], end + 1 if end >= 0 else -1
    match = _BARE_VALUE.match(page, at)
    return (match[0], match.end()) if match else ("", at)


# Only certain markup: `a < b`, `<unk>` and `<image>` are words of the paper.
_BLOCKS = r"p|div|br|li|ul|ol|h[1-6]|title|sec|section|blockquote|tr|table|hr|disp-formula|list|list-item"
_INLINE = (
    r"i|b|em|strong|u|sub|sup|sc|small|span|a|img|font|tt|code|italic|bold|underline|monospace|ext-link|xref"
    r"|inline-formula|tex-math|inline-graphic|alternatives|center|td|th|tbody|thead|cite|q|abbr|mark|body|html|pre"
    r"|scp|label|graphic|underscore|fixed-case|strike|article|header|footer|nav|figure|figcaption"
)
_MATH = r"math|mi|mn|mo|mrow|ms|mspace|mstyle|msub|msup|msubsup|mtext|mfrac|msqrt|mover|munder|semantics|annotation"
_PREFIX = r"(?:jats:|mml:|m:|xhtml:)?"
# Dropped together with their content, if they are closed.
_DROPPED = (
    ("<!--", re.compile("-->")),
    *((f"<{n}", re.compile(rf"</{n}\s*+>", re.I)) for n in ("script", "style", "svg")),
)
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_SMALL = re.compile(rf"<({_PREFIX}su[bp])\b[^<>]*+>\s*([\w+−-]{{1,8}})\s*</\1\s*>", re.IGNORECASE)
_BLOCK = re.compile(rf"</?{_PREFIX}(?:{_BLOCKS})(?:\s[^<>]*+)?/?>", re.IGNORECASE)
_TAG = re.compile(rf"</?{_PREFIX}(?:{_INLINE}|{_MATH})(?:\s[^<>]*+)?/?>", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n[^\S\n]*+\n\s*+")
# Wider than any editor wraps: such lines are paragraphs.
_WIDEST = 100
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)


def strip_markup(text: str) -> str:
    """Remove markup, in linear time; superscripts and subscripts become LaTeX, so that 10⁵ does not become 105."""
    if "<" not in text:
        return decode_entities(text) if "&" in text else text
    for opening, closing in _DROPPED:
        text = _without(text, opening, closing)
    text = _CDATA.sub("", text)
    text = _SMALL.sub(lambda small: f"{'_' if small[1].lower().endswith('sub') else '^'}{{{small[2]}}}", text)
    if _BLOCK.search(text):
        text = _BLOCK.sub("\n\n", " ".join(text.split()))
    return decode_entities(_TAG.sub("", text))


def _without(text: str, opening: str, closing: re.Pattern[str]) -> str:
    """Remove what is between two marks; an opening mark without a closing one is text."""
    lowered, pieces, done = text.lower(), list[str](), 0
    while (start := lowered.find(opening, done)) >= 0 and (end := closing.search(text, start)):
        pieces.append(text[done:start])
        done = end.end()
    return "".join((*pieces, text[done:]))


def unwrap_paragraphs(text: str) -> str:
    parts = _BLANK_LINE.split(clean(text).strip())
    return "\n".join(filter(None, map(_unwrapped, parts)))


def _unwrapped(part: str) -> str:
    lines = [" ".join(line.split()) for line in part.split("\n")]
    return ("\n" if max(map(len, lines)) > _WIDEST else " ").join(filter(None, lines))


def decode_entities(text: str) -> str:
    return _ENTITY.sub(lambda entity: unescape(entity.group()), text)
