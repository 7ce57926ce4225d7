"""The style sheets name widgets that there are: a renamed class would lose its style without a word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import textual.containers
import textual.screen
import textual.widgets

FILES = sorted((Path(__file__).resolve().parents[2] / "tui").rglob("*.py"))
OURS = {name for path in FILES for name in re.findall(r"^class (\w+)", path.read_text("utf-8"), re.MULTILINE)}
TEXTUALS = {
    *dir(textual.containers),
    *dir(textual.screen),
    *vars(textual.widgets)["__all__"],
    "CommandPalette",
    "ToastRack",
    "Toast",
}


@pytest.mark.parametrize("path", [path for path in FILES if 'CSS = """' in path.read_text("utf-8")], ids=str)
def test_selectors_name_classes(path: Path) -> None:
    for css in re.findall(r'CSS = """(.*?)"""', path.read_text("utf-8"), re.DOTALL):
        plain = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
        named = set(re.findall(r"(?:^|[\s,>&])([A-Z]\w+)(?=[\s{.:,>])", plain))
        assert named <= OURS | TEXTUALS, path
