"""The fields of the query language: their names, their values, and whether the index or the shelf answers them.

Parser, engines, help and completion all read this one table.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from search.text.words import distance, exact

Kind = Literal["text", "exact", "number", "date", "state", "view"]


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """What the language knows about a field; it is suggested for the names in `also`, which people try."""

    name: str
    kind: Kind
    help: str
    aliases: tuple[str, ...] = ()
    shelf: bool = False
    values: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


SORTS = ("relevance", "date", "-date", "title", "page", "upvotes", "trending", "added", "-added")
_HAVING = ("abstract", "code", "link", "list", "note", "pdf", "tag")
_ON_SHELF = frozenset({"list", "note", "tag"})

FIELDS: tuple[FieldInfo, ...] = (
    FieldInfo("title", "text", "Words of the title.", ("ti", "t"), also=("name", "heading")),
    FieldInfo("abstract", "text", "Words of the abstract.", ("abs",), also=("summary", "text", "body")),
    FieldInfo("author", "text", "Names of authors, not stemmed.", ("au", "a"), also=("by", "writer")),
    FieldInfo("note", "text", "Words of your own notes.", shelf=True, also=("comment", "annotation")),
    FieldInfo("any", "text", "Title, abstract, authors, keywords and your notes: the default.", ("all",)),
    FieldInfo("id", "exact", "An arXiv id, DOI, key, or an address with one of them.", ("arxiv", "doi"), also=("key",)),
    FieldInfo("cat", "exact", "A category: cs.CV, or cs for all of its parts.", also=("category", "subject")),
    FieldInfo("venue", "exact", "Journal or conference.", ("jr",), also=("journal", "conference", "published")),
    FieldInfo("kw", "exact", "A whole keyword.", also=("keyword", "keywords", "topic")),
    FieldInfo("code", "exact", "Words of the code repository's address.", also=("repo", "github", "repository")),
    FieldInfo("page", "exact", "A page or feed: its name, date or source.", ("src", "feed"), also=("source", "from")),
    FieldInfo("tag", "exact", "One of your tags; #x is short for tag:x.", shelf=True, also=("label", "labels")),
    FieldInfo("in", "exact", "One of your reading lists.", shelf=True, also=("list", "lists", "folder")),
    FieldInfo("q", "exact", "One of your saved searches.", shelf=True, also=("query", "saved", "search")),
    FieldInfo("year", "number", "Year of publication: 2024, >=2020, 2020..2022."),
    FieldInfo(
        "date", "date", "Day of publication: 2024-03, 2020..2022, 7d.", ("submitteddate",), also=("day", "since")
    ),
    FieldInfo("added", "date", "Day of the first import: today, 2w, 2024-03..", also=("imported",)),
    FieldInfo(
        "seen",
        "date",
        "Day of a page that shows the paper: 2026-03-11, 2026-w11, 2026-03, week, 7d.",
        also=("shown", "week", "month"),
    ),
    FieldInfo("upvotes", "number", "Upvotes on the page: >=50.", also=("votes", "likes")),
    FieldInfo("rating", "number", "Your own rating.", shelf=True, also=("stars", "score")),
    FieldInfo(
        "is",
        "state",
        "Your own status: bookmarked, unread, reading, read, dismissed, new, noted.",
        shelf=True,
        values=("bookmarked", "unread", "reading", "read", "dismissed", "new", "noted"),
        also=("status", "state"),
    ),
    FieldInfo("has", "state", "Has a note, tag, list, code, link, pdf or abstract.", values=_HAVING),
    FieldInfo("no", "state", "Has no note, tag, list, code, link, pdf or abstract.", values=_HAVING),
    FieldInfo("sort", "view", f"The order of the results: {', '.join(SORTS)}.", values=SORTS, also=("order", "by")),
)

BY_NAME = {info.name: info for info in FIELDS}
_CANONICAL = {name: info.name for info in FIELDS for name in (info.name, *info.aliases)}
_OFFERED = {name: info.name for info in reversed(FIELDS) for name in info.also} | {
    name: canon for name, canon in _CANONICAL.items() if len(name) > 2
}


def canonical(name: str) -> str | None:
    return _CANONICAL.get(name.lower())


@lru_cache(maxsize=1024)
def nearest(name: str) -> str | None:
    low = name.lower()
    field = canonical(low) or _OFFERED.get(low)
    return field or closest(low, _OFFERED)


def closest(word: str, names: dict[str, str]) -> str | None:
    """The value of the name spelt most like a word: completed from three letters, or one or two edits away."""
    completed = [name for name in names if len(word) > 2 and name.startswith(word)]
    if completed:
        return names[min(completed, key=len)]
    allowed = 0 if len(word) < 3 else 1 if len(word) < 6 else 2
    ranked = sorted((distance(word, name, allowed), name) for name in names if len(name) > 2)
    return names[ranked[0][1]] if ranked and ranked[0][0] <= allowed else None


def state(name: str, text: str) -> str | None:
    """The value of a state field for a text (`Tags` → `tag`); None for an unknown one."""
    value = exact(text)
    values = BY_NAME[name].values
    return next((name for name in values if value in (name, f"{name}s")), None)


def nearest_state(name: str, text: str) -> str | None:
    """The value of a state or view field that was probably meant; None if nothing is close."""
    return closest(exact(text), {value: value for value in BY_NAME[name].values})


def on_shelf(name: str, value: str = "") -> bool:
    """Whether the shelf answers a clause; for `has:` and `no:` that depends on the value."""
    if name in ("has", "no"):
        return state(name, value) in _ON_SHELF
    return name in BY_NAME and BY_NAME[name].shelf
