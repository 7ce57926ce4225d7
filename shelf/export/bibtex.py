"""BibTeX: one entry a paper, UTF-8, with keys that stay the same (`citekeys`) and capitals that do too.

Tags are `keywords`; the note is `annote`, which no ordinary style prints, where `note` would be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from search.paper import MONTHS
from search.text.clean import clean_line
from search.text.names import parse_name
from shelf.export.item import Edition, ExportItem, harmless
from shelf.export.latex import escaped, prose
from shelf.export.latex import title as title_of

_TYPES = {"preprint": "misc", "conference": "inproceedings", "journal": "article", "other": "misc"}
_VENUES = {"conference": "booktitle", "journal": "journal"}
# Fields that are taken as they stand may still not hold what ends them.
_UNFIT = re.compile(r"[\s{}\\\"@%#]+")


def bibtex(items: Iterable[ExportItem], edition: Edition) -> Iterator[str]:
    for item in items:
        lines = [f"@{_TYPES[item.kind]}{{{edition.keys[item.identity]},"]
        lines += [f"  {name:13} = {value}," for name, value in _fields(item) if value not in ("", "{}")]
        yield "\n".join((*lines, "}\n\n"))


def _fields(item: ExportItem) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{title_of(clean_line(harmless(item.paper.title)))}}}"
    yield "author", f"{{{' and '.join(map(_author, item.authors))}}}"
    yield "year", f"{{{item.year or ''}}}"
    yield "month", MONTHS[item.day[1] - 1].lower() if len(item.day) > 1 and 1 <= item.day[1] <= 12 else ""
    if item.kind in _VENUES:
        yield _VENUES[item.kind], f"{{{escaped(item.venue)}}}"
    if item.arxiv:
        yield "eprint", f"{{{_verbatim(item.arxiv)}}}"
        yield "archiveprefix", "{arXiv}"
        yield "primaryclass", f"{{{_verbatim(next(iter(item.categories), ''))}}}"
    yield "doi", f"{{{_verbatim(item.doi)}}}"
    yield "url", f"{{{item.url}}}"
    yield "keywords", f"{{{', '.join(map(escaped, item.tags))}}}"
    yield "abstract", f"{{{prose(harmless(item.paper.abstract))}}}"
    yield "annote", f"{{{escaped(item.note)}}}"


def _author(author: str) -> str:
    name = parse_name(author)
    if name.whole:
        # Braces keep BibTeX from turning a body's name round, and from reading `and` and `others` in it.
        return f"{{{escaped(author)}}}" if re.search(r"[\s,]|^others$", author) else escaped(author)
    return escaped(name.inverted if name.suffix or "," in author else author)


def _verbatim(text: str) -> str:
    return _UNFIT.sub(lambda match: quote(match.group(), safe=""), text)
