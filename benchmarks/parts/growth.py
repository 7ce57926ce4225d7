"""Growth: the same work with ten times the papers, and what law that follows."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from benchmarks.growth import exponent, law
from benchmarks.tables import Section, time_of
from benchmarks.workshop import Workshop, built

SIZES = (1_000, 10_000, 100_000, 1_000_000)
_ASKED = {"a rare word": "rare", "a word in 75 %": "common", "that word with all facets": "facets"}


def measured(shop: Workshop) -> Section:
    """Measure at every size up to the large library's."""
    section = Section("growth")
    rows(section, shop, sorted({*(size for size in SIZES if size < shop.papers), shop.papers}))
    return section


def rows(section: Section, shop: Workshop, sizes: Sequence[int]) -> None:
    """Add a row for each kind of work, its times warm where it is a search."""
    times: dict[str, list[float]] = {}
    for size in sizes:
        house = shop.library(size)
        times.setdefault("import and index, a paper", []).append(built(house.home).seconds / size)
        opening: list[float] = []
        for name, row in _ASKED.items():
            told = [shop.inside(house, "ask", "--folder", str(house.home), "--row", row) for _ in range(shop.runs)]
            times.setdefault(name, []).append(median(second for one in told for second in one["warm"]))
            opening += [one["open"] for one in told]
        times.setdefault("open library and index", []).append(median(opening))
    table = []
    for name, seconds in times.items():
        grown = [f"n^{exponent(sizes, seconds):.2f}", law(sizes, seconds)] if len(sizes) > 2 else ["", ""]
        table.append([name, *map(time_of, seconds), *grown])
    section.table(" | ".join(["time", *(f"{size:,}" for size in sizes), "power", "grows"]), table)
