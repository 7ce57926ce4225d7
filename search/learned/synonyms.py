"""Everything that means the same: what was learned, put right by what a person wrote down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from search.learned.senses import NOTHING, Name, Own, Sense, joined, key

# Names that were asked for lately; a query that is being typed asks for the same ones at each key.
_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class _Memory:
    seq: int
    found: dict[Name, tuple[Sense, ...]]


class AcronymSource(Protocol):
    """What was learned from the library; `Acronyms` is it."""

    @property
    def seq(self) -> int:
        """Changes whenever something was learned."""

    def of(self, name: Name) -> tuple[Sense, ...]:
        """Return what a name stands for or is short for."""


class Synonyms:
    """Other names for words of a query.

    Args:
        acronyms: What was learned from the library; None for nothing.
        own: What a person's synonyms.yaml says.
    """

    def __init__(self, acronyms: AcronymSource | None = None, own: Own = NOTHING) -> None:
        self._acronyms = acronyms
        self._own = own
        self._memory = _Memory(0, {})

    def of(self, name: Name) -> tuple[Sense, ...]:
        """Return the other names of what these words name; a person's own come first. Never raises."""
        found = self._memory.found.get(name)
        if found is None:
            if len(self._memory.found) >= _REMEMBERED:
                self._memory.found.clear()
            found = self._memory.found[name] = self._of(name)
        return found

    def refresh(self) -> None:
        """Take note that the library may have learned something; cheap when it has not."""
        seq = self._acronyms.seq if self._acronyms else 0
        if seq != self._memory.seq:
            self._memory = _Memory(seq, {})

    def _of(self, name: Name) -> tuple[Sense, ...]:
        here = joined(name)
        own = [Sense(text, (text,)) for text in self._own.groups.get(here, ())]
        told = {here, *(key(sense.text) for sense in own)}
        learned = self._acronyms.of(name) if self._acronyms and here not in self._own.closed else ()
        return (*own, *(sense for sense in learned if self._wanted(here, key(sense.text), told)))

    def _wanted(self, name: str, other: str, told: set[str]) -> bool:
        return other not in told and other not in self._own.closed and (name, other) not in self._own.without
