"""How much work something is, told so that other programs on the machine change nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import FrameType

_FOLD = 8
_SLACK = 3
_TOO_LITTLE = 0.1  # seconds in which no growth can be measured, and need not be


def assert_linear(work: Callable[[str], object], unit: str, length: int) -> None:
    """Check that a text that is eight times as long takes about eight times the CPU time; a square takes 64 times.

    Args:
        work: What is done with the text.
        unit: Repeated to make the text.
        length: Characters of the long text.
    """
    short, long = (unit * max(1, size // len(unit)) for size in (length // _FOLD, length))
    work(short)
    measured = []
    for _ in range(3):
        took_long = _seconds(work, long)
        if took_long < _TOO_LITTLE:
            return
        took_short = _seconds(work, short)
        if took_long < _SLACK * _FOLD * took_short:
            return
        measured.append((took_short, took_long))
    raise AssertionError(f"{_FOLD} times the text takes more than {_SLACK * _FOLD} times as long: {measured}")


def calls(work: Callable[[], object]) -> int:
    """Count the calls of functions, Python's and C's, that something makes."""
    count = 0

    def count_call(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count_call)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def _seconds(work: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    work(text)
    return time.process_time() - start
