from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.catalog.by_number import RowSet

ROWS = st.lists(st.integers(0, 100_000), max_size=50)


@given(ROWS, ROWS)
def test_it_is_a_set_in_order(one: list[int], other: list[int]) -> None:
    rows = RowSet(one)
    rows.add(other)
    assert list(rows) == sorted({*one, *other})
    assert len(rows) == len({*one, *other})
    assert all(row in rows for row in one)
    assert [row for row in other if row in RowSet(one)] == [row for row in other if row in set(one)]
    assert rows == RowSet([*other, *reversed(one)]) != RowSet([*one, *other, 100_001])


def test_it_needs_a_bit_a_row() -> None:
    import tracemalloc

    tracemalloc.start()
    rows = RowSet(range(1, 50_001))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(rows) == 50_000
    assert held < 16 * 1024
