"""The shelf: what ten thousand entries cost at the start."""

from __future__ import annotations

from functools import partial

from benchmarks.measure import House, Run, Times, side_by_side
from benchmarks.parts.app import shown, titles
from benchmarks.tables import Section, judged, time_of
from benchmarks.workshop import Workshop, places

PAPERS = 10_000
MOST = 0.1


def measured(shop: Workshop) -> Section:
    """Start with a full shelf and an empty one."""
    section = Section("shelf")
    count = min(PAPERS, shop.papers)
    empty = shop.library(count)
    full = shop.copy(empty, "shelf")
    entries = shop.inside(full, "shelf")["entries"]
    edited = partial(_edited, full)
    without, with_all, by_hand = side_by_side(
        max(5, shop.runs), partial(_search, empty), partial(_search, full), partial(edited, partial(_search, full))
    )
    app_without, app_with = side_by_side(max(3, shop.runs), _start(empty), _start(full))
    section.say(f"{count:,} papers, {entries:,} entries on the shelf: each a tag, some bookmarks and days of reading.")
    section.table(
        "start | empty shelf | full shelf | cost | to reach | ",
        [
            _row("`carrel search distillation`, whole process", without, with_all, judge=True),
            _row("the app, until its list can be used", app_without, app_with, judge=True),
            _row("`carrel search`, the first after an edit by hand", without, by_hand, judge=False),
        ],
    )
    return section


def _search(house: House) -> Run:
    return house.timed(house.carrel("search", "distillation"))


def _edited(house: House, then: partial[Run]) -> Run:
    with places(house).shelf_file.open("a", encoding="utf-8") as file:
        file.write("# edited\n")
    return then()


def _start(house: House) -> partial[Run]:
    return partial(_once, house, titles(house, 1)[0])


def _once(house: House, title: str) -> Run:
    places(house).state_file.unlink(missing_ok=True)
    seconds, busy = shown(house, house.carrel(), [title], "q")
    return Run(seconds, busy)


def _row(name: str, without: Times, with_all: Times, *, judge: bool) -> list[str]:
    cost = with_all.median - without.median
    aim = judged(cost, MOST, time_of(MOST)) if judge else ["", ""]
    return [name, time_of(without.median), time_of(with_all.median), f"{cost * 1000:.0f} ms", *aim]
