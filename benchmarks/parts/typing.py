"""As you type: a recorded session, each key a query."""

from __future__ import annotations

from benchmarks.tables import Section, judged, time_of
from benchmarks.workshop import Workshop

MOST, MOST_MILLION = 0.030, 0.150


def measured(shop: Workshop) -> Section:
    """Type the session in a fresh process."""
    section = Section("typing")
    rows(section, shop, shop.papers, MOST)
    return section


def rows(section: Section, shop: Workshop, count: int, most: float) -> None:
    """Add the session at a number of papers."""
    told = shop.inside(shop.library(count), "type", timeout=1800)
    section.say(f"{told['queries']} queries, {told['keys']} keys, {count:,} papers, from a cold start.")
    cells = [
        [name, *(time_of(told[where][which]) for which in ("p50", "p95", "max")), *aim]
        for name, where, aim in (
            ("the engine, every hit", "engine", judged(told["engine"]["p95"], most, time_of(most))),
            ("the desk: hits in order, filters, all facet counts", "desk", ["", ""]),
        )
    ]
    section.table("each key | p50 | p95 | max | p95 to reach | ", cells)
