"""Which blocks of a page are titles, which are their abstracts, and which are neither.

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
from typing import Literal

from search.sources.daily_papers.layout import TOO_LONG, Block, BlockBuilder
from search.sources.text_lines import TextLine

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
    # “Share”, “Featured”: a button rather than a title.
    cost += 0.5 if " " not in text else 0.0
    cost += 1.5 * min(3, len(_SENTENCE_ENDS.findall(text)))
    stop = bool(_STOP.search(text)) and not text.endswith("!")
    if stop:
        # The first word counts in sentences only: “The”, “In” and “We” begin titles, too.
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
    found = sum(word in text for word in words)
    # A third of its words is as good as all of them; a single sentence need not hold any.
    missing = 1 - min(1.0, 3 * found / len(words)) if words else 0.5
    return 1.5 * missing * min(1.0, abstract.length / 400)


def paragraph_cost(block: Block, before: int) -> float:
    total = before + block.length
    sentence = bool(_STOP.search(block.text) or _ADDRESS.search(block.text))
    # A closing remark (“Code: https://…”) may exceed arXiv's limit.
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
        found: list[tuple[Block, Role]] = []
        for block, step in zip(reversed(blocks), reversed(paths[1:]), strict=True):
            found.append((block, step[place].role))
            place = step[place].before
        return found[::-1]


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
