"""A small library for the tests: two saved pages that overlap, and JSON Lines with what pages lack."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from search.importing import import_papers
from search.library import Library
from search.sources.read import read
from tests.search.sources.samples import PAIRS, page
from tui.config.paths import Paths

# Eight and six rows of which two are the same papers.
MARCH = page(PAIRS[:8], "Mar 11")
MAY = page(PAIRS[6:12], "May 9")
ON_BOTH = frozenset(title for title, _ in PAIRS[6:8])

RECORDS: tuple[dict[str, object], ...] = (
    {
        "title": r"Sheepdogs Are na\"ive Learners: \textbf{Herding} 72\% of $\alpha$",
        "abstract": "Herding needs a dog. We show two. Code: https://github.com/example/herding, and more below.",
        "authors": ["Paul Erdős", "Ada Example"],
        "date": "2024-01-03",
        "arxiv": "2401.00001",
        "categories": ["cs.LG"],
        "keywords": ["herding"],
        "sightings": [{"source": "feed", "label": "Fields", "page_date": "2024-01-04", "rank": 1}],
    },
    {
        "title": "Sheepdogs Revisited",
        "abstract": "Herding again, without a dog.",
        "authors": ["Ada Example"],
        "year": 2024,
        "arxiv": "2401.00002",
        "doi": "10.1000/Revisited",
        "upvotes": 7,
        "sightings": [{"source": "feed", "label": "Fields", "page_date": "2024-01-04", "rank": 2}],
    },
    {
        "title": "[@click=app.quit]Quit[/] \x1b[31mred\x1b]0;pwned\x07 \u202eevil\u200b 羊 🐑",
        "abstract": "A hostile flock.",
    },
)


def lines(records: Iterable[object]) -> str:
    """Records as JSON Lines."""
    return "".join(json.dumps(record) + "\n" for record in records)


def places_in(home: Path) -> Paths:
    """The user's places under a home, as the tests' XDG variables lay them out."""
    return Paths(
        home / ".config/carrel", home / ".local/share/carrel", home / ".cache/carrel", home / ".local/state/carrel"
    )


def stock(home: Path, files: Iterable[Path]) -> None:
    """Import files into the library of a home, and index them."""
    places = places_in(home)
    library = Library(places.catalog, places.index)
    import_papers(library, read(str(file) for file in files))
    library.sync()
    library.close()


def write_samples(folder: Path) -> list[Path]:
    """Write the sample files and return them."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {"march.txt": MARCH, "may.txt": MAY, "fields.jsonl": lines(RECORDS)}
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return [folder / name for name in files]
