"""Known-item search: a title as a person half remembers it must find its paper.

`remembered` makes such titles, `measure` asks any search for them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from search.text.latex import readable_line

LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Nobody mistypes "of" and looks for it.
_SHORTEST_TYPO = 4
_PUNCTUATION = ".,:;!?()[]{}\"'“”‘’*~-–—"


@dataclass(frozen=True)
class Score:
    """How a search did.

    Attributes:
        asked: Titles that were looked for.
        first: Those whose paper came first.
        found: Those whose paper came at all.
        missed: The queries whose paper did not come first, with the paper's key.
    """

    asked: int
    first: int
    found: int
    missed: tuple[tuple[str, str], ...]

    @property
    def share(self) -> float:
        """Return the share of titles whose paper came first."""
        return self.first / self.asked if self.asked else 0.0


def remembered(title: str, drawn: random.Random) -> str:
    """Return a title with one word dropped, two neighbours swapped and a typo in one word.

    A title too short for all three keeps two words at least, and every word of fewer than four
    letters is spelt right. The punctuation around words is left out, as people leave it out.

    Args:
        title: As the source gave it.
        drawn: Where the choices come from.
    """
    words = [word for piece in readable_line(title).split() if (word := piece.strip(_PUNCTUATION))]
    if len(words) > 2:
        words.pop(drawn.randrange(len(words)))
    if len(words) > 1:
        at = drawn.randrange(len(words) - 1)
        words[at], words[at + 1] = words[at + 1], words[at]
    long = [at for at, word in enumerate(words) if len(word) >= _SHORTEST_TYPO and word.isalpha()]
    if long:
        at = drawn.choice(long)
        words[at] = _mistyped(words[at], drawn)
    return " ".join(words)


def _mistyped(word: str, drawn: random.Random) -> str:
    """Return the word with a letter dropped, doubled, replaced, or changing places with the next; never the first."""
    at = drawn.randrange(1, len(word) - 1)
    letter = drawn.choice([other for other in LETTERS if other != word[at].lower()])
    kinds = [word[:at] + word[at + 1 :], word[:at] + word[at] * 2 + word[at + 1 :], word[:at] + letter + word[at + 1 :]]
    if word[at] != word[at + 1]:
        kinds.append(word[:at] + word[at + 1] + word[at] + word[at + 2 :])
    return drawn.choice(kinds)


def measure(titles: Mapping[str, str], find: Callable[[str], Sequence[str]], seed: int = 1, times: int = 3) -> Score:
    """Look for every title as a person may remember it.

    Args:
        titles: Key to title.
        find: The search: query text to keys, best first.
        seed: Equal seeds ask for the same titles.
        times: How many queries are made of each title.
    """
    drawn = random.Random(seed)
    first = found = 0
    missed = []
    for key, title in titles.items():
        for _ in range(times):
            query = remembered(title, drawn)
            keys = find(query)
            found += key in keys
            if keys and keys[0] == key:
                first += 1
            else:
                missed.append((query, key))
    return Score(len(titles) * times, first, found, tuple(missed))
