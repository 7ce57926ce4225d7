"""The shelf at one moment: never changed, so that any thread may read it without waiting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cached_property

from shelf.model import Entry
from shelf.tags import folded, tag_text

_STATES: dict[str, Callable[[Entry], bool]] = {
    "bookmarked": lambda entry: entry.bookmarked,
    "read": lambda entry: entry.status == "read",
    "reading": lambda entry: entry.status == "reading",
    "dismissed": lambda entry: entry.status == "dismissed",
}


class View:
    """Entries by key, in the file's order, and what can be asked about them.

    Args:
        entries: Not changed by anyone from now on.
    """

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self.entries = entries

    @cached_property
    def _tagged(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for entry in self.entries.values():
            for tag in entry.tags:
                found.setdefault(tag, set()).add(entry.key)
        return found

    @cached_property
    def _spellings(self) -> dict[str, str]:
        """Return the first spelling of every tag, by its folded form."""
        found: dict[str, str] = {}
        for tag in self._tagged:
            found.setdefault(folded(tag), tag)
        return found

    def spelling(self, tag: str) -> str:
        """Return the tag as the shelf spells it; as given when it is new."""
        return self._spellings.get(folded(tag), tag)

    @cached_property
    def tag_counts(self) -> tuple[tuple[str, int], ...]:
        """Return every tag with the number of its papers, most used first, then by name."""
        counts: Counter[str] = Counter()
        for tag, keys in self._tagged.items():
            counts[folded(tag)] += len(keys)
        found = [(self._spellings[fold], count) for fold, count in counts.items()]
        return tuple(sorted(found, key=lambda pair: (-pair[1], folded(pair[0]))))

    def keys_for(self, clause: str, value: str) -> frozenset[str] | None:
        """Return the papers that a clause of a query means; None for a clause that is not the shelf's."""
        value = value.strip()
        if clause == "tag":
            return self._with_tag(value)
        if clause == "is" and (state := _STATES.get(value.casefold())):
            return frozenset(entry.key for entry in self.entries.values() if state(entry))
        if clause == "has" and value.casefold() == "tag":
            return frozenset(entry.key for entry in self.entries.values() if entry.tags)
        return None

    def _with_tag(self, value: str) -> frozenset[str]:
        prefix = value.endswith("*")
        # `method/*` means what is under it, so the slash that `tag_text` drops is put back.
        under = "/" if prefix and value.endswith("/*") else ""
        wanted = folded(tag_text(value.rstrip("*"))) + under
        found: set[str] = set()
        for tag, keys in self._tagged.items():
            fold = folded(tag)
            if fold.startswith(wanted) if prefix else wanted and (fold == wanted or fold.startswith(wanted + "/")):
                found |= keys
        return frozenset(found)
