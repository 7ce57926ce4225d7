"""Two papers made one, in the library, on the shelf and in the reading lists, and taken apart again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from shelf.session import NOTHING
from tui.desk.render import line

if TYPE_CHECKING:
    from search.library import Library
    from search.paper import Paper
    from shelf.lists.lists import Lists
    from shelf.shelf import Shelf

_MERGED = re.compile(r"Merged (?P<other>\S+) into (?P<keep>\S+)")


class Rooms(Protocol):
    """Where papers are kept; a `Desk` is one."""

    @property
    def library(self) -> Library:
        """The papers."""

    @property
    def shelf(self) -> Shelf:
        """What a person added to them."""

    @property
    def lists(self) -> Lists:
        """The reading lists."""


def merge(rooms: Rooms, keep: str, other: str) -> str:
    """Make one paper of two: fields and sightings of both, and on shelf and lists all that was about either.

    The index is another step.

    Args:
        rooms: Where they are.
        keep: The key of the paper that stays.
        other: The key of the one that becomes part of it, and leads to it from then on.

    Returns:
        What was done, in words.

    Raises:
        UsageError: They are not two papers of the library.
        CatalogError: They could not be joined, and nothing happened.
        ShelfError: They are one in the library, but not yet on the shelf: `carrel doctor --fix` goes on.
    """
    title = _title(rooms.library.paper(other), other)
    paper = rooms.library.catalog.join(keep, other)
    words = _words(keep, other)
    also = []
    if rooms.shelf.move({other: paper}, words) != NOTHING:
        also.append("what you had added to it")
    if rooms.lists.match(lambda entry: keep if entry.key == other else None, words) != NOTHING:
        also.append("its places in reading lists")
    moved = f" with {' and '.join(also)}" if also else ""
    return f"Merged {title} into {_title(paper, keep)}{moved}"


def part(rooms: Rooms, other: str) -> str:
    """Take a paper out again that was merged into another one, on the shelf and in the lists too.

    The index is another step.

    Args:
        rooms: Where it is.
        other: Its key before it was merged.

    Returns:
        What was done, in words, and what was not because it was changed since.

    Raises:
        UsageError: It was not merged, or another one was after it.
        CatalogError: They could not be parted, and nothing happened.
        ShelfError: They are two in the library, but not on the shelf.
    """
    keep, stays = _parted(rooms, other)
    papers = rooms.library.papers([keep, other])
    told = f"Took {_title(papers.get(other), other)} out of {_title(papers.get(keep), keep)}"
    return "; ".join((told, *stays))


def _parted(rooms: Rooms, other: str) -> tuple[str, list[str]]:
    """Take a paper out again; return the key of the one that it was in, and what could not go along."""
    keep = rooms.library.catalog.part(other)
    words, stays = _words(keep, other), []
    if "changed since" in rooms.shelf.move_back(words):
        stays.append("what was changed on the shelf since stays as it is")
    last = rooms.lists.undoable()
    if last and last[1] == words:
        rooms.lists.undo()
    elif names := rooms.lists.lists_of(keep):
        # Nothing tells whose place in them it was.
        stays.append(f"reading lists stay as they are: {keep} is in {', '.join(map(line, names))}")
    return keep, stays


class Merges:
    """Merges as `tui.desk.undo` takes them back: each is one edit, however far it reached.

    To be asked before the shelf and the lists, which know no more than their part of it.

    Args:
        rooms: Where papers are merged.
    """

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._catalog = rooms.library.catalog

    def undoable(self) -> tuple[str, str] | None:
        """Return when the last merge was done, all of it, and what that is in words."""
        join = self._catalog.last_join()
        if join is None:
            return None
        words = _words(join.keep, join.other)
        parts = (store.undoable() for store in (self._rooms.shelf, self._rooms.lists))
        return max([join.time, *(told[0] for told in parts if told and told[1] == words)]), words

    def redoable(self) -> tuple[str, str] | None:
        """Return when the last merge was taken back on the shelf or in the lists, and what that is in words."""
        parts = (store.redoable() for store in (self._rooms.shelf, self._rooms.lists))
        told = [(told[0], told[1]) for told in parts if told and _MERGED.fullmatch(told[1])]
        # Taken back on the shelf alone, there is nothing to be joined again.
        return max(told) if told and not self._is_one(max(told)[1]) else None

    def edited(self) -> str:
        """Return when the last merge was done; empty for never."""
        join = self._catalog.last_join()
        return join.time if join else ""

    def undo(self) -> str:
        """Take back the last merge."""
        join = self._catalog.last_join()
        if join is None:
            return "Nothing to undo"
        words = _lowered(_words(join.keep, join.other))
        return "; ".join((f"Undid: {words}", *_parted(self._rooms, join.other)[1]))

    def redo(self) -> str:
        """Merge again what was taken back last."""
        told = self.redoable()
        match = _MERGED.fullmatch(told[1]) if told else None
        if match is None:
            return "Nothing to do again"
        self._catalog.join(match["keep"], match["other"], again=True)
        for store in (self._rooms.shelf, self._rooms.lists):
            if (part := store.redoable()) and part[1] == match[0]:
                store.redo()
        return f"Did again: {_lowered(match[0])}"

    def _is_one(self, words: str) -> bool:
        match = _MERGED.fullmatch(words)
        return bool(match and match["other"] in self._catalog.former([match["keep"]]).get(match["keep"], ()))


def _words(keep: str, other: str) -> str:
    return f"Merged {other} into {keep}"


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def _title(paper: Paper | None, key: str) -> str:
    return f"“{line(paper.title)}”" if paper and line(paper.title) else key
