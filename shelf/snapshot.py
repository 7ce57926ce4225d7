"""ShelfSnapshot: the shelf at one moment, immutable, for any thread to read without waiting; and clauses about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cached_property

from search.paper import Paper
from shelf.fields import MAX_RATING
from shelf.lists.snapshot import ListsSnapshot
from shelf.model import Holdings, ShelfEntry
from shelf.notes import sought
from shelf.tags import folded, is_under, tag_text

_STATES: dict[str, Callable[[ShelfEntry], bool]] = {
    "bookmarked": lambda entry: entry.bookmarked,
    "read": lambda entry: entry.status == "read",
    "reading": lambda entry: entry.status == "reading",
    "dismissed": lambda entry: entry.status == "dismissed",
    "noted": lambda entry: bool(entry.note),
}
_HAVING: dict[str, Callable[[ShelfEntry], bool]] = {
    "tag": lambda entry: bool(entry.tags),
    "note": lambda entry: bool(entry.note),
}


class ShelfSnapshot:
    """What the shelf holds, and what can be asked about it. Not changed by anyone."""

    def __init__(self, holdings: Holdings) -> None:
        self.holdings = holdings
        self.entries = holdings.entries
        self.colours = holdings.colours

    @cached_property
    def _tagged(self) -> dict[str, set[str]]:
        keys_of: dict[str, set[str]] = {}
        for entry in self.entries.values():
            for tag in entry.tags:
                keys_of.setdefault(tag, set()).add(entry.key)
        return keys_of

    @cached_property
    def _spellings(self) -> dict[str, str]:
        """The first spelling of every tag, by its folded form."""
        spelling_of: dict[str, str] = {}
        for tag in self._tagged:
            spelling_of.setdefault(folded(tag), tag)
        return spelling_of

    def spelling(self, tag: str) -> str:
        return self._spellings.get(folded(tag), tag)

    def has_tag(self, tag: str) -> bool:
        """Whether the tag itself is on some paper, however spelt."""
        return folded(tag) in self._spellings

    def tags_under(self, top: str) -> set[str]:
        """The tag and those under it, in every spelling that some paper has."""
        return {tag for tag in self._tagged if is_under(tag, top)}

    @cached_property
    def tag_counts(self) -> tuple[tuple[str, int], ...]:
        """Every tag with the number of its papers, most used first, then by name."""
        counts: Counter[str] = Counter()
        for tag, keys in self._tagged.items():
            counts[folded(tag)] += len(keys)
        pairs = [(self._spellings[fold], count) for fold, count in counts.items()]
        return tuple(sorted(pairs, key=lambda pair: (-pair[1], folded(pair[0]))))

    def keys_for(self, clause: str, value: str) -> frozenset[str] | None:
        """The papers that a clause of a query means; None for a clause that is not the shelf's.

        Args:
            clause: `tag` (with what is under it: `method` finds `method/x`; `vis*` is a prefix), `is`
                (`bookmarked`, `read`, `reading`, `dismissed`, `noted`), `has` (`tag`, `note`), `note` (its
                words side by side, stemmed; the last a prefix where `*` ends it; `*` alone: any note) or
                `rating` (`4`, `>=4`, `>3`, `<=2`, `<3`, `2..4`, `3..`, `..3`, `*`).
            value: As typed, case does not count.
        """
        value = value.strip()
        if clause == "tag":
            return self._with_tag(value)
        if clause == "note":
            return self._with_note(value)
        if clause == "rating":
            return self._rated(value)
        holds = {"is": _STATES, "has": _HAVING}.get(clause, {}).get(value.casefold())
        return None if holds is None else frozenset(entry.key for entry in self.entries.values() if holds(entry))

    def _with_note(self, value: str) -> frozenset[str]:
        if value == "*":
            return frozenset(entry.key for entry in self.entries.values() if entry.note)
        terms = sought(value)
        if terms is None:
            return frozenset()
        return frozenset(entry.key for entry in self.entries.values() if entry.note and terms.within(entry.note))

    def _rated(self, value: str) -> frozenset[str]:
        ratings = _ratings(value)
        return frozenset(entry.key for entry in self.entries.values() if entry.rating in ratings)

    def _with_tag(self, value: str) -> frozenset[str]:
        prefix = value.endswith("*")
        # `method/*` means what is under it, so the slash that `tag_text` drops is put back.
        under = "/" if prefix and value.endswith("/*") else ""
        term = folded(tag_text(value.rstrip("*"))) + under
        matches: set[str] = set()
        for tag, keys in self._tagged.items():
            fold = folded(tag)
            if fold.startswith(term) if prefix else term and (fold == term or fold.startswith(term + "/")):
                matches |= keys
        return frozenset(matches)


def _ratings(value: str) -> range:
    if value == "*":
        return range(1, MAX_RATING + 1)
    match = re.fullmatch(r"(?:(>=?|<=?)|([0-9]{0,4})(\.\.))?([0-9]{0,4})", value)
    if not match or not (match[2] or match[4]):
        return range(0)
    sign, low, span, last = match[1], match[2], match[3], match[4]
    if span:
        return range(int(low or 1), int(last or MAX_RATING) + 1)
    number = int(last)
    match sign:
        case ">" | ">=":
            return range(number + (sign == ">"), MAX_RATING + 1)
        case "<" | "<=":
            return range(1, number + (sign == "<="))
    return range(number, number + 1)


class PersonalClauses:
    """Answers `tag:`, `is:`, `in:` and the like; `new` gives the papers that have not been seen yet."""

    def __init__(self, shelf: ShelfSnapshot, lists: ListsSnapshot, new: Callable[[], frozenset[str]]) -> None:
        self._shelf, self._lists, self._new = shelf, lists, new

    def keys_for(self, clause: str, value: str) -> frozenset[str] | None:
        """The papers of a clause such as `tag`, `rl` or `in`, `thesis`; None for an unknown clause."""
        if clause == "in":
            return self._lists.keys_for(value)
        if (clause, value) == ("has", "list"):
            return self._lists.keys_for("*")
        if (clause, value) == ("is", "new"):
            return self._new()
        return self._shelf.keys_for(clause, value)

    @cached_property
    def papers(self) -> Mapping[str, Paper]:
        """Every paper on the shelf or in a list, by key, as far as these know it."""
        papers = {entry.key: entry.paper for each in self._lists.lists for entry in each.entries}
        # Titles on the shelf came from the library itself.
        shelved = (Paper(entry.title, key=entry.key, url=entry.url) for entry in self._shelf.entries.values())
        return papers | {paper.key: paper for paper in shelved if paper.title or paper.key not in papers}
