"""Write a file whole or not at all, and be sure that it is on disk."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from search.errors import ShelfError


def write_atomically(path: Path, data: bytes, still_ours: Callable[[], bool] = lambda: True) -> os.stat_result | None:
    """Put the bytes in the file's place: temporary file, fsync, rename, fsync of the folder.

    A symbolic link stays one: its target is replaced (dotfiles managers). The file's mode stays.
    Callers hold a lock, so the temporary file has a fixed name and one left by a crash is reused.

    Args:
        path: The file; its folder is made when missing.
        data: The whole content.
        still_ours: Asked right before the rename; when it says no, nothing is replaced.

    Returns:
        What the new file is (the rename keeps inode and times); None when it was not replaced.

    Raises:
        ShelfError: Disk full, read-only, no permission. The old file stands untouched.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{target.name}.carrel-tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            written = _write_new(temporary, data, _mode(target))
            if not still_ours():
                return None
            temporary.replace(target)
        finally:
            with suppress(OSError):  # gone after the rename; else the folder cannot be written anyway
                temporary.unlink(missing_ok=True)
        sync_folder(target.parent)
    except OSError as error:
        raise unwritable(path, error) from error
    return written


def unwritable(path: Path, error: OSError) -> ShelfError:
    """Return the error for a file that cannot be written, with the system's reason."""
    hint = "Free some space or mend the permissions."
    return ShelfError(f"{path.name} cannot be written", f"{path}: {error.strerror or error}", hint)


def sync_folder(folder: Path) -> None:
    """Make a rename or a new file in the folder durable, where the file system has a way to."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


def _mode(target: Path) -> int | None:
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        return None


def _write_new(path: Path, data: bytes, mode: int | None) -> os.stat_result:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    with os.fdopen(descriptor, "wb") as file:
        if mode is not None:
            os.fchmod(file.fileno(), mode)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
        return os.fstat(file.fileno())
