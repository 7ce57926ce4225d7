"""Files of lists: whatever is written is read again, from the file and from the store of blobs."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from search.errors import UsageError
from search.text.clean import clean_line
from shelf.files.blob_store import BlobStore, blob_name
from shelf.lists.model import ListEntry, ReadingList, list_entry, paragraphs
from shelf.yaml.list_file import LIST_FORMAT, read_list, write_list

LINES = st.text(max_size=30)
EXTRA = st.dictionaries(st.sampled_from(["colour", "on", "a b"]), st.text("ab\n: '\"#é", max_size=9), max_size=2)
ENTRIES = st.builds(
    ListEntry,
    LINES.map(lambda text: clean_line(text).strip("~ ") or "k"),
    LINES,
    st.lists(LINES, max_size=2).map(tuple),
    st.sampled_from(["2024", "", "0999"]) | LINES,
    LINES,
    st.text("ab\n: -'\"#|>\t~", max_size=12) | LINES,
    EXTRA,
)


def tidy(entry: ListEntry) -> ListEntry | None:
    """The entry as a list takes it; None for one that it refuses."""
    try:
        return list_entry(entry)
    except UsageError:
        return None


@given(
    name=LINES.map(lambda text: clean_line(text).strip("~ ") or "x"),
    about=st.text("ab\n: -'\"#|>\t~", max_size=12),
    due=st.sampled_from(["", "2026-11-30", "soon"]),
    entries=st.lists(ENTRIES, max_size=4, unique_by=lambda entry: entry.key),
    extra=EXTRA,
    crlf=st.booleans(),
)
def test_whatever_is_written_is_read_again(
    name: str, about: str, due: str, entries: list[ListEntry], extra: dict[str, str], crlf: bool
) -> None:
    sound = tuple(filter(None, map(tidy, entries)))
    before = ReadingList("x", name, paragraphs(about), due, sound, dict(extra), crlf=crlf)
    data = write_list(before)
    again = read_list(data, "x")
    assert again == before
    assert write_list(again) == data
    assert write_list(replace(again, crlf=False)) == data.replace(b"\r\n", b"\n")
    with tempfile.TemporaryDirectory() as folder:
        BlobStore(Path(folder), LIST_FORMAT).save(data, "x", again)
        stored = BlobStore(Path(folder), LIST_FORMAT).load(blob_name(data), "x")
        assert stored
        found = stored.document
        assert (stored.data, found) == (data, again)
        assert (found.head, found.crlf, found.odd) == (again.head, again.crlf, again.odd)
