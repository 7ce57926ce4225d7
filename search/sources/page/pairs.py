"""Which blocks of a page are titles, which are their abstracts, and which are neither.

Taking blocks in turn would shift every pair behind the first stray line. So each block gets a cost for
each part that it could play (`shape`), and the cheapest way through the whole page is taken: a stray
line, a second title or a lost abstract then costs the pair where it stands and no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from search.sources.page.blocks import Block
from search.sources.page.shape import (
    IMPOSSIBLE,
    LONG,
    abstract_cost,
    mismatch_cost,
    paragraph_cost,
    stray_cost,
    title_cost,
)

Role = Literal["title", "abstract", "paragraph", "stray", "date"]
# Where the page stands behind a block: between papers, behind a title, within an abstract.
_BETWEEN, _TITLED, _WITHIN = range(3)


@dataclass(frozen=True, slots=True)
class _Way:
    """The cheapest way to a place.

    Attributes:
        cost: Of all blocks so far.
        role: What the last block was on this way.
        before: The place before it.
        length: Characters of the abstract that is open.
        title: The title that waits for its abstract.
    """

    cost: float
    role: Role = "stray"
    before: int = _BETWEEN
    length: int = 0
    title: Block | None = None


_NO_WAY = _Way(IMPOSSIBLE)


def roles(page: Sequence[Block]) -> list[Role]:
    """Return the part that each block plays."""
    ways = [(_Way(0.0), _NO_WAY, _NO_WAY)]
    for block in page:
        ways.append(_further(ways[-1], block))
    # A title that still waits for its abstract at the end is none.
    place = _BETWEEN if ways[-1][_BETWEEN].cost <= ways[-1][_WITHIN].cost else _WITHIN
    found: list[Role] = []
    for step in reversed(ways[1:]):
        found.append(step[place].role)
        place = step[place].before
    return found[::-1]


def _further(ways: tuple[_Way, _Way, _Way], block: Block) -> tuple[_Way, _Way, _Way]:
    best = [_NO_WAY, _NO_WAY, _NO_WAY]
    for place, way in _moves(ways, block):
        if way.cost < best[place].cost:
            best[place] = way
    return best[0], best[1], best[2]


def _moves(ways: tuple[_Way, _Way, _Way], block: Block) -> Iterator[tuple[int, _Way]]:
    between, titled, within = ways
    if block.kind == "furniture":
        for place, way in enumerate(ways):
            yield place, _Way(way.cost, "stray", place, way.length, way.title)
        return
    if block.kind == "date":
        yield _BETWEEN, _Way(between.cost, "date", _BETWEEN)
        yield _BETWEEN, _Way(within.cost, "date", _WITHIN)
        # A day of publication below a title begins no new page.
        yield _TITLED, _Way(titled.cost + 1.0, "stray", _TITLED, 0, titled.title)
        return
    title, stray = title_cost(block), stray_cost(block, between=False)
    yield _TITLED, _Way(between.cost + title, "title", _BETWEEN, 0, block)
    yield _TITLED, _Way(within.cost + title, "title", _WITHIN, 0, block)
    yield _TITLED, _Way(titled.cost + stray_cost(block, between=True), "stray", _TITLED, 0, titled.title)
    if titled.title:
        abstract = abstract_cost(block) + mismatch_cost(titled.title, block)
        yield _WITHIN, _Way(titled.cost + abstract, "abstract", _TITLED, block.length)
    more = within.length + block.length
    yield _WITHIN, _Way(within.cost + paragraph_cost(block, within.length), "paragraph", _WITHIN, more)
    yield _BETWEEN, _Way(between.cost + stray, "stray", _BETWEEN)
    # Behind an abstract whose title is lost, no paragraph belongs to the paper before.
    after = _BETWEEN if block.length >= LONG else _WITHIN
    yield after, _Way(within.cost + stray, "stray", _WITHIN, within.length)
