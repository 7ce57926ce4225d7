"""What looking up what papers lack came to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from search.paper import Paper

# What a paper may lack and services know.
WANTED = ("arxiv", "doi", "authors", "date")


class Found(NamedTuple):
    """A paper of which more is known now.

    Attributes:
        paper: Its key, title and `WANTED`, as they are now.
        source: Who knew.
        gained: Those of `WANTED` that it did not have.
    """

    paper: Paper
    source: str
    gained: tuple[str, ...]


class Unsure(NamedTuple):
    """A paper that stays as it is, because it cannot be told from another one."""

    paper: Paper
    reason: str


class Unasked(NamedTuple):
    """How many papers a service gave no answer about, and why not."""

    source: str
    papers: int
    reason: str


@dataclass(slots=True)
class Enriched:
    """What it came to.

    Attributes:
        papers: How many lack something and were to be looked up.
        answers: How many answers came.
        lately: How many others were not looked up, having been so lately.
        found: Papers of which more is known now; once for each service that knew.
        unsure: Papers that stay as they are although there is something of their title.
        missing: What was not answered; the next time asks for it again.
    """

    papers: int = 0
    answers: int = 0
    lately: int = 0
    found: list[Found] = field(default_factory=list)
    unsure: list[Unsure] = field(default_factory=list)
    missing: list[Unasked] = field(default_factory=list)

    @property
    def unreached(self) -> bool:
        """Tell whether nobody at all answered."""
        return bool(self.missing) and not self.answers


def lacks(paper: Paper) -> bool:
    """Tell whether a paper lacks an identifier, authors or any date, as `Catalog.lacking` does."""
    return not ((paper.arxiv or paper.doi) and paper.authors and (paper.date or paper.year is not None))


def gained(before: Paper, after: Paper) -> tuple[str, ...]:
    """Return what a paper has that it did not have before."""
    return tuple(name for name in WANTED if getattr(after, name) != getattr(before, name))
