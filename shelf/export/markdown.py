"""Markdown that reads well as it stands, in an editor and rendered (CommonMark)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from shelf.export.item import Edition, ExportItem

# What could begin markup, a link, HTML, an entity or a table; `_` only where it is not within a word.
_SPECIAL = re.compile(r"[\\`*\[\]<>&|~$#]|(?<![^\W_])_|_(?![^\W_])")
# What could begin a list, a heading, a rule, a quote or a block of code on a line.
_START = re.compile(r"(?m)^[ \t]*(?:([-+=])|(\d{1,9})([.)]))?")
# HTML in a note may have come with it from elsewhere; an address in angle brackets is none.
_HTML = re.compile(r"(?<!\\)<(?=[A-Za-z/!?])(?!https?://)")


def markdown(items: Iterable[ExportItem], edition: Edition) -> Iterator[str]:
    yield f"# {text(edition.title)}\n"
    for item in items:
        yield "\n" + "\n\n".join(filter(None, _parts(item))) + "\n"


def text(plain: str) -> str:
    """Escape a text from outside, with its paragraphs."""
    return _START.sub(_started, _SPECIAL.sub(r"\\\g<0>", plain)).replace("\n", "\n\n")


def _started(match: re.Match[str]) -> str:
    sign, number, dot = match.groups()
    if sign:
        return f"\\{sign}"
    return f"{number}\\{dot}" if number else ""


def _parts(item: ExportItem) -> Iterator[str]:
    title = text(item.title)
    yield f"## [{title}](<{item.url}>)" if item.url else f"## {title}"
    yield text(" · ".join(filter(None, (", ".join(item.authors), *_published(item)))))
    yield _marks(item)
    yield _quoted(item.note) if item.note else ""
    yield text(f"Keywords: {', '.join(item.foreign_keywords)}") if item.foreign_keywords else ""
    yield text(item.abstract)


def _quoted(note: str) -> str:
    """Quote the person's own Markdown; nothing unclosed in it can leave the quotation."""
    return "\n".join(f"> {line}".rstrip() for line in _HTML.sub(r"\<", note).split("\n"))


def _published(item: ExportItem) -> Iterator[str]:
    yield from item.published
    yield item.paper.date or str(item.year or "")
    yield f"arXiv:{item.arxiv}" if item.arxiv else ""
    yield f"doi:{item.doi}" if item.doi else ""


def _marks(item: ExportItem) -> str:
    if item.entry is None:
        return ""
    parts = ["★ bookmarked"] if item.bookmarked else []
    parts += [f"**{text(item.status)}**"]
    parts += [f"rated {item.rating} of 5"] if item.rating else []
    parts += [" ".join(f"\\#{text(tag)}" for tag in item.tags)] if item.tags else []
    return " · ".join(parts)
