"""The lists at one moment: never changed, so that any thread may read them without waiting."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from search.text.words import exact
from shelf.lists.model import ReadingList

# What tools that keep folders in step call the version that lost: ` (conflicted copy 2026-01-31)`,
# ` (SFConflict …)`, ` (1)`, `.sync-conflict-20260131-…`, `_conflict-20260131-…`. No slug holds these signs.
_COPY = re.compile(r"(?P<of>.+?)(?: \([^()]*\)|[ ._][^/]*conflict.*)", re.IGNORECASE)


class View:
    """What can be asked about lists.

    Args:
        files: What the files hold, conflict copies included. Not changed by anyone from now on.
    """

    def __init__(self, files: Iterable[ReadingList]) -> None:
        self.files = {each.slug: each for each in files}
        ordered = sorted(self.files.values(), key=lambda each: (exact(each.name), each.slug))
        self.lists = tuple(each for each in ordered if not self.copied(each.slug))
        self.copies = tuple(each for each in ordered if self.copied(each.slug))

    def copied(self, slug: str) -> str:
        """Return the slug of the list that a file is a conflict copy of; empty for none."""
        match = _COPY.fullmatch(slug)
        return match["of"] if match and match["of"] in self.files else ""

    def find(self, name: str) -> ReadingList | None:
        """Return the list of that name or else of that slug, case and spacing aside; None when there is none."""
        wanted = exact(name)
        if not wanted:
            return None
        named = (each for each in self.lists if exact(each.name) == wanted)
        return next(named, None) or next((each for each in self.lists if exact(each.slug) == wanted), None)

    def keys_for(self, value: str) -> frozenset[str] | None:
        """Return the papers of a list, or of all whose name or slug begins so where the value ends in `*`.

        None when there is no such list; a beginning that none has finds nothing.
        """
        wanted = exact(value.strip().rstrip("*"))
        if not value.strip().endswith("*"):
            found = self.find(value)
            return found.keys if found else None
        begun = [each for each in self.lists if any(exact(n).startswith(wanted) for n in (each.name, each.slug))]
        return frozenset[str]().union(*(each.keys for each in begun))

    @cached_property
    def names_of(self) -> dict[str, tuple[str, ...]]:
        """Return by key the names of the lists that a paper is in."""
        found: dict[str, tuple[str, ...]] = {}
        for each in self.lists:
            for key in each.keys:
                found[key] = (*found.get(key, ()), each.name)
        return found
