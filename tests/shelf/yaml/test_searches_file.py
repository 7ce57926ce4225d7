"""searches.yaml: whatever is written is read again, and taken apart and put together again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.text.clean import clean_line
from shelf.searches.model import KEYS, Rows, SavedSearch, folded
from shelf.yaml.searches_file import SEARCHES_FORMAT, SearchesDocument, read_searches, write_searches

LINES = st.text(max_size=30).map(clean_line).filter(lambda line: line != "~")
ROWS = st.lists(
    st.builds(
        SavedSearch,
        LINES.filter(bool),
        LINES,
        LINES,
        st.sampled_from(["", *KEYS]) | LINES,
        st.booleans(),
        st.dictionaries(st.sampled_from(["colour", "on", "a b"]), st.text("ab\n: '\"#é", max_size=9), max_size=2),
    ),
    unique_by=lambda row: folded(row.name),
    max_size=4,
).map(tuple)


@given(rows=ROWS, crlf=st.booleans())
def test_whatever_is_written_is_read_again(rows: Rows, crlf: bool) -> None:
    again = read_searches(write_searches(SearchesDocument(rows, crlf=crlf)))
    assert again is not None
    assert again.searches == rows
    assert write_searches(again) == write_searches(SearchesDocument(rows, crlf=crlf))
    assert SEARCHES_FORMAT.document("searches", SEARCHES_FORMAT.records(again), again.head, crlf, again.odd) == again
