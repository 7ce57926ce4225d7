"""The schema as Whoosh sees it: field types with analyzers, so that Whoosh's own query parser and searcher work.

Carrel reads and writes the index without it; it is pickled into Whoosh's table of contents. Whoosh can therefore
open the index wherever Carrel can be imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from search.engine.whoosh.field_names import EXACT, LEAST, MOST, NUMBERS, SCORED, STEMMED, UNKNOWN, WORD, term
from search.engine.whoosh.postings import decoded
from search.engine.whoosh.whoosh_api import (
    COLUMN,
    Analyzer,
    Existence,
    FieldType,
    ListMatcher,
    NumericColumn,
    Positions,
    Query,
    Schema,
    Token,
    VarBytesColumn,
)
from search.text.words import exact, stem, tokens


class WordAnalyzer(Analyzer):
    """Cuts text into the words that Carrel searches for, as stems or as written, each as its term in the index."""

    def __init__(self, *, stems: bool) -> None:
        self.stems = stems

    def __call__(self, value: str, start_pos: int = 0, start_char: int = 0, **_: Any) -> Iterator[Token]:
        for position, word in enumerate(tokens(value), start_pos):
            original = value[word.start : word.end]
            yield _token(
                stem(word.folded) if self.stems else WORD + word.folded, original, position, start_char + word.start
            )


class ExactAnalyzer(Analyzer):
    """Takes a value as one term, in the form in which values compare."""

    def __init__(self, form: Callable[[str], str]) -> None:
        self.form = form

    def __call__(self, value: str, start_pos: int = 0, start_char: int = 0, **_: Any) -> Iterator[Token]:
        if text := self.form(value):
            yield _token(text, value, start_pos, start_char)


def _token(text: str, original: str, position: int, start: int) -> Token:
    return Token(
        text=text,
        original=original,
        pos=position,
        startchar=start,
        endchar=start + len(original),
        positions=True,
        chars=True,
        boost=1.0,
        stopped=False,
    )


class PositionGaps(Positions):
    """The positions of a word in a field as the index has them: the first, and the steps to the others."""

    def decode_positions(self, valuestring: bytes) -> list[int]:
        positions: list[int] = np.cumsum(decoded(np.frombuffer(valuestring, np.uint8))).tolist()
        return positions

    def decode_frequency(self, valuestring: bytes) -> int:
        return len(self.decode_positions(valuestring))


class TextField(FieldType):
    """Running text, searched by word; by stem except in names and addresses."""

    def __init__(self, *, stems: bool) -> None:
        super().__init__(PositionGaps(), WordAnalyzer(stems=stems), scorable=True)


class ExactField(FieldType):
    """Values that match as wholes, in `exact` form."""

    def __init__(self) -> None:
        super().__init__(Existence(), ExactAnalyzer(exact))


class KeyField(FieldType):
    """The paper's key: a term, a column, and the one stored value of a hit."""

    def __init__(self) -> None:
        super().__init__(Existence(), ExactAnalyzer(str), unique=True, stored=True, sortable=VarBytesColumn())

    def to_column_value(self, value: str) -> bytes:
        return term(value)


class NumberQuery(Query):
    """The papers whose number is in a range, both ends included; it only filters."""

    def __init__(self, name: str, low: int, high: int) -> None:
        self.fieldname = name
        self.range = (name, low, high)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NumberQuery) and self.range == other.range

    def __hash__(self) -> int:
        return hash(self.range)

    def is_leaf(self) -> bool:
        return True

    def estimate_size(self, ixreader: Any) -> int:
        return int(ixreader.doc_count_all())

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        name, low, high = self.range
        numbers = searcher.reader().column_reader(name)
        return ListMatcher([doc for doc, number in enumerate(numbers) if low <= number <= high])


class NumberField(COLUMN):
    """A column of integers, read as one array and never as terms."""

    def __init__(self, default: int = UNKNOWN) -> None:
        super().__init__(NumericColumn("i", default=default))

    def self_parsing(self) -> bool:
        """Tell Whoosh's parser that `parse_query` and `parse_range` read what is searched for."""
        return True

    def parse_query(self, fieldname: str, qstring: str, boost: float = 1.0) -> Any:
        return NumberQuery(fieldname, int(qstring), int(qstring))

    def parse_range(self, fieldname: str, start: str | None, end: str | None, *_: Any, **__: Any) -> Any:
        return NumberQuery(fieldname, int(start or LEAST), int(end or MOST))


SCHEMA = Schema(
    key=KeyField(),
    **{name: TextField(stems=name in STEMMED) for name in SCORED},
    **{name: ExactField() for name in EXACT},
    seq=NumberField(0),
    place=NumberField(0),
    **{name: NumberField() for name in NUMBERS},
)
