"""The versions of searches.yaml. Each holds the whole list, for there are few saved searches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shelf.searches.model import Rows, SavedSearch
from shelf.versions import Version, Versions, as_text

MAX_VERSIONS = 100


@dataclass(frozen=True, slots=True)
class Saved:
    """searches.yaml at one moment.

    Attributes:
        searches: All of them, in order.
        digest: Of the file that Carrel wrote or found; empty for no file.
        by_hand: A person saved that file, so it may hold comments that a rewrite would lose.
    """

    searches: Rows = ()
    digest: str = ""
    by_hand: bool = False


class SearchVersions(Versions[Saved]):
    """The versions on disk."""

    def _record(self, content: Saved) -> dict[str, Any]:
        rows = [[s.name, s.query, s.sort, s.key, s.notify, s.extra] for s in content.searches]
        return {"searches": rows, "digest": content.digest, "by_hand": content.by_hand}

    def _content(self, record: dict[str, Any]) -> Saved:
        searches = tuple(map(_search, record["searches"]))
        return Saved(searches, as_text(record["digest"]), bool(record["by_hand"]))

    def _kept(self, versions: list[Version[Saved]]) -> list[Version[Saved]]:
        return versions[-MAX_VERSIONS:]


def _search(row: list[object]) -> SavedSearch:
    name, query, sort, key, notify, extra = row
    fields = extra if isinstance(extra, dict) else {}
    return SavedSearch(as_text(name), as_text(query), as_text(sort), as_text(key), notify is True, fields)
