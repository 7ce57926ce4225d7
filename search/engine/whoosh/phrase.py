"""Words side by side, or near each other, in one text of a paper."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from search.columns.arrays import BoolArray, IntArray
from search.engine.whoosh.expansions import Expansion
from search.engine.whoosh.field_names import GAP
from search.engine.whoosh.operators import Term
from search.engine.whoosh.postings import spread
from search.engine.whoosh.reader import PLACE_BITS, IndexReader
from search.engine.whoosh.scored_docs import NOTHING, DocSet

Places = Sequence[int]


@dataclass(frozen=True, slots=True)
class Slot:
    """One word of a phrase: a term, any term of an expansion, or either."""

    term: Term | None = None
    expansion: Expansion | None = None

    def docs(self, field: str, reader: IndexReader) -> BoolArray:
        result = np.zeros(reader.size, bool)
        if self.term:
            result[reader.result(self.term, scored=False).docs] = True
        if self.expansion:
            result[reader.result(self.expansion, scored=False).docs] = True
        return result

    def places(self, field: str, reader: IndexReader, docs: BoolArray) -> IntArray:
        """Its positions in these papers, as `IndexReader.places` does."""
        parts = [_of(reader.places(field, self.term.bterm), docs)] if self.term else []
        for expanded in self.expansion.segment_terms(reader) if self.expansion else ():
            parts += expanded.places(docs)
        # A term's own list is in order.
        if len(parts) == 1 and self.expansion is None:
            return parts[0]
        return np.unique(np.concatenate(parts)) if parts else np.empty(0, np.int64)


def _of(positions: IntArray, docs: BoolArray) -> IntArray:
    result: IntArray = positions[docs[positions >> PLACE_BITS]]
    return result


@dataclass(frozen=True, slots=True)
class Near:
    """Slots side by side in this order, or with at most `slop` other words among them in any order."""

    field: str
    slots: tuple[Slot, ...]
    slop: int = 0

    def evaluate(self, reader: IndexReader, *, scored: bool) -> DocSet:
        docs = self._candidates(reader)
        if docs is None:
            return NOTHING
        places_of = {slot: slot.places(self.field, reader, docs) for slot in dict.fromkeys(self.slots)}
        positions = [places_of[slot] for slot in self.slots]
        matches = self._near(positions) if self.slop else _side_by_side(positions)
        return DocSet(np.unique(matches >> PLACE_BITS).astype(np.int32))

    def _candidates(self, reader: IndexReader) -> BoolArray | None:
        docs: BoolArray | None = None
        for slot in dict.fromkeys(self.slots):
            hits = slot.docs(self.field, reader)
            docs = hits if docs is None else docs & hits
            if not docs.any():
                return None
        return docs

    def _near(self, positions: Sequence[IntArray]) -> IntArray:
        """The beginnings of windows that hold all slots; `terms.QueryTerm` says how a window is read."""
        width = min(len(self.slots) + self.slop, GAP)
        needed = Counter(self.slots)
        places_of = dict(zip(self.slots, positions, strict=True))
        events = _around(min(positions, key=len), list(places_of.values()), width)
        for slot, times in needed.items():
            events = events[_within(places_of[slot], events, times, width)]
        if self.slots[-1].expansion is None:
            # Different terms never have the same position, so no word is counted for two slots.
            return events
        return self._one_by_one(events, positions, width)

    def _one_by_one(self, events: IntArray, positions: Sequence[IntArray], width: int) -> IntArray:
        """One window for each paper that has any, looked for in these papers only, word by word."""
        result = []
        for doc in np.unique(events >> PLACE_BITS).tolist():
            low, high = doc << PLACE_BITS, (doc + 1) << PLACE_BITS
            where = [part[np.searchsorted(part, low) : np.searchsorted(part, high)].tolist() for part in positions]
            if self._in_one(where, width):
                result.append(low)
        return np.array(result, np.int64)

    def _in_one(self, where: Sequence[Places], width: int) -> bool:
        last = set(where[-1])
        needed = Counter(self.slots[:-1])
        here = {place: slot for slot, part in zip(self.slots[:-1], where, strict=False) for place in part}
        events = sorted(last.union(here))
        return any(
            _all_in(events[begin : bisect_left(events, start + width, begin)], needed, here, last)
            for begin, start in enumerate(events)
        )


def _around(rare: IntArray, every: Sequence[IntArray], width: int) -> IntArray:
    """The positions from which a window reaches one of the rarest slot: no other window can contain all."""
    result = []
    for part in every:
        low = np.searchsorted(part, rare - width, "right")
        high = np.searchsorted(part, rare, "right")
        # Windows of neighbouring places overlap; nothing is taken twice.
        low[1:] = np.maximum(low[1:], high[:-1])
        result.append(part[spread(low, high - low)])
    return np.unique(np.concatenate(result))


def _within(positions: IntArray, events: IntArray, times: int, width: int) -> BoolArray:
    """Whether the window that begins at each event contains so many of these positions."""
    at = np.searchsorted(positions, events) + times - 1
    there = at < len(positions)
    at[~there] = 0
    result: npt.NDArray[np.bool_] = there & (positions[at] < events + width) if len(positions) else there
    return result


def _all_in(events: Sequence[int], needed: Counter[Slot], here: dict[int, Slot], last: set[int]) -> bool:
    missing = Counter(needed)
    left = missing.total()
    ended = False
    for place in events:
        slot = here.get(place)
        if slot is not None and missing[slot] > 0:
            missing[slot] -= 1
            left -= 1
        elif not ended and place in last:
            ended = True
        elif place == events[0]:
            return False
        if ended and not left:
            return True
    return False


def _side_by_side(positions: Sequence[IntArray]) -> IntArray:
    """The positions of the first slot that the others follow; the shortest list is compared first."""
    starts = sorted((part - number for number, part in enumerate(positions)), key=len)
    result = starts[0]
    for part in starts[1:]:
        if not len(result):
            break
        at = np.searchsorted(part, result)
        at[at == len(part)] = 0
        result = result[part[at] == result]
    return result
