"""Write the table of fields into docs/query-language.md: `.venv/bin/python docs/fields.py`."""

from __future__ import annotations

from pathlib import Path

from docs import pages
from search.query.fields import FIELDS

PAGE = Path(__file__).parent / "query-language.md"


def table() -> str:
    """Return the fields as a Markdown table."""
    rows = [f"| {' '.join(f'`{name}:`' for name in (f.name, *f.aliases))} | {f.kind} | {f.help} |\n" for f in FIELDS]
    return "| field | kind | |\n|---|---|---|\n" + "".join(rows)


def renewed(text: str) -> str:
    """Return the page's text with the table as it should be."""
    return pages.renewed(text, "docs/fields.py", "fields", table())


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text("utf-8")), "utf-8")
