"""What is said beside an answer: a query is always answered, and what was not understood is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["field", "value", "sort", "unfinished", "hint", "nothing", "depth"]


@dataclass(frozen=True, slots=True)
class Note:
    """Something about a query that a person should know.

    Attributes:
        kind: `field`: unknown field, read as text; `value`: a value that its field cannot hold;
            `sort`: unknown order; `unfinished`: a field without a value, left out; `hint`: read
            as text, though it may have been meant otherwise; `nothing`: text without a word;
            `depth`: parentheses deeper than anyone writes them, read without.
        text: The piece of the query that it is about.
        message: One sentence for people.
        offer: What to write in place of `text`; empty when there is nothing to offer.
        start: Where `text` stands in the cleaned query.
    """

    kind: Kind
    text: str
    message: str
    offer: str = ""
    start: int = 0

    def __str__(self) -> str:
        return self.message

    def taken(self, query: str) -> str:
        """Return the query with the offer taken; unchanged when there is none or it does not fit."""
        if not self.offer or not query.startswith(self.text, self.start):
            return query
        return query[: self.start] + self.offer + query[self.start + len(self.text) :]
