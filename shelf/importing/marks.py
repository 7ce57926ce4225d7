"""What a file says that a person added to a paper, and what in it could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search.errors import UsageError
from search.paper import title_hash
from search.text.clean import clean
from shelf.tags import checked_tag, merged, tag_text

# No tag of Carrel's holds a blank, so a semicolon without one behind it belongs to the word.
_BETWEEN = re.compile(r",|;(?:\s|$)|\n")


@dataclass(frozen=True, slots=True)
class Marks:
    """What a person added to one paper.

    Attributes:
        where: `line 12` or `item 3`, for messages.
        title: As it is read, on one line.
        arxiv: arXiv id; empty when unknown.
        doi: DOI; empty when unknown.
        tags: Each a tag of Carrel's.
        note: Text; Markdown as far as the person wrote it so.
    """

    where: str
    title: str
    arxiv: str = ""
    doi: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Return what the paper may be known by, strongest first; `Catalog.resolve` takes each."""
        return tuple(filter(None, (self.arxiv, self.doi, title_hash(self.title) if self.title else "")))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was not taken over.

    Attributes:
        where: `line 12` or `item 3`.
        reason: Why, in words.
    """

    where: str
    reason: str


def tags_of(texts: Iterable[str], where: str) -> Iterator[str | Problem]:
    """Yield the tags in lists of keywords, each once, and what cannot be a tag."""
    words = [word for text in texts for word in _BETWEEN.split(text) if tag_text(word)]
    for word in merged([tag_text(word) for word in words]):
        try:
            yield checked_tag(word)
        except UsageError as error:
            yield Problem(where, f"{error.title}: {error.message}")


def note_of(texts: Iterable[str]) -> str:
    """Return the notes as one, each once."""
    return "\n\n".join(dict.fromkeys(filter(None, (clean(text).strip() for text in texts))))
