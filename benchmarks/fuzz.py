"""Feeds every reader with mutated files, guided by coverage, and stops at the first exception that is not told.

    pip install atheris
    python -m benchmarks.fuzz READER|all SECONDS [FOLDER…]

The files of the folders are what it starts from; without one those of the tests. What it finds becomes a test of
that reader. atheris needs CPython and clang's libFuzzer: it is no dependency.
"""

from __future__ import annotations

import importlib
import io
import sys
import tempfile
from pathlib import Path

from search.errors import SourceError
from search.sources.base import Document, ReadOptions
from search.sources.detect import READERS, reader_named

_SAMPLES = Path(__file__).resolve().parents[1] / "tests" / "data"
_LONGEST = 4096


def read_all(data: bytes, name: str) -> None:
    """Read bytes with a reader; whatever it raises that isn't meant for people comes out."""
    document = Document("-", stream=io.BytesIO(data))
    try:
        reader = reader_named(name)
        reader.sniff(document)
        for _ in reader.read(document, ReadOptions()):
            pass
    except SourceError:
        pass


def main(arguments: list[str]) -> None:
    atheris = importlib.import_module("atheris")

    which, seconds, *folders = arguments
    names = [reader.name for reader in READERS] if which == "all" else [which]
    samples = [path for folder in folders or [str(_SAMPLES)] for path in Path(folder).rglob("*") if path.is_file()]

    def one(data: bytes) -> None:
        name = names[data[0] % len(names)] if data else names[0]
        read_all(data[1:] if len(names) > 1 else data, name)

    with tempfile.TemporaryDirectory() as corpus:
        for number, path in enumerate(samples):
            content = path.read_bytes()[:_LONGEST]
            for at in range(len(names)) if len(names) > 1 else [-1]:
                head = bytes([at]) if at >= 0 else b""
                Path(corpus, f"{number}-{at}").write_bytes(head + content)
        atheris.instrument_all()
        atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", f"-max_len={_LONGEST}", "-timeout=10", corpus], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
