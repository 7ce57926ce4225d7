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
    last = data < _MORE
    ends = np.flatnonzero(last)
    if len(ends) == len(data):
        return data.astype(np.int64)
    starts = np.empty_like(ends)
    starts[:1] = 0
    starts[1:] = ends[:-1] + 1
    widths = ends - starts
    values = (data[starts] & 0x7F).astype(np.int64)
    long = np.flatnonzero(widths)
    for nth in range(1, 10):
        if not len(long):
            break
        values[long] |= (data[starts[long] + nth] & 0x7F).astype(np.int64) << 7 * nth
        long = long[widths[long] > nth]
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
