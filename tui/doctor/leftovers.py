"""Temporary files that a crash left behind."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from tui.doctor.finding import FIX, Finding, number
from tui.doctor.patient import Patient
from tui.places import Places

# Seconds. What is younger may be another process's, which needs milliseconds for a file.
_OLD = 3600
_OURS = ".*.carrel-tmp"


def leftovers(patient: Patient) -> Iterator[Finding]:
    """Look for half-written files."""
    found = [path for path in _temporary(patient.places) if _is_old(path)]
    if found:
        files = number(len(found), "half-written file")
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        fix = f"`{FIX}` removes what a crash left behind; what it was to become is whole."
        yield Finding("files", False, f"{files}: {found[0]}{more}", fix, mend=partial(_removed, found))
    else:
        yield Finding("files", True, "nothing is left over")


def _temporary(places: Places) -> Iterator[Path]:
    # A file that is a link is written beside what it leads to.
    real = {Path(os.path.realpath(path)).parent for path in (places.shelf_file, *places.listed().values())}
    folders = real | {places.config, places.data, places.config / "lists", places.data / "lists"}
    folders |= set((places.data / "backups").glob("**"))
    for folder in sorted(folders):
        yield from sorted(folder.glob(_OURS))
    # Python's own name for it; the folder is Carrel's alone.
    yield from sorted(places.state.glob("tmp????????"))


def _is_old(path: Path) -> bool:
    try:
        return path.is_file() and time.time() - path.lstat().st_mtime > _OLD
    except OSError:  # gone meanwhile
        return False


def _removed(paths: Sequence[Path]) -> str:
    for path in paths:
        path.unlink(missing_ok=True)
    return f"Removed {number(len(paths), 'half-written file')}"
