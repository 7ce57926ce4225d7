"""Postings on their way to disk: gathered term by term, merged as streams, written block by block.

Whoosh sorts one tuple for every word of every paper, through files when there are many, and checks
each again when it writes. Here papers come in order, so each term's postings are in order from the
start and only the terms need sorting. What is written is Whoosh's own format (W3), read by any
Whoosh; inside a block the numbers stand as bytes where they fit, which any Whoosh reads, too.
"""

from __future__ import annotations

import heapq
import pickle
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import accumulate, groupby
from operator import itemgetter
from typing import Any, NamedTuple

from search.engine.whoosh_parts import MAGIC, W3Codec, W3FieldWriter, W3PostingsWriter, length_to_byte

# Large blocks, because a list is read in one go.
BLOCK = 4096

Group = tuple[str, bytes, list[Any]]
"""Field, term and its postings in order, flat: paper, weight, places, paper, weight, places …"""


class Block(NamedTuple):
    """Up to some thousand postings, as they lie on disk; one that leaves out weights means 1 each."""

    docs: Sequence[int]
    weights: Sequence[float] | None
    places: Sequence[bytes] | None


def blocks(data: bytes) -> Iterator[Block]:
    """Yield the blocks of a term's list.

    Raises:
        ValueError: It is no such list (or another error of pickle's, from damaged bytes).
    """
    file = BytesIO(data)
    if file.read(len(MAGIC)) != MAGIC:
        raise ValueError("a list of postings is damaged")
    last = False
    while not last:
        # A negative length marks the last block; the length itself, and the figures that follow,
        # are for stepping over blocks.
        last = int.from_bytes(file.read(4), signed=True) < 0
        pickle.load(file)
        gaps, weights, places = pickle.load(file)
        yield Block(list(accumulate(gaps)), weights, places)


class Pool:
    """The postings of a segment that is being made. Takes the place of Whoosh's sorting pool."""

    def __init__(self) -> None:
        self._fields: dict[str, dict[bytes, list[Any]]] = {}
        self._streams: list[Iterable[Group]] = []

    def field(self, name: str) -> dict[bytes, list[Any]]:
        """Return the postings of a field, to be added to, papers in ascending order."""
        return self._fields.setdefault(name, {})

    def merge(self, groups: Iterable[Group]) -> None:
        """Take in sorted groups of papers that come after all those before; read when written."""
        self._streams.append(groups)

    def iter_postings(self) -> Iterator[Group]:
        """Yield everything, sorted by field and term, each term once."""
        own = ((name, bterm, terms[bterm]) for name, terms in sorted(self._fields.items()) for bterm in sorted(terms))
        # Equal terms come in the order of the streams, which is the order of their papers.
        merged = heapq.merge(own, *self._streams, key=itemgetter(0, 1))
        for (name, bterm), groups in groupby(merged, key=itemgetter(0, 1)):
            yield name, bterm, [entry for group in groups for entry in group[2]]

    def cleanup(self) -> None:
        """Forget everything."""
        self._fields.clear()
        self._streams.clear()


class PostingsWriter(W3PostingsWriter):
    """Writes a term's postings in Whoosh's format."""

    def add_all(self, postings: list[Any]) -> None:
        """Add a term's postings."""
        step = 3 * self._blocklimit
        for start in range(0, len(postings), step):
            if self._ids:
                self._write_block()
            block = postings[start : start + step]
            self._ids.extend(block[0::3])
            self._weights.extend(block[1::3])
            self._values.extend(block[2::3])
            self._maxweight = max(self._weights)

    def _mini_ids(self) -> bytes | tuple[int, ...]:
        return _small(
            [self._ids[0], *(after - before for before, after in zip(self._ids, self._ids[1:], strict=False))]
        )

    def _mini_weights(self) -> bytes | tuple[float, ...] | None:
        return None if self._weights.count(1.0) == len(self._weights) else _small([int(w) for w in self._weights])

    def _write_block(self, last: bool = False) -> None:
        if not self._blockcount:
            self._postfile.write(MAGIC)
        self._terminfo.add_block(self)
        # Whoosh writes the second pickle protocol, which spells bytes out as Latin-1 text.
        data = pickle.dumps((self._mini_ids(), self._mini_weights(), self._mini_values()), 4)
        info = (len(self._ids), self._ids[-1], self._maxweight, 0, length_to_byte(None), length_to_byte(None))
        head = pickle.dumps(info, 4)
        length = len(head) + len(data)
        self._postfile.write_int(-length if last else length)
        self._postfile.write(head + data)
        self._blockcount += 1
        self._new_block()


def _small(numbers: list[int]) -> bytes | tuple[int, ...]:
    try:
        return bytes(numbers)
    except ValueError:
        return tuple(numbers)


class FieldWriter(W3FieldWriter):
    """Writes the terms of a segment."""

    def add_postings(self, schema: Any, lengths: Any, groups: Iterable[Group]) -> None:
        """Write groups, sorted by field and term."""
        for name, terms in groupby(groups, key=itemgetter(0)):
            self.start_field(name, schema[name])
            for _, bterm, postings in terms:
                self.start_term(bterm)
                self._postwriter.add_all(postings)
                self.finish_term()
            self.finish_field()


class Codec(W3Codec):
    """Whoosh's format, written from groups; not compressed, because zlib costs more time than it saves."""

    # Shortest and longest field by block: for skipping blocks, which reading whole lists never does.
    length_stats = False

    def __init__(self) -> None:
        super().__init__(blocklimit=BLOCK, compression=0)

    def field_writer(self, storage: Any, segment: Any) -> FieldWriter:
        """Return the writer of terms."""
        return FieldWriter(self, storage, segment)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> PostingsWriter:
        """Return the writer of postings."""
        return PostingsWriter(dbfile, self._blocklimit, byteids, self._compression, self._inlinelimit)
