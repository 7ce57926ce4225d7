"""Searches: the store of saved searches. Reads never wait; an edit is on disk when the call returns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from search.errors import ShelfError, UsageError
from search.text.clean import clean_line
from shelf.files.file_set import FileSetSpec
from shelf.files.file_store import FileStore
from shelf.messages import did_you_mean
from shelf.model import one_line
from shelf.searches.model import Rows, SavedSearch, checked_key, checked_name, folded
from shelf.searches.seen import SeenPapers
from shelf.yaml.parse import YamlError
from shelf.yaml.searches_file import SEARCHES_FORMAT, SearchesDocument, read_searches

FILE = "searches.yaml"
NAME = "searches"
_MEANWHILE = "Carrel does not write to it until it can be read; fix it to change saved searches again."
Plan = Callable[[Rows], tuple[str, Rows]]
"""Told the saved searches as they are right now, says what was done in words, and what they become."""


class Searches(FileStore[SearchesDocument]):
    """Your saved searches, kept in `searches.yaml` and never lost.

    Any thread may call any method. Those that only read never wait and touch no file; the others may take a while
    and belong in a worker. Names compare without case.

    Every method that changes something returns what it did in words, raises `ShelfError` when it
    could not be kept (and so did not happen; also while the file cannot be parsed), and
    `UsageError` for what makes no sense.
    """

    def __init__(self, config_dir: Path, data_dir: Path) -> None:
        spec = FileSetSpec(NAME, config_dir, True, lambda _: data_dir / "backups", _MEANWHILE, self._lost, _unreadable)
        super().__init__(data_dir, spec, SEARCHES_FORMAT)
        self._seen = SeenPapers(data_dir / "looked", self.lock)
        self._all: Rows = ()
        self.begin()

    @property
    def path(self) -> Path:
        return self.files.path_of(NAME)

    def all(self) -> Rows:
        return self._all

    def get(self, name: str) -> SavedSearch | None:
        return _find(self._all, name)

    def for_key(self, key: str) -> SavedSearch | None:
        """The search on a key, `1` to `9`; the first, where two were put there by hand."""
        return next((search for search in self._all if search.key == key), None)

    def add(self, search: SavedSearch) -> str:
        """Add a search at the end. If it has a key, that is taken from whichever search had it."""
        new = _checked(search)

        def plan(rows: Rows) -> tuple[str, Rows]:
            if there := _find(rows, new.name):
                hint = "Choose another name, or edit that one."
                raise UsageError("Nothing was saved", f'A search named "{there.name}" already exists', hint)
            return f'Saved "{new.name}"{_on_key(rows, new)}', (*_freed(rows, new), new)

        words = self._change(plan)
        self._seen.forget(new.name)
        return words

    def edit(
        self,
        name: str,
        *,
        query: str | None = None,
        sort: str | None = None,
        key: str | None = None,
        notify: bool | None = None,
    ) -> str:
        """Change some of a search; None leaves a field as it is. A key is taken from whichever search had it."""

        def plan(rows: Rows) -> tuple[str, Rows]:
            old = _named(rows, name)
            new = _tidy(
                replace(
                    old,
                    query=old.query if query is None else query,
                    sort=old.sort if sort is None else sort,
                    key=old.key if key is None else checked_key(key.strip()),
                    notify=old.notify if notify is None else notify,
                )
            )
            changed = [each for each in ("query", "sort", "key", "notify") if getattr(new, each) != getattr(old, each)]
            rekeyed = "key" in changed
            words = f'Changed {", ".join(changed)} of "{old.name}"{_on_key(rows, new) if rekeyed else ""}'
            return words, _put(_freed(rows, new) if rekeyed else rows, old.name, new)

        return self._change(plan)

    def rename(self, old: str, new: str, rewrite: Callable[[str], str] | None = None) -> str:
        """Give a search another name; papers seen go along, and `rewrite` makes `q:new` of `q:old` in queries."""
        name = checked_name(new)

        def plan(rows: Rows) -> tuple[str, Rows]:
            search = _named(rows, old)
            there = _find(rows, name)
            if there and there is not search:
                raise UsageError("Nothing was renamed", f'A search named "{there.name}" already exists')
            after = _put(rows, search.name, replace(search, name=name))
            if rewrite:
                after = tuple(replace(each, query=rewrite(each.query)) for each in after)
            return f'Renamed "{search.name}" to "{name}"', after

        words = self._change(plan)
        self._seen.carry(old, name)
        return words

    def move(self, name: str, by: int) -> str:
        """Move a search in the order: up where `by` is negative, at most to either end."""

        def plan(rows: Rows) -> tuple[str, Rows]:
            search = _named(rows, name)
            others = [each for each in rows if each is not search]
            others.insert(max(0, rows.index(search) + by), search)
            return f'Moved "{search.name}" {"up" if by < 0 else "down"}', tuple(others)

        return self._change(plan)

    def remove(self, name: str) -> str:
        def plan(rows: Rows) -> tuple[str, Rows]:
            search = _named(rows, name)
            return f'Removed "{search.name}"', tuple(each for each in rows if each is not search)

        return self._change(plan)

    def looked(self, name: str, keys: Iterable[str]) -> bool:
        """Remember that you looked at a search that found these papers.

        To be called when its results are shown, when it is saved from a view, and when its query is
        edited in view. Never raises; tells whether it is on disk, for else it holds for this process.
        """
        with self.work:
            return self._seen.add(name, keys)

    def new_since(self, name: str, keys: Iterable[str]) -> frozenset[str]:
        """The papers that a search finds now and that were in it at no look."""
        with self.work:
            return frozenset(keys) - self._seen.seen(name).keys

    def seen(self, name: str) -> frozenset[str]:
        """The papers that were in a search at some look; the same object until there are more."""
        with self.work:
            return self._seen.seen(name).keys

    def looked_at(self, name: str) -> str:
        """When a search was last looked at with something new in it, UTC, ISO; empty for never."""
        with self.work:
            return self._seen.seen(name).at

    @property
    def state(self) -> object:
        return self._all

    def show(self) -> None:
        document = self.documents.get(NAME)
        searches = document.searches if document else ()
        if searches != self._all:
            self._all = searches

    def worst_problem(self) -> ShelfError | None:
        return self.files.blocking_error or next(iter(self.files.problems), None)

    def blocking_error(self) -> ShelfError | None:
        file = self.files.watched(NAME)
        return file.problem if file.blocked else super().blocking_error()

    def checked(self, name: str, data: bytes, document: SearchesDocument) -> SearchesDocument:
        try:
            again = read_searches(data) or SearchesDocument()
        except YamlError as error:
            raise self._unwritable(str(error)) from error
        if list(map(_core, again.searches)) != list(map(_core, document.searches)):
            raise self._unwritable("it would not be read back as written")
        return again

    def _unwritable(self, why: str) -> ShelfError:
        return ShelfError("This cannot be kept", f"{self.path}: {clean_line(why)}")

    def _lost(self, path: Path, state: str) -> ShelfError | None:
        if not self._all:
            return None
        return ShelfError(
            f"{FILE} {state}",
            f"{path} held {len(self._all)} saved searches. Carrel still has them",
            "Changing a search writes it again. To have none, put `searches: []` in it.",
        )

    def _change(self, plan: Plan) -> str:
        def planned() -> tuple[str, dict[str, SearchesDocument | None]]:
            words, after = plan(self._all)
            if after == self._all:
                return words, {}
            return words, {NAME: replace(self.documents.get(NAME) or SearchesDocument(), searches=after)}

        return self.change(planned)


def _core(search: SavedSearch) -> SavedSearch:
    return replace(search, extra={})


def _unreadable(folder: Path, error: OSError) -> ShelfError:
    return ShelfError(f"{FILE} cannot be read", f"{folder / FILE}: {error.strerror or error}", "Mend it.")


def _find(rows: Rows, name: str) -> SavedSearch | None:
    fold = folded(name)
    return next((search for search in rows if folded(search.name) == fold), None)


def _named(rows: Rows, name: str) -> SavedSearch:
    if match := _find(rows, name):
        return match
    names = {folded(search.name): search.name for search in rows}
    hint = did_you_mean(folded(name), names, "See `carrel saved list`.")
    raise UsageError("No such search", f'No saved search named "{clean_line(name)[:80]}"', hint)


def _checked(search: SavedSearch) -> SavedSearch:
    return _tidy(replace(search, name=checked_name(search.name), key=checked_key(search.key.strip())))


def _tidy(search: SavedSearch) -> SavedSearch:
    return replace(search, query=one_line(search.query), sort=one_line(search.sort))


def _on_key(rows: Rows, new: SavedSearch) -> str:
    if not new.key:
        return ""
    had = [search.name for search in rows if search.key == new.key and folded(search.name) != folded(new.name)]
    return f" on key {new.key}" + (f', until now that of "{had[0]}"' if had else "")


def _freed(rows: Rows, new: SavedSearch) -> Rows:
    return tuple(replace(each, key="") if new.key and each.key == new.key else each for each in rows)


def _put(rows: Rows, name: str, new: SavedSearch) -> Rows:
    return tuple(new if each.name == name else each for each in rows)
