"""How an XML document begins: the name of its root, by which formats are told apart."""

from __future__ import annotations

import re

from search.sources.base import Document
from search.sources.lines import head_text

_BEFORE = re.compile(r"\s*+(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*+(?:\[[^\]]*+\]\s*)?>)", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"\s*+<(?:[\w.-]+:)?([A-Za-z][\w.-]*+)")
# Which feeds never need, and bombs are made of.
ENTITIES = re.compile(r"<!ENTITY", re.IGNORECASE)


def root(document: Document) -> str:
    """Return the root's name without prefix, in lower case; empty when the document is no XML."""
    text = head_text(document).lstrip("\ufeff \t\r\n")
    at = 0
    while before := _BEFORE.match(text, at):
        at = before.end()
    found = _ROOT.match(text, at)
    return found[1].lower() if found else ""


def defines_entities(document: Document) -> bool:
    """Tell whether the head declares entities before its root."""
    text = head_text(document)
    declared = ENTITIES.search(text)
    start = re.search(r"<(?:[\w.-]+:)?(?:rss|feed|rdf|channel|opml)\b", text, re.IGNORECASE)
    return bool(declared and (not start or declared.start() < start.start()))
