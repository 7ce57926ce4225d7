"""Works of Crossref's REST API: an answer with one work or a list of them, a list, or JSON Lines of a data file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from search.paper_json import Fields
from search.sources.base import Document, Item, ReadOptions
from search.sources.formats import csl_json
from search.sources.json_stream import json_papers, opening
from search.sources.source_work import Reference

SOURCE = "crossref"
_ENVELOPES = frozenset(("message", "items"))


class Crossref:
    name = SOURCE
    label = "Crossref works (JSON)"
    origin = "curl https://api.crossref.org/works/DOI > work.json"

    def sniff(self, document: Document) -> bool:
        first = opening(document, _ENVELOPES).fields
        # CSL-JSON has the same fields, but texts where Crossref has lists.
        if isinstance(first.get("title"), list) and "DOI" in first:
            return True
        return b'"message-type"' in document.head[:200] and b'"status"' in document.head[:200]

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        return json_papers(document, SOURCE, _ENVELOPES, reference)


def reference(work: Fields) -> Reference:
    found = csl_json.reference(work)
    subtitle = next(iter(work.lines("subtitle")), "") if isinstance(work.raw.get("subtitle"), list) else ""
    if subtitle and subtitle.casefold() not in found.title.casefold():
        found = replace(found, title=f"{found.title}: {subtitle}")
    if not found.date:
        names = ("published-print", "published-online", "posted", "created")
        found = replace(found, date=next(filter(None, (csl_json.date_of(work, name) for name in names)), ""))
    return found
