"""An export becomes a file whole or not at all, piece by piece, so that its size does not matter."""

from __future__ import annotations

import os
import stat
import uuid
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from search.errors import ShelfError
from search.files import sync_folder, unwritable


def write_file(path: Path, chunks: Iterable[str]) -> None:
    """Put an export in the file's place: temporary file beside it, fsync, rename.

    Not `write_atomically`: that wants the whole content at once, and a lock, since its temporary file has
    one name. A symbolic link stays one, the file's mode stays, and what is no file (a pipe, `/dev/null`) is
    written to as it is.

    Args:
        path: The file; its folder must exist.
        chunks: The content.

    Raises:
        ShelfError: It cannot be written. What was there before is untouched.
    """
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():
            with target.open("w", encoding="utf-8", newline="") as device:
                device.writelines(chunks)
            return
        _replace(target, chunks)
    except FileNotFoundError as error:
        raise ShelfError(
            f"{path.name} cannot be written", f"There is no folder {path.parent}", "Make it first."
        ) from error
    except OSError as error:
        raise unwritable(path, error) from error


def _replace(target: Path, chunks: Iterable[str]) -> None:
    # Nobody holds a lock here: two exports to one file must not share a temporary one.
    temporary = target.with_name(f".{target.name[:80]}.{uuid.uuid4().hex[:8]}.carrel-tmp")
    try:
        with temporary.open("x", encoding="utf-8", newline="") as file:
            if target.exists():
                temporary.chmod(stat.S_IMODE(target.stat().st_mode))
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    finally:
        with suppress(OSError):  # gone after the rename
            temporary.unlink(missing_ok=True)
    sync_folder(target.parent)
