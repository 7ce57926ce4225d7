"""What services and programs send, in their real shapes, about papers that nobody has written."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from search.paper import Paper
from search.sources.base import Document, Item, PaperRow, Reader, ReadOptions

_DATA = Path(__file__).resolve().parents[2] / "data" / "sources"


def sample(name: str) -> str:
    return (_DATA / name).read_text("utf-8")


def sample_record(name: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(sample(name))
    return record


ZOTERO_BIB, ARXIV_BIB, ACL_BIB, DBLP_BIB = (sample(f"{name}.bib") for name in ("zotero", "arxiv", "acl", "dblp"))
ZOTERO_RIS = sample("zotero.ris")
# The second is what Zotero makes of a preprint.
CSL, CSL_PREPRINT = sample_record("csl.json"), sample_record("csl_preprint.json")
WORK, S2_PAPER = sample_record("openalex.json"), sample_record("semantic_scholar.json")
RSS, RDF, ATOM, OPML = (sample(name) for name in ("journal.rss", "journal.rdf", "blog.atom", "feeds.opml"))


def document(data: str | bytes) -> Document:
    return Document("-", stream=io.BytesIO(data if isinstance(data, bytes) else data.encode()))


def read_by(reader: Reader, data: str | bytes) -> list[Item]:
    return list(reader.read(document(data), ReadOptions()))


def read_json(reader: Reader, data: object, indent: int | None = None) -> list[Item]:
    return read_by(reader, json.dumps(data, indent=indent))


def papers(found: Iterable[Item]) -> list[Paper]:
    return [item.paper for item in found if isinstance(item, PaperRow)]
