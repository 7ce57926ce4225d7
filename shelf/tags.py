"""Tags: normal form, validity, hierarchy and colours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from search.errors import UsageError
from search.text.clean import clean_line

MAX_TAG = 64
# Names and no numbers of colours: what green is depends on the theme, and nothing unreadable can be chosen.
COLOURS = ("red", "orange", "yellow", "green", "cyan", "blue", "purple", "grey")
_SLASHES = re.compile("/{2,}")


@lru_cache(maxsize=4096)
def tag_text(text: str) -> str:
    """A tag as it is kept: one word on every command line and in every query, no `#` before it; may be empty."""
    line = clean_line(text).lstrip("#").strip()
    return _SLASHES.sub("/", unicodedata.normalize("NFC", line).replace(" ", "-")).strip("/")


@lru_cache(maxsize=4096)
def folded(tag: str) -> str:
    """The form in which tags compare: without case and compatibility forms."""
    return unicodedata.normalize("NFKC", tag).casefold()


def checked_tag(text: str) -> str:
    tag = tag_text(text)
    shown = clean_line(text)[:MAX_TAG]
    if not tag:
        hint = "Use letters, digits, - and /."
        raise UsageError("No such tag", f'"{shown}" is not a valid tag', hint)
    if "," in tag:
        hint = "Add the tags one by one: a comma separates values in a query."
        raise UsageError("No such tag", f'"{shown}" holds a comma', hint)
    if tag.endswith("*") or tag[0] in "+-" or '"' in tag:
        hint = "A tag neither starts with + or - nor ends in *, and holds no quotation mark."
        raise UsageError("No such tag", f'"{shown}" could not be used in a query', hint)
    if len(tag) > MAX_TAG:
        raise UsageError("Tag too long", f'"{shown}…" has {len(tag)} characters; a tag has at most {MAX_TAG}')
    return tag


def is_under(tag: str, top: str) -> bool:
    """Whether a tag is the other one or stands under it, as `method/x` does under `method`."""
    fold, above = folded(tag), folded(top)
    return fold == above or fold.startswith(above + "/")


def moved(tag: str, old: str, new: str) -> str:
    """What becomes of a tag under `old` when that is renamed to `new`."""
    # Folding may change a text's length, so what is below is counted in levels.
    return "/".join((new, *tag.split("/")[old.count("/") + 1 :]))


def coloured(colours: Mapping[str, str], tag: str) -> str | None:
    fold = folded(tag)
    return next((each for each in colours if folded(each) == fold), None)


def colour_of(colours: Mapping[str, str], tag: str) -> str:
    while True:
        if own := coloured(colours, tag):
            return colours[own]
        tag, slash, _ = tag.rpartition("/")
        if not slash:
            return ""


def without(tags: tuple[str, ...], tag: str) -> tuple[str, ...]:
    removed = folded(tag)
    return tuple(each for each in tags if folded(each) != removed)


def merged(tags: list[str]) -> tuple[str, ...]:
    """The tags, each once; the first spelling stays."""
    unique: dict[str, str] = {}
    for tag in tags:
        unique.setdefault(folded(tag), tag)
    return tuple(unique.values())
