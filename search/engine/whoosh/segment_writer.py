"""Writes a segment's file: keys, numbers and lengths of the papers, the dictionary of terms, and the posting streams.

The file is a compound file of Whoosh's, so that Whoosh reads it too (`whoosh_codec`): five parts, a directory of them
behind, and the place of the directory in front.
"""

from __future__ import annotations

import pickle
import struct
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from search.columns.array_file import ArrayWriter
from search.columns.arrays import IntArray
from search.engine.whoosh.field_names import COLUMNS, SCORED
from search.engine.whoosh.manifest import INDEX
from search.engine.whoosh.postings import MANY, differences, encoded
from search.engine.whoosh.segment import COUNTS, DOCS, LISTS, PLACES, TERMS, SegmentMeta, key_hashes
from search.engine.whoosh.segment_builder import InvertedField, concatenated, range_starts
from search.engine.whoosh.whoosh_api import byte_to_length, length_to_byte

NumberColumns = dict[str, npt.NDArray[Any]]

_WORDS_IN = np.array([byte_to_length(byte) for byte in range(256)], np.uint32)
_ALIGNED = 8


class SegmentWriter:
    """Writes a segment, in a `with` block: `papers.add` all papers in order first, then `finish` with all terms."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._folder = folder
        self._id = f"{INDEX}_{token_hex(8)}"
        self.papers = PaperColumns()
        self._files = {part: self._path(part).open("wb") for part in (TERMS, LISTS, COUNTS, PLACES)}

    def _path(self, part: str) -> Path:
        return self._folder / f"{self._id}{part}"

    def __enter__(self) -> SegmentWriter:
        return self

    def __exit__(self, *_: object) -> None:
        # After an error, which is the one to report.
        for file in self._files.values():
            with suppress(OSError):
                file.close()

    def finish(self, fields: Iterable[tuple[str, Iterable[InvertedField]]]) -> tuple[SegmentMeta, Path]:
        """Write the terms, fields in the order of their names; return the segment and its file."""
        papers = self.papers
        self._files[DOCS] = self._path(DOCS).open("wb")
        papers.write(ArrayWriter(self._files[DOCS]))
        dictionary = ArrayWriter(self._files[TERMS])
        streams = [self._files[part] for part in (LISTS, COUNTS, PLACES)]
        for name, ranges in fields:
            field = _FieldWriter(name, streams)
            for terms in ranges:
                field.add(terms)
            field.finish(dictionary)
        dictionary.close()
        for stream in streams:
            stream.close()
        parts = self._assembled()
        seq, place = (int(max(papers.numbers(name), default=0)) for name in ("seq", "place"))
        meta = SegmentMeta(self._id, papers.size, np.empty(0, np.int64), parts, seq, place, papers.totals)
        return meta, self._folder / meta.file

    def _assembled(self) -> dict[str, tuple[int, int]]:
        """Put the parts into one file as Whoosh does, aligned; return offset and length of each."""
        parts: dict[str, tuple[int, int]] = {}
        with self._path(".seg").open("wb") as file:
            file.write(bytes(_HEAD.size))
            for part in sorted(self._files):
                file.write(bytes(-file.tell() % _ALIGNED))
                start = file.tell()
                with self._path(part).open("rb") as source:
                    while data := source.read(1 << 20):
                        file.write(data)
                parts[part] = (start, file.tell() - start)
                self._path(part).unlink()
            now = time.time()
            directory = {
                f"{self._id}{part}": {"offset": start, "length": length, "modified": now}
                for part, (start, length) in parts.items()
            }
            start = file.tell()
            # What Whoosh reads: the directory, and a dictionary of options, of which there are none.
            file.write(pickle.dumps(directory, 2) + pickle.dumps({}, 2))
            length = file.tell() - start
            file.seek(0)
            file.write(_HEAD.pack(start, length))
        return parts


# Place and length of the directory.
_HEAD = struct.Struct("!qi")


class PaperColumns:
    """Keys, numbers and lengths of papers, in memory until all are there."""

    def __init__(self) -> None:
        self.size = 0
        self.totals = dict.fromkeys(SCORED, 0)
        self._keys: list[bytes] = []
        self._numbers: dict[str, list[npt.NDArray[np.int32]]] = {name: [] for name in COLUMNS}
        self._lengths: dict[str, list[npt.NDArray[np.uint8]]] = {name: [] for name in SCORED}

    def add(
        self, keys: list[bytes], numbers: NumberColumns, lengths: NumberColumns, totals: dict[str, int] | None
    ) -> None:
        """Add papers; `totals`, the words of each field together, are estimated from the length bytes if None."""
        self.size += len(keys)
        self._keys += keys
        for name, columns in self._numbers.items():
            columns.append(numbers[name].astype(np.int32))
        for name, bytes_ in self._lengths.items():
            bytes_.append(lengths[name].astype(np.uint8))
            self.totals[name] += totals[name] if totals else int(_WORDS_IN[lengths[name]].sum())

    def numbers(self, name: str) -> npt.NDArray[np.int32]:
        return np.concatenate([np.empty(0, np.int32), *self._numbers[name]])

    def write(self, writer: ArrayWriter) -> None:
        writer.add("key/text", np.frombuffer(b"".join(self._keys), np.uint8))
        writer.add_narrow("key/ends", np.cumsum([0, *map(len, self._keys)]))
        hashes = key_hashes(self._keys)
        order = np.argsort(hashes)
        writer.add("key/hashes", hashes[order])
        writer.add_narrow("key/docs", order)
        for name in COLUMNS:
            writer.add(f"number/{name}", self.numbers(name))
        for name in SCORED:
            writer.add(f"length/{name}", np.concatenate([np.empty(0, np.uint8), *self._lengths[name]]))
        writer.add("words", _WORDS_IN)
        writer.close()


class _FieldWriter:
    """Writes the terms of a field: postings to the streams at once, the dictionary when the field ends."""

    def __init__(self, name: str, streams: Sequence[BinaryIO]) -> None:
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
        self._placed = name in SCORED

    def add(self, terms: InvertedField) -> None:
        """Write terms that sort after those of before."""
        sizes, counts = terms.sizes, terms.counts
        starts = range_starts(sizes)
        posts = int(self._sums["posts"])
        docs, ends = encoded(differences(terms.docs, starts[sizes > 0]))
        self._grow("ends", np.array([len(one) for one in terms.terms], np.int64))
        self._grow("posts", sizes)
        self._grow("docs", _sizes_of(ends, starts, sizes))
        self._streams[0].write(docs.tobytes())
        if self._placed:
            self._streams[1].write(np.minimum(counts, MANY).astype(np.uint8).tobytes())
            large = np.flatnonzero(counts >= MANY)
            self._many.append(large + posts)
            self._most.append(counts[large])
            places, ends = encoded(terms.gaps)
            tokens = np.concatenate(([0], np.cumsum(counts)))
            self._grow("places", _sizes_of(ends, tokens[starts], tokens[starts + sizes] - tokens[starts]))
            self._streams[2].write(places.tobytes())
        self._text.append(b"".join(terms.terms))
        own = np.arange(self._terms, self._terms + len(terms.terms))
        self._same.append(np.where(terms.same < 0, own, terms.same))
        self._terms += len(terms.terms)

    def _grow(self, kind: str, sizes: IntArray) -> None:
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
                writer.add_narrow(f"{name}/{kind}", concatenated([np.zeros(1, np.int64), *ends]))
        same = concatenated(self._same)
        if (same != np.arange(len(same))).any():
            writer.add_narrow(f"{name}/same", same)
        writer.add_narrow(f"{name}/many", concatenated(self._many))
        writer.add_narrow(f"{name}/most", concatenated(self._most))


def _sizes_of(ends: IntArray, starts: IntArray, sizes: IntArray) -> IntArray:
    """How many bytes several ranges of encoded numbers take."""
    ends = np.concatenate(([0], ends))
    result: IntArray = ends[starts + sizes] - ends[starts]
    return result


def length_bytes(lengths: IntArray) -> IntArray:
    """Whoosh's byte for each number of words."""
    result, where = np.unique(lengths, return_inverse=True)
    bytes_: IntArray = np.array([length_to_byte(words) for words in result.tolist()], np.int64)[where]
    return bytes_
