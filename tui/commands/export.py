"""Export to a file, pipe to a command, copy in another format."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from search.errors import CarrelError
from search.text.plural import plural
from tui.commands.base import Command, MenuItem, on_paper
from tui.desk.render import line

if TYPE_CHECKING:
    from shelf.export import Format
    from tui.screens.main import MainScreen

GROUP = "Share"
OVERWRITES = "Existing files are overwritten."
PIPE_HINT = "Your shell runs it with the papers on its standard input, in the format that you choose next."
NO_TERMINAL = "This terminal cannot be handed to another program."
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
    from shelf.export import to_text
    from tui.desk.export import citations, read_items

    desk = screen.desk

    def text() -> str:
        return to_text(read_items(desk, keys), name, keys=citations(desk, keys))

    return await asyncio.to_thread(text)


def _shown(screen: MainScreen) -> Sequence[str]:
    """The marked papers, else all that are shown and have all words, in the list's order."""
    papers = screen.papers
    return tuple(key for key in papers.keys if key in papers.chosen) if papers.chosen else screen.answer.matching


def _counted(screen: MainScreen) -> str:
    count = len(_shown(screen))
    some = not screen.papers.chosen and count < len(screen.papers.keys)
    return f"{count:,} with all words" if some else f"{count:,}"


async def _format(screen: MainScreen, what: str) -> Format | None:
    from shelf.export import FORMATS

    items = [MenuItem(_LETTERS.get(each.name, ""), each.label, each.name) for each in FORMATS.values()]
    chosen = await screen.choose(f"{what} {_counted(screen)} as", items)
    return FORMATS.get(chosen)


async def _export(screen: MainScreen) -> None:
    from shelf.export import write_file
    from tui.screens.prompts import Prompt

    chosen = await _format(screen, "Export")
    if chosen is None:
        return
    usual = f"~/papers{chosen.suffixes[0]}"
    name = await screen.app.push_screen_wait(
        Prompt(f"Write {chosen.label} to which file?", OVERWRITES, usual, text=usual)
    )
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
    screen.say(f"Wrote {plural(len(keys), 'paper')} to {path} as {chosen.label}.")


def _home(name: str) -> Path:
    return Path(name).expanduser()


async def _pipe(screen: MainScreen) -> None:
    from textual.app import SuspendNotSupported

    from tui.screens.prompts import Prompt

    command = await screen.app.push_screen_wait(Prompt("Pipe to which command?", PIPE_HINT, "wc -l"))
    chosen = await _format(screen, f"To {line(command)}:") if command else None
    if chosen is None:
        return
    text = await _text(screen, chosen.name, _shown(screen))
    try:
        with screen.app.suspend():
            _run(command, text)
    except SuspendNotSupported:
        screen.say(NO_TERMINAL, "error")
    screen.refresh(layout=True)


def _run(command: str, text: str) -> None:
    """Run a shell command with a text on its standard input, and wait until its output was read."""
    try:
        # The user typed a command line, so a shell reads it.
        done = subprocess.run(command, shell=True, input=text.encode(), check=False, executable=os.environ.get("SHELL"))
    except OSError:
        done = subprocess.run(command, shell=True, input=text.encode(), check=False)
    with suppress(EOFError, KeyboardInterrupt):
        input(f"\n[{line(command)} exited with {done.returncode}; press Enter to return to Carrel] ")


def _copier(name: str, label: str) -> Callable[[MainScreen], Awaitable[None]]:
    async def copy(screen: MainScreen) -> None:
        papers = await screen.acting_on()
        if papers:
            text = await _text(screen, name, tuple(paper.key for paper in papers))
            await screen.copy(text, f"{len(papers)} as {label}" if len(papers) > 1 else label)

    return copy


_on_paper = partial(Command, group=GROUP, enabled=on_paper)

COMMANDS = (
    _on_paper("export", ("x",), "export", "Write the papers shown or marked to a file", _export),
    _on_paper("pipe", ("|",), "pipe", "Pipe the papers shown or marked to a command", _pipe),
    _on_paper("copy-bibtex", ("y b",), "copy BibTeX", "Copy as BibTeX", _copier("bibtex", "BibTeX")),
    _on_paper("copy-ris", ("y r",), "copy RIS", "Copy as RIS", _copier("ris", "RIS")),
    _on_paper("copy-markdown", ("y m",), "copy Markdown", "Copy as Markdown", _copier("markdown", "Markdown")),
)
