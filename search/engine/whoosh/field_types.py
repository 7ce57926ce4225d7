"""The fields of the index, and how a paper fills them; `names` says what they are called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from search.engine.whoosh.postings import decoded
from search.engine.whoosh.schema import (
    COLUMNS,
    EXACT,
    GAP,
    LEAST,
    MOST,
    NUMBERS,
    STEMMED,
    TEXT,
    UNKNOWN,
    WORD,
    day_number,
    term,
)
from search.engine.whoosh.whoosh_import import (
    COLUMN,
    Existence,
    FieldType,
    NumericColumn,
    Positions,
    Schema,
    VarBytesColumn,
)
from search.paper import Paper
from search.query.dates import first_day
from search.text.latex import readable
from search.text.words import exact, stem, words

__all__ = ["COLUMNS", "EXACT", "GAP", "SCHEMA", "TEXT", "WORD", "document", "term"]


class PositionsFormat(Positions):
    """Where a word stands in a field: the first place and the steps to the others, as the codec keeps them."""

    def encode(self, poslist: list[int]) -> bytes:
        """Return the bytes for positions in ascending order."""
        gaps = [poslist[0], *(after - before for before, after in pairwise(poslist))]
        if max(gaps) < 128:
            return bytes(gaps)
        # A dozen at most: numpy would take longer to be called.
        found = bytearray()
        for gap in gaps:
            left = gap
            while left > 127:
                found.append(left & 127 | 128)
                left >>= 7
            found.append(left)
        return bytes(found)

    def decode_positions(self, valuestring: bytes) -> list[int]:
        """Return the positions in ascending order."""
        places: list[int] = np.cumsum(decoded(np.frombuffer(valuestring, np.uint8))).tolist()
        return places

    def decode_frequency(self, valuestring: bytes) -> int:
        """Return how often the word stands in the field."""
        return len(self.decode_positions(valuestring))


class TextField(FieldType):
    """Running text in passages (one title, several authors), searchable by word and by stem.

    Args:
        stems: Words are searched by their stems, too (not in names and addresses).
    """

    def __init__(self, *, stems: bool = True) -> None:
        super().__init__(PositionsFormat(), None, scorable=True)
        self.stems = stems

    def index(self, value: Iterable[str], **_: Any) -> Iterator[tuple[bytes, int, int, bytes]]:
        """Yield term, what it adds to the field's length, weight and places, for each term."""
        written: dict[str, list[int]] = {}
        position = 0
        for passage in value:
            for word in words(passage):
                if word in written:
                    written[word].append(position)
                else:
                    written[word] = [position]
                position += 1
            position += GAP
        encode = self.format.encode
        stems: dict[bytes, list[int]] = {}
        for word, places in written.items():
            as_written, root = _terms(word)
            yield as_written, 0 if self.stems else len(places), len(places), encode(places)
            if self.stems:
                stems[root] = sorted(stems[root] + places) if root in stems else places
        for root, places in stems.items():
            yield root, len(places), len(places), encode(places)


@lru_cache(maxsize=1 << 16)
def _terms(word: str) -> tuple[bytes, bytes]:
    """Return the two terms of a folded word: as it is written, and its stem."""
    return term(WORD + word), term(stem(word))


class ExactField(FieldType):
    """Values that match as wholes, in `exact` form."""

    def __init__(self) -> None:
        super().__init__(Existence(), None)

    def index(self, value: Iterable[str], **_: Any) -> Iterator[tuple[bytes, int, int, bytes]]:
        """Yield each value once."""
        for one in {exact(one) for one in value} - {""}:
            yield term(one), 1, 1, b""


class KeyField(FieldType):
    """The paper's key: a term, to find the paper, and a column, to name it."""

    def __init__(self) -> None:
        super().__init__(Existence(), None, unique=True, sortable=VarBytesColumn())

    def index(self, value: str, **_: Any) -> Iterator[tuple[bytes, int, int, bytes]]:
        """Yield the key."""
        yield term(value), 1, 1, b""

    def to_column_value(self, value: str) -> bytes:
        """Return the key as the column holds it."""
        return term(value)


def number_field(default: int = UNKNOWN) -> FieldType:
    """Return a column of whole numbers, read as one array and never as terms."""
    return COLUMN(NumericColumn("i", default=default))


SCHEMA = Schema(
    key=KeyField(),
    **{name: TextField(stems=name in STEMMED) for name in (*TEXT, "code")},
    **{name: ExactField() for name in EXACT},
    seq=number_field(0),
    place=number_field(0),
    **{name: number_field() for name in NUMBERS},
)


def document(paper: Paper, seq: int, place: int) -> dict[str, Any]:
    """Return what the index holds of a paper: the terms that `search.query.reference` looks for.

    Args:
        paper: With its key.
        seq: The change that this is.
        place: The paper's place in the order of addition.
    """
    categories = [part for name in paper.categories for part in (name, name.partition(".")[0])]
    has = {"code": paper.code, "link": paper.links, "pdf": paper.pdf_url, "abstract": paper.abstract}
    return {
        "key": paper.key,
        "seq": seq,
        "place": place,
        "title": [readable(paper.title)],
        "abstract": [readable(paper.abstract)],
        "authors": [readable(author) for author in paper.authors],
        "keywords": [readable(keyword) for keyword in paper.keywords],
        "code": [url.partition("://")[2] for url in paper.code],
        "id": [readable(value) for value in (paper.arxiv, paper.doi, paper.key)],
        "cat": [readable(value) for value in categories],
        "venue": [readable(paper.venue)],
        "kw": [readable(value) for value in paper.keywords],
        "page": [readable(name) for page in paper.pages for name in page.names],
        "has": [name for name, there in has.items() if there],
        "year": _within(paper.year),
        "upvotes": _within(paper.upvotes),
        "date": day_number(first_day(paper.date)),
        "added": day_number(first_day(paper.added)),
    }


def _within(value: int | None) -> int | None:
    # No query can name a number beyond the column's ends, so what is beyond may stand at them.
    return None if value is None else max(LEAST, min(MOST, value))
