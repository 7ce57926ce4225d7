"""Words side by side, or near each other, in one text of a paper."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from search.engine.corpus import Corpus
from search.engine.fields import GAP, SCHEMA
from search.engine.queries import Docs, Expansion, PapersQuery
from search.engine.segment import Segment

Places = Sequence[int]


@dataclass(frozen=True)
class Slot:
    """What may stand at one place of a phrase: a term, any term of an expansion, or either."""

    term: bytes | None = None
    expansion: Expansion | None = None

    def docs(self, field: str, segment: Segment) -> set[int]:
        """Return the papers that hold any of it."""
        found: set[int] = set()
        if self.term is not None:
            found.update(segment.postings(field, self.term).docs)
        if self.expansion:
            found.update(self.expansion.walked(segment).docs)
        return found

    def places(self, field: str, segment: Segment, docs: set[int]) -> dict[int, Places]:
        """Return where it stands in each of these papers, in ascending order."""
        terms = [self.term] if self.term is not None else []
        if self.expansion:
            terms += [bterm for bterm in self.expansion.walked(segment).frequencies if bterm != self.term]
        decode = SCHEMA[field].format.decode_positions
        found: dict[int, list[int]] = {}
        for bterm in terms:
            held = segment.places(field, bterm)
            for doc in docs & held.keys():
                found.setdefault(doc, []).extend(decode(held[doc]))
        return {doc: sorted(set(places)) if len(terms) > 1 else places for doc, places in found.items()}


@dataclass(frozen=True)
class Near(PapersQuery):
    """Slots side by side in this order, or with at most `slop` other words among them in any order."""

    field_name: str
    slots: tuple[Slot, ...]
    slop: int = 0
    boost: float = 1.0

    def papers(self, segment: Segment, corpus: Corpus) -> Docs:
        """Return the papers, scored by the terms of the slots."""
        docs = self._candidates(segment)
        if not docs:
            return {}
        known = {slot: slot.places(self.field_name, segment, docs) for slot in dict.fromkeys(self.slots)}
        find = self._near if self.slop else _side_by_side
        found = {doc: 0.0 for doc in docs if find([known[slot][doc] for slot in self.slots])}
        for slot in dict.fromkeys(self.slots) if found and self.boost else ():
            if slot.term is not None:
                for doc, score in corpus.scores(segment, self.field_name, slot.term, self.boost).items():
                    if doc in found:
                        found[doc] += score
        return found

    def _candidates(self, segment: Segment) -> set[int]:
        docs: set[int] | None = None
        for slot in dict.fromkeys(self.slots):
            held = slot.docs(self.field_name, segment)
            docs = held if docs is None else docs & held
            if not docs:
                break
        return docs or set()

    def _near(self, places: Sequence[Places]) -> bool:
        """Return whether the slots stand in one window; `terms.Wanted` says how a window is read."""
        width = min(len(self.slots) + self.slop, GAP)
        last = set(places[-1])
        needed = Counter(self.slots[:-1])
        here = {place: slot for slot, where in zip(self.slots[:-1], places, strict=False) for place in where}
        events = sorted(last.union(here))
        for begin, start in enumerate(events):
            # Most windows lack a slot altogether, which takes one look for each to see.
            if any(_next(where, start) >= start + width for where in places):
                continue
            end = bisect_left(events, start + width, begin)
            if _all_in(events[begin:end], needed, here, last):
                return True
        return False


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


def _next(places: Places, start: int) -> int:
    at = bisect_left(places, start)
    return places[at] if at < len(places) else start + GAP + 1


def _side_by_side(places: Sequence[Places]) -> bool:
    starts = set(places[0])
    for number, where in enumerate(places[1:], 1):
        starts.intersection_update([place - number for place in where])
        if not starts:
            return False
    return True
