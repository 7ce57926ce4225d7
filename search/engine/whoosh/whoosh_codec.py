"""What Whoosh needs to open and search the index: its table of contents, and a codec that reads Carrel's segments.

A segment is five parts in Whoosh's compound file: the dictionary of terms; the streams of papers, counts
and positions that it points into; and the keys, numbers and lengths of the papers. The engine reads these through
`segment`, by the manifest. The table of contents is written with every commit for Whoosh alone, and never read
here: it is a pickle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from search.columns.array_file import Arrays
from search.engine.whoosh.field_names import text
from search.engine.whoosh.manifest import INDEX
from search.engine.whoosh.postings import Postings, Streams, encoded
from search.engine.whoosh.segment import COUNTS, DOCS, LISTS, PLACES, TERMS, SegmentMeta
from search.engine.whoosh.whoosh_api import (
    TOC,
    FieldCursor,
    FileStorage,
    ListMatcher,
    TermInfo,
    TermNotFound,
    TermsReader,
    W3Codec,
    W3PerDocReader,
    W3Segment,
    byte_to_length,
)
from search.engine.whoosh.whoosh_schema import SCHEMA

Named = tuple[str, bytes]


def _read(storage: Any, segment: Any, part: str) -> memoryview:
    with segment.open_file(storage, part) as file:
        return memoryview(file.read())


class WhooshTermsReader(TermsReader):
    """Reads terms."""

    def __init__(self, storage: Any, segment: Any) -> None:
        arrays = Arrays(_read(storage, segment, TERMS))
        streams = Streams(*(_read(storage, segment, part) for part in (LISTS, COUNTS, PLACES)))
        self._docs = Arrays(_read(storage, segment, DOCS))
        names = [name.removesuffix("/ends") for name in arrays if name.endswith("/ends")]
        self._fields = {name: Postings(arrays, streams, name) for name in names}

    def indexed_field_names(self) -> list[str]:
        return list(self._fields)

    def __contains__(self, named: Named) -> bool:
        field = self._fields.get(named[0])
        return field is not None and field.find(named[1]) is not None

    def terms(self) -> Iterator[Named]:
        for name, field in self._fields.items():
            for bterm in field.terms(0, field.size):
                yield name, bterm

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[Named]:
        """Yield the terms from one on, then those of the fields that follow."""
        return (named for named in self.terms() if named >= (fieldname, prefix))

    def items(self) -> Iterator[tuple[Named, Any]]:
        return ((named, self.term_info(*named)) for named in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[Named, Any]]:
        return ((named, self.term_info(*named)) for named in self.terms_from(fieldname, prefix))

    def _lookup(self, fieldname: str, bterm: bytes) -> tuple[Postings, int]:
        field = self._fields.get(fieldname)
        number = field.find(bterm) if field else None
        if field is None or number is None:
            raise TermNotFound(f"No term {fieldname}:{bterm!r}")
        return field, number

    def term_info(self, fieldname: str, text: bytes) -> Any:
        field, number = self._lookup(fieldname, text)
        docs = field.docs(number)
        counts = field.counts(number)
        weights = np.ones(len(docs)) if counts is None else counts
        length = f"length/{fieldname}"
        lengths = [byte_to_length(byte) for byte in self._docs[length][docs].tolist()] if length in self._docs else [0]
        return TermInfo(
            float(weights.sum()),
            len(docs),
            min(lengths),
            max(lengths),
            float(weights.max()),
            int(docs[0]),
            int(docs[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        return float(self.term_info(fieldname, text).weight()) if (fieldname, text) in self else 0.0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        if (fieldname, text) not in self:
            return 0
        field, number = self._lookup(fieldname, text)
        return field.frequency(number)

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> Any:
        field, number = self._lookup(fieldname, text)
        docs = field.docs(number).tolist()
        counts = field.counts(number)
        sizes = [1] * len(docs) if counts is None else counts.tolist()
        return ListMatcher(
            docs,
            [float(size) for size in sizes],
            _values(field, number, sizes),
            format_,
            scorer=scorer,
            term=(fieldname, text),
            terminfo=self.term_info(fieldname, text),
        )

    def cursor(self, fieldname: str, fieldobj: Any) -> Any:
        return WhooshTermCursor(self._fields[fieldname], fieldobj)


def _values(field: Postings, number: int, sizes: list[int]) -> list[bytes] | None:
    """The positions of a term in each of its papers, as `PositionGaps` decodes them."""
    if not field.placed:
        return None
    data, ends = encoded(field.gaps(number))
    bounds = np.concatenate(([0], ends))[np.cumsum([0, *sizes])].tolist()
    whole = data.tobytes()
    return [whole[start:end] for start, end in pairwise(bounds)]


class WhooshTermCursor(FieldCursor):
    """Walks through the terms of a field."""

    def __init__(self, field: Postings, fieldobj: Any) -> None:
        self._field = field
        self._fieldobj = fieldobj
        self._at = 0

    def first(self) -> str | None:
        self._at = 0
        return self.text()

    def find(self, string: bytes | str) -> str | None:
        self._at = self._field.at_least(string if isinstance(string, bytes) else self._fieldobj.to_bytes(string))
        return self.text()

    def next(self) -> str | None:
        self._at += 1
        return self.text()

    def text(self) -> str | None:
        if self._at >= self._field.size:
            return None
        word: str = self._fieldobj.from_bytes(self._field.term(self._at))
        return word

    def is_valid(self) -> bool:
        return self._at < self._field.size


class WhooshPapersReader(W3PerDocReader):
    """Reads keys, numbers and lengths: columns, as Whoosh's own reader has them."""

    def __init__(self, storage: Any, segment: Any) -> None:
        super().__init__(storage, segment)
        self._docs = Arrays(_read(storage, segment, DOCS))

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        return fieldname == "key" or _column(fieldname) in self._docs

    def column_reader(self, fieldname: str, column: Any) -> Any:
        if fieldname == "key":
            return WhooshColumn(map(self._key, range(self.doc_count_all())))
        return WhooshColumn(self._docs[_column(fieldname)].tolist())

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        return {"key": text(self._key(docnum))}

    def _key(self, docnum: int) -> bytes:
        ends = self._docs["key/ends"]
        return bytes(self._docs.raw("key/text")[int(ends[docnum]) : int(ends[docnum + 1])])


