"""The body of an answer, taken in piece by piece and unpacked no further than a limit."""

from __future__ import annotations

import zlib

from search.fetch.errors import FetchError

# Reads both the gzip and the zlib dress.
_EITHER = 32 + zlib.MAX_WBITS
_PACKED = frozenset(("gzip", "x-gzip", "deflate"))
_GZIP = b"\x1f\x8b"


class Body:
    """What a service sends.

    Args:
        encoding: The `Content-Encoding`.
        limit: Bytes that it may come to, unpacked.

    Raises:
        FetchError: It is packed in a way that was not asked for.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        encoding = encoding.strip().lower()
        if encoding not in (*_PACKED, "", "identity"):
            raise FetchError("sent an answer that is packed in a way Carrel did not ask for", encoding[:40])
        self._packed = zlib.decompressobj(_EITHER) if encoding in _PACKED else None
        self._limit = limit
        self._held = bytearray()
        self._begun = False

    def feed(self, piece: bytes) -> None:
        """Take in a piece.

        Raises:
            FetchError: It is too much, or cannot be unpacked.
        """
        if self._packed is None:
            self._hold(piece)
            return
        self._begun = self._begun or bool(piece)
        try:
            while piece:
                if self._packed.eof:
                    # Several packed pieces in a row are one; what else may follow is padding.
                    if not piece.startswith(_GZIP):
                        return
                    self._packed = zlib.decompressobj(_EITHER)
                # One byte more than fits tells that it does not, and costs no memory.
                self._hold(self._packed.decompress(piece, self._limit + 1 - len(self._held)))
                piece = self._packed.unconsumed_tail or self._packed.unused_data
        except zlib.error as error:
            raise FetchError("sent an answer that cannot be unpacked", str(error), again=True) from None

    def _hold(self, piece: bytes) -> None:
        self._held += piece
        if len(self._held) > self._limit:
            raise too_large(self._limit)

    def whole(self) -> bytes:
        """Return all of it.

        Raises:
            FetchError: It broke off in the middle.
        """
        if self._packed is not None and self._begun and not self._packed.eof:
            raise FetchError("broke off in the middle of its answer", again=True)
        return bytes(self._held)


def too_large(limit: int) -> FetchError:
    """Return the error for an answer of more bytes than are taken."""
    return FetchError(
        f"sent more than the {limit / 1_000_000:,.0f} MB that one answer may have", "", "`fetch.max_mb` allows more."
    )
