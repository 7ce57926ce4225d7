"""Lists: the store of reading lists. Reads never wait; an edit is on disk when the call returns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from search.errors import ShelfError, UsageError
from search.paper import Paper
from search.text.clean import clean_line
from search.text.plural import plural
from search.text.words import exact
from shelf.files.file_set import SUFFIX, FileSetSpec
from shelf.files.file_store import FileStore
from shelf.files.watched_file import DiskFile
from shelf.journal.edit import Change
from shelf.lists.model import (
    MAX_NAME,
    ListEntry,
    ReadingList,
    checked_due,
    checked_name,
    list_entry,
    matched,
    merged,
    paragraphs,
    slug_for,
)
from shelf.lists.snapshot import ListsSnapshot, doubtful, folder_gone, folder_unreadable, list_lost, together
from shelf.messages import NOTHING, did_you_mean
from shelf.model import Ref
from shelf.yaml.list_file import LIST_FORMAT, read_list
from shelf.yaml.parse import YamlError

FOLDER = "lists"
_MEANWHILE = "Carrel does not write to it until it can be read; fix it to change this list. Others are not affected."

Planned = tuple[str, Mapping[str, ReadingList | None]]
Plan = Callable[[ListsSnapshot], Planned]
"""Told the lists as they are right now, says what was done in words, and what becomes of which file."""


KeyLookup = Callable[[ListEntry], str | None]
"""Told an entry, returns the key under which the library has that paper; None when it does not."""
_LIKE = "A reading list is a YAML file with `name:` and `papers:`, as Carrel writes it."


@dataclass(frozen=True, slots=True)
class Imported:
    """What importing a list came to; the name may be another than the file's, missing papers can be fetched."""

    words: str
    name: str
    in_library: tuple[ListEntry, ...]
    missing: tuple[ListEntry, ...]


