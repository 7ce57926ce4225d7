"""`python benchmarks/run.py`: every figure that Carrel gives of its own speed, measured in one run.

The table goes to standard output as Markdown, progress to standard error. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import bare_app, corpus
from benchmarks.keystrokes import WORDS, type_words
from benchmarks.measure import ROOT, House, Run, Times, repeated, side_by_side
from benchmarks.terminal import Lines, Terminal

PAGES = ROOT.parent / "shared" / "daily_papers"
QUIT_BARE = "\x11"


@dataclass
class Table:
    """The rows of the answer.

    Attributes:
        lines: As Markdown.
    """

    lines: list[str] = field(default_factory=list)

    def add(self, what: str, times: Times, target: float = 0.0, beside: Times | None = None, note: str = "") -> None:
        """Add a row; `beside` is what the time is compared with, its median being 1."""
        aim = "" if not target else f"≤ {_said(target)}"
        kept = "" if not target else "kept" if times.median <= target else "**missed**"
        ratio = f"{times.median / beside.median:.1f}×" if beside else ""
        busy = _said(times.busy) if times.busy else ""
        spread = f"{_said(min(times.seconds))} – {_said(max(times.seconds))}"
        cells = [what, _said(times.median), spread, str(len(times.runs)), busy, ratio, aim, kept, note]
        self.lines.append(f"| {' | '.join(cells)} |")
        tell(f"  {what}: {_said(times.median)} ({spread})")

    def text(self, papers: int) -> str:
        """Return the whole table."""
        head = ["what", "median", "min – max", "runs", "CPU", "beside its peer", "target", "", "note"]
        machine = f"{platform.python_implementation()} {platform.python_version()}, {platform.platform()}"
        load = f"load {Path('/proc/loadavg').read_text('ascii').split()[0]}" if Path("/proc/loadavg").exists() else ""
        top = [f"{papers:,} synthetic papers; {machine}; {load} at the end.", ""]
        return "\n".join([*top, f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *self.lines, ""])


def _said(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def tell(text: str) -> None:
    """Say how far we are."""
    print(text, file=sys.stderr, flush=True)


def four_pages(house: House, pages: Path, runs: int, table: Table) -> None:
    """Measure the import of real pages into an empty library."""
    number = 0

    def once() -> Run:
        nonlocal number
        number += 1
        home = house.home.parent / f"import-{number}"
        home.mkdir()
        fresh = House(home, house.installed)
        return fresh.timed(fresh.carrel("import", str(pages)))

    pair = side_by_side(runs, once, lambda: house.timed([sys.executable, "-c", "pass"]))
    table.add("`carrel import` of the four pages, whole process", pair[0], 2.0, pair[1], "peer: `python -c pass`")


def start(house: House, runs: int, table: Table, name: str) -> None:
    """Measure from typing `carrel` until the first title stands on the screen."""
    told = house.run(house.carrel("search", "--json", "--limit", "1", "--sort", "page")).stdout
    title = json.loads(told)["papers"][0]["title"][:20]

    def shown(command: Sequence[str], text: str, quit_key: str) -> Run:
        terminal = Terminal(command, house.environment, house.home)
        seconds = terminal.until(lambda lines: any(text in line for line in lines)) - terminal.started
        busy = terminal.busy()
        terminal.settle()
        terminal.end(quit_key)
        return Run(seconds, busy)

    bare_command = [sys.executable, str(Path(bare_app.__file__))]
    carrel, bare = side_by_side(
        runs,
        lambda: shown(house.carrel(), title, "q"),
        lambda: shown(bare_command, bare_app.WORD, QUIT_BARE),
        warm_up=2,
    )
    table.add(f"`carrel` until its first title is on the screen, {name}", carrel, 0.5, bare, "peer: the next line")
    table.add("a bare Textual app until its one word is", bare)


def commands(house: House, runs: int, table: Table, name: str) -> None:
    """Measure whole commands."""
    ways: list[list[str]] = [
        house.carrel("search", "distillation"),
        house.carrel("search", '"masked autoencoder" -video'),
        house.carrel("--version"),
        [sys.executable, "-c", "pass"],
    ]
    once = [partial(house.timed, way) for way in ways]
    word, phrase, version, bare = side_by_side(runs, *once)
    table.add(f"`carrel search distillation`, whole process, {name}", word, 0.3, bare, "peer: `python -c pass`")
    table.add(f"`carrel search '\"masked autoencoder\" -video'`, {name}", phrase, 0.3, bare)
    table.add("`carrel --version`", version, 0.0, bare)
    table.add("`python -c pass`", bare)


def synthetic(house: House, papers: int, runs: int, table: Table) -> None:
    """Fill a library and measure how fast it is indexed."""
    source = house.home / "papers.jsonl"
    corpus.write(source, papers)
    tell(f"importing {papers:,} papers")
    whole = Times((house.timed(house.carrel("import", str(source))),))
    table.add(f"`carrel import` of {papers:,} papers (JSON Lines), catalog and index", whole, note=_rate(papers, whole))
    tell("indexing them again")
    again = repeated(runs, lambda: house.timed(house.carrel("reindex")), warm_up=0)
    table.add(f"`carrel reindex` of {papers:,} papers", again, note=_rate(papers, again))


def _rate(papers: int, times: Times) -> str:
    return f"{papers / times.median:,.0f} papers/s"


def typing(house: House, papers: int, rounds: int, table: Table) -> None:
    """Measure from each key to changed rows, in the real terminal."""
    terminal = Terminal(house.carrel(), house.environment, house.home)
    terminal.until(_list_is_there)
    terminal.settle(1.5)  # until nothing happens in the background any more
    typed = type_words(terminal, WORDS * rounds)
    # Apart from each other, or they are one key with Alt.
    terminal.press("\x1b")
    terminal.settle(0.5)
    terminal.end("q")
    note = f"p95 {_said(typed.times.p95)}; {typed.same} of {typed.keys} keys left the rows as they were"
    table.add(f"a key typed into the search box until the rows change, {papers:,} papers", typed.times, 0.15, note=note)


def _list_is_there(lines: Lines) -> bool:
    return "papers" in lines[0] and any("●" in line for line in lines)


def main() -> None:
    """Run everything and print the table."""
    parser = argparse.ArgumentParser(description="Measure Carrel: start, search, import, typing, indexing.")
    parser.add_argument("--papers", type=int, default=10_000, help="synthetic papers (default: 10,000)")
    parser.add_argument("--pages", type=Path, default=PAGES, help="folder of real saved pages; skipped when absent")
    parser.add_argument("--runs", type=int, default=9, help="runs of each measurement (default: 9)")
    parser.add_argument("--installed", action="store_true", help="measure the Carrel that this Python has installed")
    parser.add_argument("-o", "--output", type=Path, help="write the table into this file")
    options = parser.parse_args()
    table = Table()
    with tempfile.TemporaryDirectory(prefix="carrel-bench-", ignore_cleanup_errors=True) as folder:
        small, large = (House(Path(folder) / name, options.installed) for name in ("small", "large"))
        for house in (small, large):
            house.home.mkdir()
        if options.pages.is_dir():
            tell("the four pages")
            four_pages(small, options.pages, options.runs, table)
            small.run(small.carrel("import", str(options.pages)))
            measured(small, options.runs, table, "four pages")
        else:
            tell(f"no pages in {options.pages}: skipped")
        synthetic(large, options.papers, max(1, options.runs // 4), table)
        measured(large, options.runs, table, f"{options.papers:,} papers")
        tell("typing")
        typing(large, options.papers, max(1, options.runs // 3), table)
    text = table.text(options.papers)
    print(text)
    if options.output:
        options.output.write_text(text, "utf-8")


def measured(house: House, runs: int, table: Table, name: str) -> None:
    """Measure start and search of a library."""
    tell(f"start and search, {name}")
    start(house, runs, table, name)
    commands(house, runs, table, name)


if __name__ == "__main__":
    main()
