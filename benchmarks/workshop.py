"""What the measurements work on: papers, libraries and the peers' indexes, made once and kept in a folder."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import corpus
from benchmarks.measure import House, Run
from benchmarks.peers.base import PEERS, present
from benchmarks.tables import tell
from tui.config.paths import Paths

_BUILT = "built.json"
_MADE_BY = ("corpus.py", "words.py")


@dataclass(frozen=True)
class Workshop:
    """The folder in which everything is made.

    Attributes:
        folder: May be kept from one run to the next.
        papers: How many papers the large library has.
        runs: How often what is short is measured.
    """

    folder: Path
    papers: int
    runs: int = 3
    _ready: set[int] = field(default_factory=set, init=False)

    def source(self, count: int) -> Path:
        """Return a file with so many papers, as JSON Lines."""
        code = b"".join(Path(__file__).with_name(name).read_bytes() for name in _MADE_BY)
        # Those of an older generator are other papers.
        path = self.folder / f"papers-{count}-{hashlib.sha256(code).hexdigest()[:8]}.jsonl"
        if not path.exists():
            tell(f"writing {count:,} papers")
            unfinished = path.with_suffix(".unfinished")
            corpus.write(unfinished, count)
            unfinished.replace(path)
        return path

    def house(self, name: str, *, empty: bool = False) -> House:
        """Return a home, emptied if that is asked for."""
        house = House(self.folder / name)
        if empty:
            house.clear()
        house.home.mkdir(parents=True, exist_ok=True)
        return house

    def library(self, count: int, *, fresh: bool = False) -> House:
        """Return a home whose library has so many papers; `built` tells what the import took."""
        house = self.house(f"carrel-{self.source(count).stem}")
        if fresh or not (house.home / _BUILT).exists():
            house = self.house(house.home.name, empty=True)
            tell(f"importing {count:,} papers")
            _keep(house.home, house.watched(house.carrel("import", str(self.source(count)))))
        elif count not in self._ready:
            # Another version of Carrel may have made its index.
            house.run(house.carrel("search", "models", "--limit", "1"))
        self._ready.add(count)
        return house

    def copy(self, house: House, name: str) -> House:
        """Return a home with the same library, to be changed."""
        copied = self.house(name, empty=True)
        shutil.copytree(house.home, copied.home, dirs_exist_ok=True)
        return copied

    def peer(self, name: str, count: int, *, fresh: bool = False) -> Path:
        """Return the folder of a peer's index of so many papers."""
        folder = self.folder / f"{name}-{self.source(count).stem}"
        if fresh or not (folder / _BUILT).exists():
            shutil.rmtree(folder, ignore_errors=True)
            tell(f"building {PEERS[name][0]} with {count:,} papers")
            made = ["build", "--who", name, "--folder", str(folder), "--source", str(self.source(count))]
            house = self.house("peers")
            _keep(folder, house.watched([sys.executable, "-m", "benchmarks.asking", *made], cores=1))
        return folder

    def peers(self) -> list[str]:
        """Return the peers that can be asked."""
        return present()

    def inside(self, house: House, *args: str, timeout: float = 600) -> dict[str, Any]:
        """Return what `benchmarks.asking` prints in a process of its own, with a home."""
        command = [sys.executable, "-m", "benchmarks.asking", *args]
        printed: dict[str, Any] = json.loads(house.run(command, timeout).stdout)
        return printed


def built(folder: Path) -> Run:
    """Return what making a home or a peer's index took, whenever that was."""
    return Run(*json.loads((folder / _BUILT).read_text("ascii")))


def _keep(folder: Path, run: Run) -> None:
    (folder / _BUILT).write_text(json.dumps(run), "ascii")


def places(house: House) -> Paths:
    """Return where Carrel keeps what is its own in a home, by asking it."""
    told = json.loads(house.run(house.carrel("locate", "--json")).stdout)
    return Paths(*(Path(told[name]).parent for name in ("config", "catalog", "index", "state")))


def size(paths: Sequence[Path]) -> int:
    """Return the bytes of files and of everything in folders."""
    files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*"))]
    return sum(file.stat().st_size for file in files if file.is_file())
