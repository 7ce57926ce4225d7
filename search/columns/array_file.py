"""A file of named arrays, mapped into memory when it is opened, so that only what is used is read.

    carrel-arrays <length of the header> <its CRC>
    header: JSON, what the arrays are about and the offset of each
    the arrays, each beginning at a multiple of 64 bytes

The file is derived and never a reason to fail: what is missing, damaged, of another format or about something else
reads as None. It is replaced as a whole, so that another process goes on with the one that it has mapped.
"""

from __future__ import annotations

import json
import mmap
import os
import threading
import zlib
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from numpy.typing import NDArray

_MAGIC = b"carrel-arrays"
_ALIGNED = 64
# Longer than any first line.
_FIRST_LINE = 64
NamedArrays = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class ArrayFile:
    """What a file holds.

    Attributes:
        about: What was written beside the arrays: plain data.
        arrays: By name; not to be written to.
    """

    about: dict[str, Any]
    arrays: NamedArrays


def write(
    path: Path, about: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], loose: Collection[str] = ()
) -> bool:
    """Write a file in place of the one that is there; tell whether it could be written.

    Args:
        path: The file.
        about: What is to stand beside the arrays: plain data.
        arrays: By name.
        loose: Large ones in which damage can do no more than show. They are not summed up, which would read them.
    """
    new = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _write(new, about, {name: np.ascontiguousarray(array) for name, array in arrays.items()}, loose)
            new.replace(path)
        except BaseException:
            with suppress(OSError):
                new.unlink(missing_ok=True)
            raise
    except OSError:
        return False
    return True


def _write(path: Path, about: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], loose: Collection[str]) -> None:
    places: dict[str, tuple[str, int, int, int | None]] = {}
    offset = 0
    for name, array in arrays.items():
        total = None if name in loose else zlib.crc32(array.data)
        places[name] = (array.dtype.str, len(array), offset, total)
        offset = _aligned(offset + array.nbytes)
    header = json.dumps({"about": about, "arrays": places, "size": offset}).encode()
    head = b"%s %d %d\n" % (_MAGIC, len(header), zlib.crc32(header)) + header
    with path.open("wb") as file:
        file.write(head.ljust(_aligned(len(head))))
        for array in arrays.values():
            file.write(array.data)
            file.write(bytes(_aligned(array.nbytes) - array.nbytes))


def read(path: Path, expected: Mapping[str, Any]) -> ArrayFile | None:
    """Return what a file holds; None where it is not there, damaged, or about something else.

    Args:
        path: The file.
        expected: What has to stand in `ArrayFile.about`.
    """
    try:
        with path.open("rb") as file:
            first = file.read(_FIRST_LINE).partition(b"\n")[0]
            magic, length, total = first.split()
            begins = len(first) + 1
            file.seek(begins)
            header = file.read(int(length))
            if magic != _MAGIC or zlib.crc32(header) != int(total):
                return None
            told = json.loads(header)
            if any(told["about"].get(name) != value for name, value in expected.items()):
                return None
            start = _aligned(begins + len(header))
            if os.fstat(file.fileno()).st_size != start + told["size"]:
                return None
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        arrays = {name: _array(mapped, start, *place) for name, place in told["arrays"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    sound = all(_sound(array, told["arrays"][name][3]) for name, array in arrays.items())
    return ArrayFile(told["about"], arrays) if sound else None


def _array(mapped: mmap.mmap, start: int, kind: str, count: int, offset: int, _: int | None) -> NDArray[Any]:
    # Nothing can be mapped to no bytes.
    return np.frombuffer(mapped, np.dtype(kind), count, start + offset) if count else np.empty(0, np.dtype(kind))


def _sound(array: NDArray[Any], total: int | None) -> bool:
    return total is None or zlib.crc32(array.data) == total


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGNED) * _ALIGNED


_TABLE_ALIGNED = 8
_TABLE_TAIL = 8


class _Writable(Protocol):
    def write(self, data: bytes, /) -> object: ...

    def close(self) -> object: ...


class ArrayTableWriter:
    """Writes arrays into a file.

    Args:
        file: Empty, open for writing; it is closed by `close`.
    """

    def __init__(self, file: _Writable) -> None:
        self._file = file
        self._at = 0
        self._where: dict[str, tuple[str, int, int]] = {}

    def add(self, name: str, values: npt.NDArray[Any]) -> None:
        """Write an array as it is."""
        values = np.ascontiguousarray(values)
        values = values.astype(values.dtype.newbyteorder("<"), copy=False)
        self._write(b"\0" * (-self._at % _TABLE_ALIGNED))
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
        self._write(table + len(table).to_bytes(_TABLE_TAIL, "little"))
        self._file.close()


class ArrayTable:
    """The arrays of a file.

    Args:
        data: All of the file; what is read of it are views, not copies.

    Raises:
        ValueError: It is no such file (or another error, from damaged bytes).
    """

    def __init__(self, data: memoryview) -> None:
        self._data = data
        size = int.from_bytes(data[-_TABLE_TAIL:], "little")
        if not 0 < size <= len(data) - _TABLE_TAIL:
            raise ValueError("a file of arrays is damaged")
        self._where: dict[str, tuple[str, int, int]] = json.loads(bytes(data[-_TABLE_TAIL - size : -_TABLE_TAIL]))

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
