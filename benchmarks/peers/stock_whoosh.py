"""Whoosh 2.7.4 as it comes: its own schema, its stemming analyzer, its BM25F.

Tuned where it costs nothing: 512 MB for the writer and one commit, hence one segment, which is how it answers fastest.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.peers.base import TOP, Row, read
from search.text.stemmer import quietly

with quietly():
    from whoosh import index, qparser, sorting
    from whoosh.analysis import StemmingAnalyzer
    from whoosh.fields import ID, NUMERIC, TEXT, Schema


class StockWhoosh:
    """An index as Whoosh's own documentation makes it."""

    _searcher: Any
    _parsers: dict[str, Any]

    def build(self, source: Path, folder: Path) -> None:
        """Index papers."""
        folder.mkdir(parents=True)
        stemming = StemmingAnalyzer()
        schema = Schema(
            title=TEXT(stored=True, analyzer=stemming),
            abstract=TEXT(analyzer=stemming),
            authors=TEXT,
            year=NUMERIC(sortable=True),
            category=ID(sortable=True),
        )
        writer = index.create_in(str(folder), schema).writer(limitmb=512)
        for paper in read(source):
            writer.add_document(
                title=paper["title"],
                abstract=paper["abstract"],
                authors=", ".join(paper["authors"]),
                year=date.fromisoformat(paper["date"]).year,
                category=paper["categories"][0],
            )
        writer.commit()

    def open(self, folder: Path) -> None:
        """Open the index."""
        with quietly():
            opened = index.open_dir(str(folder))
            self._searcher = opened.searcher()
            fields = ["title", "abstract", "authors"]
            self._parsers = {
                "any": qparser.MultifieldParser(fields, opened.schema, group=qparser.OrGroup),
                "all": qparser.MultifieldParser(fields, opened.schema),
            }

    def ask(self, row: Row) -> int:
        """Search, reading titles and the exact count."""
        text = {"phrase": f'"{" ".join(row.words)}"', "prefix": f"{row.words[0]}*"}.get(row.how, " ".join(row.words))
        query = self._parsers.get(row.how, self._parsers["all"]).parse(text)
        results = self._searcher.search(query, limit=TOP)
        _ = [hit["title"] for hit in results]
        count = len(results)
        if row.how == "facets":
            facets = sorting.Facets()
            for name in ("year", "category"):
                facets.add_field(name, maptype=sorting.Count)
            grouped = self._searcher.search(query, limit=None, groupedby=facets)
            _ = [grouped.groups(name) for name in ("year", "category")]
        return count


PEER = StockWhoosh
