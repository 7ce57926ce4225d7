"""Import: adds the rows of sources to the catalog, batch by batch, and counts them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace

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


@dataclass
class Tally:
    """The counts of an import.

    Attributes:
        rows: Papers in the files: those of `new` and of `seen_again`, from this import or before.
        updated: Those of `seen_again` that brought more than a sighting: an abstract, an id.
        skipped: What could not be read as a paper: the first `MOST_REMARKS`.
        noticed: What was repaired on the way: likewise.
        papers: The papers that the rows are about, by their numbers in the catalog.
    """

    files: int = 0
    rows: int = 0
    new: int = 0
    seen_again: int = 0
    updated: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    more_skipped: int = 0
    noticed: list[Notice] = field(default_factory=list)
    more_noticed: int = 0
    papers: RowSet = field(default_factory=RowSet)

    def remark(self, items: Iterable[Skipped | Notice]) -> None:
        """Store remarks, or only count them beyond `MOST_REMARKS`."""
        for item in items:
            match item:
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
        self.remark((*more.skipped, *more.noticed))
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
    papers = (replace(row.paper, added=row.paper.added or began) for row in batch)
    added = library.add(papers)
    tally.papers.add(each.number for each in added)
    for _, outcome, _ in added:
        tally.rows += 1
        tally.new += outcome is Outcome.NEW
        tally.seen_again += outcome is not Outcome.NEW
        tally.updated += outcome is Outcome.UPDATED
