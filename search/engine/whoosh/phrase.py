"""Words side by side, or near each other, in one text of a paper."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from search.columns.arrays import BoolArray, IntArray
from search.engine.whoosh.doc_sets import NOTHING, DocSet, ScoreArray
from search.engine.whoosh.expansions import Expansion
from search.engine.whoosh.operators import Term
from search.engine.whoosh.postings import spread
from search.engine.whoosh.reader import PLACE_BITS, IndexReader
from search.engine.whoosh.schema import GAP

Places = Sequence[int]


@dataclass(frozen=True, slots=True)
class Slot:
    """What may stand at one place of a phrase: a term, any term of an expansion, or either."""

    term: bytes | None = None
    expansion: Expansion | None = None

    def docs(self, field: str, reader: IndexReader) -> BoolArray:
        """Return for each paper whether it holds any of it."""
        found = np.zeros(reader.size, bool)
        if self.term is not None:
            found[reader.answer(Term(field, self.term), scored=False).docs] = True
        if self.expansion:
            found[reader.answer(self.expansion, scored=False).docs] = True
        return found

    def places(self, field: str, reader: IndexReader, docs: BoolArray) -> IntArray:
        """Return where it stands in these papers, as `IndexReader.places` does."""
        parts = [_of(reader.places(field, self.term), docs)] if self.term is not None else []
        for expanded in self.expansion.expanded(reader) if self.expansion else ():
            parts += expanded.places(docs)
        # A term's own list is in order.
        if len(parts) == 1 and self.expansion is None:
            return parts[0]
        return np.unique(np.concatenate(parts)) if parts else np.empty(0, np.int64)


def _of(stood: IntArray, docs: BoolArray) -> IntArray:
    found: IntArray = stood[docs[stood >> PLACE_BITS]]
    return found


@dataclass(frozen=True, slots=True)
class Near:
    """Slots side by side in this order, or with at most `slop` other words among them in any order."""

    field: str
    slots: tuple[Slot, ...]
    slop: int = 0
    boost: float = 1.0

    def found(self, reader: IndexReader, *, scored: bool) -> DocSet:
        """Return the papers, scored by the terms of the slots."""
        docs = self._candidates(reader)
        if docs is None:
            return NOTHING
        known = {slot: slot.places(self.field, reader, docs) for slot in dict.fromkeys(self.slots)}
        stood = [known[slot] for slot in self.slots]
        met = self._near(stood) if self.slop else _side_by_side(stood)
        found = DocSet(np.unique(met >> PLACE_BITS).astype(np.int32))
        if not (scored and self.boost and len(found.docs)):
            return found
        return DocSet(found.docs, self._scores(found, reader))

    def _scores(self, found: DocSet, reader: IndexReader) -> ScoreArray:
        scores = np.zeros(len(found.docs), np.float32)
        for slot in dict.fromkeys(self.slots):
            if slot.term is None:
                continue
            held = reader.answer(Term(self.field, slot.term, self.boost), scored=True)
            if held.scores is not None:
                at = np.searchsorted(held.docs, found.docs)
                at[at == len(held.docs)] = 0
                scores += np.where(held.docs[at] == found.docs, held.scores[at], 0)
        return scores

    def _candidates(self, reader: IndexReader) -> BoolArray | None:
        """Return the papers that hold something for each slot; None where there are none."""
        docs: BoolArray | None = None
        for slot in dict.fromkeys(self.slots):
            held = slot.docs(self.field, reader)
            docs = held if docs is None else docs & held
            if not docs.any():
                return None
        return docs

    def _near(self, stood: Sequence[IntArray]) -> IntArray:
        """Return the beginnings of windows that hold all slots; `terms.Wanted` says how a window is read."""
        width = min(len(self.slots) + self.slop, GAP)
        needed = Counter(self.slots)
        known = dict(zip(self.slots, stood, strict=True))
        events = _around(min(stood, key=len), list(known.values()), width)
        for slot, times in needed.items():
            events = events[_within(known[slot], events, times, width)]
        if self.slots[-1].expansion is None:
            # Different terms never stand at one place, so no word is counted for two slots.
            return events
        return self._one_by_one(events, stood, width)

    def _one_by_one(self, events: IntArray, stood: Sequence[IntArray], width: int) -> IntArray:
        """Return one window for each paper that has any, looked for in these papers only, word by word."""
        found = []
        for doc in np.unique(events >> PLACE_BITS).tolist():
            low, high = doc << PLACE_BITS, (doc + 1) << PLACE_BITS
            where = [part[np.searchsorted(part, low) : np.searchsorted(part, high)].tolist() for part in stood]
            if self._in_one(where, width):
                found.append(low)
        return np.array(found, np.int64)

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
    """Return where anything stands from which a window reaches a place of the rarest: no other can hold all."""
    found = []
    for part in every:
        low = np.searchsorted(part, rare - width, "right")
        high = np.searchsorted(part, rare, "right")
        # Windows of neighbouring places overlap; nothing is taken twice.
        low[1:] = np.maximum(low[1:], high[:-1])
        found.append(part[spread(low, high - low)])
    return np.unique(np.concatenate(found))


def _within(stood: IntArray, events: IntArray, times: int, width: int) -> BoolArray:
    """Return for each event whether something stands so often in the window that begins there."""
    at = np.searchsorted(stood, events) + times - 1
    there = at < len(stood)
    at[~there] = 0
    found: npt.NDArray[np.bool_] = there & (stood[at] < events + width) if len(stood) else there
    return found


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


def _side_by_side(stood: Sequence[IntArray]) -> IntArray:
    """Return where the first slot stands when the others follow; the shortest list first."""
    begun = sorted((part - number for number, part in enumerate(stood)), key=len)
    found = begun[0]
    for part in begun[1:]:
        if not len(found):
            break
        at = np.searchsorted(part, found)
        at[at == len(part)] = 0
        found = found[part[at] == found]
    return found
