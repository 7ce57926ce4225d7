"""What else something is called, and how two spellings of one name are told to be one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

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
class Own:
    """What a person's file says. Names are keys in `joined` form.

    Attributes:
        groups: Name to the other names that mean the same, as written.
        closed: Names of which nothing that was learned is to be used.
        without: Pairs, in both orders, that were learned and are not to be used.
    """

    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()
    without: frozenset[tuple[str, str]] = frozenset()


NOTHING = Own()