def _column(name: str) -> str:
    """The array of a column; Whoosh calls that of a field's lengths `_title_len`."""
    return f"length/{name[1:-4]}" if name.startswith("_") and name.endswith("_len") else f"number/{name}"


class WhooshColumn(list[Any]):
    """The values of a column, as Whoosh asks for them."""

    def sort_key(self, docnum: int) -> Any:
        return self[docnum]

    def load(self) -> list[Any]:
        return self


class CarrelCodec(W3Codec):
    """Reads flat arrays instead of Whoosh's tables and blocks; it writes nothing."""

    # Shortest and longest field by block: for skipping blocks, which reading whole lists never does.
    length_stats = False

    def terms_reader(self, storage: Any, segment: Any) -> Any:
        return WhooshTermsReader(storage, segment)

    def per_document_reader(self, storage: Any, segment: Any) -> Any:
        return WhooshPapersReader(storage, segment)


class CarrelSegment(W3Segment):
    """A segment in Whoosh's table of contents."""

    def __init__(self, meta: SegmentMeta) -> None:
        name = meta.id.removeprefix(f"{INDEX}_")
        super().__init__(CarrelCodec(), INDEX, meta.size, name, set(meta.deleted.tolist()) or None)
        self.compound = True
        self._fieldlengths = dict(meta.lengths)


def write_toc(folder: Path, generation: int, segments: Iterable[SegmentMeta]) -> None:
    # Of a commit that a killed writer did not finish.
    toc_path(folder, generation).unlink(missing_ok=True)
    TOC(SCHEMA, [CarrelSegment(meta) for meta in segments], generation).write(FileStorage(str(folder)), INDEX)


def toc_path(folder: Path, generation: int) -> Path:
    return folder / f"_{INDEX}_{generation}.toc"
