"""Import: adds the rows of sources to the catalog, batch by batch, and counts them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields

from search.catalog.by_number import RowSet
from search.catalog.catalog import Outcome
from search.files import utc_now
from search.library import Library
from search.sources.base import Notice, PaperRow, Skipped
from search.sources.read import Reading

# Papers a transaction: whole papers only, whenever the process dies, and one fsync for each.
BATCH = 500
# Remarks that are stored: a file of another kind can cause one per line, and there are files of millions of lines.
MOST_REMARKS = 1000


@dataclass(frozen=True, slots=True)
class JoinedByTitle:
    """A row that was joined with a paper of the library since title, author and year agree.

    Attributes:
        into: The key of that paper.
        key: What `carrel merge --undo` takes to part them.
    """

    file: str
    line: int
    title: str
    into: str
    key: str


@dataclass
class Tally:
    """The counts of an import.

    Attributes:
        rows: Papers in the files: those of `new` and of `seen_again`, from this import or before.
        updated: Those of `seen_again` that brought more than a sighting: an abstract, an id.
        joined: Those of `updated` whose titles, and no identifier, led to their papers.
        joins: What these were: the first `MOST_REMARKS`.
        skipped: What could not be read as a paper: likewise.
        noticed: What was repaired on the way: likewise.
        papers: The papers that the rows are about, by their numbers in the catalog.
    """

    files: int = 0
    rows: int = 0
    new: int = 0
    seen_again: int = 0
    updated: int = 0
    joined: int = 0
    joins: list[JoinedByTitle] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    more_skipped: int = 0
    noticed: list[Notice] = field(default_factory=list)
    more_noticed: int = 0
    papers: RowSet = field(default_factory=RowSet)

    def remark(self, items: Iterable[Skipped | Notice | JoinedByTitle]) -> None:
        """Store remarks, or only count them beyond `MOST_REMARKS`."""
        for item in items:
            match item:
                case JoinedByTitle():
                    if len(self.joins) < MOST_REMARKS:
                        self.joins.append(item)
                case Skipped() if len(self.skipped) < MOST_REMARKS:
                    self.skipped.append(item)
                case Skipped():
                    self.more_skipped += 1
                case _ if len(self.noticed) < MOST_REMARKS:
                    self.noticed.append(item)
                case _:
                    self.more_noticed += 1

    def add(self, more: Tally) -> None:
        for name in _COUNTS:
            setattr(self, name, getattr(self, name) + getattr(more, name))
        self.remark((*more.joins, *more.skipped, *more.noticed))
        self.papers.add(more.papers)


_COUNTS = tuple(each.name for each in fields(Tally) if each.type == "int")


def import_papers(library: Library, reading: Reading, progress: Callable[[int], None] | None = None) -> Tally:
    """Read everything and add it to the catalog; `progress` gets the number of bytes read. `sync` indexes it.

    Raises:
        CatalogError: The catalog cannot be written. What earlier batches brought stays.
    """
    # One time for all batches: it marks what was added together (`search.insight.new_words`).
    began = utc_now()
    tally = Tally(files=len(reading.files))
    batch: list[PaperRow] = []
    for item in reading:
        match item:
            case PaperRow():
                batch.append(item)
            case Skipped() | Notice():
                tally.remark([item])
        if len(batch) >= BATCH:
            _store(library, batch, tally, began)
            # What is stored need not be read again after a kill.
            reading.settled()
            batch = []
        if progress:
            progress(reading.done)
    _store(library, batch, tally, began)
    reading.settled()
    return tally


def _store(library: Library, batch: list[PaperRow], tally: Tally, began: str) -> None:
    added = library.add((row.paper for row in batch), began)
    tally.papers.add(each.number for each in added)
    for row, each in zip(batch, added, strict=True):
        tally.rows += 1
        tally.new += each.outcome is Outcome.NEW
        tally.seen_again += each.outcome is not Outcome.NEW
        tally.updated += each.outcome is Outcome.UPDATED
        if each.joined:
            tally.joined += 1
            tally.remark([JoinedByTitle(row.file, row.line, row.paper.title, each.key, each.joined)])
        if each.apart:
            tally.remark([Notice(row.file, row.line, kept_apart(row.paper.title, each.apart))])


def kept_apart(title: str, others: Iterable[str]) -> str:
    return f'"{title[:60]}" is kept apart from {", ".join(others)}, which has the same identifier and another title'
