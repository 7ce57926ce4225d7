"""Titles and abstracts made plain text: without HTML, JATS, MathML and the dress of CSL, and not wrapped."""

from __future__ import annotations

import re
from html import unescape

from search.text.clean import clean

# Only what is surely markup: `a < b`, `<unk>` and `<image>` are words of the paper.
_BLOCKS = r"p|div|br|li|ul|ol|h[1-6]|title|sec|section|blockquote|tr|table|hr|disp-formula|list|list-item"
_INLINE = (
    r"i|b|em|strong|u|sub|sup|sc|small|span|a|img|font|tt|code|italic|bold|underline|monospace|ext-link|xref"
    r"|inline-formula|tex-math|inline-graphic|alternatives|center|td|th|tbody|thead|cite|q|abbr|mark|body|html|pre"
    r"|scp|label|graphic|underscore|fixed-case|strike|article|header|footer|nav|figure|figcaption"
)
_MATH = r"math|mi|mn|mo|mrow|ms|mspace|mstyle|msub|msup|msubsup|mtext|mfrac|msqrt|mover|munder|semantics|annotation"
_PREFIX = r"(?:jats:|mml:|m:|xhtml:)?"
# What is dropped with all that is in it, where it closes.
_DROPPED = (
    ("<!--", re.compile("-->")),
    *((f"<{n}", re.compile(rf"</{n}\s*+>", re.I)) for n in ("script", "style", "svg")),
)
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_SMALL = re.compile(rf"<({_PREFIX}su[bp])\b[^<>]*+>\s*([\w+−-]{{1,8}})\s*</\1\s*>", re.IGNORECASE)
_BLOCK = re.compile(rf"</?{_PREFIX}(?:{_BLOCKS})(?:\s[^<>]*+)?/?>", re.IGNORECASE)
_TAG = re.compile(rf"</?{_PREFIX}(?:{_INLINE}|{_MATH})(?:\s[^<>]*+)?/?>", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n[^\S\n]*+\n\s*+")
# Wider than anybody's editor wraps: such lines are paragraphs.
_WIDEST = 100
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)


def plain(text: str) -> str:
    """Return a text without markup, with an empty line between paragraphs; entities are what they stand for.

    Time is linear in the text. Raised and lowered signs become LaTeX, so that 10⁵ does not become 105.
    """
    if "<" not in text:
        return entities(text) if "&" in text else text
    for opening, closing in _DROPPED:
        text = _without(text, opening, closing)
    text = _CDATA.sub("", text)
    text = _SMALL.sub(lambda small: f"{'_' if small[1].lower().endswith('sub') else '^'}{{{small[2]}}}", text)
    if _BLOCK.search(text):
        text = _BLOCK.sub("\n\n", " ".join(text.split()))
    return entities(_TAG.sub("", text))


def _without(text: str, opening: str, closing: re.Pattern[str]) -> str:
    """Return a text without what stands between two marks; one that does not close is text."""
    lowered, pieces, done = text.lower(), list[str](), 0
    while (start := lowered.find(opening, done)) >= 0 and (end := closing.search(text, start)):
        pieces.append(text[done:start])
        done = end.end()
    return "".join((*pieces, text[done:]))


def paragraphs(text: str) -> str:
    """Return a text that may have been wrapped with a line for each paragraph."""
    parts = _BLANK_LINE.split(clean(text).strip())
    return "\n".join(filter(None, map(_unwrapped, parts)))


def _unwrapped(part: str) -> str:
    lines = [" ".join(line.split()) for line in part.split("\n")]
    return ("\n" if max(map(len, lines)) > _WIDEST else " ").join(filter(None, lines))


def entities(text: str) -> str:
    """Return a text with the characters that its entities stand for."""
    return _ENTITY.sub(lambda entity: unescape(entity.group()), text)
