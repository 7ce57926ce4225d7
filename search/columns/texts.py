"""Strings by number, in one block of memory or of a file; a string is made when it is needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.columns.array_file import NamedArrays
from search.columns.arrays import IntArray, resized


class Texts:
    """Texts by number: where each begins and how many bytes it has, in a main part and a tail of later ones."""

    def __init__(self, starts: NDArray[Any], sizes: NDArray[Any], main: NDArray[np.uint8], tail: bytes = b"") -> None:
        self._starts, self._sizes, self._main, self._tail = starts, sizes, main, tail
        self._view = main.data

    @classmethod
    def of(cls, texts: Iterable[str]) -> Texts:
        encoded = [_encoded(text) for text in texts]
        sizes = np.fromiter(map(len, encoded), np.int32, len(encoded))
        return cls(_starts(sizes), sizes, np.frombuffer(b"".join(encoded), np.uint8))

    @classmethod
    def at(cls, rows: IntArray, texts: Iterable[str], size: int) -> Texts:
        """Texts with numbers of their own; the other numbers have empty texts."""
        return cls.of(()).changed(rows, texts, size)

    @classmethod
    def unpacked(cls, name: str, arrays: Mapping[str, NDArray[Any]]) -> Texts:
        sizes = arrays[f"{name} sizes"]
        return cls(_starts(sizes), sizes, arrays[f"{name} bytes"])

    def packed(self, name: str) -> NamedArrays:
        if self._tail or not self._in_order():
            whole = np.frombuffer(b"".join(map(self.encoded, range(len(self)))), np.uint8)
            return {f"{name} sizes": self._sizes, f"{name} bytes": whole}
        return {f"{name} sizes": self._sizes, f"{name} bytes": self._main}

    def changed(self, rows: IntArray, texts: Iterable[str], size: int) -> Texts:
        """Texts in which these numbers have other texts, of `size` in all."""
        encoded = [_encoded(text) for text in texts]
        sizes, starts = resized(self._sizes, size), resized(self._starts, size)
        new = np.fromiter(map(len, encoded), np.int32, len(encoded))
        sizes[rows] = new
        starts[rows] = _starts(new) + len(self._main) + len(self._tail)
        return Texts(starts, sizes, self._main, self._tail + b"".join(encoded))

    @property
    def sizes(self) -> NDArray[Any]:
        return self._sizes

    def __len__(self) -> int:
        return len(self._sizes)

    def encoded(self, number: int) -> bytes:
        start, size = int(self._starts[number]), int(self._sizes[number])
        beyond = start - len(self._view)
        return bytes(self._view[start : start + size]) if beyond < 0 else self._tail[beyond : beyond + size]

    def __getitem__(self, number: int) -> str:
        return self.encoded(number).decode("utf-8", "replace")

    def many(self, rows: IntArray) -> list[str]:
        view, tail, end = self._view, self._tail, len(self._view)
        starts: Sequence[int] = self._starts[rows].tolist()
        sizes: Sequence[int] = self._sizes[rows].tolist()
        return [
            str(view[start : start + size], "utf-8", "replace")
            if start < end
            else tail[start - end : start - end + size].decode("utf-8", "replace")
            for start, size in zip(starts, sizes, strict=True)
        ]

    def _in_order(self) -> bool:
        return int(self._sizes.sum()) == len(self._main) and bool((self._starts == _starts(self._sizes)).all())


def merged_vocabulary(words: Texts, new: Iterable[str]) -> tuple[Texts, IntArray]:
    """A sorted vocabulary with more words in it, and the number that each word of before has now."""
    old = words.many(np.arange(len(words)))
    lacking = set(new).difference(old)
    if not lacking:
        return words, np.arange(len(words))
    ordered = sorted(lacking.union(old))
    places = {word: number for number, word in enumerate(ordered)}
    return Texts.of(ordered), np.fromiter((places[word] for word in old), np.int64, len(old))


def vocabulary_numbers(words: Texts, searched: Iterable[str]) -> IntArray:
    """The numbers that words, which are all there, have in a vocabulary."""
    places = {word: number for number, word in enumerate(words.many(np.arange(len(words))))}
    return np.fromiter((places[word] for word in searched), np.int64)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _starts(sizes: NDArray[Any]) -> IntArray:
    starts = np.zeros(len(sizes), np.int64)
    np.cumsum(sizes[:-1], out=starts[1:])
    return starts
