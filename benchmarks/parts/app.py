"""The app in a real terminal: from a start or a key until the bytes have come that draw what was asked for."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from benchmarks import bare_app, corpus
from benchmarks.heartbeat_app import pauses
from benchmarks.keystrokes import CTRL_D, WORDS, Typed, hold, list_is_there, press_each, to_list, type_words
from benchmarks.measure import House, Run, Times, memory, side_by_side
from benchmarks.tables import Section, judged, size_of, time_of
from benchmarks.terminal import Lines, Terminal
from benchmarks.workshop import Workshop, places

SMALL = 300
_QUIT_BARE = "\x11"
_STARTS = "start | median | min – max | CPU | to reach | "
_KEYS = "key | p50 | p95 | max | keys | p95 to reach | "
_HELD, _RATE = 200, 30
# Seconds for what should be there in one; a million papers may be more than that.
_PATIENCE = 120.0
# As many as a large day's import brings.
_ARRIVING = 1_000


def measured(shop: Workshop) -> Section:
    """Start the app, press keys, hold one, and listen to its pulse."""
    section = Section("app")
    large = shop.library(shop.papers)
    starts(section, shop, [(shop.library(SMALL), SMALL, 0.4), (large, shop.papers, 0.6)])
    keys(section, large, shop.papers)
    _pulse(section, shop.copy(large, "arriving"), shop.papers)
    return section


def starts(section: Section, shop: Workshop, libraries: Sequence[tuple[House, int, float]]) -> None:
    """Measure from starting the app until something is painted, and until the list can be used."""
    bare_command = [sys.executable, str(Path(bare_app.__file__))]
    seen = [_start(house) for house, _, _ in libraries]
    anywhere = libraries[0][0]
    bare, *usable = side_by_side(
        max(5, shop.runs),
        lambda: Run(shown(anywhere, bare_command, [bare_app.WORD], _QUIT_BARE)[0]),
        *(once for once, _ in seen),
        warm_up=2,
    )
    # Beside the list's own time: the first paints of the same runs, those that warmed up left out.
    name, panes = (Times(tuple(map(Run, seconds))) for seconds in zip(*seen[0][1][2:], strict=True))
    rows = [
        ["a bare Textual app shows its word", *_spread(bare), "", ""],
        ["Carrel shows its name", *_spread(name), *judged(name.median, 1.3 * bare.median, "1.3× of that")],
        ["its panes", *_spread(panes), "", ""],
    ]
    for times, (_, count, most) in zip(usable, libraries, strict=True):
        rows.append(
            [f"its list of {count:,} papers can be used", *_spread(times), *judged(times.median, most, time_of(most))]
        )
    section.table(_STARTS, rows)


def _start(house: House) -> tuple[Callable[[], Run], list[tuple[float, float]]]:
    """Return what starts the app until its first title is there, and where the times will be that came before."""
    title = titles(house, 1)[0]
    state = places(house).state_file
    painted: list[tuple[float, float]] = []

    def once() -> Run:
        # What was shown last would be shown again.
        state.unlink(missing_ok=True)
        name, panes, usable, busy = shown(house, house.carrel(), ["Carrel", "─ Papers ", title], "q")
        painted.append((name, panes))
        return Run(usable, busy)

    return once, painted


def shown(house: House, command: Sequence[str], texts: Sequence[str], quit_key: str) -> list[float]:
    """Start a program and return when each of some texts was on the screen, then its processor time."""
    terminal = Terminal(command, house.environment, house.home)
    told = [terminal.until(_holds(text), _PATIENCE) - terminal.started for text in texts]
    busy = terminal.busy()
    terminal.settle()
    terminal.end(quit_key)
    return [*told, busy]


def _holds(text: str) -> Callable[[Lines], bool]:
    return lambda lines: any(text in line for line in lines)


def titles(house: House, count: int) -> list[str]:
    """Return how the first titles of the list begin."""
    told = house.run(house.carrel("search", "--json", "--limit", str(count), "--sort", "page")).stdout
    return [paper["title"][:24] for paper in json.loads(told)["papers"]]


def _spread(times: Times) -> list[str]:
    busy = time_of(times.busy) if times.busy else ""
    return [time_of(times.median), f"{time_of(min(times.seconds))} – {time_of(max(times.seconds))}", busy]


def keys(section: Section, house: House, count: int) -> None:
    """Measure from each key to changed rows, and how far a held key runs ahead."""
    terminal = opened(house, house.carrel())
    # Up and down in turn, so that the list scrolls in only one of three.
    moves = [
        ("`j` and `k`, one row", press_each(terminal, "jjjjjkkk" * 8)),
        ("Ctrl+D, half a screen", press_each(terminal, [CTRL_D] * 20)),
        ("`G` and `gg`, to the end and back", press_each(terminal, ["G", "gg"] * 8)),
        ("a letter in the search box", type_words(terminal, WORDS)),
    ]
    to_list(terminal)
    to_list(terminal)
    press_each(terminal, ["gg"])
    late = hold(terminal, "j", _HELD, _RATE, titles(house, _HELD + 1)[-1])
    held = memory(terminal.pid, "Rss")
    terminal.end("q")
    section.say(f"From sending a key to the bytes that change the rows, {count:,} papers.")
    section.table(_KEYS, [[name, *_typed(typed)] for name, typed in moves])
    section.say(
        f"`j` held for {_HELD} rows at {_RATE} a second: the cursor stands on the last one {time_of(late)} after the "
        f"last press. Resident memory after all this: {size_of(held)}."
    )


def resident(house: House) -> int:
    """Return the memory that the app holds when it was searched and scrolled."""
    terminal = opened(house, house.carrel())
    type_words(terminal, WORDS[:2])
    to_list(terminal)
    to_list(terminal)
    press_each(terminal, [CTRL_D, CTRL_D, "G", "gg", "j"])
    held = memory(terminal.pid, "Rss")
    terminal.end("q")
    return held


def _typed(typed: Typed) -> list[str]:
    seconds, same = typed.times.seconds, f", {typed.same} changed nothing" if typed.same else ""
    told = [time_of(median(seconds)), time_of(typed.times.p95), time_of(max(seconds)), f"{typed.keys}{same}"]
    return [*told, *judged(typed.times.p95, 0.05, "50 ms")]


def opened(house: House, command: Sequence[str]) -> Terminal:
    """Start the app on everything and wait until nothing happens any more."""
    places(house).state_file.unlink(missing_ok=True)
    terminal = Terminal(command, house.environment, house.home)
    terminal.until(list_is_there, _PATIENCE)
    terminal.settle(1.5)
    return terminal


def _pulse(section: Section, house: House, count: int) -> None:
    """Listen to the app's event loop while it is used, and while another process imports."""
    beats = house.home / "beats"
    terminal = opened(house, [sys.executable, "-m", "benchmarks.heartbeat_app", str(beats)])
    spans: dict[str, tuple[float, float]] = {}

    def during(name: str, what: Callable[[], object]) -> None:
        start = time.monotonic()
        what()
        spans[name] = start, time.monotonic()

    during("typing in the search box", lambda: type_words(terminal, WORDS[:4]))
    to_list(terminal)
    to_list(terminal)
    during("moving through the list", lambda: press_each(terminal, [*"jjjjjj", CTRL_D, CTRL_D, "G", "gg"] * 3))
    during(f"{_ARRIVING:,} papers imported by another process and taken in", lambda: _arriving(terminal, house))
    terminal.end("q")
    rows = []
    for name, (since, until) in spans.items():
        found = pauses(beats, since, until)
        long = [pause for pause in found if pause > 0.05]
        rows.append(
            [name, time_of(max(found, default=0.0)), str(len(long)), *judged(max(found, default=0), 0.05, "50 ms")]
        )
    section.say(f"The event loop's longest pause, {count:,} papers (its pulse is looked at every 5 ms).")
    section.table("while | longest pause | pauses over 50 ms | to reach | ", rows)


def _arriving(terminal: Terminal, house: House) -> None:
    held = json.loads(house.run(house.carrel("search", "--json", "--limit", "0")).stdout)["total"]
    source = house.home / "arriving.jsonl"
    corpus.write(source, _ARRIVING, start=held)
    house.run(house.carrel("import", str(source)))
    terminal.until(lambda lines: f"{held + _ARRIVING:,} papers" in lines[0], _PATIENCE)
    terminal.settle(1.0)
