"""Whatever the pieces in which an answer comes, it is the same answer, and never more than fits."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.fetch.messages import INCOMPLETE, FetchError
from search.fetch.transport import BodyReader

PACKED: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "deflate": zlib.compress, "": bytes}


def pieces_of(data: bytes, cuts: list[int]) -> list[bytes]:
    ends = sorted({cut % (len(data) + 1) for cut in cuts} | {0, len(data)})
    return [data[start:end] for start, end in pairwise(ends)]


@given(st.sampled_from(sorted(PACKED)), st.binary(max_size=500), st.lists(st.integers(0, 9999), max_size=6))
def test_an_answer_is_the_same_in_any_pieces(encoding: str, data: bytes, cuts: list[int]) -> None:
    body = BodyReader(encoding, 1000)
    for piece in pieces_of(PACKED[encoding](data), cuts):
        body.feed(piece)
    assert body.complete() == data


@given(st.sampled_from(sorted(PACKED)), st.integers(0, 300), st.integers(0, 300))
def test_an_answer_fits_or_is_refused(encoding: str, size: int, limit: int) -> None:
    body = BodyReader(encoding, limit)
    packed = PACKED[encoding](bytes(size))
    if size <= limit:
        body.feed(packed)
        assert len(body.complete()) == size
    else:
        with pytest.raises(FetchError, match="sent more than"):
            body.feed(packed)


@given(st.binary(min_size=1, max_size=300), st.integers(1, 300))
def test_a_packed_answer_that_breaks_off_is_not_taken_for_a_whole_one(data: bytes, lost: int) -> None:
    packed = gzip.compress(data)
    body = BodyReader("gzip", 1000)
    body.feed(packed[: max(1, len(packed) - lost)])
    with pytest.raises(FetchError, match=INCOMPLETE):
        body.complete()


@given(st.binary(max_size=300))
def test_nonsense_is_refused_in_words(data: bytes) -> None:
    body = BodyReader("gzip", 1000)
    whole = b""
    with suppress(FetchError):  # and nothing else
        body.feed(data)
        whole = body.complete()
    assert len(whole) <= 1000


def test_several_packed_pieces_in_a_row_are_one_answer_and_padding_is_not_part_of_it() -> None:
    body = BodyReader("gzip", 1000)
    body.feed(gzip.compress(b"one ") + gzip.compress(b"two") + b"\0\0\0")
    body.feed(b"\0\0")
    assert body.complete() == b"one two"
