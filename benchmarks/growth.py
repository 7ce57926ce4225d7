"""How a time grows with the number of papers: not at all, with its logarithm, or in proportion."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

# Times that differ by less are one time, measured twice.
_SAME = 1.5
# The power above which times grow faster than the papers; measured ones are never exactly 1.
_STEEP = 1.2


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
    power = exponent(counts, seconds)
    if power < 0 or power > _STEEP:
        return "falling" if power < 0 else "more than linear"
    laws: dict[str, Callable[[float], float]] = {"logarithmic": math.log, "linear": float}
    return min(laws, key=lambda name: _error([laws[name](count) for count in counts], seconds))


def _error(x: Sequence[float], seconds: Sequence[float]) -> float:
    """Return the squared relative errors of the best line through the points that starts at no less than nothing."""
    # Each point weighed by its own size, or the largest library alone would decide.
    weights = [1 / time**2 for time in seconds]
    mean_x, mean_y = _mean(x, weights), _mean(seconds, weights)
    spread = _mean([(value - mean_x) ** 2 for value in x], weights)
    slope = _mean([(v - mean_x) * (t - mean_y) for v, t in zip(x, seconds, strict=True)], weights) / spread
    start = mean_y - slope * mean_x
    if start < 0:
        # A logarithm that begins below nothing would fit almost any curve.
        start, products = 0.0, [v * t for v, t in zip(x, seconds, strict=True)]
        slope = _mean(products, weights) / _mean([value**2 for value in x], weights)
    return sum(((start + slope * value) / time - 1) ** 2 for value, time in zip(x, seconds, strict=True))


def _mean(values: Sequence[float], weights: Sequence[float]) -> float:
    return sum(w * value for w, value in zip(weights, values, strict=True)) / sum(weights)
