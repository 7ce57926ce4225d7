"""A small library that every test of the app starts from: 25 papers on three pages, all made up.

`spring` (2026-03-11) shows ten papers, `winter` (2026-01-20) nine, `july` (Jul 4, no year) nine. `Lantern
Fields` stands on all three, `Tidal Memory` on the first two. `lantern` stands in three titles and in one
abstract; `memory` in two titles and in one abstract.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from search.importing import import_papers
from search.sources.read import read
from tui.config.paths import Paths
from tui.desk.desk import Desk

SPRING, WINTER, JULY = ("spring", "2026-03-11"), ("winter", "2026-01-20"), ("july", "--07-04")
PAGES = (SPRING, WINTER, JULY)

LANTERN_FIELDS = "Lantern Fields: Rooms Rebuilt from a Handful of Photographs"
TIDAL_MEMORY = "Tidal Memory for Agents That Come Back"
PAPER_LANTERNS = "Paper Lanterns: Cheap Lights for Synthetic Scenes"
ALPHA = "α-Stable Routing for naïve Agents"
GLASS = "Glass Box Planning"
SLOW = "Slow Tokens, Fast Answers"
LONG_READ = "A Long Read about Everything That a Sparrow Remembers"
LANTERN_PROBLEM = "The Lantern Problem in Distributed Consensus"
WORKING_MEMORY = "Working Memory of a Very Small Network"

_WORDS = {
    LANTERN_FIELDS: "We rebuild indoor rooms from six photographs. Code: https://github.com/moth-lab/lantern-fields .",
    TIDAL_MEMORY: "An agent writes down what it saw, and reads it again when it is back on the same shore.",
    PAPER_LANTERNS: "Light that costs nothing, rendered offline. See https://moth-lab.github.io/paper for pictures.",
    GLASS: (
        "A planner that shows its work. Code at https://github.com/clear-lab/glass, weights at "
        "https://huggingface.co/clear/glass and slides at https://example.org/talks/glass ."
    ),
    SLOW: "We spend thought where it pays: 72\\% fewer tokens for the same answers. Memory use halves.",
    LONG_READ: "\n".join(
        f"Part {part}. A sparrow counts its seeds in the hedge, and we count the sparrow; what it remembers of "
        f"the winter is a matter of {part} seeds. {'The lantern was lit.' if part in {3, 9} else ''}"
        for part in range(1, 13)
    ),
}
_ON_PAGE = {
    "spring": (
        LANTERN_FIELDS,
        TIDAL_MEMORY,
        '$\\alpha$-Stable Routing for na\\"ive Agents',
        GLASS,
        "Quiet Gradients: Training Below the Noise Floor",
        "Borrowed Voices: Speech from Three Seconds of Silence",
        "A Field Guide to Failing Benchmarks",
        "Hedgehog Search over Program Sketches",
        "Kites: Robots That Learn from Wind",
        "Small Maps for Large Cities",
    ),
    "winter": (
        PAPER_LANTERNS,
        LANTERN_FIELDS,
        SLOW,
        TIDAL_MEMORY,
        "Reading Between the Pixels of Old Film",
        "Winter Wheat: Forecasts from a Single Satellite",
        "Counting Sheep: Sleep Stages from a Wrist",
        "Diffusion on a Diet",
        "The Second Opinion: Two Models Are Not Enough",
    ),
    "july": (
        LONG_READ,
        LANTERN_PROBLEM,
        "Mirror Worlds: Policies That Transfer by Symmetry",
        "Salt and Pepper: Robust Tables from Noisy Scans",
        LANTERN_FIELDS,
        "Polyglot Parrots: Translation without a Pivot",
        "Fold, Cut, Glue: Proteins as Paper Craft",
        WORKING_MEMORY,
        "Bees: Swarm Search in Sparse Graphs",
    ),
}
_ARXIV = {LANTERN_FIELDS: "2603.00001", TIDAL_MEMORY: "2601.00002", GLASS: "2603.00004"}


def records() -> list[dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for label, day in PAGES:
        for rank, title in enumerate(_ON_PAGE[label], 1):
            record = found.setdefault(title, _record(title))
            seen = record["sightings"]
            assert isinstance(seen, list)
            seen.append({"source": "daily-papers", "label": label, "page_date": day, "rank": rank})
    return list(found.values())


def _record(title: str) -> dict[str, object]:
    words = _WORDS.get(title, f"What we found out about this, told in {len(title)} plain words.")
    record: dict[str, object] = {"title": title, "abstract": words, "sightings": []}
    if title in _ARXIV:
        record |= {"arxiv": _ARXIV[title], "authors": ["Ada Moth", "Jo Fen"], "date": "2026-01-02"}
    if title == GLASS:
        # As a bibliography of the person's own has it.
        record["publication"] = {
            "pages": "4–9",
            "publisher": "Glass Press",
            "editors": ["Bo Pane"],
            "citekey": "glass:box",
        }
    return record


def bring_in(places: Paths, papers: Iterable[dict[str, object]], name: str = "papers") -> None:
    """Import papers as another process would: from a JSON Lines file, catalog and index."""
    file = places.data.parent / f"{name}.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(paper) + "\n" for paper in papers), "utf-8")
    desk = Desk(places)
    try:
        tally = import_papers(desk.library, read([str(file)]))
        assert not tally.skipped, tally.skipped
        desk.library.sync()
    finally:
        desk.close()


def fill(folder: Path) -> Paths:
    """Places in a folder, holding the library."""
    places = Paths.under(folder)
    bring_in(places, records())
    return places
