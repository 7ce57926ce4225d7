"""Postings: the dictionary of a field in a segment, the papers of each term, and the varints that they are written in.

A search touches no more than the lists that it needs: the dictionary is searched in place, and positions
are stored apart from papers and counts, so that scoring never reads them. Integers are stored seven bits to a byte,
in the same form in every list, so that the lists of many neighbouring terms are decoded as one.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from search.columns.array_file import Arrays
from search.columns.arrays import IntArray

ByteArray = npt.NDArray[np.uint8]

_MORE = 0x80


def encoded(values: npt.NDArray[Any]) -> tuple[ByteArray, IntArray]:
    """The bytes of numbers that are not negative, and where each of them ends."""
    if not len(values) or values.max() < _MORE:
        return values.astype(np.uint8), np.arange(1, len(values) + 1)
    widths = np.ones(len(values), np.int64)
    most = int(values.max())
    shift = 7
    while most >> shift:
        widths += values >= 1 << shift
        shift += 7
    ends = np.cumsum(widths)
    starts = ends - widths
    result = np.empty(ends[-1], np.uint8)
    result[starts] = (values & 0x7F) | ((widths > 1) * _MORE)
    for nth in range(1, int(widths.max())):
        long = np.flatnonzero(widths > nth)
        result[starts[long] + nth] = (values[long] >> 7 * nth & 0x7F) | ((widths[long] > nth + 1) * _MORE)
    return result, ends


def decoded(data: ByteArray) -> IntArray:
    before = np.flatnonzero(data >= _MORE)
    if not len(before):
        return data.astype(np.int64)
    values = data[np.flatnonzero(data < _MORE)].astype(np.int64)
    # Most numbers are done. The bytes before the last byte of a number are put below it: to the first such
    # byte of each number, then to the second.
    numbers = before - np.arange(len(before))
    first = np.ones(len(before), bool)
    first[1:] = numbers[1:] != numbers[:-1]
    starts = np.flatnonzero(first)
    long = numbers[starts]
    widths = np.diff(starts, append=len(before))
    values[long] <<= 7 * widths
    for nth in range(int(widths.max())):
        there = widths > nth
        values[long[there]] |= (data[before[starts[there] + nth]] & 0x7F).astype(np.int64) << 7 * nth
    return values


def summed(gaps: IntArray, sizes: IntArray) -> IntArray:
    """The running sums within each of several ranges (`sizes`, none empty) that lie side by side."""
    sums = np.cumsum(gaps)
    if len(sizes) > 1:
        firsts = np.cumsum(sizes)[:-1]
        before = np.zeros(len(sizes), np.int64)
        before[1:] = sums[firsts - 1]
        sums -= np.repeat(before, sizes)
    return sums


def differences(values: IntArray, firsts: IntArray) -> IntArray:
    """The gaps whose running sums are the values, starting anew at `firsts`."""
    gaps = np.diff(values, prepend=0)
    gaps[firsts] = values[firsts]
    return gaps


def spread(starts: npt.NDArray[Any], sizes: npt.NDArray[Any]) -> IntArray:
    """The numbers of all places in several ranges, one range after the other."""
    total = int(sizes.sum())
    before = np.cumsum(sizes) - sizes
    return np.repeat(starts.astype(np.int64) - before, sizes) + np.arange(total)


# Counts are stored in a byte; this one means that the count is in the `most` array.
MANY = 255
# Every 64th term is in memory, to narrow a search of the dictionary.
_STEP = 64


class Streams(NamedTuple):
    """The lists of all fields of a segment, each kind of number on its own."""

    docs: memoryview
    counts: memoryview
    places: memoryview


class Postings:
    """A field's part of a segment; terms go by their number in sorted order."""

    def __init__(self, arrays: Arrays, streams: Streams, name: str) -> None:
        self._arrays = arrays
        self._name = name
        self._text = arrays.raw(f"{name}/text")
        self._ends = arrays[f"{name}/ends"]
        self.size = len(self._ends) - 1
        self._sizes = arrays[f"{name}/posts"]
        self._docs_at = arrays[f"{name}/docs"]
        self._same = arrays.get(f"{name}/same")
        docs, counts, places = (int(at) for at in arrays[f"{name}/at"])
        self._docs = streams.docs[docs:]
        self._counts = streams.counts[counts:]
        self._places = streams.places[places:]
        self.placed = f"{name}/places" in arrays

    @cached_property
    def _heads(self) -> list[bytes]:
        return [self.term(number) for number in range(0, self.size, _STEP)]

    def term(self, number: int) -> bytes:
        return bytes(self._text[self._ends[number] : self._ends[number + 1]])

    def terms(self, low: int, high: int) -> list[bytes]:
        ends = self._ends[low : high + 1].tolist()
        if len(ends) < 2:
            return []
        base = ends[0]
        text = bytes(self._text[base : ends[-1]])
        return [text[a - base : b - base] for a, b in pairwise(ends)]

    def text(self, low: int, high: int) -> bytes:
        """The terms of a range as one text, each right after the one before."""
        return bytes(self._text[self._ends[low] : self._ends[high]])

    def at_least(self, bterm: bytes) -> int:
        """The number of the first term that does not sort before this one."""
        low = max(bisect_right(self._heads, bterm) - 1, 0) * _STEP
        high = min(low + _STEP, self.size)
        while low < high:
            middle = (low + high) // 2
            if self.term(middle) < bterm:
                low = middle + 1
            else:
                high = middle
        return low

    def find(self, bterm: bytes) -> int | None:
        number = self.at_least(bterm)
        return number if number < self.size and self.term(number) == bterm else None

    def beginning(self, start: bytes) -> tuple[int, int]:
        low = self.at_least(start)
        after = start.rstrip(b"\xff")
        if not after:
            return low, self.size
        return low, self.at_least(after[:-1] + bytes([after[-1] + 1]))

    def own(self, number: int) -> int:
        """The term that stores a term's postings: mostly itself."""
        return number if self._same is None else int(self._same[number])

    def owners(self, numbers: npt.NDArray[Any]) -> IntArray:
        return (numbers if self._same is None else self._same[numbers]).astype(np.int64)

    def frequency(self, number: int) -> int:
        number = self.own(number)
        return int(self._sizes[number + 1]) - int(self._sizes[number])

    def frequencies(self, numbers: IntArray) -> IntArray:
        owners = self.owners(numbers)
        sizes: IntArray = self._sizes[owners + 1].astype(np.int64) - self._sizes[owners]
        return sizes

    def docs(self, number: int) -> IntArray:
        """The papers that hold a term, ascending."""
        number = self.own(number)
        return np.cumsum(decoded(self._bytes(self._docs, self._docs_at, number)))

    def counts(self, number: int) -> npt.NDArray[Any] | None:
        """How often a term occurs in each of its papers; None for once in each."""
        if not self.placed:
            return None
        number = self.own(number)
        start, end = int(self._sizes[number]), int(self._sizes[number + 1])
        return self._true(np.frombuffer(self._counts, np.uint8, end - start, start), np.arange(start, end))

    def _true(self, counts: ByteArray, at: IntArray) -> npt.NDArray[Any] | None:
        most = counts.max() if len(counts) else 1
        if most == 1:
            return None
        if most < MANY:
            return counts
        result = counts.astype(np.int64)
        large = np.flatnonzero(counts == MANY)
        where = np.searchsorted(self._arrays[f"{self._name}/many"], at[large])
        result[large] = self._arrays[f"{self._name}/most"][where]
        return result

    def gaps(self, number: int) -> IntArray:
        """The positions of a term in its papers: the first of each, and the steps to the others."""
        return decoded(self._bytes(self._places, self._arrays[f"{self._name}/places"], self.own(number)))

    @staticmethod
    def _bytes(stream: memoryview, ends: npt.NDArray[Any], number: int) -> ByteArray:
        start, end = int(ends[number]), int(ends[number + 1])
        return np.frombuffer(stream, np.uint8, end - start, start)

    def docs_of(self, numbers: IntArray) -> tuple[IntArray, IntArray]:
        """The papers of several terms, one term's after the other's, and how many each has."""
        sizes = self.frequencies(numbers)
        gaps = decoded(_slices(self._docs, self._docs_at, self.owners(numbers)))
        return summed(gaps, sizes[sizes > 0]), sizes

    def counts_of(self, numbers: IntArray) -> IntArray:
        sizes = self.frequencies(numbers)
        if not self.placed:
            return np.ones(int(sizes.sum()), np.int64)
        at = spread(self._sizes[self.owners(numbers)], sizes)
        counts = np.frombuffer(self._counts, np.uint8, int(self._sizes[-1]))[at]
        true = self._true(counts, at)
        return np.ones(len(at), np.int64) if true is None else true.astype(np.int64)

    def gaps_of(self, numbers: IntArray) -> IntArray:
        """The positions of the terms in these papers, as `gaps` does; nothing for whole values."""
        if not self.placed:
            return np.empty(0, np.int64)
        return decoded(_slices(self._places, self._arrays[f"{self._name}/places"], self.owners(numbers)))


def _slices(stream: memoryview, ends: npt.NDArray[Any], numbers: IntArray) -> ByteArray:
    if not len(numbers):
        return np.empty(0, np.uint8)
    low, high = int(numbers[0]), int(numbers[-1]) + 1
    if high - low == len(numbers) and (np.diff(numbers) == 1).all():
        return np.frombuffer(stream, np.uint8, int(ends[high]) - int(ends[low]), int(ends[low]))
    sizes = ends[numbers + 1].astype(np.int64) - ends[numbers]
    return np.frombuffer(stream, np.uint8)[spread(ends[numbers], sizes)]
