"""Numbers come back from their bytes as they were."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.engine.whoosh.postings import decoded, differences, encoded, spread, summed

numbers = st.lists(st.one_of(st.integers(0, 200), st.integers(0, 2**50), st.sampled_from((127, 128, 16383, 16384))))
stretches = st.lists(st.lists(st.integers(0, 10**6), min_size=1, max_size=5), max_size=8)


@given(numbers)
def test_numbers_are_read_as_they_were_written(values: list[int]) -> None:
    data, ends = encoded(np.array(values, np.int64))
    assert decoded(data).tolist() == values
    assert [decoded(part).tolist() for part in np.split(data, ends[:-1])] == [[value] for value in values] or not values


@given(stretches)
def test_sums_begin_anew_in_each_stretch(parts: list[list[int]]) -> None:
    sizes = np.array([len(part) for part in parts], np.int64)
    gaps = np.array([gap for part in parts for gap in part], np.int64)
    sums = summed(gaps, sizes)
    assert sums.tolist() == [total for part in parts for total in accumulate(part)]
    assert differences(sums, np.cumsum(sizes) - sizes).tolist() == gaps.tolist()


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 4)), max_size=8))
def test_stretches_are_spread_in_order(parts: list[tuple[int, int]]) -> None:
    starts, sizes = (np.array([part[i] for part in parts], np.int64) for i in (0, 1))
    assert spread(starts, sizes).tolist() == [start + i for start, size in parts for i in range(size)]
