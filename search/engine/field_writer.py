"""The terms of a segment, on their way to disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from search.engine.arrays import ArrayWriter
from search.engine.inverted import Inverted, firsts, joined
from search.engine.parts import COUNTS, LISTS, PLACES, TERMS
from search.engine.postings import MANY
from search.engine.varints import Ints, decoded, differences, encoded
from search.engine.whoosh_parts import FieldWriterBase

if TYPE_CHECKING:
    from search.engine.codec import Record


class FieldWriter(FieldWriterBase):
    """Writes the terms of a segment, field by field in sorted order.

    Args:
        storage: Where the parts are written.
        segment: The segment's record.
    """

    def __init__(self, storage: Any, segment: Record) -> None:
        self._terms = ArrayWriter(segment.create_file(storage, TERMS))
        self._streams = [segment.create_file(storage, part) for part in (LISTS, COUNTS, PLACES)]
        self._field: _Field | None = None
        self.is_closed = False

    def start_field(self, fieldname: str, fieldobj: Any) -> None:
        """Begin a field."""
        self._field = _Field(fieldname, self._streams, placed=fieldobj.format.supports("positions"))
        self._gathered: list[tuple[bytes, list[int], list[int], list[bytes]]] = []

    def add_columns(self, columns: Inverted) -> None:
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


def _columns(gathered: list[tuple[bytes, list[int], list[int], list[bytes]]]) -> Inverted:
    sizes = np.array([len(docs) for _, docs, *_ in gathered], np.int64)
    docs = joined([np.array(docs, np.int64) for _, docs, *_ in gathered])
    counts = joined([np.array(counts, np.int64) for _, _, counts, _ in gathered])
    gaps = decoded(np.frombuffer(b"".join(b"".join(values) for *_, values in gathered), np.uint8))
    return Inverted([text for text, *_ in gathered], sizes, docs, counts, gaps, np.full(len(sizes), -1))


class _Field:
    """A field being written: lists go to disk as they come, the dictionary when the field ends."""

    def __init__(self, name: str, streams: list[Any], *, placed: bool) -> None:
        self._name = name
        self._streams = streams
        self._at = np.array([stream.tell() for stream in streams], np.uint64)
        self._text: list[bytes] = []
        self._same: list[Ints] = []
        self._ends: dict[str, list[Ints]] = {kind: [] for kind in ("ends", "posts", "docs", "places")}
        self._sums = dict.fromkeys(self._ends, 0)
        self._many: list[Ints] = []
        self._most: list[Ints] = []
        self._terms = 0
        self._placed = placed

    def add(self, columns: Inverted) -> None:
        sizes, counts = columns.sizes, columns.counts
        starts = firsts(sizes)
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

    def _grow(self, kind: str, sizes: Ints) -> None:
        ends = np.cumsum(sizes) + self._sums[kind]
        if len(ends):
            self._sums[kind] = int(ends[-1])
        self._ends[kind].append(ends)

    def finish(self, writer: ArrayWriter) -> None:
        name = self._name
        writer.add(f"{name}/text", np.frombuffer(b"".join(self._text), np.uint8))
        writer.add(f"{name}/at", self._at)
        for kind, ends in self._ends.items():
            if kind != "places" or self._placed:
                writer.add_narrow(f"{name}/{kind}", joined([np.zeros(1, np.int64), *ends]))
        same = joined(self._same)
        if (same != np.arange(len(same))).any():
            writer.add_narrow(f"{name}/same", same)
        writer.add_narrow(f"{name}/many", joined(self._many))
        writer.add_narrow(f"{name}/most", joined(self._most))


def _sizes_of(ends: Ints, starts: Ints, sizes: Ints) -> Ints:
    """Return how many bytes several stretches of encoded numbers take."""
    ends = np.concatenate(([0], ends))
    found: Ints = ends[starts + sizes] - ends[starts]
    return found
