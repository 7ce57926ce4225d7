"""Carrel's codec for Whoosh: what Whoosh's writers write, as flat arrays.

A segment is five parts in Whoosh's compound file: the dictionary of terms, the lists of papers, counts
and places that it points into, and what is known of each paper. There are no stored fields and no
vectors: the schema has none, and the catalog is where papers are kept. `stock` has the readers by
which Whoosh's own searcher works on it; the engine reads through `segment`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from search.engine.doc_writer import PerDocWriter
from search.engine.field_writer import FieldWriter
from search.engine.parts import Told
from search.engine.whoosh_parts import CompoundStorage, W3Codec, W3Segment

_ALIGNED = 8


class Codec(W3Codec):
    """Arrays instead of Whoosh's tables and blocks."""

    # Shortest and longest field by block: for skipping blocks, which reading whole lists never does.
    length_stats = False

    def per_document_writer(self, storage: Any, segment: Any) -> PerDocWriter:
        """Return the writer of keys, numbers and lengths."""
        return PerDocWriter(storage, segment)

    def field_writer(self, storage: Any, segment: Any) -> FieldWriter:
        """Return the writer of terms."""
        return FieldWriter(storage, segment)

    def new_segment(self, storage: Any, indexname: str) -> Record:
        """Return the record of a segment that is about to be written."""
        return Record(self, indexname)

    def terms_reader(self, storage: Any, segment: Any) -> Any:
        """Return what Whoosh's searcher reads terms with."""
        from search.engine.stock import StockTerms

        return StockTerms(storage, segment)

    def per_document_reader(self, storage: Any, segment: Any) -> Any:
        """Return what Whoosh's searcher reads lengths and columns with."""
        from search.engine.stock import StockDocuments

        return StockDocuments(storage, segment)


class Record(W3Segment):
    """What Whoosh's table of contents says of a segment.

    Attributes:
        parts: Where each part is in the compound file.
        seq: The highest number of change of its papers.
        place: The last of their places in the order of addition.
    """

    def __init__(self, codec: Codec, indexname: str) -> None:
        super().__init__(codec, indexname)
        self.parts: dict[str, tuple[int, int]] = {}
        self.seq = 0
        self.place = 0
        self._fieldlengths: dict[str, int] = {}

    def create_compound_file(self, storage: Any) -> None:
        """Assemble the parts as Whoosh does, each at an address that suits its numbers."""
        names = sorted(self.list_files(storage))
        file = self.create_file(storage, self.COMPOUND_EXT)
        # The directory's place and length, told by `write_dir`.
        file.write(bytes(16))
        directory = {}
        for name in names:
            file.write(bytes(-file.tell() % _ALIGNED))
            length = storage.file_length(name)
            directory[name] = {"offset": file.tell(), "length": length, "modified": storage.file_modified(name)}
            self.parts[name[len(self.segment_id()) :]] = (file.tell(), length)
            with storage.open_file(name) as part:
                while data := part.read(1 << 20):
                    file.write(data)
        CompoundStorage.write_dir(file, 0, directory)
        for name in names:
            storage.delete_file(name)
        self.compound = True

    def told(self) -> Told:
        """Return what a reader needs to know of the segment."""
        return Told(
            id=self.segment_id(),
            size=self.doc_count_all(),
            deleted=np.array(sorted(self.deleted_docs()), np.int64),
            parts=self.parts,
            seq=self.seq,
            place=self.place,
            lengths=dict(self._fieldlengths),
        )
