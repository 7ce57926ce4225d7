"""Keys sent to the running app, and how long its list takes to follow."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from benchmarks.measure import Run, Times
from benchmarks.terminal import Lines, Terminal

# Frequent and rare words, one word and several, so that both long and short answers are among them.
WORDS = ("distillation", "masked autoencoder", "vision language model", "unlearn", "transfer -video", "robust policy")
# Rows that have not changed by then were the same.
PATIENCE = 1.0
ESCAPE, CTRL_D, CTRL_U = "\x1b", "\x04", "\x15"


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


class Row(NamedTuple):
    """A line of the list: its text and the colour behind it."""

    text: str
    behind: str


def type_words(terminal: Terminal, queries: Sequence[str]) -> Typed:
    """Type each query into an empty search box, letter by letter, each when the last one is answered."""
    runs: list[Run] = []
    same = 0
    for query in queries:
        clear(terminal)
        typed = press_each(terminal, query)
        runs += typed.times.runs
        same += typed.same
    return Typed(Times(tuple(runs)), sum(map(len, queries)), same)


def press_each(terminal: Terminal, keys: Sequence[str]) -> Typed:
    """Press keys, each when the rows have followed the last one."""
    runs: list[Run] = []
    same = 0
    for key in keys:
        before = rows(terminal)
        pressed = terminal.press(key)
        try:
            runs.append(Run(terminal.until(_other_than(terminal, before), PATIENCE) - pressed))
        except TimeoutError:
            same += 1
        terminal.settle(0.12)
    return Typed(Times(tuple(runs)), len(keys), same)


def hold(terminal: Terminal, key: str, times: int, rate: int, title: str) -> float:
    """Press a key as a keyboard does that is held down.

    Args:
        terminal: The app.
        key: What is held.
        times: How often the keyboard repeats it.
        rate: How often a second.
        title: How the paper begins that the cursor is on in the end.

    Returns:
        Seconds from the last press until the cursor was there; 0.0 where it was there before.
    """
    pressed = time.perf_counter()
    for number in range(times):
        time.sleep(max(0.0, pressed + 1 / rate - time.perf_counter()) if number else 0)
        pressed = terminal.press(key)
    return max(0.0, terminal.until(lambda _: cursor(terminal).startswith(title)) - pressed)


def _other_than(terminal: Terminal, before: list[Row]) -> Callable[[Lines], bool]:
    return lambda _: rows(terminal) != before


def clear(terminal: Terminal) -> None:
    """Empty the search box and go into it."""
    to_list(terminal)
    terminal.press("/")
    terminal.settle(0.3)
    terminal.press(CTRL_U)
    time.sleep(0.1)
    terminal.settle(0.4)


def to_list(terminal: Terminal) -> None:
    """Go back to the list."""
    # Apart from the next key, or both are one key with Alt.
    terminal.press(ESCAPE)
    terminal.settle(0.4)


def list_is_there(lines: Lines) -> bool:
    """Tell whether papers are listed."""
    return "papers" in lines[0] and any("●" in line for line in lines)


def rows(terminal: Terminal) -> list[Row]:
    """Return what stands in the list: the part of the screen under the border that says `Papers`."""
    lines = terminal.lines
    top = next((number for number, line in enumerate(lines) if "─ Papers ─" in line), 0)
    left = max(0, lines[top].find("─ Papers ─") - 1)
    right = lines[top].find("╮", left)
    behind = terminal.backgrounds(left + 2)
    return [
        Row(line[left + 1 : right if right > 0 else None], colour)
        for line, colour in zip(lines[top + 1 : -2], behind[top + 1 : -2], strict=True)
    ]


def cursor(terminal: Terminal) -> str:
    """Return the title under the cursor, as far as it is shown: its row is coloured as only two lines are."""
    shown = rows(terminal)
    behind = Counter(row.behind for row in shown)
    found = next((row.text for row in shown if behind[row.behind] == 2), "")
    return found.lstrip(" ▌●○◐★").rstrip(" │")
