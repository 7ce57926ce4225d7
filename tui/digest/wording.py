"""What every format says of a digest's paper, as texts that are readable and harmless, but not yet escaped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shelf.export.item import Item, line
from tui.digest.model import Digest, Pick, Section

_AUTHORS = 4
_SUMMARY = 400

NOTHING = "Nothing new since the last digest."


@dataclass(frozen=True, slots=True)
class Worded:
    """A paper of a digest in words.

    Attributes:
        title: On one line.
        url: http or https; empty for none.
        about: Authors, venue, day, arXiv id.
        why: The reasons why it is there.
        summary: The beginning of the abstract, on one line.
    """

    title: str
    url: str
    about: str
    why: str
    summary: str


def worded(pick: Pick) -> Worded:
    """Return a paper in words."""
    item = Item(pick.paper)
    why = "; ".join(map(line, pick.why))
    return Worded(item.title, item.url, " · ".join(filter(None, _about(item))), why, _short(line(item.abstract)))


def others(section: Section) -> str:
    """Return a sentence about the papers that a section does not show; empty where there are none."""
    return f"… and {section.more:,} more." if section.more else ""


def footer(digest: Digest) -> str:
    """Return where the rest is to be found."""
    return f"All that came in: carrel search added:{digest.since}.."


def _about(item: Item) -> Iterator[str]:
    names = item.authors
    more = f" and {len(names) - _AUTHORS} more" if len(names) > _AUTHORS else ""
    yield ", ".join(names[:_AUTHORS]) + more
    yield item.venue
    yield line(item.paper.date) or str(item.year or "")
    yield f"arXiv:{item.arxiv}" if item.arxiv else ""


def _short(text: str) -> str:
    if len(text) <= _SUMMARY:
        return text
    return text[:_SUMMARY].rpartition(" ")[0] + " …" if " " in text[:_SUMMARY] else text[:_SUMMARY] + "…"
