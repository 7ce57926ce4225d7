"""Finding: what a check has to tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

FIX = "carrel doctor --fix"

Mend = Callable[[], str]
"""Mends what was found, where that loses nothing and can be undone, and says what it did."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one thing.

    Attributes:
        about: What was looked at.
        fine: Whether it is as it should be.
        said: What was found.
        fix: What to do; empty when nothing is to be done.
        unsure: Only a person can tell whether it is as it should be; it counts as fine.
        mend: What `--fix` does; None for what a person has to do.
    """

    about: str
    fine: bool
    said: str
    fix: str = ""
    unsure: bool = False
    mend: Mend | None = field(default=None, compare=False, repr=False)

    def as_json(self) -> dict[str, object]:
        """Return it in the public shape."""
        told = {"about": self.about, "fine": self.fine, "said": self.said, "fix": self.fix}
        return {**told, "unsure": self.unsure, "mends": self.mend is not None}


def number(count: int, thing: str) -> str:
    """Return a number of things: `1 paper`, `2 papers`."""
    return f"{count} {thing}{'s' if count != 1 else ''}"
