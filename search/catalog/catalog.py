"""The catalog: every paper, durable, in SQLite. The source of truth for what the library holds.

Each change of a paper gives it the next sequence number; an engine that remembers the last number
it has seen asks for `changes(after)` and is up to date. Sightings alone count as a change, since
`page:` is searched too.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

from search.catalog import merge as joining
from search.catalog.by_number import ByNumber, RowSet
from search.catalog.merge import merge, without_repeats
from search.catalog.recognise import minted, recognise
from search.catalog.same_paper import is_telling
from search.catalog.schema import (
    CREATE,
    MIGRATIONS,
    SCHEMA,
    UPDATE,
    insert,
    load,
    next_seq,
    of_title,
    picked,
    row_from_paper,
    tie,
)
from search.errors import CatalogError
from search.files import transaction, utc_now
from search.paper import Page, Paper, Sighting, arxiv_id, doi

# Bytes; there is no smaller SQLite database than one page of the smallest size.
_SMALLEST = 512
_TABLES = {"paper", "alias", "page", "sighting"}
# Errors of a damaged file: SQLite notices broken pages, but not a row with nonsense in it.
_TROUBLE = (sqlite3.Error, ValueError, TypeError, LookupError, OverflowError)


class Outcome(Enum):
    """The outcome of adding a paper."""

    NEW = "new"
    SEEN = "seen again"
    UPDATED = "updated"


class Added(NamedTuple):
    """A paper that was added: its key, whether it was new, and its number.

    Attributes:
        joined: The key of a merge that its title alone led to, which `Catalog.part` undoes; empty if there was none.
        apart: The papers that have one of its identifiers, but another title, and so are others.
    """

    key: str
    outcome: Outcome
    number: int
    joined: str = ""
    apart: tuple[str, ...] = ()


class Names(NamedTuple):
    """The identifying fields of a paper, as the sources gave them."""

    key: str
    title: str
    arxiv: str
    doi: str
    url: str


class Catalog:
    """The papers on disk. Safe to use from several threads and processes.

    Raises:
        CatalogError: The file is not a catalog, is damaged, from a newer Carrel, or cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._extent: tuple[tuple[int, int], tuple[int, int]] | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_file() and 0 < path.stat().st_size < _SMALLEST:
                # SQLite would take it for a database without anything in it, and write over it.
                raise _foreign(path)
            # Waits for another process's import; autocommit, transactions are opened by hand.
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
        except (OSError, sqlite3.Error) as error:
            raise _cannot(path, "opened", error) from error
        try:
            with self._guarded("opened"):
                self._prepare()
                # Only now: it writes into the file, which must be ours.
                self._db.execute("PRAGMA journal_mode = WAL")
        except CatalogError:
            self._db.close()
            raise

    def _prepare(self) -> None:
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        tables = {name for (name,) in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if (tables or version) and not tables.issuperset(_TABLES):
            raise _foreign(self.path)
        if version > SCHEMA:
            raise CatalogError(
                "The library is from a newer Carrel",
                f"{self.path} has format {version}, this Carrel reads up to {SCHEMA}",
                "Update Carrel (pipx upgrade carrel).",
            )
        if version < SCHEMA:
            with transaction(self._db):
                # A second process may have done it while this one waited for the lock.
                self._bring_up_from(self._db.execute("PRAGMA user_version").fetchone()[0])

    def _bring_up_from(self, version: int) -> None:
        parts = [MIGRATIONS[number] for number in range(version, SCHEMA)] if version else [CREATE]
        for statement in filter(str.strip, ";".join(parts).split(";")):
            self._db.execute(statement)
        if not version:
            # Distinguishes this catalog from a new one with the same sequence numbers.
            self._db.execute(f"PRAGMA application_id = {secrets.randbelow(2**31 - 1) + 1}")
        self._db.execute(f"PRAGMA user_version = {SCHEMA}")

    @contextmanager
    def _guarded(self, doing: str) -> Iterator[None]:
        with self._lock:
            try:
                yield
            except _TROUBLE as error:
                raise _cannot(self.path, doing, error) from error

    def add(self, papers: Iterable[Paper], added: str = "") -> list[Added]:
        """Add papers, all or none, as of now or of another time (ISO, UTC).

        Raises:
            CatalogError: Nothing was written: the disk is full, the file locked or damaged.
        """
        now = added or utc_now()
        # Read first: a slow source must not keep other processes waiting.
        batch_of = list(papers)
        with self._guarded("written"), transaction(self._db):
            return [self._add(paper, now) for paper in batch_of]

    def _add(self, paper: Paper, now: str) -> Added:
        once = without_repeats(paper)
        match = recognise(self._db, once)
        if match.existing is None:
            new = minted(self._db, once, now)
            return Added(new.key, Outcome.NEW, insert(self._db, new), apart=match.apart)
        number, old = match.number, match.existing
        merged = merge(old, once)
        if merged == old:
            return Added(old.key, Outcome.SEEN, number, apart=match.apart)
        richer = [s for s in merged.sightings if s not in old.sightings]
        outcome = Outcome.SEEN if merged == _with(old, richer) else Outcome.UPDATED
        if match.by_title:
            new = minted(self._db, once, now)
            insert(self._db, new)
            joining.join(self._db, old.key, new.key)
            return Added(old.key, outcome, number, new.key, match.apart)
        self._db.execute(UPDATE, (next_seq(self._db), *row_from_paper(merged), number))
        tie(self._db, number, merged)
        return Added(old.key, outcome, number, apart=match.apart)

    def find(self, paper: Paper) -> str:
        """The key of the paper that a record is of, as `add` would recognise it; empty if there is none."""
        with self._guarded("read"):
            existing = recognise(self._db, paper).existing
        return existing.key if existing else ""

    def join(self, keep: str, other: str, *, again: bool = False) -> Paper:
        """Merge two papers, or redo that after an undo (`again`); the result has the keys and identifiers of both.

        Raises:
            UsageError: These are not the keys of two papers.
            CatalogError: Nothing was written.
        """
        with self._guarded("written"), transaction(self._db):
            return joining.join(self._db, keep, other, again=again)

    def part(self, key: str) -> str:
        """Undo a merge: make a paper of its own again, and return the key of the one that it was part of.

        Raises:
            UsageError: No paper was joined under this key, or another one after it.
            CatalogError: Nothing was written.
        """
        with self._guarded("written"), transaction(self._db):
            return joining.part(self._db, key)

    def wrongly_joined(self) -> list[tuple[str, str]]:
        """Key and title of papers at several places of a page, which neither identifier nor title makes one paper.

        Until format 3, a common title was enough to make one paper of two.
        """
        query = (
            "SELECT DISTINCT key, title FROM paper "
            "JOIN sighting ON sighting.paper = paper.id JOIN page ON page.id = page "
            "WHERE rank > 0 AND page.date != '' AND arxiv = '' AND doi = '' "
            "GROUP BY paper.id, page.id HAVING COUNT(*) > 1 ORDER BY paper.id"
        )
        return [(key, title) for key, title in self._rows(query) if not is_telling(title)]

    def part_places(self, key: str) -> list[str]:
        """Make a paper of its own of each further place that a paper has on a page, and return their keys.

        They get the title; the page, imported again, brings the rest.

        Raises:
            CatalogError: Nothing was written.
        """
        with self._guarded("written"), transaction(self._db):
            return joining.part_places(self._db, key, utc_now())

    def former(self, keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """By key, the keys that papers had before they were merged; an index drops those."""
        result: dict[str, tuple[str, ...]] = {}
        query = "SELECT paper.key, former.key FROM former JOIN paper ON paper.id = former.paper WHERE paper.key IN"
        for key, other in self._picked(query, keys):
            result[key] = (*result.get(key, ()), other)
        return result

    def moved(self, keys: Iterable[str]) -> dict[str, str]:
        """The key of the paper that goes by each of these keys now, as an identifier or a former key.

        So an entry of the shelf finds its paper after that was joined with another one, or was imported from a
        record with more in it. Keys of papers themselves and unknown keys are left out.
        """
        # Half a character, which a file may hold, names nothing, and SQLite would raise at it.
        requested = dict.fromkeys(key for key in keys if key.encode("utf-8", "replace").decode() == key)
        with self._guarded("read"):
            existing = {key for (key,) in self._picked("SELECT key FROM paper WHERE key IN", requested)}
            names = {
                f"{kind}:{key.lower() if kind == 'doi' else key}": key
                for kind in ("title", "doi", "arxiv", "key")
                for key in requested
                if key not in existing
            }
            query = "SELECT alias, key FROM alias JOIN paper ON paper.id = alias.paper WHERE alias IN"
            result = dict(self._picked(query, names))
        # The surest kind comes last, and so wins.
        return {key: result[name] for name, key in names.items() if name in result}

    def _picked(self, query: str, values: Iterable[str | int]) -> list[Any]:
        with self._guarded("read"):
            return list(picked(self._db, query, values))

    def lacking(self) -> list[str]:
        """The keys of papers without an identifier, authors or any date, in the order of addition."""
        query = (
            "SELECT key FROM paper WHERE (arxiv = '' AND doi = '') OR authors = '[]' OR (date = '' AND year IS NULL) "
            "ORDER BY id"
        )
        return [key for (key,) in self._rows(query)]

    def holders(self, paper: Paper) -> list[str]:
        """The keys of all papers that go by one of a record's identifiers, its title being one."""
        *identifiers, title = paper.aliases
        query = "SELECT key FROM paper JOIN alias ON alias.paper = paper.id WHERE alias IN"
        with self._guarded("read"):
            of_this_title = [number for (number,) in self._db.execute(*of_title(title))]
            titled = self._picked("SELECT key FROM paper WHERE id IN", of_this_title)
            return list(dict.fromkeys(key for (key,) in (*self._picked(query, identifiers), *titled)))

    def on_several_pages(self, among: RowSet) -> int:
        """How many of these papers were seen on more than one page."""
        query = "SELECT paper FROM sighting GROUP BY paper HAVING COUNT(DISTINCT page) > 1"
        return sum(row in among for (row,) in self._rows(query))

    @property
    def identity(self) -> int:
        return self._number("PRAGMA application_id")

    @property
    def seq(self) -> int:
        """The number of the last change; 0 for an empty catalog."""
        with self._guarded("read"):
            return next_seq(self._db) - 1

    @property
    def count(self) -> int:
        return self._number("SELECT COUNT(*) FROM paper")

    @property
    def extent(self) -> tuple[int, int]:
        """The number of the last change and the number of papers, both as of one moment."""
        with self._guarded("read"):
            # Counting takes 50 ms at a million papers, and is needed all the time: whether others or this one
            # wrote is known at once.
            written = (*self._db.execute("PRAGMA data_version").fetchone(), self._db.total_changes)
            if self._extent is None or self._extent[0] != written:
                seq, count = self._db.execute("SELECT COALESCE(MAX(seq), 0), COUNT(*) FROM paper").fetchone()
                self._extent = (written, (int(seq), int(count)))
            return self._extent[1]

    def changes(self, after: int, batch: int = 500) -> Iterator[tuple[int, Paper, int]]:
        """Yield each paper changed after a sequence number, in the order of change.

        Yields:
            The number of the change, the paper, and its place in the order of addition.
        """
        while True:
            with self._guarded("read"):
                rows = self._db.execute(
                    "SELECT id, seq FROM paper WHERE seq > ? ORDER BY seq LIMIT ?", (after, batch)
                ).fetchall()
                papers = load(self._db, [number for number, _ in rows])
            if not rows:
                return
            yield from ((seq, paper, place) for (place, seq), paper in zip(rows, papers, strict=True))
            after = rows[-1][1]

    def changed(self, after: int) -> int:
        """The number of papers that changed after a sequence number."""
        return self._number("SELECT COUNT(*) FROM paper WHERE seq > ?", (after,))

    def numbers(self, after: int) -> list[int]:
        """The number of each paper's last change, for those after a number, in ascending order."""
        return [seq for (seq,) in self._rows("SELECT seq FROM paper WHERE seq > ? ORDER BY seq", (after,))]

    def papers(self, keys: Iterable[str]) -> dict[str, Paper]:
        """The papers with these keys, in the keys' order; unknown keys are left out."""
        requested = list(dict.fromkeys(keys))
        with self._guarded("read"):
            rows: dict[str, int] = dict(self._picked("SELECT key, id FROM paper WHERE key IN", requested))
            existing = [key for key in requested if key in rows]
            return dict(zip(existing, load(self._db, [rows[key] for key in existing]), strict=True))

    def resolve(self, text: str, limit: int = 10) -> list[str]:
        """The keys for a name: a key, a DOI or arXiv id (or its address), or the start of a key."""
        # Bytes of a command line that are no UTF-8 name nothing, and SQLite would raise at them.
        text = text.encode("utf-8", "replace").decode()
        names = (f"key:{text}", f"arxiv:{arxiv_id(text)}", f"doi:{doi(text)}", f"title:{text}")
        with self._guarded("read"):
            result = self._db.execute(
                "SELECT key FROM paper WHERE id IN (SELECT paper FROM alias WHERE alias IN (?, ?, ?, ?))", names
            ).fetchall()
            if not result and text:
                result = self._db.execute(
                    "SELECT key FROM paper WHERE substr(key, 1, ?) = ? ORDER BY key LIMIT ?", (len(text), text, limit)
                ).fetchall()
        return [key for (key,) in result]

    @property
    def by_number(self) -> ByNumber:
        return ByNumber(self._rows)

    def _rows(self, query: str, values: Sequence[int] = ()) -> list[Any]:
        with self._guarded("read"):
            return self._db.execute(query, values).fetchall()

    def _number(self, query: str, values: Sequence[int] = ()) -> int:
        with self._guarded("read"):
            return int(self._db.execute(query, values).fetchone()[0])

    def names(self) -> list[Names]:
        return [Names(*row) for row in self._rows("SELECT key, title, arxiv, doi, url FROM paper ORDER BY id")]

    def citekeys(self) -> list[tuple[str, str, str]]:
        """Key, citation key and time of addition of the papers that came with a citation key."""
        return self._rows(
            "SELECT key, json_extract(publication, '$.citekey') AS citekey, added FROM paper"
            " WHERE publication <> '' AND citekey <> ''"
        )

    def pages_imported(self) -> list[tuple[int, Page, str]]:
        """Every page that shows a paper, by number; of those without a year, when the last of it came in."""
        with self._guarded("read"):
            rows = self._db.execute(
                "SELECT id, source, label, date FROM page "
                "WHERE id IN (SELECT page FROM sighting) ORDER BY label, source"
            ).fetchall()
            came_in: dict[int, str] = dict(
                self._db.execute(
                    "SELECT page.id, MAX(added) FROM page JOIN sighting ON sighting.page = page.id "
                    "JOIN paper ON paper.id = sighting.paper WHERE page.date LIKE '--%' GROUP BY page.id"
                ).fetchall()
            )
        return [(number, Page(*rest), came_in.get(number, "")) for number, *rest in rows]

    def shown_on(self, pages: Iterable[int]) -> list[tuple[int, str]]:
        """The papers on these pages, as page number and key; a paper may come twice."""
        query = "SELECT page, key FROM sighting JOIN paper ON paper.id = sighting.paper WHERE page IN"
        return self._picked(query, pages)

    def unreadable(self, error: Exception) -> CatalogError:
        return _cannot(self.path, "read", error)

    def check(self) -> str:
        """What SQLite reports about the file; empty if it is sound."""
        with self._guarded("checked"):
            result = [row[0] for row in self._db.execute("PRAGMA quick_check")]
        return "" if result == ["ok"] else "; ".join(result[:3])

    def close(self) -> None:
        with self._lock:
            self._db.close()


def _with(paper: Paper, sightings: list[Sighting]) -> Paper:
    return merge(paper, Paper(title=paper.title, sightings=tuple(sightings)))


def _foreign(path: Path) -> CatalogError:
    hint = f"The file is kept as it is. Move it away: mv {path} {path}.other"
    return CatalogError("The library cannot be opened", f"{path} was not made by Carrel", hint)


def _cannot(path: Path, doing: str, error: Exception) -> CatalogError:
    hint = "Check the folder's permissions and free space."
    # The low byte is the kind of error, the rest its details.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    odd_row = doing == "read" and not isinstance(error, sqlite3.Error | OSError)
    if odd_row or code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        hint = f"The file is kept as it is. Move it away and import your pages again: mv {path} {path}.broken"
    return CatalogError(f"The library cannot be {doing}", f"{path}: {error}", hint)
