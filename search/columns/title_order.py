"""The order of papers by title: computed when it is first needed, and cached in a file.

Titles are cut into words for it, which takes 3 s for a million; after a change only the changed papers are put in
their places.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from search.columns import array_file
from search.columns.arrays import BoolArray, IntArray, resized
from search.text.latex import readable
from search.text.words import words

if TYPE_CHECKING:
    from search.columns.columns import Columns

_FORMAT = "title order 2"
TITLES = "titles"
"""The name of the file."""
# A greater share of changed papers than this is not worth finding the place of each.
_MANY = 0.05
Read = Callable[[int], tuple[str, str]]


def title_order(columns: Columns) -> IntArray:
    """The numbers of all papers in the order of their titles, and of keys where these read the same."""
    seqs, keys, titles, folder = columns.seqs, columns.keys, columns.sources, columns.folder
    about = {"format": _FORMAT, "made": columns.made}
    stored = array_file.read(folder / TITLES, about) if folder else None
    before, order = (stored["seqs"], stored["order"]) if stored else (np.empty(0, np.int64), np.empty(0))
    size = max(len(seqs), len(before))
    now, was = resized(seqs, size), resized(before, size)
    changed = now != was
    if stored and not changed.any():
        return order.astype(np.int64)

    def read(row: int) -> tuple[str, str]:
        return " ".join(words(readable(titles[row]))), keys[row]

    some = stored is not None and np.count_nonzero(changed) < _MANY * len(order)
    result = _placed(order.astype(np.int64), changed, now > 0, read) if some else _sorted(np.flatnonzero(seqs), read)
    if folder:
        array_file.write(folder / TITLES, about, {"seqs": seqs, "order": result.astype(np.int32)})
    return result


def _sorted(rows: IntArray, read: Read) -> IntArray:
    return np.array(sorted(rows.tolist(), key=read), np.int64)


def _placed(order: IntArray, changed: BoolArray, there: BoolArray, read: Read) -> IntArray:
    """An order in which changed papers are put where they belong, or left out."""
    stays = order[~changed[order]]
    new = _sorted(np.flatnonzero(changed & there), read)
    places = [_place(stays, read(row), read) for row in new.tolist()]
    return np.insert(stays, places, new)


def _place(order: IntArray, title: tuple[str, str], read: Read) -> int:
    low, high = 0, len(order)
    while low < high:
        middle = (low + high) // 2
        if read(int(order[middle])) < title:
            low = middle + 1
        else:
            high = middle
    return low
