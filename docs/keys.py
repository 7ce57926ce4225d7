"""Write the table of keys into the README, from the commands: `.venv/bin/python docs/keys.py`."""

from __future__ import annotations

from pathlib import Path

from docs import pages
from tui.commands import COMMANDS
from tui.config.keymap import shown

README = Path(__file__).parent.parent / "README.md"


def table() -> str:
    """Return the keys as a Markdown table."""
    rows = []
    for command in COMMANDS:
        # A code span cannot hold a bar in a table, and `*` alone reads as emphasis outside one.
        keys = " ".join(f"`{shown(key)}`" for key in command.keys)
        rows.append(f"| {keys} | {command.help} | `{command.id}` |\n")
    return "| keys | | name in config.yaml |\n|---|---|---|\n" + "".join(rows)


def renewed(text: str) -> str:
    """Return the README's text with the table as it should be."""
    return pages.renewed(text, "docs/keys.py", "keys", table())


if __name__ == "__main__":
    README.write_text(renewed(README.read_text("utf-8")), "utf-8")
