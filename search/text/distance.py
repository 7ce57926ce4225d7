"""How far apart two words are spelt."""

from __future__ import annotations


def distance(a: str, b: str, most: int) -> int:
    """The number of letters to add, drop, change or swap with a neighbour, or `most + 1` as soon as it is more."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        older, before, row = before, row, [i]
        for j, other in enumerate(b, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        # Two rows, for a swap steps over one.
        if min(row) > most and min(before) > most:
            return most + 1
    return min(row[-1], most + 1)
