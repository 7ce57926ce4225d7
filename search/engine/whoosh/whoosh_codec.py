"""What Whoosh needs to open the index: its table of contents, and a codec that reads Carrel's segments.

A segment is five parts in Whoosh's compound file: the dictionary of terms; the streams of papers, counts
and positions that it points into; and the keys, numbers and lengths of the papers. Whoosh's own searcher reads it
through `whoosh_readers`; the engine reads it through `segment`, by the manifest. The table of contents is written
for others with every commit, and never read here: it is a pickle.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from search.engine.whoosh.manifest import INDEX
from search.engine.whoosh.segment import SegmentMeta
from search.engine.whoosh.whoosh_import import TOC, FileStorage, W3Codec, W3Segment
from search.engine.whoosh.whoosh_schema import SCHEMA


class CarrelCodec(W3Codec):
    """Reads flat arrays instead of Whoosh's tables and blocks; it writes nothing."""

    # Shortest and longest field by block: for skipping blocks, which reading whole lists never does.
    length_stats = False

    def terms_reader(self, storage: Any, segment: Any) -> Any:
        from search.engine.whoosh.whoosh_readers import WhooshTermsReader  # only Whoosh's searcher needs it

        return WhooshTermsReader(storage, segment)

    def per_document_reader(self, storage: Any, segment: Any) -> Any:
        from search.engine.whoosh.whoosh_readers import WhooshPapersReader  # only Whoosh's searcher needs it

        return WhooshPapersReader(storage, segment)


class CarrelSegment(W3Segment):
    """A segment in Whoosh's table of contents.

    Args:
        meta: Its entry in the manifest.
    """

    def __init__(self, meta: SegmentMeta) -> None:
        name = meta.id.removeprefix(f"{INDEX}_")
        super().__init__(CarrelCodec(), INDEX, meta.size, name, set(meta.deleted.tolist()) or None)
        self.compound = True
        self._fieldlengths = dict(meta.lengths)


def write_toc(folder: Path, generation: int, segments: Iterable[SegmentMeta]) -> None:
    """Write Whoosh's table of contents for a commit."""
    # Of a commit that a killed writer did not finish.
    toc_path(folder, generation).unlink(missing_ok=True)
    TOC(SCHEMA, [CarrelSegment(meta) for meta in segments], generation).write(FileStorage(str(folder)), INDEX)


def toc_path(folder: Path, generation: int) -> Path:
    return folder / f"_{INDEX}_{generation}.toc"
