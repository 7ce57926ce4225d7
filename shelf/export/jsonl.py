"""JSON Lines: every field of every paper, read back by `carrel import` without loss (`search.record`).

What a person added stands in `shelf`, where there is something.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from search.record import to_record
from shelf.export.item import Edition, Item


def jsonl(items: Iterable[Item], edition: Edition) -> Iterator[str]:
    """Yield a line for each paper, ASCII: safe in every locale, and the same for every JSON reader."""
    del edition  # a line stands alone: no heading, no key but the paper's own
    for item in items:
        record = to_record(item.paper)
        if item.entry:
            record["shelf"] = {
                "tags": list(item.entry.tags),
                "status": item.entry.status,
                "bookmarked": item.entry.bookmarked,
                "rating": item.rating,
                "note": str(getattr(item.entry, "note", "") or ""),
            }
        yield json.dumps(record) + "\n"
