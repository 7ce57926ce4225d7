"""A million papers: what of all this still holds."""

from __future__ import annotations

from statistics import median

from benchmarks.parts import app, cli, growth, indexing, typing
from benchmarks.tables import Section, judged, size_of, time_of
from benchmarks.workshop import Workshop, built, places, size

PAPERS = 1_000_000
_RESIDENT = 1_000_000_000


def measured(shop: Workshop) -> Section:
    """Import a million papers, open them, type, browse."""
    section = Section("million")
    house = shop.library(PAPERS)
    whole = built(house.home)
    text, index = indexing.text_size(shop, PAPERS), size([places(house).cache])
    opened = [shop.inside(house, "ask", "--folder", str(house.home), "--row", "rare")["open"] for _ in range(shop.runs)]
    rate = f"{PAPERS / whole.seconds:,.0f} papers/s, {time_of(whole.seconds)}, peak memory {size_of(whole.peak)}"
    rows = [
        ["`carrel import`, catalog and index", rate, "", ""],
        ["opens library, columns and index", time_of(median(opened)), *judged(median(opened), 1, "1 s")],
        ["index and columns, of the text", f"{index / text:.2f}×", *judged(index / text, 1.5, "1.5×")],
    ]
    browsing = app.resident(house)
    rows.append(["resident memory while browsing", size_of(browsing), *judged(browsing, _RESIDENT, "1 GB")])
    section.table("what | measured | to reach | ", rows)
    typing.rows(section, shop, PAPERS, typing.MOST_MILLION)
    cli.rows(section, shop, [(house, PAPERS, 0.0)])
    app.starts(section, shop, [(house, PAPERS, 1.0)])
    app.keys(section, house, PAPERS)
    growth.rows(section, shop, sorted({1_000, 10_000, shop.papers, PAPERS}))
    return section
