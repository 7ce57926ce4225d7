"""A segment's files, read into memory once.

Whoosh maps a segment into memory *and* copies each part of it. One reading is as fast, takes half
the memory, and a file that is cut short while it is open cannot kill the process (SIGBUS).
"""

from __future__ import annotations

from typing import Any

from search.engine.whoosh_parts import BufferFile, CompoundStorage


class SegmentFiles(CompoundStorage):
    """The parts of a segment file.

    Args:
        data: All of the file.
    """

    def __init__(self, data: bytes) -> None:
        super().__init__(BufferFile(data), use_mmap=False)
        self._data = memoryview(data)

    def open_file(self, name: str, *_: Any, **__: Any) -> _Part:
        """Return a part, to be read."""
        offset, length = self.range(name)
        return _Part(self._data[offset : offset + length], name)


class _Part(BufferFile):
    def __init__(self, data: memoryview, name: str) -> None:
        super().__init__(b"", name)
        self._buf = data
        self.file = _Cursor(data)


class _Cursor:
    """What pickle and Whoosh need of a file, without a copy of it."""

    def __init__(self, data: memoryview) -> None:
        self._data = data
        self._at = 0

    def seek(self, at: int, whence: int = 0) -> None:
        self._at = at + (0, self._at, len(self._data))[whence]

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        start = self._at
        self._at = len(self._data) if size < 0 else min(start + size, len(self._data))
        return bytes(self._data[start : self._at])

    def readline(self) -> bytes:
        line = bytes(self._data[self._at :]).partition(b"\n")
        self._at += len(line[0]) + len(line[1])
        return line[0] + line[1]
