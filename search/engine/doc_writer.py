"""What is known of each paper of a segment, on its way to disk: keys, numbers and lengths."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from search.engine.arrays import ArrayWriter
from search.engine.names import COLUMNS, NUMBERS, SCORED, UNKNOWN
from search.engine.parts import DOCS, hashed
from search.engine.whoosh_parts import PerDocumentWriter, byte_to_length, length_to_byte

if TYPE_CHECKING:
    from search.engine.codec import Record

_WORDS_IN = np.array([byte_to_length(byte) for byte in range(256)], np.uint32)
# What stands in a column for a paper without the number.
_DEFAULTS = {name: UNKNOWN if name in NUMBERS else 0 for name in COLUMNS}


class PerDocWriter(PerDocumentWriter):
    """Gathers what is known of each paper; all of it is in memory until it is closed.

    Args:
        storage: Where the part is written.
        segment: The segment's record.
    """

    def __init__(self, storage: Any, segment: Record) -> None:
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
        writer = ArrayWriter(self._file)
        writer.add("key/text", np.frombuffer(b"".join(self._keys), np.uint8))
        writer.add_narrow("key/ends", np.cumsum([0, *map(len, self._keys)]))
        hashes = hashed(self._keys)
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
