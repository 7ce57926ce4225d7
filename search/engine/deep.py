"""Recursion without Python's stack, so that a tree of any depth is answered."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, TypeVar

R = TypeVar("R")
Step = Generator["Step[Any]", Any, R]
"""A recursive function as a generator: it yields each call and is sent what the call returned."""


def run(step: Step[R]) -> R:
    """Return what a recursive generator returns."""
    stack: list[Step[Any]] = [step]
    value: Any = None
    while stack:
        try:
            stack.append(stack[-1].send(value))
            value = None
        except StopIteration as done:
            stack.pop()
            value = done.value
    result: R = value
    return result