class Lists(FileStore[ReadingList]):
    """Your reading lists, a file each in the folder `lists`, and never lost.

    Any thread may call any method. Those that only read never wait and touch no file; the others may take a while
    and belong in a worker. A list is named by its name or slug, without regard to case and spacing.

    Every method that changes something returns what it did in words, raises `ShelfError` when it
    could not be kept (and so did not happen; also while that list's file cannot be parsed), and
    `UsageError` for what makes no sense.
    """

    def __init__(self, config_dir: Path, data_dir: Path) -> None:
        backups = data_dir / "backups" / FOLDER
        # A folder for each: copies are let go by the beginning of their names.
        spec = FileSetSpec(
            FOLDER, config_dir / FOLDER, False, backups.joinpath, _MEANWHILE, list_lost, folder_unreadable
        )
        super().__init__(data_dir, spec, LIST_FORMAT)
        self.snapshot = ListsSnapshot(())
        self.problems: tuple[ShelfError, ...] = ()
        self.begin()

    @property
    def folder(self) -> Path:
        return self.files.path

    @property
    def state(self) -> object:
        return self.snapshot

    def show(self) -> None:
        self.snapshot = ListsSnapshot(self.documents.values())

    def worst_problem(self) -> ShelfError | None:
        count = len(self.snapshot.lists) if not self.files.there else 0
        missing = folder_gone(self.folder, count) if count and not self.files.blocking_error else None
        doubts = doubtful(self.snapshot, self.folder)
        self.problems = tuple(filter(None, (self.files.blocking_error, missing, *self.files.problems, *doubts)))
        return together(self.problems)

    def path(self, name: str) -> Path:
        return self.files.path_of(self.named(name).slug)

    def named(self, name: str) -> ReadingList:
        """The list of a name; a `UsageError` offers the nearest where there is none."""
        return _list_named(self.snapshot, name)

    def lists_of(self, key: str) -> tuple[str, ...]:
        return self.snapshot.names_of.get(key, ())

    def create(self, name: str, description: str = "", papers: Iterable[Paper | Ref | ListEntry] = ()) -> str:
        new, about = checked_name(name), paragraphs(description)
        entries = tuple({entry.key: entry for entry in map(list_entry, papers)}.values())

        def plan(view: ListsSnapshot) -> Planned:
            _free(view, new)
            slug = slug_for(new, self._used_slugs)
            filled = f" with {plural(len(entries), 'paper')}" if entries else ""
            words = f'Created "{_short(new)}"{filled}'
            return words, {slug: ReadingList(slug, new, about, entries=entries)}

        return self._change(plan)

    def rename(self, old: str, new: str) -> str:
        """Give a list another name; its file follows."""
        name = checked_name(new)

        def plan(view: ListsSnapshot) -> Planned:
            current = _list_named(view, old)
            _free(view, name, current)
            slug = slug_for(name, self._used_slugs - {current.slug})
            if slug == current.slug.casefold():
                slug = current.slug  # to many file systems that is one file
            after = replace(current, slug=slug, name=name)
            words = f'Renamed {_called(current)} to "{_short(name)}"'
            return words, {current.slug: None, slug: after} if slug != current.slug else {slug: after}

        return self._change(plan)

    def describe(self, name: str, description: str) -> str:
        text = paragraphs(description)
        verb = "Described" if text else "Removed description of"
        return self._edit(name, lambda current: (f"{verb} {_called(current)}", replace(current, description=text)))

    def set_due(self, name: str, day: str) -> str:
        """Set the day by which a list is to be read: an ISO date; `none` or nothing removes it."""
        due = checked_due(day)

        def edit(current: ReadingList) -> tuple[str, ReadingList]:
            words = f"Set {_called(current)} due on {due}" if due else f"Removed due date of {_called(current)}"
            return words, replace(current, due=due)

        return self._edit(name, edit)

    def delete(self, name: str) -> str:
        """Delete a list; undoing brings back its file to the letter."""

        def plan(view: ListsSnapshot) -> Planned:
            current = _list_named(view, name)
            return f"Deleted {_called(current)}", {current.slug: None}

        return self._change(plan)

    def duplicate(self, name: str, new: str = "") -> str:
        """Make another list with the same papers; without a name, the same with a number behind it."""
        new_name = checked_name(new) if new else ""

        def plan(view: ListsSnapshot) -> Planned:
            current = _list_named(view, name)
            second = new_name or _numbered(view, current.name)
            _free(view, second)
            slug = slug_for(second, self._used_slugs)
            words = f'Duplicated {_called(current)} as "{_short(second)}"'
            return words, {slug: replace(current, slug=slug, name=second)}

        return self._change(plan)

    def merge(self, into: str, other: str) -> str:
        """Put the papers of one list (or conflict copy) behind those of another, which wins, and delete the one."""

        def plan(view: ListsSnapshot) -> Planned:
            first = _list_named(view, into)
            second = _copy(view, other) or _list_named(view, other)
            if first.slug == second.slug:
                raise UsageError("Nothing was merged", f"{_called(first)} cannot be merged with itself")
            after = merged(first, second)
            new = plural(len(after.keys) - len(first.keys), "paper")
            words = f"Merged {_called(second)} into {_called(first)}: {new} new to it"
            return words, {first.slug: after, second.slug: None}

        return self._change(plan)

    def add(self, name: str, papers: Iterable[Paper | Ref | ListEntry]) -> str:
        """Put papers at the end of a list; those that are in it stay where they are."""
        new = {entry.key: entry for entry in map(list_entry, papers)}

        def edit(current: ReadingList) -> tuple[str, ReadingList]:
            fresh = [entry for key, entry in new.items() if key not in current.keys]
            there = f" ({len(new) - len(fresh)} already there)" if len(fresh) < len(new) else ""
            words = f"Added {plural(len(fresh), 'paper')} to {_called(current)}{there}"
            return words, replace(current, entries=(*current.entries, *fresh))

        return self._edit(name, edit)

    def import_papers(self, papers: Mapping[str, Iterable[Paper]], source: str) -> str:
        """Put papers at the end of lists, by the names of these; lists that are not there yet are created."""
        new = {checked_name(name): [list_entry(paper) for paper in of] for name, of in papers.items()}

        def plan(view: ListsSnapshot) -> Planned:
            after: dict[str, ReadingList | None] = {}
            count = 0
            for name, entries in new.items():
                here = _named(view, name)
                fresh = {entry.key: entry for entry in entries if not here or entry.key not in here.keys}
                if here and fresh:
                    after[here.slug] = replace(here, entries=(*here.entries, *fresh.values()))
                elif fresh:
                    slug = slug_for(name, self._used_slugs | after.keys())
                    after[slug] = ReadingList(slug, name, entries=tuple(fresh.values()))
                count += len(fresh)
            if not after:
                return NOTHING, {}
            words = f"Put {plural(count, 'paper')} of {source} into {plural(len(after), 'reading list')}"
            return words, after

        return self._change(plan)

    def remove(self, name: str, keys: Iterable[str]) -> str:
        removed = frozenset(keys)

        def edit(current: ReadingList) -> tuple[str, ReadingList]:
            stay = tuple(entry for entry in current.entries if entry.key not in removed)
            words = f"Removed {plural(len(removed & current.keys), 'paper')} from {_called(current)}"
            return words, replace(current, entries=stay)

        return self._edit(name, edit)

    def move(self, name: str, keys: str | Iterable[str], *, by: int = 0, to: int | None = None) -> str:
        """Move papers in the order of a list, at most to either end; several come together, in their order.

        Args:
            name: The list's.
            keys: The papers'; one alone may be a text.
            by: So many places down, or up where it is negative, from where the first of them stands.
            to: The place that the first of them is to have, counted from 1, in place of `by`.
        """
        moving = (keys,) if isinstance(keys, str) else tuple(keys)

        def edit(current: ReadingList) -> tuple[str, ReadingList]:
            for key in moving:
                if key not in current.keys:
                    raise UsageError("Nothing was moved", f'"{clean_line(key)[:80]}" is not in {_called(current)}')
            block = [entry for entry in current.entries if entry.key in moving]
            rest = [entry for entry in current.entries if entry.key not in moving]
            here = min((place for key in moving if (place := current.place(key)) is not None), default=0)
            there = min(max(0, here + by if to is None else to - 1), len(rest))
            what = f'"{_short(block[0].title or block[0].key)}"' if len(block) == 1 else plural(len(block), "paper")
            words = f"Moved {what} to place {there + 1} of {len(current.entries)} in {_called(current)}"
            return words, replace(current, entries=(*rest[:there], *block, *rest[there:]))

        return self._edit(name, edit)

    def import_file(self, path: Path, key_of: KeyLookup) -> Imported:
        """Import a list that someone sent, as a list of its own; `ShelfError` names the line of what is none."""
        sent = read_sent(path)
        keys = [key_of(entry) for entry in sent.entries]
        entries = matched(sent.entries, keys)
        name = sent.name

        def plan(view: ListsSnapshot) -> Planned:
            nonlocal name
            if (same := _named(view, sent.name)) and same.entries == entries:
                return NOTHING, {}
            name = _numbered(view, sent.name)
            slug = slug_for(name, self._used_slugs)
            words = f'Imported "{_short(name)}" with {plural(len(entries), "paper")}'
            return words, {slug: replace(sent, slug=slug, name=name, entries=entries)}

        words = self._change(plan)
        here = tuple(entry for entry in entries if entry.key in keys)
        return Imported(words, name, here, tuple(entry for entry in entries if entry.key not in keys))

    def match(self, key_of: KeyLookup, words: str = "") -> str:
        """Give entries the library's keys where it has come to hold their papers; every entry is asked about."""
        return self.change(lambda: self._matched(key_of, words))

    def _matched(self, key_of: KeyLookup, words: str = "") -> Planned:
        entries = {entry.key: entry for each in self.snapshot.lists for entry in each.entries}
        new_keys = {key: new for key, entry in entries.items() if (new := key_of(entry)) and new != key}
        lists = [each for each in self.snapshot.lists if not each.keys.isdisjoint(new_keys)]
        after = {
            each.slug: matched(each.entries, [new_keys.get(entry.key) for entry in each.entries]) for each in lists
        }
        return words or f"Matched {plural(len(new_keys), 'paper')} of reading lists with the library", {
            each.slug: replace(each, entries=after[each.slug]) for each in lists
        }

    def _edit(self, name: str, edit: Callable[[ReadingList], tuple[str, ReadingList]]) -> str:
        def plan(view: ListsSnapshot) -> Planned:
            words, after = edit(_list_named(view, name))
            return words, {after.slug: after}

        return self._change(plan)

    def changes_of_match(self, key_of: KeyLookup) -> list[Change]:
        """The changes of `match`, for an edit that reaches further. The lock is held."""
        return self.planned(self._matched(key_of)[1])

    @property
    def _used_slugs(self) -> frozenset[str]:
        """The slugs that no new list can have."""
        return self.files.names | self.documents.keys()

    def _change(self, plan: Plan) -> str:
        return self.change(lambda: plan(self.snapshot))


