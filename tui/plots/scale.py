"""Numbers on an axis: short, and round at the top."""

from __future__ import annotations

import math

_ROUND = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
_SUFFIXES = ("", "k", "M", "G")


def terse(number: float) -> str:
    """Return a number in four signs at most: `7`, `950`, `1.2k`, `34k`, `5.6M`; beyond 999 G it is no number of papers.

    Args:
        number: 0 or more.
    """
    number, size = float(number), 0
    # Rounded first: 999,950 is 1M and not 1000k.
    while round(number, 0 if number >= 9.95 else 1) >= 1000 and size < len(_SUFFIXES) - 1:
        number, size = number / 1000, size + 1
    whole = round(number, 1).is_integer() or number >= 9.95
    return f"{number:.0f}{_SUFFIXES[size]}" if whole else f"{number:.1f}{_SUFFIXES[size]}"


def percent(share: float) -> str:
    """Return a share as a percentage, with a decimal where it is small: `100%`, `12%`, `1.5%`."""
    hundred = share * 100
    return f"{hundred:.1f}%" if 0 < hundred < 9.95 and round(hundred, 1) != int(hundred) else f"{hundred:.0f}%"


def ceiling(most: float) -> float:
    """Return the round number that an axis ends at, which holds the largest value."""
    if most < 1e-9:
        # Nothing at all, or no share of any number of papers.
        return 1
    power = 10.0 ** math.floor(math.log10(most))
    # A hair less is asked of each: 0.3 is not 3 times 0.1.
    return next(factor * power for factor in _ROUND if factor * power >= most * (1 - 1e-9))
