"""The parts of Whoosh that the engine is built from; some 0.1 s to import, so only writing does.

Whoosh imports some of its modules only when they are first used. What the engine uses needs none
that is not loaded by these imports, so no warning can come later (a test compiles it all anew).
"""

from __future__ import annotations

from search.text.stemmer import quietly

with quietly():
    from whoosh.analysis import Analyzer, Token
    from whoosh.codec.base import FieldCursor, TermsReader
    from whoosh.codec.whoosh3 import W3Codec, W3PerDocReader, W3Segment
    from whoosh.columns import NumericColumn, VarBytesColumn
    from whoosh.fields import COLUMN, FieldType, Schema
    from whoosh.filedb.filestore import FileStorage
    from whoosh.formats import Existence, Positions
    from whoosh.index import TOC
    from whoosh.matching import ListMatcher
    from whoosh.query import Query
    from whoosh.reading import TermInfo, TermNotFound
    from whoosh.util.numeric import byte_to_length, length_to_byte

__all__ = [
    "COLUMN",
    "TOC",
    "Analyzer",
    "Existence",
    "FieldCursor",
    "FieldType",
    "FileStorage",
    "ListMatcher",
    "NumericColumn",
    "Positions",
    "Query",
    "Schema",
    "TermInfo",
    "TermNotFound",
    "TermsReader",
    "Token",
    "VarBytesColumn",
    "W3Codec",
    "W3PerDocReader",
    "W3Segment",
    "byte_to_length",
    "length_to_byte",
]
