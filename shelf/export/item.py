"""ExportItem: a paper with what the user added to it, as every format needs it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from search.paper import Paper
from search.text.clean import clean, clean_line
from search.text.latex import readable
from search.text.links import is_link
from shelf.model import ShelfEntry

Kind = Literal["preprint", "conference", "journal", "other"]

# Unicode's noncharacters: XML cannot hold two of them, and none of them says anything.
_LAST = "".join(chr(plane + 0xFFFE) + chr(plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000))
_NONCHARACTER = re.compile(f"[\ufdd0-\ufdef{_LAST}]")
_PREPRINT = re.compile(r"(?:arxiv|corr)\b", re.IGNORECASE)
_CONFERENCE = re.compile(
    r"\b(?:proceedings|proc\.|conference|workshops?|symposium|meeting of|neurips|nips|icml|iclr|cvpr|iccv|eccv|wacv|acl"
    r"|emnlp|naacl|eacl|aaai|ijcai|kdd|sigir|interspeech|icassp|siggraph|aistats|colt|uai|corl|icra|iros|rss|miccai)\b",
    re.IGNORECASE,
)


def harmless(text: str) -> str:
    """A text from outside without what no format can hold, its LaTeX as it stands."""
    return clean(text if text.isascii() else _NONCHARACTER.sub("", text)).strip()


def line(text: str) -> str:
    """What a text reads as once it stands on one line; quotes that a line break had split may be a pair then."""
    return clean_line(readable(clean_line(harmless(text))))


def block(text: str) -> str:
    return clean(readable(harmless(text))).strip()


@dataclass(frozen=True, slots=True)
class ExportItem:
    """A paper to be exported; without an entry where there is none, or what you added is to be left out."""

    paper: Paper
    entry: ShelfEntry | None = None

    @property
    def identity(self) -> str:
        return self.paper.key or self.paper.aliases[0]

    @property
    def title(self) -> str:
        return line(self.paper.title) or clean_line(harmless(self.paper.title))

    @property
    def abstract(self) -> str:
        return block(self.paper.abstract)

    @property
    def authors(self) -> tuple[str, ...]:
        return tuple(filter(None, map(line, self.paper.authors)))

    @property
    def year(self) -> int | None:
        head = self.paper.date[:4]
        return self.paper.year or (int(head) if head.isascii() and head.isdigit() else None)

    @property
    def day(self) -> tuple[int, ...]:
        """Year, month and day of publication, as far as they are known."""
        parts = self.paper.date.split("-")
        if all(part.isascii() and part.isdigit() for part in parts) and int(parts[0]) == self.year:
            return tuple(map(int, parts))
        return (self.year,) if self.year else ()

    @property
    def kind(self) -> Kind:
        """How the paper was published, as far as its venue tells."""
        venue = self.paper.venue
        if not venue or _PREPRINT.match(venue):
            return "preprint" if self.paper.arxiv or venue else "other"
        return "conference" if _CONFERENCE.search(venue) else "journal"

    @property
    def venue(self) -> str:
        return line(self.paper.venue)

    @property
    def url(self) -> str:
        return harmless(self.paper.page_url) if is_link(self.paper.page_url) else ""

    @property
    def pdf(self) -> str:
        return harmless(self.paper.pdf_url) if is_link(self.paper.pdf_url) else ""

    @property
    def doi(self) -> str:
        return line(self.paper.doi)

    @property
    def arxiv(self) -> str:
        return line(self.paper.arxiv)

    @property
    def categories(self) -> tuple[str, ...]:
        return tuple(filter(None, map(line, self.paper.categories)))

    @property
    def keywords(self) -> tuple[str, ...]:
        return tuple(filter(None, map(line, self.paper.keywords)))

    @property
    def tags(self) -> tuple[str, ...]:
        """The person's tags. The paper's own keywords are not theirs and would come back as tags."""
        return tuple(filter(None, map(clean_line, map(harmless, self.entry.tags)))) if self.entry else ()

    @property
    def status(self) -> str:
        return clean_line(self.entry.status) if self.entry else "unread"

    @property
    def bookmarked(self) -> bool:
        return bool(self.entry and self.entry.bookmarked)

    @property
    def note(self) -> str:
        """Markdown, so its `$x$` and braces are as the person wants them."""
        return harmless(str(getattr(self.entry, "note", "") or ""))

    @property
    def rating(self) -> int | None:
        rating = getattr(self.entry, "rating", None)
        return rating if isinstance(rating, int) else None


@dataclass(frozen=True, slots=True)
class Edition:
    """An export's heading, and each paper's citation key by `ExportItem.identity`."""

    title: str = "Papers"
    keys: Mapping[str, str] = field(default_factory=dict)


def once(items: Iterable[ExportItem]) -> Iterator[ExportItem]:
    """Each paper once: a key that stands twice in a file is an error in most formats."""
    seen: set[str] = set()
    for item in items:
        if item.identity not in seen:
            seen.add(item.identity)
            yield item
