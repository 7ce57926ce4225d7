"""The parts of Whoosh that the engine is built from; about 0.1 s to import, so only the engine does.

Whoosh imports some of its modules only when they are first used. The bare imports below are of
those: what is loaded here can print no warning later.
"""

from __future__ import annotations

from search.whoosh_quietly import quietly

with quietly():
    import whoosh.codec.whoosh3
    import whoosh.collectors
    import whoosh.matching.wrappers
    import whoosh.reading
    import whoosh.searching
    import whoosh.spelling  # noqa: F401
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
