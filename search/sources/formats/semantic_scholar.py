"""Papers of Semantic Scholar's Graph API: a single one, a batch, a search's `data`, citations, recommendations."""

from __future__ import annotations

from collections.abc import Iterator

from search.paper import NOT_PUBLISHED, Publication
from search.paper_json import Fields
from search.sources.base import Document, Item, ReadOptions
from search.sources.json_stream import json_papers, opening
from search.sources.source_work import Reference

SOURCE = "semantic-scholar"
_ENVELOPES = frozenset(("data", "recommendedPapers"))
_OWN = frozenset(("paperId", "corpusId", "externalIds", "citingPaper", "citedPaper", "s2FieldsOfStudy"))


class SemanticScholar:
    name = SOURCE
    label = "Semantic Scholar (JSON)"
    origin = "curl https://api.semanticscholar.org/graph/v1/paper/ID"

    def sniff(self, document: Document) -> bool:
        first = opening(document, _ENVELOPES)
        if first.fields:
            return not _OWN.isdisjoint(first.fields)
        return first.envelope == "recommendedPapers" or (first.envelope == "data" and b'"total"' in document.head)

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        return json_papers(document, SOURCE, _ENVELOPES, reference)


def reference(record: Fields) -> Reference:
    paper = record.inner("citingPaper") or record.inner("citedPaper") or record
    if (error := paper.line("error", "message")) and not paper.line("title"):
        raise ValueError(f"the service says: {error[:300]}")
    ids = paper.inner("externalIds")
    identifiers = {name: ids.line(name) for name in ("ArXiv", "DOI", "ACL")} if ids else {}
    file, journal = paper.inner("openAccessPdf"), paper.inner("journal")
    fields = [*paper.lines("fieldsOfStudy"), *paper.lines("s2FieldsOfStudy", "category")]
    return Reference(
        title=paper.line("title"),
        abstract=paper.text("abstract"),
        authors=paper.lines("authors", "name"),
        date=paper.day("publicationDate"),
        year=paper.number("year"),
        venue=_venue(paper),
        keywords=fields,
        names=(f"arXiv:{identifiers['ArXiv']}" if identifiers.get("ArXiv") else "", identifiers.get("DOI", "")),
        url=(_page(identifiers, paper.line("url")),),
        pdf=(file.line("url") if file else "",),
        publication=Publication(volume=journal.line("volume"), pages=journal.line("pages"))
        if journal
        else NOT_PUBLISHED,
    )


def _page(identifiers: dict[str, str], url: str) -> str:
    """The paper's page; Semantic Scholar's own only if there is no other."""
    if identifiers.get("ACL"):
        return f"https://aclanthology.org/{identifiers['ACL']}/"
    return "" if identifiers.get("ArXiv") or identifiers.get("DOI") else url


def _venue(paper: Fields) -> str:
    venue, journal = paper.inner("publicationVenue"), paper.inner("journal")
    named = venue.line("name") if venue else ""
    return paper.line("venue") or named or (journal.line("name") if journal else "")
