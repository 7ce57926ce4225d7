"""Queries: each kind, the first time and when it is warm, beside the peers."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from statistics import median

from benchmarks.peers.base import PEERS, ROWS
from benchmarks.tables import Section, tell, time_of, times_faster
from benchmarks.workshop import Workshop

# Stock Whoosh expands a letter for minutes; what takes longer than this is told as `> 60 s`.
PATIENCE = 60.0
_CARREL = "carrel"
_TARGETS = {"whoosh": (4.0, 20.0), "fts5": (0.0, 1.0)}


@dataclass
class Asked:
    """One row, asked of one engine.

    Attributes:
        cold: Seconds of the first time in a process, the median of several processes.
        warm: Seconds afterwards, the median of all.
        found: The number of hits.
        given_up: It took longer than anybody waits; the seconds are those after which it was stopped.
    """

    cold: float
    warm: float
    found: int = 0
    given_up: bool = False

    def cell(self, seconds: float) -> str:
        """Return a time as a cell."""
        return f"> {time_of(seconds)}" if self.given_up else time_of(seconds)


def ask(shop: Workshop, name: str, row: str, count: int, runs: int) -> Asked:
    """Ask one row in processes of its own."""
    carrel = name == _CARREL
    house = shop.library(count) if carrel else shop.house("peers")
    folder = house.home if carrel else shop.peer(name, count)
    cold, warm, found = [], [], 0
    for _ in range(runs):
        try:
            told = shop.inside(house, "ask", "--who", name, "--folder", str(folder), "--row", row, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            return Asked(PATIENCE, PATIENCE, given_up=True)
        cold.append(told["cold"])
        warm += told["warm"]
        found = told["found"]
        if cold[-1] > PATIENCE / runs / 4:
            break
    return Asked(median(cold), median(warm), found)


def measured(shop: Workshop) -> Section:
    """Ask every row of everyone, and tell the times and how they compare."""
    peers = shop.peers()
    shop.library(shop.papers)
    for name in peers:
        shop.peer(name, shop.papers)
    asked: dict[str, dict[str, Asked]] = {}
    for row in ROWS:
        # Everyone in turn, so that a busy moment of the machine meets all of them.
        asked[row] = {name: ask(shop, name, row, shop.papers, shop.runs) for name in (_CARREL, *peers)}
        tell(f"  {row}: " + ", ".join(f"{name} {time_of(each.warm)}" for name, each in asked[row].items()))
    section = Section("queries")
    section.say(f"{shop.papers:,} papers; the best 50 with their titles and the exact number of hits; cold / warm.")
    _times(section, asked, peers)
    _ratios(section, asked, peers)
    _counts(section, asked)
    return section


def _times(section: Section, asked: dict[str, dict[str, Asked]], peers: list[str]) -> None:
    rows = [
        [
            ROWS[row].name,
            f"{each[_CARREL].found:,}",
            *(f"{each[name].cell(each[name].cold)} / {each[name].cell(each[name].warm)}" for name in (_CARREL, *peers)),
        ]
        for row, each in asked.items()
    ]
    section.table(" | ".join(["query", "hits", "Carrel", *(PEERS[name][0] for name in peers)]), rows)


def _ratios(section: Section, asked: dict[str, dict[str, Asked]], peers: list[str]) -> None:
    section.say("How many times faster Carrel is, cold / warm; what is not reached is bold.")
    rows = [
        [ROWS[row].name, *(_ratio(each[name], each[_CARREL], *_TARGETS.get(name, (0.0, 0.0))) for name in peers)]
        for row, each in asked.items()
    ]
    heads = {"whoosh": "Whoosh (≥ 4× / ≥ 20×)", "fts5": "FTS5 (– / ≥ 1×)"}
    section.table(" | ".join(["query", *(heads.get(name, PEERS[name][0]) for name in peers)]), rows)


def _ratio(theirs: Asked, ours: Asked, cold: float, warm: float) -> str:
    told = []
    for their_time, our_time, least in ((theirs.cold, ours.cold, cold), (theirs.warm, ours.warm, warm)):
        text = f"{'> ' if theirs.given_up else ''}{times_faster(their_time, our_time)}"
        told.append(text if their_time / our_time >= least else f"**{text}**")
    return " / ".join(told)


def _counts(section: Section, asked: dict[str, dict[str, Asked]]) -> None:
    """Say where the engines do not find the same, since then the times do not compare."""
    for row, each in asked.items():
        ours = each[_CARREL].found
        others = {name: one.found for name, one in each.items() if name != _CARREL and not one.given_up}
        if any(abs(found - ours) > 0.05 * max(ours, 20) for found in others.values()):
            told = ", ".join(f"{PEERS[name][0]} {found:,}" for name, found in others.items())
            section.say(f"{ROWS[row].name}: Carrel finds {ours:,}, {told}.")
