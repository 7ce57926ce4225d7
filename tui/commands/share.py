"""Export to a file, pipe to a command, copy in another format."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from search.errors import CarrelError
from tui.commands.base import Command, on_paper
from tui.desk.render import line

if TYPE_CHECKING:
    from shelf.export import Format
    from tui.screens.main import MainScreen

GROUP = "Share"
# One letter a format; the same in the menus of `x` and `|`.
_LETTERS = {
    "bibtex": "b",
    "ris": "r",
    "csl-json": "c",
    "markdown": "m",
    "html": "h",
    "csv": "s",
    "atom": "a",
    "jsonl": "j",
}


async def _text(screen: MainScreen, name: str, keys: Sequence[str]) -> str:
    """Return papers in a format, off the screen's thread."""
    from shelf.export import to_text
    from tui.desk.export import citations, read_items

    desk = screen.desk

    def made() -> str:
        return to_text(read_items(desk, keys), name, keys=citations(desk, keys))

    return await asyncio.to_thread(made)


def _shown(screen: MainScreen) -> Sequence[str]:
    """Return the marked papers, else all that are shown, in the list's order."""
    papers = screen.papers
    return tuple(key for key in papers.keys if key in papers.chosen) if papers.chosen else papers.keys


async def _format(screen: MainScreen, what: str) -> Format | None:
    from shelf.export import FORMATS
    from tui.screens.dialogs import MenuItem

    items = [MenuItem(_LETTERS.get(each.name, ""), each.label, each.name) for each in FORMATS.values()]
    chosen = await screen.choose(f"{what} {len(_shown(screen)):,} as", items)
    return FORMATS.get(chosen)


async def _export(screen: MainScreen) -> None:
    from shelf.export import write_file
    from tui.screens.dialogs import Prompt

    chosen = await _format(screen, "Export")
    if chosen is None:
        return
    usual = f"~/papers{chosen.suffixes[0]}"
    told = "A file that is there already is written over."
    name = await screen.app.push_screen_wait(Prompt(f"{chosen.label} into which file?", told, usual, text=usual))
    if not name:
        return
    keys = _shown(screen)
    path = _home(name)
    try:
        text = await _text(screen, chosen.name, keys)
        await asyncio.to_thread(write_file, path, [text])
    except (CarrelError, OSError, RuntimeError) as error:
        screen.say(str(error), "error")
        return
    screen.say(f"{len(keys):,} paper{'s' * (len(keys) != 1)} written to {path} as {chosen.label}.")


def _home(name: str) -> Path:
    return Path(name).expanduser()


async def _pipe(screen: MainScreen) -> None:
    from textual.app import SuspendNotSupported

    from tui.screens.dialogs import Prompt

    told = "It is run by your shell and gets the papers on its standard input, in a format that you choose next."
    command = await screen.app.push_screen_wait(Prompt("Pipe to which command?", told, "wc -l"))
    chosen = await _format(screen, f"To {line(command)}:") if command else None
    if chosen is None:
        return
    text = await _text(screen, chosen.name, _shown(screen))
    try:
        with screen.app.suspend():
            _run(command, text)
    except SuspendNotSupported:
        screen.say("This terminal cannot be given to another program.", "error")
    screen.refresh(layout=True)


def _run(command: str, text: str) -> None:
    """Run a command of the person's with a text on its standard input, and wait until its output was read."""
    try:
        # A command line is what the person typed here, so it is the shell's to read.
        done = subprocess.run(command, shell=True, input=text.encode(), check=False, executable=os.environ.get("SHELL"))
    except OSError:
        done = subprocess.run(command, shell=True, input=text.encode(), check=False)
    with suppress(EOFError, KeyboardInterrupt):
        input(f"\n[{line(command)} ended with {done.returncode}; Enter goes back to Carrel] ")


def _copier(name: str, label: str) -> Callable[[MainScreen], Awaitable[None]]:
    async def copy(screen: MainScreen) -> None:
        papers = await screen.acting_on()
        if papers:
            text = await _text(screen, name, tuple(paper.key for paper in papers))
            await screen.copy(text, f"{len(papers)} as {label}" if len(papers) > 1 else label)

    return copy


COMMANDS = (
    Command("export", ("x",), "export", "Write what is shown or marked to a file", GROUP, _export, enabled=on_paper),
    Command("pipe", ("|",), "pipe", "Pipe what is shown or marked to a command", GROUP, _pipe, enabled=on_paper),
    Command(
        "copy-bibtex", ("y b",), "copy BibTeX", "Copy as BibTeX", GROUP, _copier("bibtex", "BibTeX"), enabled=on_paper
    ),
    Command("copy-ris", ("y r",), "copy RIS", "Copy as RIS", GROUP, _copier("ris", "RIS"), enabled=on_paper),
    Command(
        "copy-markdown",
        ("y m",),
        "copy Markdown",
        "Copy as Markdown",
        GROUP,
        _copier("markdown", "Markdown"),
        enabled=on_paper,
    ),
)
