"""Whoosh's warnings never reach a terminal, and its weight never the start of the program."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import whoosh

from search.engine.base import PaperChange
from search.engine.whoosh.engine import WhooshEngine
from search.paper import Paper

ROOT = Path(__file__).resolve().parents[4]
_USE = """
import sys
from pathlib import Path
from search.engine.base import PaperChange, Request
from search.engine.whoosh.engine import WhooshEngine
from search.paper import Paper
from search.query.query import parse
engine = WhooshEngine.open(Path(sys.argv[1]))
for seq in range(1, 12):
    engine.sync([PaperChange(seq, Paper(f"Masked models {seq}", "abstract", f"k{seq % 10}"))])
for query in ("", "masked", '"masked models"', "mas*", "modls~", "year:2024", "-masked"):
    engine.reader().search(Request(parse(query).tree))
assert engine.reader().suggest("modls") == ["models"]
engine.close()
"""


def python(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **more}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("warnings", ["default", "error"])
def test_compiling_and_using_whoosh_says_nothing(tmp_path: Path, warnings: str) -> None:
    # Of a copy there are no compiled files: each module is compiled, with its warnings.
    shutil.copytree(whoosh.__path__[0], tmp_path / "whoosh", ignore=shutil.ignore_patterns("__pycache__"))
    show = "import whoosh.index; assert whoosh.__path__ == [sys.argv[2]]"
    args = ("-W", warnings, "-c", _USE + show, str(tmp_path / "index"), str(tmp_path / "whoosh"))
    done = python(*args, PYTHONPATH=str(tmp_path))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


_ASK = """
import sys
from pathlib import Path
import search.engine.base
assert "numpy" not in sys.modules
from search.engine.base import Request
from search.engine.whoosh.engine import WhooshEngine
from search.query.query import parse
engine = WhooshEngine.open(Path(sys.argv[1]))
assert not engine.rebuilt and engine.count == 10
for query in ("masked", '"masked models"', "mas*", "modls~", "year:2024", "-masked", "has:pdf", "cat:cs"):
    engine.reader().search(Request(parse(query).tree)).keys
assert engine.reader().suggest("modls") == ["models"] and engine.seq == 11
engine.close()
print(*(name for name in sys.modules if name.startswith("whoosh")))
"""


def test_searching_needs_no_whoosh_but_its_stemmer(tmp_path: Path) -> None:
    engine = WhooshEngine.open(tmp_path / "index")
    for seq in range(1, 12):
        engine.sync([PaperChange(seq, Paper(f"Masked models {seq}", "abstract", f"k{seq % 10}"))])
    engine.close()
    done = python("-c", _ASK, str(tmp_path / "index"))
    assert done.stderr == ""
    assert set(done.stdout.split()) == {"whoosh", "whoosh.lang", "whoosh.lang.porter"}
