"""Typing into the search box of the running app, and how long the rows take to follow."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.measure import Run, Times
from benchmarks.terminal import Lines, Terminal

# Frequent and rare words, one word and several, so that both long and short answers are among them.
WORDS = ("distillation", "masked autoencoder", "vision language model", "unlearn", "transfer -video", "robust policy")
# Pauses of a person who types 80 words a minute; rows that have not changed by then were the same.
PATIENCE = 1.5


@dataclass(frozen=True)
class Typed:
    """What typing came to.

    Attributes:
        times: From sending a key to the bytes that changed the list's rows.
        keys: How many keys were pressed.
        same: Keys after which the same rows were shown.
    """

    times: Times
    keys: int
    same: int


def type_words(terminal: Terminal, queries: Sequence[str]) -> Typed:
    """Type each query into an empty search box, letter by letter, each when the last one is answered."""
    runs: list[Run] = []
    same = 0
    for query in queries:
        clear(terminal)
        for letter in query:
            before = rows(terminal.lines)
            pressed = terminal.press(letter)
            try:
                runs.append(Run(terminal.until(changed_from(before), PATIENCE) - pressed))
            except TimeoutError:
                same += 1
            terminal.settle(0.12)
    return Typed(Times(tuple(runs)), sum(map(len, queries)), same)


def changed_from(before: Lines) -> Callable[[Lines], bool]:
    """Return what tells whether a screen shows other rows than these."""
    return lambda lines: rows(lines) != before


def clear(terminal: Terminal) -> None:
    """Empty the search box and go into it."""
    terminal.press("\x1b")
    terminal.settle(0.3)
    terminal.press("/")
    terminal.settle(0.3)
    terminal.press("\x15")
    time.sleep(0.1)
    terminal.settle(0.4)


def rows(lines: Lines) -> Lines:
    """Return what stands in the list: the part of the screen under the border that says `Papers`."""
    top = next((number for number, line in enumerate(lines) if "─ Papers ─" in line), 0)
    left = max(0, lines[top].find("─ Papers ─") - 1)
    right = lines[top].find("╮", left)
    return [line[left : right if right > 0 else None] for line in lines[top + 1 : -1]]
