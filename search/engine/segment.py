"""One segment of the index, read in whole posting lists and columns.

Whoosh walks a query document by document through a tree of matchers; in Python each step costs
more than the work in it. Reading a term's whole list at once costs a tenth of that, and lists and
columns can be kept, because a segment's files never change (which of its papers were replaced is
told by the table of contents, not by the segment).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from search.engine.cache import Cache
from search.engine.fields import SCHEMA, WORD, term, text
from search.engine.files import SegmentFiles
from search.engine.lexicon import Lexicon
from search.engine.postings import Block, blocks
from search.engine.whoosh_parts import NumericColumn, TermNotFound, W3Codec, byte_to_length

_T = TypeVar("_T")
_LENGTH = NumericColumn("B", default=0)
# Postings kept per segment, counted in papers: about 50 MB when full.
_POSTINGS_KEPT = 1_000_000


class Postings(NamedTuple):
    """The papers that hold a term, ascending, and how often each does."""

    docs: Sequence[int]
    weights: Sequence[float] | None
    """None where every weight is 1."""


class Segment:
    """A segment's files, open.

    Args:
        folder: Where they are.
        record: Whoosh's record of the segment.
    """

    def __init__(self, folder: Path, record: Any) -> None:
        self.id: str = record.segment_id()
        self.size: int = record.doc_count_all()
        codec = record.codec()
        self._files = SegmentFiles((folder / record.make_filename(record.COMPOUND_EXT)).read_bytes())
        self._terms = codec.terms_reader(self._files, record)
        self._posts = record.open_file(self._files, W3Codec.POSTS_EXT)
        self._docs = codec.per_document_reader(self._files, record)
        self._kept: dict[object, Any] = {}
        self._postings: Cache[tuple[str, bytes], Postings] = Cache(_POSTINGS_KEPT)
        self.expansions: Cache[object, Any] = Cache(_POSTINGS_KEPT)
        self.fields = frozenset(self._terms.indexed_field_names())

    def close(self) -> None:
        """Let go of the files."""
        self._terms.close()
        self._posts.close()
        self._docs.close()
        self._files.close()

    def once(self, name: object, make: Callable[[], _T]) -> _T:
        """Return what was made under this name the first time that it was asked for."""
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]  # type: ignore[no-any-return]

    def info(self, field: str, bterm: bytes) -> Any:
        """Return Whoosh's record of a term; None where it is unknown."""
        if field not in self.fields:
            return None
        try:
            return self._terms.term_info(field, bterm)
        except TermNotFound:
            return None

    def frequency(self, field: str, bterm: bytes) -> int:
        """Return the number of papers that hold a term."""
        info = self.info(field, bterm)
        return int(info.doc_frequency()) if info else 0

    def find(self, key: str) -> int | None:
        """Return the number of the paper with this key; a segment holds a key at most once."""
        info = self.info("key", term(key))
        return int(info.min_id()) if info else None

    def postings(self, field: str, bterm: bytes) -> Postings:
        """Return a term's postings; empty where the term is unknown."""
        found = self._postings.get((field, bterm))
        if found is None:
            found = self._read(self.info(field, bterm))
            self._postings.put((field, bterm), found, len(found.docs) + 1)
        return found

    def _read(self, info: Any) -> Postings:
        docs, weights = array("I"), array("f")
        for block in self._blocks(info):
            docs.extend(block.docs)
            weights.extend(block.weights or (1.0,) * len(block.docs))
        return Postings(docs, None if weights.count(1.0) == len(weights) else weights)

    def _blocks(self, info: Any) -> Iterator[Block]:
        """Yield the blocks of a term's list; none for an unknown term."""
        if info is not None:
            start, length = info.extent()
            # Whoosh 2.7.4 forgets to unpack the length.
            yield from blocks(self._posts.get(start, length[0] if isinstance(length, tuple) else length))

    def places(self, field: str, bterm: bytes) -> dict[int, bytes]:
        """Return where a term stands in each paper that holds it, still encoded."""
        found: dict[int, bytes] = {}
        for block in self._blocks(self.info(field, bterm)):
            found.update(zip(block.docs, block.places or (), strict=True))
        return found

    def terms_from(self, field: str, prefix: bytes) -> Iterator[tuple[bytes, Any]]:
        """Yield each term of a field that starts so, in order, with Whoosh's record of it."""
        if field not in self.fields:
            return
        for (name, bterm), info in self._terms.items_from(field, prefix):
            if name != field or not bterm.startswith(prefix):
                return
            yield bterm, info

    def lexicon(self, field: str) -> Lexicon:
        """Return the lexicon of a text field."""
        return self.once(("lexicon", field), lambda: Lexicon(list(self._words(field))))

    def _words(self, field: str) -> Iterator[str]:
        mark = term(WORD)
        if field in self.fields:
            for name, bterm in self._terms.terms_from(field, mark):
                if name != field or not bterm.startswith(mark):
                    return
                yield text(bterm[len(mark) :])

    def docs_of(self, info: Any) -> Iterator[Sequence[int]]:
        """Yield the papers of a term, block by block."""
        for block in self._blocks(info):
            yield block.docs

    def groups(self, moved: dict[int, int]) -> Iterator[tuple[str, bytes, list[Any]]]:
        """Yield every term with its postings, as `postings.Group`, for a merge.

        Args:
            moved: The papers to be kept, with their new numbers, in ascending order.
        """
        for (field, bterm), info in self._terms.items():
            found: list[Any] = []
            for docs, weights, places in self._blocks(info):
                every = zip(docs, weights or repeat(1.0), places or repeat(b""), strict=False)
                for doc, weight, where in every:
                    if doc in moved:
                        found += moved[doc], weight, where
            if found:
                yield field, bterm, found

    def numbers(self, field: str) -> Sequence[int]:
        """Return a number column, one entry a paper."""
        return self.once(("numbers", field), lambda: self._column(field, SCHEMA[field].column_type))

    def lengths(self, field: str) -> Sequence[int]:
        """Return each paper's length of a field, as the byte that stands for it."""
        return self.once(("lengths", field), lambda: self._column(f"_{field}_len", _LENGTH))

    def _column(self, name: str, column: Any) -> array[int]:
        if not self._docs.has_column(name):
            return array("q", [column.default_value()]) * self.size
        return array("q", self._docs.column_reader(name, column).load())

    def total_length(self, field: str) -> int:
        """Return the number of words in a field of all papers together."""
        return int(self._docs.field_length(field))

    @property
    def keys(self) -> Sequence[str]:
        """Return each paper's key."""
        return self.once("keys", self._read_keys)

    def _read_keys(self) -> list[str]:
        if not self._docs.has_column("key"):
            return [""] * self.size
        return [text(key) for key in self._docs.column_reader("key", SCHEMA["key"].column_type)]

    @property
    def numbered(self) -> dict[str, int]:
        """Return each key's paper."""
        return self.once("numbered", lambda: {key: doc for doc, key in enumerate(self.keys)})


WORDS_IN = tuple(byte_to_length(byte) for byte in range(256))
"""How many words a length byte stands for."""
