"""Entry: what a person added to one paper, with enough of the paper to show it by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from search.errors import UsageError
from search.text.clean import clean_line
from search.text.latex import readable

if TYPE_CHECKING:
    from search.paper import Paper

STATUSES = ("unread", "reading", "read", "dismissed")
# Words, because nobody remembers whether 1 is the highest or the lowest.
PRIORITIES = ("high", "normal", "low")
MAX_RATING = 5
# YAML's own limit for a key on one line is 1,024; a longer one could be written but not read.
MAX_KEY = 512

Value = str | list["Value"] | dict[str, "Value"]
"""A value of shelf.yaml that this version does not know: texts all the way down."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A paper as the shelf knows it: for papers that are in no library (any more).

    Attributes:
        key: The catalog's key.
        title: One line, readable.
        url: The paper's own page; empty when unknown.
        added: When its entry was made; empty when there was none.
    """

    key: str
    title: str = ""
    url: str = ""
    added: str = ""


@dataclass(frozen=True, slots=True)
class ShelfEntry:
    """What a person added to a paper.

    Attributes:
        key: The paper's key in the catalog.
        title: One line, readable, so that a paper that left the library still shows.
        url: The paper's own page; empty when unknown.
        tags: In the order in which they were added.
        status: One of `STATUSES`, or what else a person wrote by hand.
        bookmarked: Kept with a bookmark.
        added: When the entry was made, UTC, ISO to the second; empty for entries made by hand.
        changed: When it was last changed by Carrel, UTC, ISO to the second.
        extra: Fields that this version does not know, and what a person wrote by hand into those
            that it knows and cannot be meant (`rating: great`): kept and written back.
        rating: 1 to 5; None for none.
        priority: One of `PRIORITIES`, or what else a person wrote by hand.
        note: Markdown, as `shelf.notes.note_text` keeps it; empty for none.
        dates: The day on which it got a status, ISO, by status, where that is known.
    """

    key: str
    title: str = ""
    url: str = ""
    tags: tuple[str, ...] = ()
    status: str = "unread"
    bookmarked: bool = False
    added: str = ""
    changed: str = ""
    extra: Mapping[str, Value] = field(default_factory=dict)
    rating: int | None = None
    priority: str = "normal"
    note: str = ""
    dates: Mapping[str, str] = field(default_factory=dict)

    @property
    def bare(self) -> bool:
        """Tell whether nothing is left that a person added."""
        marked = self.tags or self.bookmarked or self.rating or self.note or self.dates or self.extra
        return not marked and self.status == "unread" and self.priority == "normal"

    @property
    def ref(self) -> Ref:
        """Return the paper without what was added to it."""
        return Ref(self.key, self.title, self.url)


@dataclass(frozen=True, slots=True)
class Holdings:
    """All that the shelf holds. Not changed by anyone once it is made.

    Attributes:
        entries: By key, in the order of shelf.yaml.
        colours: The colours of tags, by tag.
    """

    entries: Mapping[str, ShelfEntry] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)


def ref_of(paper: Paper | Ref) -> Ref:
    """Return what the shelf keeps of a paper itself.

    Raises:
        UsageError: The paper has no key, or one that YAML could not hold.
    """
    if not paper.key or len(paper.key) > MAX_KEY or clean_line(paper.key) != paper.key:
        reason = f"Its key, “{clean_line(paper.key)[:40]}”, is empty, too long or holds control characters"
        raise UsageError("This paper cannot be kept", reason)
    if isinstance(paper, Ref):
        return Ref(paper.key, clean_line(paper.title), clean_line(paper.url))
    return Ref(paper.key, clean_line(readable(paper.title)), clean_line(paper.page_url))
