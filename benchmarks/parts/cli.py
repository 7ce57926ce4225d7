"""The command line: whole processes, from start to end."""

from __future__ import annotations

import sys
from functools import partial

from benchmarks.measure import House, Times, side_by_side
from benchmarks.tables import Section, judged, time_of, times_faster
from benchmarks.workshop import Workshop

SMALL = 10_000
_MOST_SMALL, _MOST_LARGE, _MOST_VERSION = 0.2, 0.3, 0.06


def measured(shop: Workshop) -> Section:
    """Run commands in turn with a bare Python."""
    section = Section("cli")
    sizes = sorted({min(SMALL, shop.papers), shop.papers})
    rows(section, shop, [(shop.library(count), count, _most(count)) for count in sizes])
    return section


def _most(count: int) -> float:
    return _MOST_SMALL if count <= SMALL else _MOST_LARGE


def rows(section: Section, shop: Workshop, libraries: list[tuple[House, int, float]]) -> None:
    """Add `carrel search` on some libraries, each with its count and the time to keep below (0: none)."""
    house = libraries[0][0]
    commands: list[tuple[str, House, list[str], float]] = []
    for each, count, most in libraries:
        commands.append((f"`carrel search distillation`, {count:,} papers", each, ["distillation"], most))
        phrase = ['"masked autoencoder" -video']
        commands.append((f"`carrel search '\"masked autoencoder\" -video'`, {count:,}", each, phrase, most))
    bare, version, *searches = side_by_side(
        max(7, shop.runs),
        partial(house.timed, [sys.executable, "-c", "pass"]),
        partial(house.timed, house.carrel("--version")),
        *(partial(each.timed, each.carrel("search", *words)) for _, each, words, _ in commands),
    )
    over = version.median - bare.median
    told = [
        _row("`python -c pass`", bare, bare, ["", ""]),
        _row("`carrel --version`", version, bare, judged(over, _MOST_VERSION, f"{time_of(_MOST_VERSION)} over Python")),
    ]
    for (name, _, _, most), times in zip(commands, searches, strict=True):
        aim = judged(times.median, most, time_of(most)) if most else ["", ""]
        told.append(_row(name, times, bare, aim))
    section.table("whole process | median | min – max | CPU | of a bare Python | to reach | ", told)


def _row(name: str, times: Times, bare: Times, aim: list[str]) -> list[str]:
    spread = f"{time_of(min(times.seconds))} – {time_of(max(times.seconds))}"
    return [
        name,
        time_of(times.median),
        spread,
        time_of(times.busy) if times.busy else "",
        times_faster(times.median, bare.median),
        *aim,
    ]
