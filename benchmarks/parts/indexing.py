"""Indexing: papers a second, memory and size, beside the peers; and a few papers more into a large library."""

from __future__ import annotations

import json
import os
from statistics import median

from benchmarks import corpus
from benchmarks.measure import House, Run
from benchmarks.peers.base import PEERS
from benchmarks.tables import Section, judged, size_of, tell, time_of, times_faster
from benchmarks.workshop import Workshop, built, places, size

ARRIVING = 100


def measured(shop: Workshop) -> Section:
    """Index everything anew."""
    section = Section("indexing")
    count = shop.papers
    text = text_size(shop, count)
    section.say(
        f"{count:,} papers, {size_of(text)} of titles, abstracts and authors. Peak memory is that of all processes "
        "together. FTS5's size has the texts in it, Whoosh's and tantivy's the titles; Carrel's are in its catalog."
    )
    house = shop.library(count, fresh=True)
    whole = built(house.home)
    tell("indexing again: one core, then all")
    reindex = house.carrel("reindex")
    one, every = house.watched(reindex, cores=1), house.watched(reindex)
    folders = {name: shop.peer(name, count, fresh=True) for name in shop.peers()}
    index, catalog = size([places(house).cache]), size([places(house).data])
    rows = [
        _row("Carrel, one core (`carrel reindex`)", count, one, index, text),
        _row(f"Carrel, all {os.cpu_count()} cores (`carrel reindex`)", count, every, index, text),
        _row("Carrel, catalog and index (`carrel import`)", count, whole, index + catalog, text),
        *(_row(PEERS[name][0], count, built(folder), size([folder]), text) for name, folder in folders.items()),
    ]
    section.table("engine | papers/s | time | CPU | peak memory | size | of the text", rows)
    aims = [["all cores over one", times_faster(one.seconds, every.seconds), *_least(one.seconds / every.seconds, 1.6)]]
    if "whoosh" in folders:
        ratio = built(folders["whoosh"]).seconds / one.seconds
        aims.insert(0, ["one core over stock Whoosh", times_faster(ratio, 1), *_least(ratio, 2.5)])
    aims.append(["index and columns, of the text", f"{index / text:.2f}×", *judged(index / text, 1.5, "1.5×")])
    aims += _arriving(shop, house)
    section.table("what | measured | to reach | ", aims)
    return section


def text_size(shop: Workshop, count: int) -> int:
    """Return the bytes of what is to be searched."""
    total = 0
    with shop.source(count).open(encoding="utf-8") as lines:
        for line in lines:
            paper = json.loads(line)
            total += len("\n".join((paper["title"], paper["abstract"], *paper["authors"])).encode())
    return total


def _row(name: str, count: int, run: Run, held: int, text: int) -> list[str]:
    rate = f"{count / run.seconds:,.0f}"
    return [
        name,
        rate,
        time_of(run.seconds),
        time_of(run.busy),
        size_of(run.peak),
        size_of(held),
        f"{held / text:.2f}×",
    ]


def _least(value: float, least: float) -> list[str]:
    return [f"≥ {least}×", "reached" if value >= least else "**missed**"]


def _arriving(shop: Workshop, house: House) -> list[list[str]]:
    """Import a few papers into the large library, as often as the runs are, other ones each time."""
    house = shop.copy(house, "arriving")
    inside: list[float] = []
    whole: list[float] = []
    for _ in range(shop.runs):
        for times in (inside, whole):
            held = json.loads(house.run(house.carrel("search", "--json", "--limit", "1")).stdout)["total"]
            source = house.home / "arriving.jsonl"
            corpus.write(source, ARRIVING, start=held)
            if times is inside:
                times.append(shop.inside(house, "add", "--source", str(source), "--word", alone_after(held))["add"])
            else:
                times.append(house.timed(house.carrel("import", str(source))).seconds)
    return [
        [f"{ARRIVING} new papers searchable, library open", time_of(median(inside)), *judged(median(inside), 1, "1 s")],
        [f"`carrel import` of {ARRIVING} new papers, whole process", time_of(median(whole)), "", ""],
    ]


def alone_after(start: int) -> str:
    """Return a word that only one of the next papers has."""
    numbers = range(start, start + ARRIVING)
    return next(corpus.coined(number) for number in numbers if corpus.cited_by_none(number) and number % 3)
