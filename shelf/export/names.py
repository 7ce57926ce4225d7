"""An author's name taken apart, by the rules of BibTeX: `Ludwig van Beethoven`, `Smith, Jr., Ada`."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV", re.IGNORECASE)
# Who signs as a body; its name must not be turned round.
_BODY = re.compile(
    r"\b(?:team|group|collaborations?|consortium|project|institute|university|laborator(?:y|ies)|labs?|inc|foundation"
    r"|initiative|community|department|committee|working|research|and)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Name:
    """An author's name.

    Attributes:
        family: Family name; the whole name where `whole`.
        given: Given names.
        particle: `van`, `de la`.
        suffix: `Jr.`, `III`.
        whole: The name of a body, or one that cannot be taken apart.
    """

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""
    whole: bool = False

    @property
    def turned(self) -> str:
        """Return the name with the family name first: `van Beethoven, Ludwig`."""
        family = f"{self.particle} {self.family}".strip()
        return ", ".join(filter(None, (family, self.suffix, self.given)))


def parsed(author: str) -> Name:
    """Return the parts of a name that is on one line."""
    parts = [part.strip() for part in author.split(",")]
    if _BODY.search(author) or len(parts) > 3 or not all(parts):
        return Name(author, whole=True)
    if len(parts) == 1:
        return _in_order(author.split())
    if len(parts) == 2 and _SUFFIX.fullmatch(parts[1]):
        return _in_order([*parts[0].split(), parts[1]])
    suffixes = [part for part in parts[1:] if _SUFFIX.fullmatch(part)] if len(parts) == 3 else []
    given = [part for part in parts[1:] if part not in suffixes]
    if len(given) != 1:
        return Name(author, whole=True)
    words = parts[0].split()
    start = next((i for i, word in enumerate(words[:-1]) if not word[0].islower()), len(words) - 1)
    return Name(" ".join(words[start:]), given[0], " ".join(words[:start]), "".join(suffixes))


def _in_order(words: list[str]) -> Name:
    """Read given names, particle, family name and suffix in this order."""
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    if len(words) < 2:
        return Name(" ".join(words), whole=True)
    low = next((i for i, word in enumerate(words[1:-1], 1) if word[0].islower()), len(words) - 1)
    high = low
    while high < len(words) - 1 and words[high][0].islower():
        high += 1
    return Name(" ".join(words[high:]), " ".join(words[:low]), " ".join(words[low:high]), suffix)
