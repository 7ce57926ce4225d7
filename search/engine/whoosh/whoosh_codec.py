"""Carrel's codec for Whoosh: segments as flat arrays.

A segment is five parts in Whoosh's compound file: the dictionary of terms; the streams of papers, counts
and positions that it points into; and the keys, numbers and lengths of the papers. Whoosh's own searcher reads it
through `whoosh_readers`; the engine reads it through `segment`.
"""

from __future__ import annotations

from array import array
from typing import Any

import numpy as np
import numpy.typing as npt

from search.columns.array_file import ArrayTableWriter
from search.engine.whoosh.postings import MANY, IntArray, decoded, differences, encoded
from search.engine.whoosh.schema import COLUMNS, NUMBERS, SCORED, UNKNOWN
from search.engine.whoosh.segment import COUNTS, DOCS, LISTS, PLACES, TERMS, SegmentMeta, key_hashes
from search.engine.whoosh.segment_builder import InvertedField, concatenated, range_starts
from search.engine.whoosh.whoosh_import import (
    CompoundStorage,
    FieldWriterBase,
    PerDocumentWriter,
    W3Codec,
    W3Segment,
    byte_to_length,
    length_to_byte,
)

_WORDS_IN = np.array([byte_to_length(byte) for byte in range(256)], np.uint32)
# What stands in a column for a paper without the number.
_DEFAULTS = {name: UNKNOWN if name in NUMBERS else 0 for name in COLUMNS}


class PaperWriter(PerDocumentWriter):
    """Gathers what is known of each paper; all of it is in memory until it is closed.

    Args:
        storage: Where the part is written.
        segment: The segment's record.
    """

    def __init__(self, storage: Any, segment: CarrelSegment) -> None:
        self._file = segment.create_file(storage, DOCS)
        self._segment = segment
        self._count = 0
        self._keys: list[bytes] = []
        self._numbers = {name: array("i") for name in COLUMNS}
        self._lengths = {name: array("B") for name in SCORED}
        self._totals = dict.fromkeys(SCORED, 0)
        self.is_closed = False

    def start_doc(self, docnum: int) -> None:
        """Begin the paper with this number, the next one."""
        if docnum != self._count:
            raise ValueError(f"paper {docnum} was to be number {self._count}")
        self._count += 1
        self._keys.append(b"")

    def add_field(self, fieldname: str, fieldobj: Any, value: Any, length: int) -> None:
        """Take the length of a field; nothing is stored."""
        if length:
            column = self._lengths[fieldname]
            column.extend(bytes(self._count - 1 - len(column)))
            column.append(length_to_byte(length))
            self._totals[fieldname] += length

    def add_column_value(self, fieldname: str, columnobj: Any, value: Any) -> None:
        """Take the key or a number."""
        if fieldname == "key":
            self._keys[-1] = value
            return
        column = self._numbers[fieldname]
        column.extend([_DEFAULTS[fieldname]] * (self._count - 1 - len(column)))
        column.append(value)

    def extend(
        self,
        keys: list[bytes],
        numbers: dict[str, npt.NDArray[Any]],
        lengths: dict[str, npt.NDArray[Any]],
        totals: dict[str, int] | None = None,
    ) -> None:
        """Take several papers at once, between two others.

        Args:
            keys: Of the papers.
            numbers: Every number column.
            lengths: Length bytes of every text field.
            totals: The words of each field together; reckoned from the length bytes when not told.
        """
        for name, column in self._numbers.items():
            column.extend([_DEFAULTS[name]] * (self._count - len(column)))
            column.frombytes(numbers[name].astype(np.int32).tobytes())
        for name, bytes_ in self._lengths.items():
            bytes_.extend(bytes(self._count - len(bytes_)))
            bytes_.frombytes(lengths[name].astype(np.uint8).tobytes())
            self._totals[name] += totals[name] if totals else int(_WORDS_IN[lengths[name]].sum())
        self._keys += keys
        self._count += len(keys)

    def close(self) -> None:
        """Write everything."""
        writer = ArrayTableWriter(self._file)
        writer.add("key/text", np.frombuffer(b"".join(self._keys), np.uint8))
        writer.add_narrow("key/ends", np.cumsum([0, *map(len, self._keys)]))
        hashes = key_hashes(self._keys)
        order = np.argsort(hashes)
        writer.add("key/hashes", hashes[order])
        writer.add_narrow("key/docs", order)
        for name, numbers in self._numbers.items():
            numbers.extend([_DEFAULTS[name]] * (self._count - len(numbers)))
            writer.add(f"number/{name}", np.frombuffer(numbers, np.int32))
        for name, lengths in self._lengths.items():
            lengths.extend(bytes(self._count - len(lengths)))
            writer.add(f"length/{name}", np.frombuffer(lengths, np.uint8))
        writer.add("words", _WORDS_IN)
        writer.close()
        self._segment.seq = max(self._numbers["seq"], default=0)
        self._segment.place = max(self._numbers["place"], default=0)
        self._segment._fieldlengths = self._totals
        self.is_closed = True


