"""Blocks of a saved page: which are titles, which their abstracts, and which dates, the site's own texts or stray.

Pairing blocks in turn would shift every pair behind the first stray line. So each block gets a cost for each
role that it could have, and the cheapest path through the whole page is taken: a stray line, a second title or a
lost abstract then costs the pair where it is, and no other. 0 is a block that looks exactly like its role, 2 to
3 one that may have it, 4 and more one that hardly has. On the pages that Carrel was made for, titles have 28 to
139 characters and abstracts 1,361 to 1,920.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from search.paper import MONTHS
from search.sources.text_lines import TextLine
from search.text.clean import clean_line

_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? +)?"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"{_WEEKDAY}{_MONTH} +(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,? +(?P<year>\d{{4}}))?",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)? +{_MONTH}(?:,? +(?P<year>\d{{4}}))?",
        r"(?P<year>\d{4})[-/](?P<number>\d{2})[-/](?P<day>\d{2})",
    )
)

# The site's own lines on saved pages, in lower case.
_LINES = frozenset(
    line.strip()
    for line in """
    new | get trending papers in your email inbox! | get trending papers in your email inbox once a day! | subscribe
    daily papers | papers | trending papers | hugging face | models | datasets | spaces | docs | enterprise | pricing
    log in | sign up | community | posts | blog | home | search | search papers | search any paper with ai | about
    company | terms | privacy | careers | jobs | website | tos | and the research community | submitted by | by
    view arxiv page | view pdf | view on arxiv | arxiv page | arxiv | pdf | abstract | github | project page | code
    add to collection | upvote | upvotes | previous | next | today | yesterday | daily | weekly | monthly | trending
    read more | see more | show more | load more | view all | comment | comments | share | copy link | authors
    ai-generated summary | published on | system theme | paper | hot | latest | top | all
    """.replace("\n", "|").split("|")
    if line.strip()
)
_PATTERNS = re.compile(
    r"by ?AK\b.{0,60}|[\d.,]+[kKmM]?|[^\w]+"
    r"|[-·•]? ?\d+ (?:authors?|comments?|upvotes?|likes?|papers?|models?|datasets?)"
    r"|(?:upvote|github|comments?) [\d.,]+[kK]?|submitted by \S{1,40}|published on .{1,40}|@[\w-]{1,40}|week \d{1,2}",
    re.IGNORECASE,
)
_SUBMITTER = re.compile(r"[\w.-]{1,40}")


def date_of(line: str) -> str:
    """The date on a line, ISO or `--MM-DD` without a year; empty if it is not a date."""
    if len(line) > 40:
        return ""
    for pattern in _DATES:
        if match := pattern.fullmatch(line):
            parts = match.groupdict()
            month = int(parts.get("number") or 0) or MONTHS.index(parts["month"].title()) + 1
            return dated(f"--{month:02}-{int(parts['day']):02}", int(parts["year"] or 0))
    return ""


def dated(day: str, year: int) -> str:
    """A `--MM-DD` in a year (0: none); empty if there is no such day."""
    try:
        # 2000 was a leap year: without a year, February 29 is valid.
        date.fromisoformat(f"{year or 2000:04}-{day[2:]}")
    except ValueError:
        return ""
    return f"{year:04}-{day[2:]}" if year else day


def is_boilerplate(line: str) -> bool:
    return len(line) <= 80 and (line.casefold() in _LINES or bool(_PATTERNS.fullmatch(line)))


def is_submitter(line: str, before: str) -> bool:
    return before.casefold() == "submitted by" and bool(_SUBMITTER.fullmatch(line))


BlockKind = Literal["text", "date", "own"]

# A line at least this long is a paragraph by itself: the block was not wrapped by hand.
_PARAGRAPH = 250
# Longer than any title or abstract.
TOO_LONG = 10_000
_MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a page as one line, cut at `TOO_LONG`; `own` are the site's lines, `damage` has line numbers."""

    line: int
    text: str
    kind: BlockKind = "text"
    length: int = 0
    date: str = ""
    damage: tuple[tuple[int, str], ...] = ()


