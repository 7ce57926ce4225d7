"""Who else ranks the papers of a collection, each by its own scores: papers with any of the words.

`RANKERS` makes each from papers. It is then asked with a question, from which function words are left out, because that
suits all of them best, and returns the ids of its best papers.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from importlib.util import find_spec

from benchmarks.judged import DEEP, Text
from benchmarks.scoring import PLAIN, Scores
from search.text.function_words import FUNCTION_WORDS
from search.text.stemmer import quietly
from search.text.words import words

Ranker = Callable[[str], list[str]]


def _some(text: str) -> list[str]:
    said = words(text)
    return [word for word in said if word not in FUNCTION_WORDS] or said


def fts5(papers: Sequence[Text]) -> Ranker:
    """Return SQLite's FTS5: porter over unicode61, bm25. Titles that weigh more make it worse."""
    database = sqlite3.connect(":memory:")
    columns = "id UNINDEXED, title, abstract, tokenize='porter unicode61'"
    database.execute(f"CREATE VIRTUAL TABLE papers USING fts5({columns})")
    rows = ((paper.id, paper.title, paper.abstract) for paper in papers)
    database.executemany("INSERT INTO papers VALUES (?, ?, ?)", rows)
    best = f"SELECT id FROM papers WHERE papers MATCH ? ORDER BY bm25(papers), rowid LIMIT {DEEP}"

    def ask(text: str) -> list[str]:
        return [paper for (paper,) in database.execute(best, (" OR ".join(f'"{word}"' for word in _some(text)),))]

    return ask


def stock_whoosh(papers: Sequence[Text]) -> Ranker:
    """Return Whoosh as it comes: its stemming analyzer, its BM25F."""
    with quietly():
        from whoosh.analysis import StemmingAnalyzer
        from whoosh.fields import STORED, TEXT, Schema
        from whoosh.filedb.filestore import RamStorage
        from whoosh.query import Or, Term

        stemming = StemmingAnalyzer()
        index = RamStorage().create_index(
            Schema(id=STORED, title=TEXT(analyzer=stemming), abstract=TEXT(analyzer=stemming))
        )
        with index.writer() as writer:
            for paper in papers:
                writer.add_document(id=paper.id, title=paper.title, abstract=paper.abstract)
        searcher = index.searcher()

    def ask(text: str) -> list[str]:
        terms = [token.text for token in stemming(" ".join(_some(text)), mode="query")]
        query = Or([Term(field, term) for field in ("title", "abstract") for term in terms])
        return [hit["id"] for hit in searcher.search(query, limit=DEEP)]

    return ask


def tantivy(papers: Sequence[Text]) -> Ranker:
    """Return tantivy: English stemming, BM25 of each field."""
    import tantivy

    fields = ["title", "abstract"]
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for field in fields:
        builder.add_text_field(field, tokenizer_name="en_stem")
    index = tantivy.Index(builder.build())
    writer = index.writer(num_threads=1)
    for paper in papers:
        writer.add_document(tantivy.Document(id=paper.id, title=paper.title, abstract=paper.abstract))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def ask(text: str) -> list[str]:
        hits = searcher.search(index.parse_query(" ".join(_some(text)), fields), DEEP).hits
        return [str(searcher.doc(address)["id"][0]) for _, address in hits]

    return ask


def plain_bm25(papers: Sequence[Text]) -> Ranker:
    """Return BM25 over Porter stems, titles three times."""
    return Scores(papers).ranker(PLAIN)


REFERENCE = "BM25 over Porter stems"
# Name in the table; what makes it; what has to be installed.
RANKERS: dict[str, tuple[Callable[[Sequence[Text]], Ranker], str]] = {
    "SQLite FTS5": (fts5, "sqlite3"),
    "tantivy": (tantivy, "tantivy"),
    "Whoosh": (stock_whoosh, "whoosh"),
    REFERENCE: (plain_bm25, "search"),
}


def present() -> dict[str, Callable[[Sequence[Text]], Ranker]]:
    """Return what is installed."""
    return {name: make for name, (make, needed) in RANKERS.items() if find_spec(needed)}
