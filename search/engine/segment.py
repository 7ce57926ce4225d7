"""One segment of the index, read where it lies on disk.

A segment's file never changes (which of its papers were replaced is told by the table of contents, not
by the segment), so it is mapped into memory: opening it costs the same whatever its size, and what no
search needs is never read. A mapped file that is cut short ends the process that reads beyond its end
(SIGBUS), so `whole` is asked before each search.
"""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from search.engine.arrays import Arrays
from search.engine.lexicon import Lexicon
from search.engine.names import SCORED, WORD, term, text
from search.engine.parts import COUNTS, DOCS, LISTS, PLACES, TERMS, Hashes, Told, hashed
from search.engine.postings import Postings, Streams
from search.engine.varints import Ints


class Segment:
    """A segment's file, open until nothing of it is in use any more.

    Args:
        folder: Where it is.
        told: What the seal says of it.

    Raises:
        OSError: It cannot be opened.
        ValueError: It is not what the seal says (or another error, from damaged bytes).
    """

    def __init__(self, folder: Path, told: Told) -> None:
        self.told = told
        self.size = told.size
        with (folder / f"{told.id}.seg").open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._length = len(self._map)
        self._data = memoryview(self._map)
        self._docs = Arrays(self._part(DOCS))
        self._terms = Arrays(self._part(TERMS))
        self._streams = Streams(self._part(LISTS), self._part(COUNTS), self._part(PLACES))
        self._fields: dict[str, Postings | None] = {}
        self._lexicons: dict[str, Lexicon] = {}

    def _part(self, name: str) -> memoryview:
        start, length = self.told.parts[name]
        return self._data[start : start + length]

    def whole(self) -> bool:
        """Return whether the file is as long as it was."""
        return self._map.size() == self._length

    def field(self, name: str) -> Postings | None:
        """Return the terms of a field; None where no paper has any."""
        if name not in self._fields:
            there = f"{name}/ends" in self._terms
            self._fields[name] = Postings(self._terms, self._streams, name) if there else None
        return self._fields[name]

    def field_names(self) -> list[str]:
        """Return the fields that have terms, in their order."""
        return [name.removesuffix("/ends") for name in self._terms.names() if name.endswith("/ends")]

    def numbers(self, name: str) -> npt.NDArray[np.int32]:
        """Return a number column, one entry a paper."""
        return self._docs[f"number/{name}"]

    def lengths(self, name: str) -> npt.NDArray[np.uint8]:
        """Return each paper's length of a field, as the byte that stands for it."""
        return self._docs[f"length/{name}"]

    @property
    def words(self) -> npt.NDArray[np.uint32]:
        """How many words a length byte stands for."""
        return self._docs["words"]

    def keys(self, docs: npt.NDArray[Any]) -> list[bytes]:
        """Return the keys of papers."""
        ends = self._docs["key/ends"]
        text = self._docs.raw("key/text")
        starts, ends = ends[docs].tolist(), ends[docs.astype(np.int64) + 1].tolist()
        return [bytes(text[start:end]) for start, end in zip(starts, ends, strict=True)]

    def find(self, keys: list[bytes], hashes: Hashes | None = None) -> Ints:
        """Return the papers with these keys, -1 for a key that is unknown.

        Args:
            keys: Of the papers; a segment holds a key at most once.
            hashes: Of the keys, where they are known.
        """
        known = self._docs["key/hashes"]
        found = np.full(len(keys), -1, np.int64)
        hashes = hashed(keys) if hashes is None else hashes
        at = np.searchsorted(known, hashes)
        # Two keys with one hash stand side by side; hardly ever is there a second round.
        left = np.arange(len(keys))
        while len(left):
            left = left[at[left] < len(known)]
            left = left[known[at[left]] == hashes[left]]
            docs = self._docs["key/docs"][at[left]].astype(np.int64)
            fits = np.array([keys[i] == key for i, key in zip(left.tolist(), self.keys(docs), strict=True)], bool)
            found[left[fits]] = docs[fits]
            left = left[~fits]
            at[left] += 1
        return found

    def lexicon(self, name: str) -> Lexicon:
        """Return the lexicon of a text field."""
        if name not in self._lexicons:
            field = self.field(name)
            mark = term(WORD)
            words = text(field.text(*field.beginning(mark))).split(WORD)[1:] if field else []
            self._lexicons[name] = Lexicon(words)
        return self._lexicons[name]


def scored_lengths(segment: Segment) -> dict[str, npt.NDArray[np.uint8]]:
    """Return the length bytes of every text field."""
    return {name: segment.lengths(name) for name in SCORED}
