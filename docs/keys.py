"""Write the tables of keys, from the commands: `.venv/bin/python docs/keys.py`.

All of them go into docs/keys.md, and the twelve that one needs into the README.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from docs import pages
from tui.commands import COMMANDS, Command
from tui.config.keymap import shown

PAGE = Path(__file__).parent / "keys.md"
README = Path(__file__).parent.parent / "README.md"
NEEDED = (
    "search",
    "filter",
    "back",
    "open",
    "browse",
    "bookmark",
    "tags",
    "status",
    "note",
    "undo",
    "help",
    "quit",
)


def table() -> str:
    """Return all keys as Markdown, a section a group."""
    groups = {command.group: 0 for command in COMMANDS}
    ordered = sorted(COMMANDS, key=lambda command: list(groups).index(command.group))
    return "\n".join(
        f"### {group}\n\n| keys | | name in config.yaml |\n|---|---|---|\n{''.join(_rows(commands, named=True))}"
        for group, commands in groupby(ordered, key=lambda command: command.group)
    )


def needed() -> str:
    """Return the keys that one needs as Markdown."""
    by_name = {command.id: command for command in COMMANDS}
    return "| key | |\n|---|---|\n" + "".join(_rows((by_name[name] for name in NEEDED), named=False))


def _rows(commands: Iterable[Command], *, named: bool) -> Iterable[str]:
    for command in commands:
        # A bar ends a cell even in a code span, and `*` alone reads as emphasis outside one.
        keys = " ".join(f"`{shown(key)}`".replace("|", "\\|") for key in command.keys)
        name = f" `{command.id}` |" if named else ""
        yield f"| {keys} | {command.help} |{name}\n"


def renewed(page: str) -> str:
    """Return the text of docs/keys.md with the tables as they should be."""
    return pages.renewed(page, "docs/keys.py", "keys", table())


def renewed_readme(text: str) -> str:
    """Return the README's text with the table as it should be."""
    return pages.renewed(text, "docs/keys.py", "keys", needed())


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text("utf-8")), "utf-8")
    README.write_text(renewed_readme(README.read_text("utf-8")), "utf-8")
