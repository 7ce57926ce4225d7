"""The formats of a digest by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from search.record import to_record
from shelf.export import Item, to_text
from shelf.export.item import line
from shelf.model import Entry
from tui.digest.hypertext import hypertext
from tui.digest.mail import mail
from tui.digest.model import Digest, Pick
from tui.digest.plain import markdown, plain


def _atom(digest: Digest) -> str:
    # The heading stays the same, and with it the feed's identifier: readers follow one feed.
    about = digest.scope.query or ", ".join(digest.scope.saved)
    return to_text(map(_item, digest.picks), "atom", line(f"Carrel digest · {about}" if about else "Carrel digest"))


def _item(pick: Pick) -> Item:
    return Item(pick.paper, Entry(pick.paper.key, note="; ".join(map(line, pick.why))))


def _json(digest: Digest) -> str:
    return json.dumps(as_json(digest), indent=2) + "\n"


def as_json(digest: Digest) -> dict[str, Any]:
    """Return a digest in its public shape."""
    return {
        "title": digest.title,
        "since": digest.since.isoformat(),
        "until": digest.mark.until,
        "query": digest.scope.query,
        "saved": list(digest.scope.saved),
        "more": {section.name: section.more for section in digest.sections},
        "papers": [
            {**to_record(pick.paper), "section": section.name, "why": list(pick.why)}
            for section in digest.sections
            for pick in section.picks
        ],
    }


FORMATS: Mapping[str, Callable[[Digest], str]] = {
    "text": plain,
    "markdown": markdown,
    "html": hypertext,
    "eml": mail,
    "atom": _atom,
    "json": _json,
}


def rendered(digest: Digest, name: str) -> str:
    """Return a digest in one of the `FORMATS`."""
    return FORMATS[name](digest)
