"""Numbers come back from their bytes as they were."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.engine.whoosh.postings import decoded, encoded

numbers = st.lists(st.one_of(st.integers(0, 200), st.integers(0, 2**50), st.sampled_from((127, 128, 16383, 16384))))


@given(numbers)
def test_numbers_are_read_as_they_were_written(values: list[int]) -> None:
    data, ends = encoded(np.array(values, np.int64))
    assert decoded(data).tolist() == values
    assert [decoded(part).tolist() for part in np.split(data, ends[:-1])] == [[value] for value in values] or not values
