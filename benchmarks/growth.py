"""How a time grows with the number of papers: not at all, with its logarithm, or in proportion."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

# Times that differ by less are one time, measured twice.
_SAME = 1.5


def exponent(counts: Sequence[int], seconds: Sequence[float]) -> float:
    """Return the power of the number of papers that the times follow best: 0 constant, 1 linear."""
    x, y = [math.log(count) for count in counts], [math.log(time) for time in seconds]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    spread = sum((one - mean_x) ** 2 for one in x)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / spread


def law(counts: Sequence[int], seconds: Sequence[float]) -> str:
    """Return in a word how times grow: the law that leaves the smallest relative errors.

    A linear one is `a + b·n` with a start-up time `a` that may be most of it.
    """
    if max(seconds) < _SAME * min(seconds):
        return "constant"
    if exponent(counts, seconds) < 0:
        return "falling"
    laws: dict[str, Callable[[float], float]] = {"logarithmic": math.log, "linear": float, "quadratic": lambda n: n * n}
    return min(laws, key=lambda name: _error([laws[name](count) for count in counts], seconds))


def _error(x: Sequence[float], seconds: Sequence[float]) -> float:
    """Return the squared relative errors of the best line through the points that starts at no less than nothing."""
    # Each point weighed by its own size, or the largest library alone would decide.
    weights = [1 / time**2 for time in seconds]
    total = sum(weights)
    mean_x = sum(w * value for w, value in zip(weights, x, strict=True)) / total
    mean_y = sum(w * time for w, time in zip(weights, seconds, strict=True)) / total
    spread = sum(w * (value - mean_x) ** 2 for w, value in zip(weights, x, strict=True))
    slope = sum(w * (v - mean_x) * (t - mean_y) for w, v, t in zip(weights, x, seconds, strict=True)) / spread
    start = mean_y - slope * mean_x
    return sum(((start + slope * value) / time - 1) ** 2 for value, time in zip(x, seconds, strict=True))
