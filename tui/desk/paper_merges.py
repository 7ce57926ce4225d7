"""Two papers merged into one, in library, shelf and reading lists, as one edit; and which ones may be the same."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from search.catalog.duplicates import duplicates
from shelf.edits.merge_entries import move_entries
from shelf.journal.edit import LIBRARY, LISTS, SHELF, Change, Edit, new_edit
from shelf.journal.transactions import EditStore, Reversal, commit, undo, working
from shelf.messages import NOTHING_TO_UNDO
from tui.desk.render import line

if TYPE_CHECKING:
    from search.catalog.catalog import Catalog
    from search.library import Library
    from search.paper import Paper
    from shelf.lists.lists import Lists
    from shelf.shelf import Shelf

MERGED = "merged"


class Stores(Protocol):
    """Where papers are stored; a `Desk` is one."""

    @property
    def library(self) -> Library: ...

    @property
    def shelf(self) -> Shelf: ...

    @property
    def lists(self) -> Lists: ...


class LibraryMerges(EditStore):
    """The part of merges that the library has: which papers are part of which."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def owns(self, file: str) -> bool:
        return file == LIBRARY

    def refresh(self) -> None:
        pass

    def reversal(self, edit: Edit) -> Reversal:
        return Reversal([replace(each, old=each.new, new=each.old) for each in edit.changes if each.file == LIBRARY])

    def write(self, edit: Edit) -> bool:
        for change in edit.changes:
            if change.file == LIBRARY:
                self._bring_about(change.key, str(change.old or change.new), is_merged=change.new is not None)
        return True

    def _bring_about(self, other: str, keep: str, *, is_merged: bool) -> None:
        """Merge a paper or take it out again, unless that is done already."""
        if is_merged == (other in self._catalog.former([keep]).get(keep, ())):
            return
        if is_merged:
            self._catalog.join(keep, other, again=True)
        else:
            self._catalog.part(other)

    def follow(self, edit: Edit) -> None:
        pass


def merge_stores(stores: Stores) -> tuple[EditStore, ...]:
    # The library first: what it refuses has then changed nothing.
    return LibraryMerges(stores.library.catalog), stores.shelf, stores.lists


def merge(stores: Stores, keep: str, other: str) -> str:
    """Merge two papers: fields and sightings of both, and on shelf and lists all that was about either.

    The other key leads to the one that stays from then on. The index is another step. Returns what was done, in words.

    Raises:
        UsageError: They are not two papers of the library.
        CatalogError: They could not be merged, and nothing happened.
        ShelfError: They are one in the library, but not yet on the shelf: `carrel doctor --fix` continues.
    """
    title = _title(stores.library.paper(other), other)
    paper = stores.library.catalog.join(keep, other)
    words = f"Merged {other} into {keep}"

    def plan() -> Edit:
        own = stores.shelf.edit_of(move_entries({other: paper}, words)(stores.shelf.snapshot))
        edit = own or new_edit(words, (), ())
        places = stores.lists.changes_of_match(lambda entry: keep if entry.key == other else None)
        return replace(edit, changes=(Change(other, MERGED, None, keep, LIBRARY), *edit.changes, *places))

    with working(merge_stores(stores)):
        edit = commit(merge_stores(stores), plan)
    files = {change.file for change in edit.changes} if edit else set()
    also = ["what you had added to it"] if SHELF in files else []
    if any(file.startswith(LISTS) for file in files):
        also.append("its places in reading lists")
    moved_along = f" with {' and '.join(also)}" if also else ""
    return f"Merged {title} into {_title(paper, keep)}{moved_along}"


def separate(stores: Stores, other: str) -> str:
    """Undo the merge of a key into another paper, on the shelf and in the lists too; the index is another step.

    Returns what was done, in words, and what was not because it was changed since.

    Raises:
        UsageError: It was not merged, or another one was after it.
        CatalogError: They could not be separated, and nothing happened.
        ShelfError: They are two in the library, but not on the shelf.
    """
    keep = stores.library.catalog.part(other)
    done = undo(
        merge_stores(stores), lambda edit: any(each.file == LIBRARY and each.key == other for each in edit.changes)
    )
    if done == NOTHING_TO_UNDO:  # it was merged before merges were journaled
        with working(merge_stores(stores)):
            words, change = f"Separated {other} from {keep}", Change(other, MERGED, keep, None, LIBRARY)
            commit(merge_stores(stores), lambda: new_edit(words, [change], ()))
    papers = stores.library.papers([keep, other])
    words = f"Separated {_title(papers.get(other), other)} from {_title(papers.get(keep), keep)}"
    return f"{words}; what was changed since stays as it is" if "changed since" in done else words


@dataclass(frozen=True, slots=True)
class SuggestedMerge:
    """Two papers that may be one; `keep` is on the shelf or in a list rather than `other`.

    Attributes:
        titles: Both, with their keys.
        sure: Whether they are the same by Carrel's own rules.
        why: What they have in common, in words.
    """

    keep: str
    other: str
    titles: str
    sure: bool
    why: str

    @property
    def command(self) -> str:
        return shlex.join(["carrel", "merge", self.keep, self.other])


def suggested_merges(stores: Stores) -> list[SuggestedMerge]:
    """The papers that are in the library twice, those for sure first, then those that may be.

    Raises:
        CatalogError: The catalog cannot be read.
    """
    pairs = duplicates(stores.library.catalog)
    papers = stores.library.papers([key for pair in pairs for key in pair.keys])

    def place(key: str) -> tuple[bool, bool]:
        return stores.shelf.entry(key) is None, not stores.lists.lists_of(key)

    result = []
    for pair in pairs:
        keep, other = sorted(pair.keys, key=place)
        titles = " and ".join(f'"{line(papers[key].title)}" ({key})' for key in (keep, other) if key in papers)
        result.append(SuggestedMerge(keep, other, titles, pair.sure, pair.why))
    return result


def _title(paper: Paper | None, key: str) -> str:
    return f'"{line(paper.title)}"' if paper and line(paper.title) else key
