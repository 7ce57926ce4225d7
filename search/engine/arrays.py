"""Named arrays in a file, one after the other: written once, then read where they lie.

Numbers are little-endian and as narrow as they may be. At the end of the file stands where each array
is, so that opening costs the same whatever the arrays hold.
"""

from __future__ import annotations

import json
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

_ALIGNED = 8
_TAIL = 8


class _File(Protocol):
    def write(self, data: bytes, /) -> object: ...

    def close(self) -> object: ...


class ArrayWriter:
    """Writes arrays into a file.

    Args:
        file: Empty, open for writing; it is closed by `close`.
    """

    def __init__(self, file: _File) -> None:
        self._file = file
        self._at = 0
        self._where: dict[str, tuple[str, int, int]] = {}

    def add(self, name: str, values: npt.NDArray[Any]) -> None:
        """Write an array as it is."""
        values = np.ascontiguousarray(values)
        values = values.astype(values.dtype.newbyteorder("<"), copy=False)
        self._write(b"\0" * (-self._at % _ALIGNED))
        self._where[name] = (values.dtype.str, self._at, len(values))
        self._write(values.tobytes())

    def add_narrow(self, name: str, values: npt.NDArray[Any]) -> None:
        """Write numbers that are not negative in as few bytes as the largest of them takes."""
        most = int(values.max()) if len(values) else 0
        self.add(name, values.astype(np.min_scalar_type(most)))

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._at += len(data)

    def close(self) -> None:
        """Write where everything is, and close the file."""
        table = json.dumps(self._where).encode()
        self._write(table + len(table).to_bytes(_TAIL, "little"))
        self._file.close()


class Arrays:
    """The arrays of a file.

    Args:
        data: All of the file; what is read of it are views, not copies.

    Raises:
        ValueError: It is no such file (or another error, from damaged bytes).
    """

    def __init__(self, data: memoryview) -> None:
        self._data = data
        size = int.from_bytes(data[-_TAIL:], "little")
        if not 0 < size <= len(data) - _TAIL:
            raise ValueError("a file of arrays is damaged")
        self._where: dict[str, tuple[str, int, int]] = json.loads(bytes(data[-_TAIL - size : -_TAIL]))

    def __contains__(self, name: str) -> bool:
        return name in self._where

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        kind, start, count = self._where[name]
        return np.frombuffer(self._data, np.dtype(kind), count, start)

    def get(self, name: str) -> npt.NDArray[Any] | None:
        """Return an array; None where there is none of this name."""
        if name not in self:
            return None
        return self[name]

    def raw(self, name: str) -> memoryview:
        """Return the bytes of an array of bytes."""
        _, start, count = self._where[name]
        return self._data[start : start + count]

    def names(self) -> list[str]:
        """Return the names of the arrays."""
        return list(self._where)
