"""The saved text of a Hugging Face Daily Papers page: a date, then title and abstract in turn."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from search.paper import Page, Paper, Sighting
from search.sources.base import Document, Item, Notice, PaperRow, ReadOptions, Skipped
from search.sources.formats.daily_papers_layout import LONG, TOO_LONG, Block, PageScan, Role, dated
from search.sources.text_lines import first_character, head_lines, lines
from search.text.links import find_links

SOURCE = "daily-papers"
_QUOTED = 60
# A page must not begin blocks like these, unless the site's own lines are on it: it is another kind of document.
_MARKUP = re.compile(r"[#<|@%>=\[{]|```|~~~|//|/\*|\.\. |[*+-] |(?:\d+|[a-z])[.)] |import |def |[-=*_]{3,}")
# Lines that nothing but the site has.
_SITE = re.compile(
    r"by ?ak\b.{0,60}|get trending papers in your .*|and the research community|daily papers|trending papers|"
    r"submitted by.{0,60}|view arxiv page|search any paper with ai|ai-generated summary|upvote(?: [\d.,]+k?)?",
    re.IGNORECASE,
)
# How abstracts speak, and licences, letters and manuals do not.
_VOICE = re.compile(
    r"\b(?:we|our|this (?:paper|work|article|study|survey|report)|experiments|state-of-the-art|results show)\b",
    re.IGNORECASE,
)
_LEGAL = re.compile(r"\b(?:copyright|licen[cs]e[ed]?|warrant(?:y|ies)|all rights reserved)\b", re.IGNORECASE)
_WHOLE_ABSTRACT = 400
NO_PAPERS = "no title with an abstract in it"


def further_paragraph(line: int) -> str:
    return f"read as a further paragraph of the abstract in line {line}"


def no_such_day(year: int, day: str) -> str:
    return f"{year} has no {day}: read without a year"


class DailyPapers:
    """Reads saved pages. A page is kept in memory as a whole: the role of a block depends on its neighbours."""

    name = SOURCE
    label = "Daily Papers, the text of the page"
    origin = "huggingface.co/papers: select all, copy, paste into a file"

    def sniff(self, document: Document) -> bool:
        if first_character(document) in tuple("{[<"):
            return False
        scan = PageScan()
        scan.read(head_lines(document))
        if not _is_page(scan.roles()):
            return False
        document.sniffed = scan
        return True

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        scan = document.sniffed if isinstance(document.sniffed, PageScan) else PageScan()
        document.sniffed = None
        scan.read(islice(lines(document), scan.lines, None))
        page = scan.roles()
        sheet = _OpenPage(document.name, document.label, options.year)
        for block, role in page[_header(page) :]:
            yield from sheet.add(block, role)
        yield from sheet.finish()
        if not sheet.ranks:
            yield Skipped(document.name, 1, NO_PAPERS)


def _is_page(head: Sequence[tuple[Block, Role]]) -> bool:
    """Whether blocks are a page's: by the site's own lines, or by titles with abstracts as they look there."""
    own = (block.text for block, _ in head if block.kind == "own")
    # One kind of them is not enough: changelogs have many lines "submitted by", too.
    site = {text.split()[0].lower() for text in own if _SITE.fullmatch(text)}
    if len(site) >= 2:
        return True
    if any(block.kind == "text" and _MARKUP.match(block.text) for block, _ in head):
        return False
    count = Counter(role for _, role in head if role != "date")
    papers = sum(_is_paper(*pair) for pair in pairwise(head))
    if site or any(block.kind == "date" for block, _ in head):
        return papers > 0 and 2 * papers >= count["abstract"]
    # Without header and date, there must be nothing else.
    return papers > 0 and papers == count["abstract"] and count["stray"] <= papers // 2


def _is_paper(first: tuple[Block, Role], second: tuple[Block, Role]) -> bool:
    """Whether two blocks are title and abstract of a paper without any doubt."""
    (title, title_role), (abstract, role) = first, second
    if (title_role, role) != ("title", "abstract") or abstract.length < _WHOLE_ABSTRACT:
        return False
    return bool(_VOICE.search(abstract.text)) and not (_LEGAL.search(title.text) or _LEGAL.search(abstract.text))


def _header(page: Sequence[tuple[Block, Role]]) -> int:
    """The index of the date below the header; 0 when papers come before any date."""
    for i, (_, role) in enumerate(page):
        if role == "date":
            return i
        if role == "abstract":
            break
    return 0


@dataclass
class _OpenPage:
    file: str
    label: str
    year: int | None
    date: str = ""
    title: Block | None = None
    paragraphs: list[Block] = field(default_factory=list)
    ranks: Counter[Page] = field(default_factory=Counter)

    def add(self, block: Block, role: Role) -> Iterator[Item]:
        if role in ("title", "date"):
            yield from self.finish()
        for line, reason in block.damage if block.length <= TOO_LONG else ():
            yield Notice(self.file, line, reason)
        if role == "date":
            yield from self._begin(block)
        elif role == "title":
            self.title = block
        elif role in ("abstract", "paragraph"):
            self.paragraphs.append(block)
        elif block.kind == "text":
            yield Skipped(self.file, block.line, _reason(block))

    def finish(self) -> Iterator[Item]:
        if self.title is None:
            return
        abstract = "\n".join(block.text for block in self.paragraphs)
        page = Page(SOURCE, self.label, self.date)
        self.ranks[page] += 1
        sighting = Sighting(page, self.ranks[page])
        paper = Paper(self.title.text, abstract, links=find_links(abstract), sightings=(sighting,))
        for first, second in pairwise(self.paragraphs):
            yield Notice(self.file, second.line, further_paragraph(first.line))
        yield PaperRow(self.file, self.title.line, paper)
        self.title, self.paragraphs = None, []

    def _begin(self, block: Block) -> Iterator[Item]:
        self.date = block.date
        if self.year and block.date.startswith("--"):
            self.date = dated(block.date, self.year) or block.date
            if self.date == block.date:
                yield Notice(self.file, block.line, no_such_day(self.year, block.text))


def _reason(block: Block) -> str:
    if block.length > TOO_LONG:
        return f"{block.length:,} characters in one block are neither a title nor an abstract"
    quoted = block.text if len(block.text) <= _QUOTED else block.text[: _QUOTED - 1].rstrip() + "…"
    if block.length >= LONG:
        return f'an abstract without a title: "{quoted}"'
    if len(block.text.split()) >= 3:
        return f'a title without an abstract, or a stray line: "{quoted}"'
    return f'a stray line: "{quoted}"'
