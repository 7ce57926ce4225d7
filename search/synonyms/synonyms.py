"""Synonyms of names: how spellings are compared, and what was learned combined with your own file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from search.text.words import stem, words

Name = tuple[str, ...]
"""The folded words of a name, as in `search.text.words`."""

MOST_WORDS = 10
"""Words of a name at most: what is longer is a sentence, and no query holds it."""

_PLURAL = re.compile(r"(?<=[A-Z])s$")


@dataclass(frozen=True, slots=True)
class Sense:
    """Another name for something.

    Attributes:
        text: As people write it: `vision-language model`.
        spellings: What has to be looked for, stems apart: `multimodal model` and `multi-modal model`.
        count: Papers that say so; 0 for what a person wrote down.
    """

    text: str
    spellings: tuple[str, ...] = ()
    count: int = 0


def joined(name: Iterable[str]) -> str:
    """Return the form in which names are the same: plural, case, hyphens and blanks do not count.

    The words are put together before they are stemmed, so that `multi-modal` is `multimodal`.
    """
    return stem("".join(name))


def key(text: str) -> str:
    """Return the `joined` form of a name as written; empty when there is no word in it."""
    return joined(words(text))


def senses(counted: Iterable[tuple[str, int]]) -> list[Sense]:
    """Join what is spelt alike and return the most frequent first.

    Args:
        counted: Names as written, and the number of papers that write them so.
    """
    groups: dict[str, Counter[str]] = {}
    for text, count in counted:
        groups.setdefault(key(text), Counter())[text] += count
    found = [_sense(group) for group in groups.values()]
    return sorted(found, key=lambda sense: (-sense.count, sense.text))


def _sense(group: Counter[str]) -> Sense:
    usual = sorted(group, key=lambda text: (-group[text], text))
    # Title case comes from headings, and from the letters being shown.
    text = next((text for text in usual if text == text.lower()), usual[0])
    # Found by the same words as one of them, so looked for once.
    spellings = {tuple(map(stem, words(spelling))): spelling for spelling in reversed(usual)}
    return Sense(_PLURAL.sub("", text), tuple(reversed(spellings.values())), group.total())


@dataclass(frozen=True, slots=True)
class UserSynonyms:
    """What a person's file says. Names are keys in `joined` form.

    Attributes:
        groups: Name to the other names that mean the same, as written.
        closed: Names of which nothing that was learned is to be used.
        without: Pairs, in both orders, that were learned and are not to be used.
    """

    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()
    without: frozenset[tuple[str, str]] = frozenset()


NO_USER_SYNONYMS = UserSynonyms()


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

    def __init__(self, acronyms: AcronymSource | None = None, own: UserSynonyms = NO_USER_SYNONYMS) -> None:
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
