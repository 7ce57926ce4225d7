"""The parts of Whoosh that the engine is built from; some 0.1 s to import, so only the engine does.

Whoosh imports some of its modules only when they are first used. What the engine uses needs none
that is not loaded by these imports, so no warning can come later (a test compiles it all anew).
"""

from __future__ import annotations

from search.whoosh_quietly import quietly

with quietly():
    from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC as MAGIC
    from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3PostingsWriter
    from whoosh.columns import NumericColumn, VarBytesColumn
    from whoosh.fields import COLUMN, FieldType, Schema
    from whoosh.filedb.compound import CompoundStorage
    from whoosh.filedb.filestore import FileStorage
    from whoosh.filedb.structfile import BufferFile
    from whoosh.formats import Existence, Positions
    from whoosh.index import TOC, FileIndex
    from whoosh.query import And, Every, Not, NullQuery, Or, Query, Term
    from whoosh.reading import TermNotFound
    from whoosh.util.numeric import byte_to_length, length_to_byte
    from whoosh.writing import SegmentWriter

__all__ = [
    "COLUMN",
    "MAGIC",
    "TOC",
    "And",
    "BufferFile",
    "CompoundStorage",
    "Every",
    "Existence",
    "FieldType",
    "FileIndex",
    "FileStorage",
    "Not",
    "NullQuery",
    "NumericColumn",
    "Or",
    "Positions",
    "Query",
    "Schema",
    "SegmentWriter",
    "Term",
    "TermNotFound",
    "VarBytesColumn",
    "W3Codec",
    "W3FieldWriter",
    "W3PostingsWriter",
    "byte_to_length",
    "length_to_byte",
]