class BlockBuilder:
    """Gathers lines into blocks: lines up to an empty one, dates and the site's own lines by themselves."""

    def __init__(self) -> None:
        self._open: list[TextLine] = []
        self._before = ""

    def add(self, line: TextLine) -> list[Block]:
        """Add the next line; return the blocks that it completes."""
        text = clean_line(line.text)
        day = date_of(text)
        own = bool(day) or is_boilerplate(text) or is_submitter(text, self._before)
        self._before = text or self._before
        completed: list[Block] = []
        if self._open and (not text or own or len(self._open) >= _MOST_LINES):
            completed = self.rest()
            self._open = []
        if own and text:
            completed.append(Block(line.number, text, "date" if day else "own", len(text), day, _damage([line])))
        elif text:
            self._open.append(line._replace(text=text))
        return completed

    def rest(self) -> list[Block]:
        """The blocks that the lines so far would make if there were no more."""
        return _blocks(self._open)


def _blocks(lines: list[TextLine]) -> list[Block]:
    if not lines:
        return []
    wrapped = all(len(line.text) < _PARAGRAPH for line in lines)
    made: list[Block] = []
    for group in [lines] if wrapped else [[line] for line in lines]:
        text = " ".join(line.text for line in group)
        made.append(Block(group[0].number, text[: TOO_LONG + 1], "text", len(text), "", _damage(group)))
    return made


def _damage(lines: list[TextLine]) -> tuple[tuple[int, str], ...]:
    return tuple((line.number, line.damage) for line in lines if line.damage)


IMPOSSIBLE = 1e9
# arXiv takes abstracts of up to 1,920 characters. Two paragraphs that together have more are two
# abstracts, and the title between them is missing.
LONGEST_ABSTRACT = 2_000
LONG = 250

_SENTENCE_ENDS = re.compile(r"(?<!\b[A-Z])(?<!vs)(?<!al)(?<!e\.g)(?<!i\.e)(?<!Dr)(?<!No)(?<!cf)\.[\"”')\]]* +[A-Z]")
_STOP = re.compile(r"(?<!\.\.)[.!][\"”’')\]]*$")
_ADDRESS = re.compile(r"https?://|www\.|\.github\.io", re.IGNORECASE)
_SAYS = re.compile(
    r"(?:we|our|this|these|in|to|here|finally|moreover|however|code|project|demo|see|the code|it|additionally|"
    r"furthermore|extensive|experiments|specifically|all) ",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]{4,}")


def title_cost(block: Block) -> float:
    text = block.text
    lengths = ((20, 1.0), (160, 0.0), (250, 1.5), (400, 6.0), (1_000, 9.0))
    cost = next((cost for limit, cost in lengths if block.length <= limit), IMPOSSIBLE)
    if cost == IMPOSSIBLE:
        return cost
    # "Share", "Featured": a button rather than a title.
    cost += 0.5 if " " not in text else 0.0
    cost += 1.5 * min(3, len(_SENTENCE_ENDS.findall(text)))
    stop = bool(_STOP.search(text)) and not text.endswith("!")
    if stop:
        # The first word counts in sentences only: "The", "In" and "We" begin titles, too.
        cost += 3.1 if _SAYS.match(text) else 2.1
    long_words = _LETTERS.findall(text)
    if sum(word[0].isupper() for word in long_words) < 0.4 * len(long_words):
        cost += 0.8 if stop else 0.3
    return cost + (2.5 if _ADDRESS.search(text) else 0.0)


def abstract_cost(block: Block) -> float:
    if block.length > TOO_LONG:
        return IMPOSSIBLE
    ended = bool(_STOP.search(block.text))
    if block.length >= LONG:
        return 0.0 if block.length >= 400 else 0.5
    if block.length >= 120:
        return 1.0 if ended else 4.0
    if block.length >= 40:
        return 1.2 if ended else 4.5
    return 3.0 if ended else 6.0


def mismatch_cost(title: Block, abstract: Block) -> float:
    """Cost of an abstract without the words of its title: decides between two titles."""
    words = [word[:5].lower() for word in _LETTERS.findall(title.text)]
    text = abstract.text.lower()
    count = sum(word in text for word in words)
    # A third of its words is as good as all of them; a single sentence need not hold any.
    missing = 1 - min(1.0, 3 * count / len(words)) if words else 0.5
    return 1.5 * missing * min(1.0, abstract.length / 400)


