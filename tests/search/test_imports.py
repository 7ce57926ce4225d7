"""`search` stands alone: nothing in it may pull in the shelf, the screen or the libraries of the screen."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "search").rglob("*.py")
)
FORBIDDEN = {"shelf", "tui", "textual", "rich", "click"}
# httpx loads its own command line, with click and rich, wherever these are installed.
WITH_HTTPX = {"search.fetch.transport"}


def loaded_by(modules: list[str]) -> set[str]:
    code = "import importlib, json, sys\nfor name in sys.argv[1:]: importlib.import_module(name)\n"
    code += "print(json.dumps(sorted(sys.modules)))"
    run = [sys.executable, "-W", "ignore", "-c", code, *modules]
    return set(json.loads(subprocess.run(run, cwd=ROOT, capture_output=True, check=True, text=True).stdout))


def test_search_imports_neither_shelf_nor_screen() -> None:
    assert MODULES
    top = {name.partition(".")[0] for name in loaded_by([name for name in MODULES if name not in WITH_HTTPX])}
    assert not top & FORBIDDEN
    assert "httpx" not in top
    assert not {name.partition(".")[0] for name in loaded_by(MODULES)} & {"shelf", "tui", "textual"}


def test_reading_a_page_needs_no_index() -> None:
    assert not {name for name in loaded_by(["search.sources"]) if name.startswith(("whoosh.index", "sqlite3"))}
