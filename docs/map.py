"""Write the map of modules into docs/architecture.md: `.venv/bin/python docs/map.py`."""

from __future__ import annotations

from pathlib import Path

from docs import pages
from docs.modules import modules, summary

PAGE = Path(__file__).parent / "architecture.md"


def table() -> str:
    """Return the map as Markdown: a section a package, a row a module."""
    sections: dict[str, list[str]] = {}
    for module, path in modules().items():
        package = module if path.name == "__init__.py" else module.rpartition(".")[0]
        rows = sections.setdefault(package, [])
        if path.name != "__init__.py":
            rows.append(f"| `{path.name}` | {_cell(module)} |\n")
    return "\n".join(_section(package, rows) for package, rows in sorted(sections.items()))


def _section(package: str, rows: list[str]) -> str:
    header = "\n| module | |\n|---|---|\n" if rows else ""
    return f"### `{package.replace('.', '/')}/`\n\n{summary(package)}\n{header}{''.join(rows)}"


def _cell(module: str) -> str:
    return summary(module).replace("|", "\\|")


def renewed(text: str) -> str:
    """Return the page's text with the map as it should be."""
    return pages.renewed(text, "docs/map.py", "the map", table())


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text("utf-8")), "utf-8")
