"""`benchmarks/run`: every figure that Carrel gives of its own speed, each beside its peers, in one run.

Tables go to standard output as Markdown, progress to standard error. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from benchmarks.compare import compared
from benchmarks.measure import ROOT
from benchmarks.tables import Section, renewed, tell
from benchmarks.workshop import Workshop

PAGE = ROOT / "docs" / "performance.md"
# In this order: what is built for one is used by the next.
PARTS = ("indexing", "queries", "typing", "cli", "app", "shelf", "growth", "tools", "million")
_ASKED_FOR = {"million", "tools"}


def measured(shop: Workshop, parts: Sequence[str], failed: list[str]) -> Iterator[Section]:
    """Measure some parts, each told as soon as it is done; one that fails is named in a list, and the others go on."""
    for name in parts:
        start = time.monotonic()
        tell(f"{name}:")
        try:
            section: Section = import_module(f"benchmarks.parts.{name}").measured(shop)
        except (subprocess.SubprocessError, OSError) as error:
            # What a program said on its way out; a terminal that showed something else is in the error itself.
            tell(f"{name} failed: {error}\n{getattr(error, 'stderr', '') or ''}")
            failed.append(name)
            continue
        section.parts.insert(0, _circumstances())
        tell(f"{name} took {time.monotonic() - start:.0f} s")
        yield section


def _circumstances() -> str:
    """Return what machine a figure is of; the load tells whether it was alone."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"_{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {python}, {platform.system()}{load} at the end._"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/run", description="Measure how fast Carrel is.")
    parser.add_argument("--papers", type=int, default=100_000, help="papers of the large library (default: 100,000)")
    parser.add_argument("--only", default="", help=f"some parts: {','.join(PARTS)}")
    parser.add_argument("--million", action="store_true", help="also what holds at a million papers")
    parser.add_argument("--tools", action="store_true", help="also cobib and papis, installed into the folder kept")
    parser.add_argument("--compare", type=Path, metavar="CHECKOUT", help="only compare with this checkout")
    parser.add_argument("--runs", type=int, default=3, help="runs of what is short (default: 3)")
    parser.add_argument("--keep", type=Path, help="keep papers, libraries and indexes in this folder, and use them")
    parser.add_argument("--docs", action="store_true", help="put the tables into docs/performance.md")
    parser.add_argument("-o", "--output", type=Path, help="write the tables into this file")
    given = parser.parse_args()
    given.only = [name for name in given.only.split(",") if name]
    if unknown := set(given.only) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return given


def main() -> None:
    """Run what is asked for and print the tables."""
    given = _options()
    extra = {name for name in _ASKED_FOR if getattr(given, name)}
    parts = [name for name in PARTS if name in (given.only or set(PARTS) - _ASKED_FOR) or name in extra]
    with ExitStack() as stack:
        folder = given.keep
        if folder is None:
            temporary = tempfile.TemporaryDirectory(prefix="carrel-bench-", ignore_cleanup_errors=True)
            folder = Path(stack.enter_context(temporary))
        folder.mkdir(parents=True, exist_ok=True)
        shop = Workshop(folder.resolve(), given.papers, given.runs)
        if given.compare:
            section = compared(shop, given.compare.resolve(), ROOT)
            print(f"{_circumstances()}\n\n{section.text}")
            return
        failed: list[str] = []
        sections = []
        for section in measured(shop, parts, failed):
            sections.append(section)
            # At once: half an hour's figures are not lost with the last part.
            print(f"## {section.name.capitalize()}\n\n{section.text}\n", flush=True)
            if given.docs:
                PAGE.write_text(renewed(PAGE.read_text("utf-8"), [section]), "utf-8")
    if given.output:
        text = "\n\n".join(f"## {section.name.capitalize()}\n\n{section.text}" for section in sections)
        given.output.write_text(f"{text}\n", "utf-8")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
