"""A segment's file in the making."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy.typing as npt

from search.engine.codec import Codec
from search.engine.fields import SCHEMA
from search.engine.inverted import Inverted
from search.engine.seal import INDEX, cannot
from search.engine.whoosh_parts import FileStorage

Columns = dict[str, npt.NDArray[Any]]


class SegmentFile:
    """A segment in the making, in a `with` block: papers in order first, then all terms.

    Args:
        folder: Where to write it; made when it is missing.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        codec = Codec()
        self._storage = FileStorage(str(folder))
        self._folder = folder
        self.record = codec.new_segment(self._storage, INDEX)
        self._papers = codec.per_document_writer(self._storage, self.record)
        self._terms = codec.field_writer(self._storage, self.record)
        self._size = 0

    def __enter__(self) -> SegmentFile:
        return self

    def __exit__(self, *_: object) -> None:
        # Where it was given up; the first error is the one to tell.
        for part in (self._papers, self._terms):
            if not part.is_closed:
                with suppress(Exception):
                    part.close()

    def add(self, keys: list[bytes], numbers: Columns, lengths: Columns, totals: dict[str, int] | None) -> None:
        """Add papers.

        Args:
            keys: Of the papers.
            numbers: Every number column.
            lengths: Length bytes of every text field.
            totals: The words of each field together; reckoned from the length bytes when not told.
        """
        self._papers.extend(keys, numbers, lengths, totals)
        self._size += len(keys)

    def finish(self, fields: Iterable[tuple[str, Iterable[Inverted]]]) -> Path:
        """Write the terms, fields in the order of their names, and return the file."""
        self._papers.close()
        for name, stretches in fields:
            self._terms.start_field(name, SCHEMA[name])
            for columns in stretches:
                self._terms.add_columns(columns)
            self._terms.finish_field()
        self._terms.close()
        self.record.set_doc_count(self._size)
        self.record.create_compound_file(self._storage)
        return self._folder / str(self.record.make_filename(self.record.COMPOUND_EXT))


@contextmanager
def guarded(folder: Path) -> Iterator[None]:
    """Tell what goes wrong as an `EngineError`."""
    try:
        yield
    except Exception as error:
        raise cannot(folder, "written", error) from error
