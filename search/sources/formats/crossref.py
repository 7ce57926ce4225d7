"""Works of Crossref's REST API: an answer with one work or a list of them, a list, or JSON Lines of a data file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from search.paper_json import Fields
from search.sources.base import Document, Item, ReadOptions
from search.sources.formats import csl_json
from search.sources.json_stream import head_objects, json_papers, opening
from search.sources.source_work import Reference

SOURCE = "crossref"
_ENVELOPES = frozenset(("message", "items"))
# Not a journal, a funder or an error.
_OF_WORKS = re.compile(rb'"message-type"\s*:\s*"work(?:-list)?"')


class Crossref:
    name = SOURCE
    label = "Crossref works (JSON)"
    origin = "curl https://api.crossref.org/works/DOI > work.json"

    def sniff(self, document: Document) -> bool:
        if b'"message-type"' in document.head[:200]:
            return bool(_OF_WORKS.search(document.head[:200]))
        if not opening(document, _ENVELOPES).fields:
            return False
        # CSL-JSON has the same fields, but texts where Crossref has lists; some works have no title.
        return any(isinstance(work.get("title"), list) and "DOI" in work for work in head_objects(document, _ENVELOPES))

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