class TermWriter(FieldWriterBase):
    """Writes the terms of a segment, field by field in sorted order.

    Args:
        storage: Where the parts are written.
        segment: The segment's record.
    """

    def __init__(self, storage: Any, segment: CarrelSegment) -> None:
        self._terms = ArrayTableWriter(segment.create_file(storage, TERMS))
        self._streams = [segment.create_file(storage, part) for part in (LISTS, COUNTS, PLACES)]
        self._field: _FieldWriter | None = None
        self.is_closed = False

    def start_field(self, fieldname: str, fieldobj: Any) -> None:
        """Begin a field."""
        self._field = _FieldWriter(fieldname, self._streams, placed=fieldobj.format.supports("positions"))
        self._gathered: list[tuple[bytes, list[int], list[int], list[bytes]]] = []

    def add_columns(self, columns: InvertedField) -> None:
        """Write terms that sort after those of before."""
        assert self._field
        self._field.add(columns)

    def start_term(self, text: bytes) -> None:
        """Begin a term, posting by posting as Whoosh's own writer does."""
        self._gathered.append((text, [], [], []))

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int) -> None:
        """Take a posting."""
        _, docs, counts, values = self._gathered[-1]
        docs.append(docnum)
        counts.append(int(weight))
        values.append(vbytes)

    def finish_term(self) -> None:
        """End a term."""

    def finish_field(self) -> None:
        """End a field."""
        assert self._field
        if self._gathered:
            self._field.add(_columns(self._gathered))
        self._field.finish(self._terms)
        self._field = None

    def close(self) -> None:
        """End everything."""
        self._terms.close()
        for stream in self._streams:
            stream.close()
        self.is_closed = True


def _columns(gathered: list[tuple[bytes, list[int], list[int], list[bytes]]]) -> InvertedField:
    sizes = np.array([len(docs) for _, docs, *_ in gathered], np.int64)
    docs = concatenated([np.array(docs, np.int64) for _, docs, *_ in gathered])
    counts = concatenated([np.array(counts, np.int64) for _, _, counts, _ in gathered])
    gaps = decoded(np.frombuffer(b"".join(b"".join(values) for *_, values in gathered), np.uint8))
    return InvertedField([text for text, *_ in gathered], sizes, docs, counts, gaps, np.full(len(sizes), -1))


