"""Named arrays in a file, mapped into memory when it is opened, so that only what is used is read.

    the arrays, each beginning at a multiple of 8 bytes; numbers are little-endian
    directory: JSON, what the file is about, and the offset of each array and its CRC
    32 bytes: length of the directory, CRC of the directory, magic

Segments of the index hold such files as parts; columns are kept in files of their own (`write`, `read`). Those
are derived and never a reason to fail: what is missing, damaged, of another format or about something else
reads as None. A file is replaced as a whole, so that another process goes on with the one that it has mapped.
"""

from __future__ import annotations

import json
import mmap
import os
import threading
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"carrel-arrays 2\n"
_ALIGNED = 8
_NUMBER = 8
_TAIL = 2 * _NUMBER + len(_MAGIC)

NamedArrays = dict[str, NDArray[Any]]


class ArrayWriter:
    """Writes arrays to an empty file, one after the other; `close` closes it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._offset = 0
        self._places: dict[str, tuple[str, int, int, int | None]] = {}

    def add(self, name: str, values: NDArray[Any], *, checked: bool = False) -> None:
        """Write an array as it is; `Arrays.sound` compares the CRC of one that is `checked`."""
        values = np.ascontiguousarray(values)
        values = values.astype(values.dtype.newbyteorder("<"), copy=False)
        self._write(bytes(-self._offset % _ALIGNED))
        # The bytes of an empty array are no buffer.
        data = values.view(np.uint8).data if values.size else b""
        self._places[name] = (values.dtype.str, self._offset, len(values), zlib.crc32(data) if checked else None)
        self._write(data)

    def add_narrow(self, name: str, values: NDArray[Any]) -> None:
        """Write numbers that are not negative in as few bytes as the largest of them takes."""
        most = int(values.max()) if len(values) else 0
        self.add(name, values.astype(np.min_scalar_type(most)))

    def _write(self, data: bytes | memoryview) -> None:
        self._file.write(data)
        self._offset += len(data)

    def close(self, about: Mapping[str, Any] | None = None) -> None:
        """Write the directory, with what the file is about (plain data), and close the file."""
        directory = json.dumps({"about": dict(about or {}), "arrays": self._places}).encode()
        numbers = (len(directory), zlib.crc32(directory))
        self._write(directory + b"".join(number.to_bytes(_NUMBER, "little") for number in numbers) + _MAGIC)
        self._file.close()


class Arrays(Mapping[str, NDArray[Any]]):
    """The arrays of a file, by name; views of its bytes, not copies.

    Attributes:
        about: What was written beside the arrays.

    Raises:
        ValueError: It is no such file (or another error, from damaged bytes).
    """

    def __init__(self, data: memoryview) -> None:
        self._data = data
        tail = bytes(data[-_TAIL:])
        length, crc = (int.from_bytes(tail[at : at + _NUMBER], "little") for at in (0, _NUMBER))
        directory = bytes(data[-_TAIL - length : -_TAIL]) if 0 < length <= len(data) - _TAIL else b""
        if tail[2 * _NUMBER :] != _MAGIC or zlib.crc32(directory) != crc:
            raise ValueError("a file of arrays is damaged")
        read = json.loads(directory)
        self.about: dict[str, Any] = read["about"]
        self._places: dict[str, tuple[str, int, int, int | None]] = read["arrays"]

    def __getitem__(self, name: str) -> NDArray[Any]:
        kind, start, count, _ = self._places[name]
        return np.frombuffer(self._data, np.dtype(kind), count, start)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def raw(self, name: str) -> memoryview:
        _, start, count, _ = self._places[name]
        return self._data[start : start + count]

    def sound(self) -> bool:
        """Whether every array that was written with a CRC still has it."""
        return all(
            crc is None or zlib.crc32(self[name].view(np.uint8).data if count else b"") == crc
            for name, (_, _, count, crc) in self._places.items()
        )


def write(
    path: Path, about: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], unchecked: Collection[str] = ()
) -> bool:
    """Replace a file; return whether that was possible.

    Large arrays in which damage is harmless can be `unchecked`: checking their CRC would read them.
    """
    new = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with new.open("wb") as file:
                writer = ArrayWriter(file)
                for name, array in arrays.items():
                    writer.add(name, array, checked=name not in unchecked)
                writer.close(about)
            new.replace(path)
        except BaseException:
            with suppress(OSError):
                new.unlink(missing_ok=True)
            raise
    except OSError:
        return False
    return True


def read(path: Path, expected: Mapping[str, Any]) -> Arrays | None:
    """What a file holds; None where it is missing, damaged, or about something else than expected."""
    try:
        with path.open("rb") as file:
            arrays = Arrays(memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)))
        if any(arrays.about.get(name) != value for name, value in expected.items()) or not arrays.sound():
            return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return arrays
