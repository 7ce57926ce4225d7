"""Whole numbers as bytes of seven bits, small ones in one byte; all of an array at once.

Gaps between papers and between places are mostly below 128. One form for every list, whatever its
numbers, so that the lists of many terms that lie side by side are read as one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]

_MORE = 0x80


def encoded(values: npt.NDArray[Any]) -> tuple[Bytes, Ints]:
    """Return the bytes of numbers that are not negative, and where each of them ends."""
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
    found = np.empty(ends[-1], np.uint8)
    found[starts] = (values & 0x7F) | ((widths > 1) * _MORE)
    for nth in range(1, int(widths.max())):
        long = np.flatnonzero(widths > nth)
        found[starts[long] + nth] = (values[long] >> 7 * nth & 0x7F) | ((widths[long] > nth + 1) * _MORE)
    return found, ends


def decoded(data: Bytes) -> Ints:
    """Return the numbers that bytes stand for."""
    before = np.flatnonzero(data >= _MORE)
    if not len(before):
        return data.astype(np.int64)
    values = data[np.flatnonzero(data < _MORE)].astype(np.int64)
    # Most numbers are done. What stands before the last byte of a number is put below it: to the first such
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


def summed(gaps: Ints, sizes: Ints) -> Ints:
    """Return the running sums within each of several stretches that lie side by side.

    Args:
        gaps: All stretches.
        sizes: How long each is, none of them empty.
    """
    sums = np.cumsum(gaps)
    if len(sizes) > 1:
        firsts = np.cumsum(sizes)[:-1]
        before = np.zeros(len(sizes), np.int64)
        before[1:] = sums[firsts - 1]
        sums -= np.repeat(before, sizes)
    return sums


def differences(values: Ints, firsts: Ints) -> Ints:
    """Return the gaps whose running sums are the values, starting anew at `firsts`."""
    gaps = np.diff(values, prepend=0)
    gaps[firsts] = values[firsts]
    return gaps


def spread(starts: npt.NDArray[Any], sizes: npt.NDArray[Any]) -> Ints:
    """Return the numbers of all places in several stretches, one stretch after the other."""
    total = int(sizes.sum())
    before = np.cumsum(sizes) - sizes
    return np.repeat(starts.astype(np.int64) - before, sizes) + np.arange(total)
