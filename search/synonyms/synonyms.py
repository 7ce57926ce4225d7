"""Synonyms of names: how spellings are compared, and what was learned combined with your own file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from search.text.words import fold, stem, tokens, words

Name = tuple[str, ...]
"""The words of a name as written: capitals tell an acronym from a word."""

MOST_WORDS = 10
"""Words of a name at most: anything longer is a sentence, and in no query."""

_PLURAL = re.compile(r"(?<=[A-Z])['’]?s$")


@dataclass(frozen=True, slots=True)
class Sense:
    """Another name for something, as it is usually written, and how many papers say so; 0 for your own synonyms.

    `spellings` are searched for, if stemming does not cover them: `multimodal model` and `multi-modal model`.
    """

    text: str
    spellings: tuple[str, ...] = ()
    count: int = 0


def named(text: str) -> Name:
    """The words of a text, as written."""
    return tuple(text[token.start : token.end] for token in tokens(text))


def joined(name: Iterable[str]) -> str:
    """The form in which equal names are the same: plural, case, hyphens and spaces do not count.

    The words are joined before they are stemmed, so that `multi-modal` is `multimodal`.
    """
    return stem("".join(map(fold, name)))


def key(text: str) -> str:
    """The `joined` form of a name as written; empty if there is no word in it."""
    return joined(words(text))


def in_capitals(text: str) -> bool:
    """Whether a text is written as short forms are, with a capital after its first letter."""
    return text[1:] != text[1:].lower()


def singular(short: str) -> str:
    """A short form as written, without the s of a plural, which only follows a capital: `VLMs` → `VLM`."""
    return _PLURAL.sub("", short)


def short_key(short: str) -> str:
    """The form in which equal short forms are the same: their letters and digits, in any case."""
    return "".join(words(singular(short)))


def senses(counted: Iterable[tuple[str, int]], same: Callable[[str], str] = key) -> list[Sense]:
    """Merge the spellings of counted names, the same by a key, and return the most frequent name first."""
    groups: dict[str, Counter[str]] = {}
    for text, count in counted:
        groups.setdefault(same(text), Counter())[text] += count
    merged = [_sense(group) for group in groups.values()]
    return sorted(merged, key=lambda sense: (-sense.count, sense.text))


def _sense(group: Counter[str]) -> Sense:
    usual = sorted(group, key=lambda text: (-group[text], text))
    # Title case comes from headings, and from authors who show where the letters are from.
    text = next((text for text in usual if text == text.lower()), usual[0])
    # Spellings with the same stems are searched for once.
    spellings = {tuple(map(stem, words(spelling))): spelling for spelling in reversed(usual)}
    return Sense(singular(text), tuple(reversed(spellings.values())), group.total())


@dataclass(frozen=True, slots=True)
class UserSynonyms:
    """The content of synonyms.yaml. Names are in `joined` form.

    Attributes:
        groups: Name to the other names that mean the same, as written.
        closed: Names for which learned acronyms are ignored.
        without: Pairs, in both orders, to ignore even if they were learned.
    """

    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()
    without: frozenset[tuple[str, str]] = frozenset()


NO_USER_SYNONYMS = UserSynonyms()


# Recently looked up names; a query that is being typed looks up the same ones at each key.
_CACHED = 4096


@dataclass(frozen=True, slots=True)
class _Cache:
    seq: int
    senses: dict[Name, tuple[Sense, ...]]


class AcronymSource(Protocol):
    """Acronyms learned from the library; `Acronyms` is one."""

    @property
    def seq(self) -> int:
        """Changes whenever acronyms were learned."""

    def of(self, name: Name) -> tuple[Sense, ...]: ...


class Synonyms:
    """Other names for words of a query: learned from the library, and from synonyms.yaml."""

    def __init__(self, acronyms: AcronymSource | None = None, own: UserSynonyms = NO_USER_SYNONYMS) -> None:
        self._acronyms = acronyms
        self._own = own
        self._cache = _Cache(0, {})

    def of(self, name: Name) -> tuple[Sense, ...]:
        """The other names for a name, your own first. Never raises."""
        senses = self._cache.senses.get(name)
        if senses is None:
            if len(self._cache.senses) >= _CACHED:
                self._cache.senses.clear()
            senses = self._cache.senses[name] = self._of(name)
        return senses

    def refresh(self) -> int:
        """Drop the cache if acronyms were learned, and return their sequence number; cheap if none were."""
        seq = self._acronyms.seq if self._acronyms else 0
        if seq != self._cache.seq:
            self._cache = _Cache(seq, {})
        return seq

    def _of(self, name: Name) -> tuple[Sense, ...]:
        this = joined(name)
        own = [Sense(text, (text,)) for text in self._own.groups.get(this, ())]
        names = {this, *(key(sense.text) for sense in own)}
        learned = self._acronyms.of(name) if self._acronyms and this not in self._own.closed else ()
        return (*own, *(sense for sense in learned if self._accepts(this, key(sense.text), names)))

    def _accepts(self, name: str, other: str, names: set[str]) -> bool:
        return other not in names and other not in self._own.closed and (name, other) not in self._own.without
