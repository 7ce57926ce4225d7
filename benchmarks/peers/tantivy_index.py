"""tantivy, the search library in Rust, by its Python binding: English stemming, BM25."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tantivy

from benchmarks.peers.base import TOP, Row, read

_FIELDS = ["title", "abstract", "authors"]
_FACETS = {name: {"terms": {"field": name, "size": 50}} for name in ("year", "category")}


class Tantivy:
    """An index in a folder."""

    _index: tantivy.Index
    _searcher: tantivy.Searcher

    def build(self, source: Path, folder: Path) -> None:
        """Index papers, with one thread: that is how the others are compared, too."""
        folder.mkdir(parents=True)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("title", stored=True, tokenizer_name="en_stem")
        builder.add_text_field("abstract", tokenizer_name="en_stem")
        builder.add_text_field("authors")
        builder.add_integer_field("year", fast=True)
        builder.add_text_field("category", fast=True, tokenizer_name="raw")
        index = tantivy.Index(builder.build(), str(folder))
        writer = index.writer(heap_size=256_000_000, num_threads=1)
        for paper in read(source):
            writer.add_document(
                tantivy.Document(
                    title=paper["title"],
                    abstract=paper["abstract"],
                    authors=", ".join(paper["authors"]),
                    year=int(paper["date"][:4]),
                    category=paper["categories"][0],
                )
            )
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        """Open the index."""
        self._index = tantivy.Index.open(str(folder))
        self._searcher = self._index.searcher()

    def ask(self, row: Row) -> int:
        """Search, reading titles and the exact count."""
        query = self._query(row)
        result: Any = self._searcher.search(query, TOP, count=True)
        _ = [self._searcher.doc(address)["title"] for _, address in result.hits]
        if row.how == "facets":
            self._searcher.aggregate(query, _FACETS)
        return int(result.count or 0)

    def _query(self, row: Row) -> tantivy.Query:
        if row.how == "prefix":
            # Its query language has prefixes only at the end of phrases.
            schema = self._index.schema
            fields = [tantivy.Query.regex_query(schema, name, f"{row.words[0]}.*") for name in _FIELDS]
            return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in fields])
        text = {"phrase": f'"{" ".join(row.words)}"', "any": " OR ".join(row.words)}.get(
            row.how, " AND ".join(row.words)
        )
        return self._index.parse_query(text, _FIELDS)


PEER = Tantivy
