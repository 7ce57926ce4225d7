"""The versions of all lists together: which files there were, and which content each of them had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shelf.versions import Version, Versions, as_text

MAX_VERSIONS = 200
MAX_CONTENT = 64_000_000


@dataclass(frozen=True, slots=True)
class Held:
    """What a file held.

    Attributes:
        content: Its name in `Contents`.
        size: In bytes.
        by_hand: A person saved it, so it may hold comments that a rewrite would lose.
    """

    content: str
    size: int
    by_hand: bool = False


Files = Mapping[str, Held]
"""By slug."""


class ListVersions(Versions[Files]):
    """The versions on disk."""

    def contents(self) -> frozenset[str]:
        """Return the names of all contents that a version is about."""
        return frozenset(held.content for version in self.all() for held in version.content.values())

    def _record(self, content: Files) -> dict[str, Any]:
        return {"lists": {slug: [held.content, held.size, held.by_hand] for slug, held in content.items()}}

    def _content(self, record: dict[str, Any]) -> Files:
        return {slug: _held(row) for slug, row in record["lists"].items()}

    def _kept(self, versions: list[Version[Files]]) -> list[Version[Files]]:
        """Return the newest versions: so many, and as many as need so much space; always the last two."""
        seen: set[str] = set()
        space, place = 0, len(versions)
        while place > max(0, len(versions) - MAX_VERSIONS):
            new = [held for held in versions[place - 1].content.values() if held.content not in seen]
            space += sum(held.size for held in new)
            if space > MAX_CONTENT and place < len(versions) - 1:
                break
            seen.update(held.content for held in new)
            place -= 1
        return versions[place:]


def _held(row: list[Any]) -> Held:
    content, size, by_hand = row
    if type(size) is not int:
        raise TypeError(size)
    return Held(as_text(content), size, by_hand is True)