def paragraph_cost(block: Block, before: int) -> float:
    total = before + block.length
    sentence = bool(_STOP.search(block.text) or _ADDRESS.search(block.text))
    # A closing remark ("Code: https://…") may exceed arXiv's limit.
    if total > LONGEST_ABSTRACT + (0 if block.length >= LONG else 300):
        return IMPOSSIBLE
    if block.length >= LONG:
        return 1.5
    return 1.5 if sentence else 4.0


def stray_cost(block: Block, between: bool) -> float:
    if block.length > TOO_LONG:
        return 0.5
    if block.length >= LONG:
        return 4.0
    return (2.0 if block.length < 15 else 2.5) + (0.5 if between else 0.0)


Role = Literal["title", "abstract", "paragraph", "stray", "date"]
# States behind a block: between papers, after a title, within an abstract.
_BETWEEN, _TITLED, _WITHIN = range(3)


@dataclass(frozen=True, slots=True)
class _Path:
    """The cheapest path to a state: role of its last block, state before it, open title or length of the abstract."""

    cost: float
    role: Role = "stray"
    before: int = _BETWEEN
    length: int = 0
    title: Block | None = None


_NO_PATH = _Path(IMPOSSIBLE)


class PageScan:
    """The blocks of a page and the cheapest paths through them so far; can be paused and continued."""

    def __init__(self) -> None:
        self.lines = 0
        self._builder = BlockBuilder()
        self._blocks: list[Block] = []
        self._paths = [(_Path(0.0), _NO_PATH, _NO_PATH)]

    def read(self, lines: Iterable[TextLine]) -> None:
        for line in lines:
            self.lines += 1
            for block in self._builder.add(line):
                self._blocks.append(block)
                self._paths.append(_further(self._paths[-1], block))

    def roles(self) -> list[tuple[Block, Role]]:
        """The blocks so far with their roles, as if the page ended here."""
        blocks, paths = [*self._blocks], [*self._paths]
        for block in self._builder.rest():
            blocks.append(block)
            paths.append(_further(paths[-1], block))
        # A title still without an abstract at the end is none.
        place = _BETWEEN if paths[-1][_BETWEEN].cost <= paths[-1][_WITHIN].cost else _WITHIN
        roles: list[tuple[Block, Role]] = []
        for block, step in zip(reversed(blocks), reversed(paths[1:]), strict=True):
            roles.append((block, step[place].role))
            place = step[place].before
        return roles[::-1]


def _further(paths: tuple[_Path, _Path, _Path], block: Block) -> tuple[_Path, _Path, _Path]:
    best = [_NO_PATH, _NO_PATH, _NO_PATH]
    for place, path in _moves(paths, block):
        if path.cost < best[place].cost:
            best[place] = path
    return best[0], best[1], best[2]


def _moves(paths: tuple[_Path, _Path, _Path], block: Block) -> Iterator[tuple[int, _Path]]:
    between, titled, within = paths
    if block.kind == "own":
        for place, path in enumerate(paths):
            yield place, _Path(path.cost, "stray", place, path.length, path.title)
        return
    if block.kind == "date":
        yield _BETWEEN, _Path(between.cost, "date", _BETWEEN)
        yield _BETWEEN, _Path(within.cost, "date", _WITHIN)
        # A date of publication below a title begins no new page.
        yield _TITLED, _Path(titled.cost + 1.0, "stray", _TITLED, 0, titled.title)
        return
    title, stray = title_cost(block), stray_cost(block, between=False)
    yield _TITLED, _Path(between.cost + title, "title", _BETWEEN, 0, block)
    yield _TITLED, _Path(within.cost + title, "title", _WITHIN, 0, block)
    yield _TITLED, _Path(titled.cost + stray_cost(block, between=True), "stray", _TITLED, 0, titled.title)
    if titled.title:
        abstract = abstract_cost(block) + mismatch_cost(titled.title, block)
        yield _WITHIN, _Path(titled.cost + abstract, "abstract", _TITLED, block.length)
    more = within.length + block.length
    yield _WITHIN, _Path(within.cost + paragraph_cost(block, within.length), "paragraph", _WITHIN, more)
    yield _BETWEEN, _Path(between.cost + stray, "stray", _BETWEEN)
    # After an abstract without a title, no paragraph belongs to the paper before.
    after = _BETWEEN if block.length >= LONG else _WITHIN
    yield after, _Path(within.cost + stray, "stray", _WITHIN, within.length)