def _list_named(view: ListsSnapshot, name: str) -> ReadingList:
    if match := view.find(name):
        return match
    names = {exact(each.name): _short(each.name) for each in view.lists}
    hint = did_you_mean(exact(name), names, "See `carrel list`.")
    raise UsageError("No such reading list", f'No list named "{_short(clean_line(name))}"', hint)


def _copy(view: ListsSnapshot, name: str) -> ReadingList | None:
    file = exact(name.removesuffix(SUFFIX))
    return next((each for each in view.copies if exact(each.slug) == file), None)


def _named(view: ListsSnapshot, name: str) -> ReadingList | None:
    return next((each for each in view.lists if exact(each.name) == exact(name)), None)


def _free(view: ListsSnapshot, name: str, but: ReadingList | None = None) -> None:
    there = _named(view, name)
    if there and there is not but:
        raise UsageError("Nothing was changed", f"A list {_called(there)} already exists")


def _numbered(view: ListsSnapshot, name: str) -> str:
    """The name, with the first number behind it that makes it new."""
    number, candidate = 2, name
    while _named(view, candidate):
        candidate = f"{name} {number}"
        number += 1
    return candidate


def _called(reading_list: ReadingList) -> str:
    return f'"{_short(reading_list.name)}"'


def _short(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:59]}…"


def read_sent(path: Path) -> ReadingList:
    file = DiskFile(path, path.parent, _LIKE)
    file.stamp()  # raises for what is not a file, or far too large
    data = file.read()
    if data is None:
        raise UsageError("No such file", str(path))
    try:
        sent = read_list(data, clean_line(path.stem) or "list")
    except YamlError as error:
        raise file.unreadable(clean_line(str(error))) from error
    if sent is None:
        raise file.unreadable("it is empty")
    try:
        name = sent.name[:MAX_NAME] if exact(sent.name) else "list"
        return replace(sent, name=name, entries=tuple(map(list_entry, sent.entries)), odd=())
    except UsageError as error:
        raise ShelfError(f"{path.name} cannot be imported", error.message, _LIKE) from error
