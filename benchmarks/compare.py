"""Two checkouts of Carrel side by side: `benchmarks/run --compare ../other-checkout --papers 10000`.

Start-up, key to row, command line and import, each measured in turn in both, from outside: whole processes, and the
app in a terminal. So any two versions can be compared, whatever their modules are called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.keystrokes import CTRL_D, ESCAPE, WORDS, list_is_there, press_each, to_list, type_words
from benchmarks.measure import House, Run, Times, p95, side_by_side
from benchmarks.tables import Section, tell, time_of
from benchmarks.terminal import Terminal
from benchmarks.workshop import Workshop

_PATIENCE = 120.0
_ARRIVING = 100
_HEAD = "what | {other} | this | this / other"


class Row(NamedTuple):
    """A line of the table: the same thing in both checkouts, in seconds."""

    name: str
    other: float
    this: float

    def cells(self) -> list[str]:
        """Return the row's cells."""
        return [self.name, time_of(self.other), time_of(self.this), f"{self.this / self.other:.2f}"]


@dataclass(frozen=True)
class Side:
    """One checkout with a library of its own.

    Attributes:
        house: Its home.
        source: The papers of the library.
        more: Papers that come in afterwards.
    """

    house: House
    source: Path
    more: Path

    def fill(self) -> Run:
        """Import the papers into an empty home."""
        self.house.clear()
        return self.house.timed(self.house.carrel("import", str(self.source)))

    def reset(self) -> None:
        """Forget what was shown last, so that each start shows the same."""
        for path in self.house.home.rglob("state.json"):
            path.unlink()

    def start(self) -> Run:
        """Start the app and measure until papers are listed."""
        self.reset()
        terminal = Terminal(self.house.carrel(), self.house.environment, self.house.home)
        ready = terminal.until(list_is_there, _PATIENCE) - terminal.started
        busy = terminal.busy()
        terminal.settle()
        terminal.end("q")
        return Run(ready, busy)

    def keys(self) -> tuple[list[float], list[float]]:
        """Return the seconds from each key to changed rows: for moving, and for letters in the search box."""
        self.reset()
        terminal = Terminal(self.house.carrel(), self.house.environment, self.house.home)
        terminal.until(list_is_there, _PATIENCE)
        terminal.settle(1.5)
        moves = press_each(terminal, [*"jkjjkjkk", CTRL_D, "gg", "G", "gg"]).times.seconds
        letters = type_words(terminal, WORDS[:2]).times.seconds
        to_list(terminal)
        terminal.press(ESCAPE)
        terminal.end("q")
        return moves, letters


def compared(shop: Workshop, other: Path, this: Path) -> Section:
    """Return the table of two checkouts.

    Args:
        shop: Where the papers are made.
        other: The checkout that this one is compared with.
        this: This one.
    """
    more = shop.folder / f"more-{_ARRIVING}.jsonl"
    lines = shop.source(shop.papers + _ARRIVING).read_text("utf-8").splitlines(keepends=True)
    more.write_text("".join(lines[shop.papers :]), "utf-8")
    sides = tuple(
        Side(House(shop.folder / f"compare-{name}", code), shop.source(shop.papers), more)
        for name, code in (("other", other), ("this", this))
    )
    section = Section("compared")
    rows = []
    for row in _rows(sides, shop):
        tell("  " + " · ".join(row.cells()))
        rows.append(row.cells())
    section.say(f"{shop.papers:,} papers; medians unless said otherwise.")
    section.table(_HEAD.format(other=other.name), rows)
    return section


def _rows(sides: tuple[Side, ...], shop: Workshop) -> Iterator[Row]:
    runs = max(3, shop.runs)
    imports = side_by_side(1, *(side.fill for side in sides), warm_up=0)
    yield _row("`carrel import`", imports)
    yield _row("the same, CPU", imports, lambda times: times.busy)
    yield _row(f"`carrel import` of {_ARRIVING} more", side_by_side(1, *map(_arriving, sides), warm_up=0))
    for name, arguments in (
        ("`carrel --version`", ["--version"]),
        ("`carrel search distillation`", ["search", "distillation"]),
    ):
        commands = (partial(side.house.timed, side.house.carrel(*arguments)) for side in sides)
        yield _row(name, side_by_side(max(7, runs), *commands))
    starts = side_by_side(max(5, runs), *(side.start for side in sides), warm_up=1)
    yield _row("the app's list can be used", starts)
    yield _row("the same, CPU", starts, lambda times: times.busy)
    moves: tuple[list[float], list[float]] = ([], [])
    letters: tuple[list[float], list[float]] = ([], [])
    for _ in range(shop.runs):
        for number, side in enumerate(sides):
            moved, typed = side.keys()
            moves[number].extend(moved)
            letters[number].extend(typed)
    yield Row("a key that moves the cursor, to changed rows", *map(median, moves))
    yield Row("a letter in the search box, to changed rows", *map(median, letters))
    yield Row("the same, p95", *map(p95, letters))


def _arriving(side: Side) -> Callable[[], Run]:
    return partial(side.house.timed, side.house.carrel("import", str(side.more)))


def _row(name: str, times: list[Times], of: Callable[[Times], float] = lambda times: times.median) -> Row:
    return Row(name, *map(of, times))
