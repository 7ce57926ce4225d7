"""Records of tagged lines: `TI  - A title`, `%T A title`, with further lines indented or not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from search.paper import Page
from search.sources.base import Document, Item, PaperRow, Skipped
from search.sources.source_work import Reference
from search.sources.text_lines import LegacyLines
from search.text.clean import clean, clean_line

_LONGEST = 1_000_000


@dataclass
class TaggedRecord:
    """A record that begins in a line; its fields in order, each with its lines."""

    line: int
    fields: list[tuple[str, list[str]]] = field(default_factory=list)
    size: int = 0

    def texts(self, *tags: str) -> list[str]:
        values = ["\n".join(lines) for tag in tags for name, lines in self.fields if name == tag]
        return [text for text in (clean(text).strip() for text in values) if text]

    def lines(self, *tags: str) -> list[str]:
        return [clean_line(text) for text in self.texts(*tags)]

    def each(self, *tags: str) -> list[str]:
        """The lines of some fields one by one, where each is a value of its own."""
        return [line for text in self.texts(*tags) for part in text.split("\n") if (line := clean_line(part))]

    def first(self, *tags: str) -> str:
        return next(iter(self.lines(*tags)), "")


@dataclass(frozen=True, slots=True)
class TaggedFormat:
    """How records are written.

    Attributes:
        tag: Matches a tagged line; its groups are tag and text.
        begins: The tags that begin a record.
        ends: The tags that end one.
        headings: The tags of lines that belong to the file and not to a record.
    """

    source: str
    tag: re.Pattern[str]
    begins: frozenset[str]
    ends: frozenset[str] = frozenset()
    headings: frozenset[str] = frozenset()


def tagged_papers(
    document: Document, form: TaggedFormat, reference: Callable[[TaggedRecord], Reference]
) -> Iterator[Item]:
    """Yield a row for each record that `reference` maps to a paper (else ValueError)."""
    page, lines = Page(form.source, document.label), LegacyLines(document)
    record: TaggedRecord | None = None
    count = 0
    for number, text in lines:
        yield from lines.drain()
        tag = form.tag.match(text)
        name = tag[1] if tag else ""
        if name in form.headings:
            continue
        if record and (name in form.begins or name in form.ends):
            yield _row(document.name, page, record, reference)
            record = None
        if tag and name not in form.ends:
            count += record is None
            record = record or TaggedRecord(number)
            record.fields.append((name, [tag[2] or ""]))
        elif record and text.strip():
            record.fields[-1][1].append(text)
        if record:
            record.size += len(text)
            if record.size > _LONGEST:
                # What is not kept need not be held.
                record.fields[1:] = record.fields[-1:]
                record.fields[-1] = (record.fields[-1][0], [""])
    if record:
        yield _row(document.name, page, record, reference)
    if not count:
        yield Skipped(document.name, 1, "no records in it")


def _row(file: str, page: Page, record: TaggedRecord, reference: Callable[[TaggedRecord], Reference]) -> Item:
    if record.size > _LONGEST:
        return Skipped(file, record.line, f"a record of more than {_LONGEST:,} characters")
    try:
        return PaperRow(file, record.line, reference(record).paper(page))
    except ValueError as error:
        return Skipped(file, record.line, str(error))
