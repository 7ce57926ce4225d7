"""What a reader is told of a segment, and the parts that a segment's file holds."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from search.engine.varints import Ints, decoded, encoded

# Endings of Whoosh's names for the parts: papers; dictionary; lists of papers, counts and places.
DOCS, TERMS, LISTS, COUNTS, PLACES = ".doc", ".trm", ".lst", ".cnt", ".plc"

Hashes = npt.NDArray[np.uint64]


class Told(NamedTuple):
    """What a reader needs to know of a segment before it opens it.

    Attributes:
        id: Whoosh's name for it, and the file's.
        size: Its papers, replaced ones included.
        deleted: The papers that were replaced, ascending.
        parts: Where each part is in the file, and how long.
        seq: The highest number of change of its papers.
        place: The last of their places in the order of addition.
        lengths: The number of words in each field of all papers together.
    """

    id: str
    size: int
    deleted: Ints
    parts: dict[str, tuple[int, int]]
    seq: int
    place: int
    lengths: dict[str, int]

    def to_json(self) -> dict[str, Any]:
        """Return what `of` reads; replaced papers may be many, so they are packed."""
        gaps, _ = encoded(np.diff(self.deleted, prepend=0))
        return {**self._asdict(), "deleted": b64encode(gaps.tobytes()).decode()}

    @classmethod
    def of(cls, told: dict[str, Any]) -> Told:
        """Return what `to_json` wrote."""
        gaps = decoded(np.frombuffer(b64decode(told["deleted"]), np.uint8))
        return cls(**{**told, "deleted": np.cumsum(gaps)})


def hashed(keys: Iterable[bytes]) -> Hashes:
    """Return a number for each key by which it is found; two keys with the same one are told apart by the keys."""
    return np.frombuffer(b"".join(blake2b(key, digest_size=8).digest() for key in keys), "<u8")
