"""A segment: its metadata, its file, and the lexicon of each text field.

A segment's file never changes (its deleted papers are listed in the manifest), so it is mapped into memory: opening it
costs the same whatever its size, and what no search needs is never read. Reading beyond the end of a mapped file that
was truncated would end the process (SIGBUS), so `whole` is checked before each search.
"""

from __future__ import annotations

import mmap
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from search.columns.array_file import Arrays
from search.columns.arrays import IntArray
from search.engine.whoosh.field_names import SCORED, WORD, term, text
from search.engine.whoosh.postings import Postings, Streams, decoded, encoded
from search.text.words import distance

# Suffixes of the parts of a segment: papers; dictionary; streams of papers, counts and positions.
DOCS, TERMS, LISTS, COUNTS, PLACES = ".doc", ".trm", ".lst", ".cnt", ".plc"

Hashes = npt.NDArray[np.uint64]


class SegmentMeta(NamedTuple):
    """What a reader needs to know of a segment before it opens it.

    Attributes:
        id: Whoosh's name for it, and the file's.
        size: Number of papers, deleted ones (replaced since, ascending) included.
        parts: Offset and length of each part in the file.
        seq: The highest sequence number of its papers; `place` is the last of their places in the order of addition.
        lengths: Number of words in each field of all papers together.
    """

    id: str
    size: int
    deleted: IntArray
    parts: dict[str, tuple[int, int]]
    seq: int
    place: int
    lengths: dict[str, int]

    @property
    def file(self) -> str:
        return f"{self.id}.seg"

    @property
    def live(self) -> int:
        return self.size - len(self.deleted)

    def to_json(self) -> dict[str, Any]:
        # Deleted papers may be many.
        gaps, _ = encoded(np.diff(self.deleted, prepend=0))
        return {**self._asdict(), "deleted": b64encode(gaps.tobytes()).decode()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> SegmentMeta:
        gaps = decoded(np.frombuffer(b64decode(data["deleted"]), np.uint8))
        return cls(**{**data, "deleted": np.cumsum(gaps)})


def key_hashes(keys: Iterable[bytes]) -> Hashes:
    """A 64-bit hash of each key; `Segment.find` compares the keys where two have the same one."""
    return np.frombuffer(b"".join(blake2b(key, digest_size=8).digest() for key in keys), "<u8")


class Lexicon:
    """The words of a field in a segment."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = frozenset(words)

    @cached_property
    def _letters(self) -> str:
        return "".join(set("".join(self.words)))

    @cached_property
    def _by_length(self) -> dict[int, list[tuple[str, int]]]:
        result: dict[int, list[tuple[str, int]]] = {}
        for word in self.words:
            result.setdefault(len(word), []).append((word, _mask(word)))
        return result

    def near(self, word: str, edits: int) -> Iterator[str]:
        """Yield the words within a number of edits.

        All that is one edit away from a word is soon written down and looked up, as long as the
        alphabet is small; else every word of about its length is compared.
        """
        if edits == 1 and len(word) * len(self._letters) < len(self.words):
            yield from self.words.intersection(_one_edit(word, self._letters))
            return
        mask = _mask(word)
        for length in range(len(word) - edits, len(word) + edits + 1):
            for other, letters in self._by_length.get(length, ()):
                # An edit changes the set of letters by two at most.
                if (mask ^ letters).bit_count() <= 2 * edits and distance(word, other, edits) <= edits:
                    yield other


def _mask(word: str) -> int:
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) & 63)
    return mask


def _one_edit(word: str, letters: str) -> Iterable[str]:
    yield word
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in letters:
            yield head + letter + tail
            yield head + letter + tail[1:]


class Segment:
    """A segment's file, open until nothing of it is in use any more.

    Raises:
        OSError: It cannot be opened.
        ValueError: It is not what the manifest says (or another error, from damaged bytes).
    """

    def __init__(self, folder: Path, meta: SegmentMeta) -> None:
        self.meta = meta
        self.size = meta.size
        with (folder / meta.file).open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._length = len(self._map)
        self._data = memoryview(self._map)
        self._docs = Arrays(self._part(DOCS))
        self._terms = Arrays(self._part(TERMS))
        self._streams = Streams(self._part(LISTS), self._part(COUNTS), self._part(PLACES))
        self._fields: dict[str, Postings | None] = {}
        self._lexicons: dict[str, Lexicon] = {}

    def _part(self, name: str) -> memoryview:
        start, length = self.meta.parts[name]
        return self._data[start : start + length]

    def intact(self) -> bool:
        return self._map.size() == self._length

    def field(self, name: str) -> Postings | None:
        if name not in self._fields:
            there = f"{name}/ends" in self._terms
            self._fields[name] = Postings(self._terms, self._streams, name) if there else None
        return self._fields[name]

    def field_names(self) -> list[str]:
        return [name.removesuffix("/ends") for name in self._terms if name.endswith("/ends")]

    def numbers(self, name: str) -> npt.NDArray[np.int32]:
        return self._docs[f"number/{name}"]

    def lengths(self, name: str) -> npt.NDArray[np.uint8]:
        """The length of a field in each paper, as Whoosh's byte."""
        return self._docs[f"length/{name}"]

    @property
    def words(self) -> npt.NDArray[np.uint32]:
        """Number of words for each length byte."""
        return self._docs["words"]

    def keys(self, docs: npt.NDArray[Any]) -> list[bytes]:
        ends = self._docs["key/ends"]
        text = self._docs.raw("key/text")
        starts, ends = ends[docs].tolist(), ends[docs.astype(np.int64) + 1].tolist()
        return [bytes(text[start:end]) for start, end in zip(starts, ends, strict=True)]

    def find(self, keys: list[bytes], hashes: Hashes | None = None) -> IntArray:
        """The papers with these keys, -1 for a key that is unknown; a segment holds a key at most once."""
        stored = self._docs["key/hashes"]
        result = np.full(len(keys), -1, np.int64)
        hashes = key_hashes(keys) if hashes is None else hashes
        at = np.searchsorted(stored, hashes)
        # Two keys with one hash are neighbours; there is hardly ever a second round.
        left = np.arange(len(keys))
        while len(left):
            left = left[at[left] < len(stored)]
            left = left[stored[at[left]] == hashes[left]]
            docs = self._docs["key/docs"][at[left]].astype(np.int64)
            fits = np.array([keys[i] == key for i, key in zip(left.tolist(), self.keys(docs), strict=True)], bool)
            result[left[fits]] = docs[fits]
            left = left[~fits]
            at[left] += 1
        return result

    def lexicon(self, name: str) -> Lexicon:
        if name not in self._lexicons:
            field = self.field(name)
            mark = term(WORD)
            words = text(field.text(*field.beginning(mark))).split(WORD)[1:] if field else []
            self._lexicons[name] = Lexicon(words)
        return self._lexicons[name]


def scored_lengths(segment: Segment) -> dict[str, npt.NDArray[np.uint8]]:
    return {name: segment.lengths(name) for name in SCORED}
