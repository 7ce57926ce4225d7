"""The parts of Whoosh that the engine is built from; some 0.1 s to import, so only writing does.

Whoosh imports some of its modules only when they are first used. What the engine uses needs none
that is not loaded by these imports, so no warning can come later (a test compiles it all anew).
"""

from __future__ import annotations

from search.text.stemmer import quietly

with quietly():
    from whoosh.codec.base import FieldCursor, PerDocumentReader, PerDocumentWriter, TermsReader
    from whoosh.codec.base import FieldWriter as FieldWriterBase
    from whoosh.codec.whoosh3 import W3Codec, W3Segment
    from whoosh.columns import NumericColumn, VarBytesColumn
    from whoosh.fields import COLUMN, FieldType, Schema
    from whoosh.filedb.compound import CompoundStorage
    from whoosh.filedb.filestore import FileStorage
    from whoosh.filedb.structfile import StructFile
    from whoosh.formats import Existence, Positions
    from whoosh.index import TOC, clean_files
    from whoosh.matching import ListMatcher
    from whoosh.reading import TermInfo, TermNotFound
    from whoosh.util.numeric import byte_to_length, length_to_byte

__all__ = [
    "COLUMN",
    "TOC",
    "CompoundStorage",
    "Existence",
    "FieldCursor",
    "FieldType",
    "FieldWriterBase",
    "FileStorage",
    "ListMatcher",
    "NumericColumn",
    "PerDocumentReader",
    "PerDocumentWriter",
    "Positions",
    "Schema",
    "StructFile",
    "TermInfo",
    "TermNotFound",
    "TermsReader",
    "VarBytesColumn",
    "W3Codec",
    "W3Segment",
    "byte_to_length",
    "clean_files",
    "length_to_byte",
]
