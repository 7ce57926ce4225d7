"""Names of the index's fields, columns and terms. Reading the index needs no Whoosh, so neither does this module.

Each word of a text field is indexed as two terms: its stem, for searching, and the folded word itself
behind a `!`. The second kind sorts together at the head of the dictionary, so `=word`, `pre*`,
`tpyo~` and suggestions read a lexicon of real words as one range, and a phrase can mix both.
"""

from __future__ import annotations

from typing import Any

from search.paper import Paper
from search.query.dates import first_day
from search.text.latex import readable

# Raised whenever an index made before could answer otherwise: schema, terms, positions or files changed.
VERSION = 4

# What is searched without a field, and how often a word there counts.
TEXT = {"title": 3.0, "abstract": 1.0, "authors": 1.0, "keywords": 1.0}
STEMMED = ("title", "abstract", "keywords")
SCORED = (*TEXT, "code")
EXACT = ("id", "cat", "venue", "kw", "page", "has")
NUMBERS = ("year", "upvotes", "date", "added")
COLUMNS = ("seq", "place", *NUMBERS)
# Stands for "unknown" in number columns; LEAST is the smallest number that is one.
UNKNOWN = -(2**31)
LEAST, MOST = UNKNOWN + 1, 2**31 - 1
# Words between two authors or keywords: no phrase and no window reaches over it.
GAP = 1 << 16
# Marks the term of a word as it is written. No stem holds it, and it sorts before all letters and digits:
# a stem's postings are often those of its one word, which is then on disk already.
WORD = "!"


def term(text: str) -> bytes:
    """A text as the index's terms are written; lone surrogates are no reason to fail."""
    return text.encode("utf-8", "surrogatepass")


def text(term: bytes) -> str:
    return term.decode("utf-8", "surrogatepass")


def day_number(day: str) -> int | None:
    """An ISO day as a number that sorts and compares alike (20240311); None for no day."""
    return int(day.replace("-", "")) if day else None


def document(paper: Paper, seq: int, place: int) -> dict[str, Any]:
    """The indexed values of a paper: what `search.query.paper_matcher` looks for."""
    categories = [part for name in paper.categories for part in (name, name.partition(".")[0])]
    has = {"code": paper.code, "link": paper.links, "pdf": paper.pdf_url, "abstract": paper.abstract}
    return {
        "key": paper.key,
        "seq": seq,
        "place": place,
        "title": [readable(paper.title)],
        "abstract": [readable(paper.abstract)],
        "authors": [readable(author) for author in paper.authors],
        "keywords": [readable(keyword) for keyword in paper.keywords],
        "code": [url.partition("://")[2] for url in paper.code],
        "id": [readable(value) for value in (paper.arxiv, paper.doi, paper.key)],
        "cat": [readable(value) for value in categories],
        "venue": [readable(paper.venue)],
        "kw": [readable(value) for value in paper.keywords],
        "page": [readable(name) for page in paper.pages for name in page.names],
        "has": [name for name, there in has.items() if there],
        "year": _within(paper.year),
        "upvotes": _within(paper.upvotes),
        "date": day_number(first_day(paper.date)),
        "added": day_number(first_day(paper.added)),
    }


def _within(value: int | None) -> int | None:
    # No query can name a number beyond the column's ends, so larger ones may be stored as the ends.
    return None if value is None else max(LEAST, min(MOST, value))
