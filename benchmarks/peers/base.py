"""What is asked of everyone, and who can be asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, Protocol

from benchmarks.corpus import coined

# Papers of a result, each with its title; the number of all hits is exact beside it.
TOP = 50
# A paper whose name no other paper cites (`corpus.cited_by_none`).
_ALONE = 137


@dataclass(frozen=True, slots=True)
class Row:
    """A question.

    Attributes:
        name: In the table.
        words: What it is about.
        how: What is made of the words.
    """

    name: str
    words: tuple[str, ...]
    how: Literal["all", "any", "phrase", "prefix", "facets"] = "all"


ROWS = {
    "common": Row("a word in 75 % of the papers", ("models",)),
    "three": Row("three common words, AND", ("models", "learning", "data")),
    "two": Row("two common words, AND", ("learning", "training")),
    "or": Row("three common words, OR", ("models", "learning", "data"), "any"),
    "phrase": Row("a phrase of three common words", ("learning", "models", "data"), "phrase"),
    "prefix": Row("`multim*`", ("multim",), "prefix"),
    "facets": Row("a word in 75 %, and its facet counts", ("models",), "facets"),
    "letter": Row("one letter, `m*`", ("m",), "prefix"),
    "rare": Row("a word in one paper", (coined(_ALONE),)),
}


class Peer(Protocol):
    """Something that can be searched. Made without arguments, then `build` once or `open` in each process."""

    def build(self, source: Path, folder: Path) -> None:
        """Index papers (JSON Lines) in a folder that is not there yet."""

    def open(self, folder: Path) -> None:
        """Open what was built."""

    def ask(self, row: Row) -> int:
        """Read the titles of the first `TOP` hits, best first, and return the number of all hits."""


# Name in the tables; the module that has it as `PEER`; what has to be installed.
PEERS = {
    "whoosh": ("Whoosh", "benchmarks.peers.stock_whoosh", "whoosh"),
    "fts5": ("FTS5", "benchmarks.peers.fts5", "sqlite3"),
    "tantivy": ("tantivy", "benchmarks.peers.tantivy_index", "tantivy"),
}


def present() -> list[str]:
    """Return the peers that are installed."""
    return [name for name, (_, _, needed) in PEERS.items() if find_spec(needed)]


def peer(name: str) -> Peer:
    """Return a peer, or Carrel's own engine under the name `carrel`."""
    module = "benchmarks.peers.carrel_engine" if name == "carrel" else PEERS[name][1]
    made: Peer = import_module(module).PEER()
    return made


def read(source: Path) -> Iterator[dict[str, Any]]:
    """Yield the papers of a file."""
    with source.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
