"""Marks from CSL-JSON: `keyword`, `note` and `annote`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from search.errors import SourceError
from search.paper import arxiv_id, doi
from search.text.clean import clean_line
from shelf.importing.marks import Marks, Problem, note_of, tags_of

# What styles a title in CSL.
_DRESS = re.compile(r"</?(?:i|b|sup|sub|sc)>|<span [^<>]*>|</span>")


def from_csl(text: str) -> Iterator[Marks | Problem]:
    """Yield the marks of each item; see `read_marks`."""
    try:
        read = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise _unreadable(f"Line {error.lineno}, column {error.colno}: {error.msg}") from None
    except (RecursionError, ValueError):
        raise _unreadable("It is nested too deeply, or holds a number that is too long") from None
    items = read.get("items", [read]) if isinstance(read, dict) else read
    if not isinstance(items, list):
        raise _unreadable("It holds no list of items")
    for number, item in enumerate(items, 1):
        if isinstance(item, dict):
            yield from _marks(item, f"item {number}")
        else:
            yield Problem(f"item {number}", "It is no object")


def _unreadable(reason: str) -> SourceError:
    return SourceError("The CSL-JSON cannot be read", reason, "Export it again, or mend that place.")


def _marks(item: dict[str, object], where: str) -> Iterator[Marks | Problem]:
    tags: list[str] = []
    for tag in tags_of(_texts(item, "keyword", "keywords"), where):
        if isinstance(tag, str):
            tags.append(tag)
        else:
            yield tag
    note = note_of(_texts(item, "note", "annote"))
    if not (tags or note):
        return
    title = clean_line(_DRESS.sub("", " ".join(_texts(item, "title"))))
    names = [clean_line(text) for text in _texts(item, "DOI", "URL", "number", "id", "container-title")]
    arxiv = next(filter(None, map(arxiv_id, names)), "")
    # A DOI of arXiv's says the same as the id.
    known = next(filter(None, map(doi, names)), "")
    if not (title or arxiv or known):
        yield Problem(where, "It names no paper: neither title nor identifier")
        return
    yield Marks(where, title, arxiv, known, tuple(tags), note)


def _texts(item: dict[str, object], *names: str) -> list[str]:
    """Return the texts of some fields; what is no text says nothing."""
    found = [item.get(name) for name in names]
    flat = [part for value in found for part in (value if isinstance(value, list) else [value])]
    return [part for part in flat if isinstance(part, str)]
