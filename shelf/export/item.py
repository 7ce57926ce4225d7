"""ExportItem: a paper with what the user added to it, as every format needs it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Literal

from search.paper import NOT_PUBLISHED, Paper, Publication
from search.published import published
from search.sources.work_types import CSL
from search.text.clean import clean, clean_line
from search.text.latex import readable
from search.text.links import is_link
from shelf.model import ShelfEntry
from shelf.tags import folded, merged

Kind = Literal["preprint", "conference", "journal", "other"]

# Unicode's noncharacters: XML cannot hold two of them, and none of them says anything.
_LAST = "".join(chr(plane + 0xFFFE) + chr(plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000))
_NONCHARACTER = re.compile(f"[\ufdd0-\ufdef{_LAST}]")
_PLAIN = re.compile(r"[A-Za-z0-9.,:;()/+-]+(?: [A-Za-z0-9.,:;()/+-]+)*")
_PREPRINT = re.compile(r"(?:arxiv|corr)\b", re.IGNORECASE)
_CONFERENCE = re.compile(
    r"\b(?:proceedings|proc\.|conference|workshops?|symposium|meeting of|neurips|nips|icml|iclr|cvpr|iccv|eccv|wacv|acl"
    r"|emnlp|naacl|eacl|aaai|ijcai|kdd|sigir|interspeech|icassp|siggraph|aistats|colt|uai|corl|icra|iros|rss|miccai)\b",
    re.IGNORECASE,
)


_TEXTS = tuple(each.name for each in fields(Publication) if each.name != "editors")
_TYPES = {"preprint": "article", "conference": "paper-conference", "journal": "article-journal", "other": ""}


def harmless(text: str) -> str:
    """A text from outside without what no format can hold, its LaTeX as it stands."""
    return clean(text if text.isascii() else _NONCHARACTER.sub("", text)).strip()


def line(text: str) -> str:
    """What a text reads as once it stands on one line; quotes that a line break had split may be a pair then."""
    # Most names, venues and numbers: there is nothing to be done for them.
    return text if _PLAIN.fullmatch(text) else clean_line(readable(clean_line(harmless(text))))


def block(text: str) -> str:
    return clean(readable(harmless(text))).strip()


def listed(words: Iterable[str]) -> str:
    """Keywords in one text: with commas between them, or semicolons if a comma is within one."""
    every = list(words)
    if not any("," in word for word in every):
        return ", ".join(every)
    return "; ".join(every) if len(every) > 1 else f"{every[0]};"


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
    def type(self) -> str:
        """Its type in the vocabulary of CSL, as the source says or else the venue tells; empty if neither does."""
        told = self.paper.publication.type
        # What was a preprint on arXiv may have come out since.
        came_out = told == "article" and self.paper.arxiv and self.kind in ("conference", "journal")
        return told if told in CSL and not came_out else _TYPES[self.kind]

    @property
    def venue(self) -> str:
        return line(self.paper.venue)

    @property
    def publication(self) -> Publication:
        known = self.paper.publication
        if known is NOT_PUBLISHED:
            return known
        texts = {name: line(text) for name in _TEXTS if (text := getattr(known, name))}
        return Publication(**texts, editors=tuple(filter(None, map(line, known.editors))))

    @property
    def published(self) -> tuple[str, ...]:
        """How it was published, in words, without its date."""
        return tuple(filter(None, map(line, published(self.paper))))

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
    def subjects(self) -> tuple[str, ...]:
        """The person's tags, then the keywords that are none of them."""
        return (*self.tags, *self.foreign_keywords)

    @property
    def foreign_keywords(self) -> tuple[str, ...]:
        """The keywords that are not the person's tags."""
        if not self.paper.keywords:
            return ()
        tags = set(map(folded, self.tags))
        return tuple(word for word in merged(list(self.keywords)) if folded(word) not in tags)

    @property
    def tags(self) -> tuple[str, ...]:
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
