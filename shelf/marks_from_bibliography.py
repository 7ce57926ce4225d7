"""Reads tags and notes from other programs' BibTeX and CSL-JSON files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath

from search.errors import SourceError, UsageError
from search.paper import Paper, arxiv_id, doi, title_hash
from search.text.bibtex import BibEntry, parse_entries
from search.text.bibtex_values import decoded
from search.text.clean import clean, clean_line
from search.text.names import bibtex_authors, join_name
from shelf.tags import checked_tag, folded, merged, tag_text

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)", re.ASCII)
# No tag of Carrel's holds a blank, so a semicolon without one behind it belongs to the word.
_BETWEEN = re.compile(r",|;(?:\s|$)|\n")


@dataclass(frozen=True, slots=True)
class PaperMarks:
    """What you added to one paper; `where` is `line 12` or `item 3`, the note text or Markdown."""

    where: str
    title: str
    arxiv: str = ""
    doi: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None

    @property
    def paper(self) -> Paper:
        """What is known of the paper, by which the catalog recognises it; two papers may have one title."""
        return Paper(self.title, authors=self.authors, year=self.year, arxiv=self.arxiv, doi=self.doi)

    @property
    def names(self) -> tuple[str, ...]:
        """Whatever the paper may be known by, strongest first; `Catalog.resolve` takes each."""
        return tuple(filter(None, (self.arxiv, self.doi, title_hash(self.title) if self.title else "")))


@dataclass(frozen=True, slots=True)
class MarkProblem:
    """Something that was not imported; `where` is `line 12` or `item 3`."""

    where: str
    reason: str


def tags_of(texts: Iterable[str], where: str, foreign: Iterable[str] = ()) -> Iterator[str | MarkProblem]:
    """The tags in lists of keywords, each once and without the `foreign` ones, and what cannot be a tag."""
    whole = list(foreign)
    # In a list of several, a semicolon may be a word.
    not_tags = set(map(folded, (*_words(whole), *map(tag_text, whole))))
    for word in merged(_words(texts)):
        if folded(word) in not_tags:
            continue
        try:
            yield checked_tag(word)
        except UsageError as error:
            yield MarkProblem(where, f"{error.title}: {error.message}")


def _words(texts: Iterable[str]) -> list[str]:
    return [tag for text in texts for word in _BETWEEN.split(text) if (tag := tag_text(word))]


def note_of(texts: Iterable[str]) -> str:
    return "\n\n".join(dict.fromkeys(filter(None, (clean(text).strip() for text in texts))))


_END = re.compile("\r\n?|\n")


def from_bibtex(text: str) -> Iterator[PaperMarks | MarkProblem]:
    lines = enumerate(_END.split(text.removeprefix("\ufeff")), 1)
    for entry in parse_entries(lines):
        where = f"line {entry.line}"
        if isinstance(entry, BibEntry):
            for trouble in entry.troubles:
                yield MarkProblem(f"line {trouble.line}", clean_line(trouble.reason))
            yield from _bibtex_marks(entry, where)
        else:
            yield MarkProblem(where, f"The entry is broken: {clean_line(entry.reason)}")


def _bibtex_marks(entry: BibEntry, where: str) -> Iterator[PaperMarks | MarkProblem]:
    title = " ".join(_fields(entry, "title", bare=True))
    names = _fields(entry, "doi", "eprint", "url", "journal", "note")
    notes = _fields(entry, "note", "annote", "annotation")
    tags = tags_of(_fields(entry, "keywords", "keyword"), where, _fields(entry, "author_keywords"))
    people, years = bibtex_authors(entry.value("author")), " ".join(_fields(entry, "year", "date"))
    for mark in _marks(where, title, names, tags, notes):
        yield _dated(mark, people, years)


def _marks(
    where: str, title: str, names: Iterable[str], found: Iterable[str | MarkProblem], notes: Iterable[str]
) -> Iterator[PaperMarks | MarkProblem]:
    tags: list[str] = []
    for tag in found:
        if isinstance(tag, str):
            tags.append(tag)
        else:
            yield tag
    note = note_of(notes)
    if not (tags or note):
        return
    title, names = clean_line(title), list(map(clean_line, names))
    arxiv, doi_id = (next(filter(None, map(read, names)), "") for read in (arxiv_id, doi))
    if title or arxiv or doi_id:
        yield PaperMarks(where, title, arxiv, doi_id, tuple(tags), note)
    else:
        yield MarkProblem(where, "It has neither a title nor an identifier")


def _dated(mark: PaperMarks | MarkProblem, people: Iterable[str], years: str) -> PaperMarks | MarkProblem:
    year = _YEAR.search(years)
    return (
        replace(mark, authors=tuple(people), year=int(year[0]) if year else None)
        if isinstance(mark, PaperMarks)
        else mark
    )


def _fields(entry: BibEntry, *names: str, bare: bool = False) -> list[str]:
    """What fields of these names show; one may stand twice."""
    return [decoded(value, bare=bare) for value in entry.values(*names)]


# What styles a title in CSL.
_DRESS = re.compile(r"</?(?:i|b|sup|sub|sc)>|<span [^<>]*>|</span>")


def from_csl(text: str) -> Iterator[PaperMarks | MarkProblem]:
    try:
        read = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise _unreadable(f"Line {error.lineno}, column {error.colno}: {error.msg}") from None
    except (RecursionError, ValueError):
        raise _unreadable("It is nested too deeply, or has a number that is too long") from None
    items = read.get("items", [read]) if isinstance(read, dict) else read
    if not isinstance(items, list):
        raise _unreadable("It has no list of items")
    for number, item in enumerate(items, 1):
        if isinstance(item, dict):
            yield from _csl_marks(item, f"item {number}")
        else:
            yield MarkProblem(f"item {number}", "It is not an object")


def _unreadable(reason: str) -> SourceError:
    return SourceError("The CSL-JSON cannot be read", reason, "Export it again, or fix that line.")


def _csl_marks(item: dict[str, object], where: str) -> Iterator[PaperMarks | MarkProblem]:
    title = _DRESS.sub("", " ".join(_texts(item, "title")))
    names = _texts(item, "DOI", "URL", "number", "id", "container-title")
    custom = item.get("custom")
    foreign = _texts(custom, "author_keywords") if isinstance(custom, dict) else []
    tags = tags_of(_texts(item, "keyword", "keywords"), where, foreign)
    issued = item.get("issued")
    people = item.get("author")
    authors = [
        join_name(*(str(each.get(part) or "") for part in ("given", "non-dropping-particle", "family", "suffix")))
        for each in (people if isinstance(people, list) else ())
        if isinstance(each, dict)
    ]
    for mark in _marks(where, title, names, tags, _texts(item, "note", "annote")):
        yield _dated(mark, authors, json.dumps(issued) if isinstance(issued, dict) else "")


def _texts(item: dict[str, object], *names: str) -> list[str]:
    values = [item.get(name) for name in names]
    flat = [part for value in values for part in (value if isinstance(value, list) else [value])]
    return [part for part in flat if isinstance(part, str)]


MARK_FORMATS: Mapping[str, Callable[[str], Iterator[PaperMarks | MarkProblem]]] = {
    "bibtex": from_bibtex,
    "csl-json": from_csl,
}
_SUFFIXES = {".bib": "bibtex", ".bibtex": "bibtex", ".json": "csl-json", ".csljson": "csl-json"}


def read_marks(text: str, name: str = "") -> Iterator[PaperMarks | MarkProblem]:
    """Read the marks in a file of this name or format; papers without tags and notes are left out."""
    format_name = name if name in MARK_FORMATS else _SUFFIXES.get(PurePath(name).suffix.lower(), "")
    if not format_name:
        format_name = "csl-json" if text.lstrip("\ufeff \t\r\n")[:1] in ("[", "{") else "bibtex"
    return MARK_FORMATS[format_name](text)


__all__ = ["MARK_FORMATS", "MarkProblem", "PaperMarks", "read_marks"]
