"""All reading lists at one moment, and the problems their files can have."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby
from pathlib import Path

from search.errors import ShelfError
from search.text.clean import clean_line
from search.text.plural import plural
from search.text.words import exact
from shelf.files.watched_file import GONE
from shelf.lists.model import ReadingList

# What tools that keep folders in step call the version that lost: ` (conflicted copy 2026-01-31)`,
# ` (SFConflict …)`, ` (1)`, `.sync-conflict-20260131-…`, `_conflict-20260131-…`. No slug holds these signs.
_COPY = re.compile(r"(?P<of>.+?)(?: \([^()]*\)|[ ._][^/]*conflict.*)", re.IGNORECASE)


class ListsSnapshot:
    """What can be asked about lists, conflict copies among them."""

    def __init__(self, files: Iterable[ReadingList]) -> None:
        self.files = {each.slug: each for each in files}
        ordered = sorted(self.files.values(), key=lambda each: (exact(each.name), each.slug))
        self.lists = tuple(each for each in ordered if not self.copied(each.slug))
        self.copies = tuple(each for each in ordered if self.copied(each.slug))

    def copied(self, slug: str) -> str:
        """The slug of the list that a file is a conflict copy of; empty for none."""
        match = _COPY.fullmatch(slug)
        return match["of"] if match and match["of"] in self.files else ""

    def find(self, name: str) -> ReadingList | None:
        """The list of that name or else of that slug, case and spacing aside."""
        term = exact(name)
        if not term:
            return None
        named = (each for each in self.lists if exact(each.name) == term)
        return next(named, None) or next((each for each in self.lists if exact(each.slug) == term), None)

    def keys_for(self, value: str) -> frozenset[str] | None:
        """The papers of a list, None without one; of all whose name or slug begins so where the value ends in `*`."""
        prefix = exact(value.strip().rstrip("*"))
        if not value.strip().endswith("*"):
            reading_list = self.find(value)
            return reading_list.keys if reading_list else None
        begun = [each for each in self.lists if any(exact(n).startswith(prefix) for n in (each.name, each.slug))]
        return frozenset[str]().union(*(each.keys for each in begun))

    @cached_property
    def names_of(self) -> dict[str, tuple[str, ...]]:
        """By key, the names of the lists that a paper is in."""
        names: dict[str, tuple[str, ...]] = {}
        for each in self.lists:
            for key in each.keys:
                names[key] = (*names.get(key, ()), each.name)
        return names


def folder_unreadable(folder: Path, error: OSError) -> ShelfError:
    hint = "Fix it to change lists again."
    return ShelfError("The reading lists cannot be read", f"{folder}: {error.strerror or error}", hint)


def folder_gone(folder: Path, count: int) -> ShelfError:
    message = f"{folder} held {plural(count, 'reading list')}. Carrel still has them"
    hint = "Changing a list writes them again. `carrel list delete NAME` removes one."
    return ShelfError("The folder of reading lists is gone", message, hint)


def list_lost(path: Path, state: str) -> ShelfError | None:
    """The error for an empty file; one that is gone is none: emptying is an accident, removing a wish."""
    if state == GONE:
        return None
    hint = "Changing a list restores its contents; delete the file to drop them."
    return ShelfError(f"{path.name} is empty", str(path), hint)


def doubtful(view: ListsSnapshot, folder: Path) -> Iterator[ShelfError]:
    """What makes a list two: copies that a synced folder made of it, and lists of one name."""
    for copy in view.copies:
        of = view.files[view.copied(copy.slug)]
        path = folder / f"{copy.slug}.yaml"
        words = f"carrel list merge {shlex.quote(of.slug)} {shlex.quote(clean_line(copy.slug))}"
        what = f'{path} is another version of "{of.name}", from a synced folder'
        yield ShelfError("A reading list has a conflict copy", what, f"`{words}` merges it and deletes the copy.")
    for _, same in groupby(view.lists, key=lambda each: exact(each.name)):
        named = list(same)
        if len(named) > 1:
            paths = " and ".join(str(folder / f"{each.slug}.yaml") for each in named)
            hint = "Change the `name:` in one of them."
            yield ShelfError(f'{len(named)} reading lists are called "{named[0].name[:60]}"', paths, hint)


def together(problems: Sequence[ShelfError]) -> ShelfError | None:
    """The first of the problems, with the number of the others."""
    if len(problems) < 2:
        return problems[0] if problems else None
    first = problems[0]
    more = f" (and {len(problems) - 1} more about reading lists; `carrel doctor` lists all)"
    return ShelfError(first.title, first.message + more, first.hint)
