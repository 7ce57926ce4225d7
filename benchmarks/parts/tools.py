"""Other programs for papers: cobib and papis, in a venv of their own in the folder that is kept."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import House, Run
from benchmarks.tables import Section, tell, time_of
from benchmarks.workshop import Workshop, built

PAPERS = 10_000
# papis makes a folder for each; ten thousand would take a quarter of an hour.
_ONE_BY_ONE = 100
_PATIENCE = 240


def measured(shop: Workshop) -> Section:
    """Add papers, search and list with each of them."""
    section = Section("tools")
    count = min(PAPERS, shop.papers)
    carrel = shop.library(count)
    rows = [
        [
            "Carrel",
            f"{count:,} in {time_of(built(carrel.home).seconds)}",
            _told(lambda: carrel.timed(carrel.carrel("search", "distillation"))),
            _told(lambda: carrel.timed(carrel.carrel("search", "--limit", "0"))),
        ]
    ]
    try:
        programs = _installed(shop.folder / "tools")
    except (subprocess.SubprocessError, OSError) as error:
        section.say(f"cobib and papis could not be installed, so they are left out: {error}")
    else:
        rows += [_cobib(shop, programs / "cobib", count), _papis(shop, programs / "papis")]
    section.table("program | adds | searches for a word | lists everything", rows)
    return section


def _installed(venv: Path) -> Path:
    """Return the folder of the programs, installing them where that was not done yet."""
    programs = venv / "bin"
    if not (programs / "papis").exists():
        tell("installing cobib and papis")
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True, capture_output=True, timeout=_PATIENCE)
        pip = [str(programs / "pip"), "install", "--quiet", "cobib", "papis"]
        subprocess.run(pip, check=True, capture_output=True, timeout=_PATIENCE)
    return programs


def _told(once: Callable[[], Run]) -> str:
    """Return what something takes, or that it failed: a program that changes its options is no reason to stop."""
    try:
        return time_of(once().seconds)
    except subprocess.TimeoutExpired as error:
        return f"> {error.timeout:.0f} s"
    except subprocess.CalledProcessError:
        return "failed"


def _timed(house: House, *command: str) -> str:
    return _told(lambda: house.timed(command, _PATIENCE))


def _cobib(shop: Workshop, program: Path, count: int) -> list[str]:
    house = shop.house("cobib", empty=True)
    papers = house.home / "papers.bib"
    papers.write_text("".join(_entries(shop, count)), "utf-8")
    house.run([str(program), "init"])
    added = _timed(house, str(program), "add", "--bibtex", str(papers))
    searched = _timed(house, str(program), "search", "distillation")
    return ["cobib", f"{count:,} in {added}", searched, _timed(house, str(program), "list")]


def _papis(shop: Workshop, program: Path) -> list[str]:
    house = shop.house("papis", empty=True)
    papers = house.home / "papers.bib"
    library = house.home / "library"
    library.mkdir()
    papers.write_text("".join(_entries(shop, _ONE_BY_ONE)), "utf-8")
    command = [str(program), "--lib", str(library), "bibtex", "read", str(papers), "import", "--all", "--batch"]
    return ["papis", f"{_ONE_BY_ONE} in {_timed(house, *command)}", "", ""]


def _entries(shop: Workshop, count: int) -> list[str]:
    """Return papers as BibTeX."""
    entries = []
    with shop.source(max(count, 1_000)).open(encoding="utf-8") as lines:
        for number, line in zip(range(count), lines, strict=False):
            paper = json.loads(line)
            abstract = paper["abstract"].replace("%", "\\%")
            authors = " and ".join(paper["authors"])
            entries.append(
                f"@article{{p{number},\n  title = {{{paper['title']}}},\n  author = {{{authors}}},\n"
                f"  year = {{{paper['date'][:4]}}},\n  abstract = {{{abstract}}}\n}}\n"
            )
    return entries