class _FieldWriter:
    """A field being written: lists go to disk as they come, the dictionary when the field ends."""

    def __init__(self, name: str, streams: list[Any], *, placed: bool) -> None:
        self._name = name
        self._streams = streams
        self._at = np.array([stream.tell() for stream in streams], np.uint64)
        self._text: list[bytes] = []
        self._same: list[IntArray] = []
        self._ends: dict[str, list[IntArray]] = {kind: [] for kind in ("ends", "posts", "docs", "places")}
        self._sums = dict.fromkeys(self._ends, 0)
        self._many: list[IntArray] = []
        self._most: list[IntArray] = []
        self._terms = 0
        self._placed = placed

    def add(self, columns: InvertedField) -> None:
        sizes, counts = columns.sizes, columns.counts
        starts = range_starts(sizes)
        posts = int(self._sums["posts"])
        docs, ends = encoded(differences(columns.docs, starts[sizes > 0]))
        self._grow("ends", np.array([len(one) for one in columns.terms], np.int64))
        self._grow("posts", sizes)
        self._grow("docs", _sizes_of(ends, starts, sizes))
        self._streams[0].write(docs.tobytes())
        if self._placed:
            self._streams[1].write(np.minimum(counts, MANY).astype(np.uint8).tobytes())
            large = np.flatnonzero(counts >= MANY)
            self._many.append(large + posts)
            self._most.append(counts[large])
            places, ends = encoded(columns.gaps)
            tokens = np.concatenate(([0], np.cumsum(counts)))
            self._grow("places", _sizes_of(ends, tokens[starts], tokens[starts + sizes] - tokens[starts]))
            self._streams[2].write(places.tobytes())
        self._text.append(b"".join(columns.terms))
        own = np.arange(self._terms, self._terms + len(columns.terms))
        self._same.append(np.where(columns.same < 0, own, columns.same))
        self._terms += len(columns.terms)

    def _grow(self, kind: str, sizes: IntArray) -> None:
        ends = np.cumsum(sizes) + self._sums[kind]
        if len(ends):
            self._sums[kind] = int(ends[-1])
        self._ends[kind].append(ends)

    def finish(self, writer: ArrayTableWriter) -> None:
        name = self._name
        writer.add(f"{name}/text", np.frombuffer(b"".join(self._text), np.uint8))
        writer.add(f"{name}/at", self._at)
        for kind, ends in self._ends.items():
            if kind != "places" or self._placed:
                writer.add_narrow(f"{name}/{kind}", concatenated([np.zeros(1, np.int64), *ends]))
        same = concatenated(self._same)
        if (same != np.arange(len(same))).any():
            writer.add_narrow(f"{name}/same", same)
        writer.add_narrow(f"{name}/many", concatenated(self._many))
        writer.add_narrow(f"{name}/most", concatenated(self._most))


def _sizes_of(ends: IntArray, starts: IntArray, sizes: IntArray) -> IntArray:
    """Return how many bytes several stretches of encoded numbers take."""
    ends = np.concatenate(([0], ends))
    found: IntArray = ends[starts + sizes] - ends[starts]
    return found


_ALIGNED = 8


class CarrelCodec(W3Codec):
    """Arrays instead of Whoosh's tables and blocks."""

    # Shortest and longest field by block: for skipping blocks, which reading whole lists never does.
    length_stats = False

    def per_document_writer(self, storage: Any, segment: Any) -> PaperWriter:
        """Return the writer of keys, numbers and lengths."""
        return PaperWriter(storage, segment)

    def field_writer(self, storage: Any, segment: Any) -> TermWriter:
        """Return the writer of terms."""
        return TermWriter(storage, segment)

    def new_segment(self, storage: Any, indexname: str) -> CarrelSegment:
        """Return the record of a segment that is about to be written."""
        return CarrelSegment(self, indexname)

    def terms_reader(self, storage: Any, segment: Any) -> Any:
        """Return what Whoosh's searcher reads terms with."""
        from search.engine.whoosh.whoosh_readers import WhooshTermsReader

        return WhooshTermsReader(storage, segment)

    def per_document_reader(self, storage: Any, segment: Any) -> Any:
        """Return what Whoosh's searcher reads lengths and columns with."""
        from search.engine.whoosh.whoosh_readers import WhooshPapersReader

        return WhooshPapersReader(storage, segment)


class CarrelSegment(W3Segment):
    """What Whoosh's table of contents says of a segment.

    Attributes:
        parts: Where each part is in the compound file.
        seq: The highest number of change of its papers.
        place: The last of their places in the order of addition.
    """

    def __init__(self, codec: CarrelCodec, indexname: str) -> None:
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

    def told(self) -> SegmentMeta:
        """Return what a reader needs to know of the segment."""
        return SegmentMeta(
            id=self.segment_id(),
            size=self.doc_count_all(),
            deleted=np.array(sorted(self.deleted_docs()), np.int64),
            parts=self.parts,
            seq=self.seq,
            place=self.place,
            lengths=dict(self._fieldlengths),
        )
