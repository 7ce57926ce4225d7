"""Warnings about a query: what the parser could not use, and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from search.query.dates import bounds
from search.query.fields import BY_NAME, SORTS, FieldInfo, canonical, nearest, nearest_state, state
from search.query.leaves import has_word
from search.query.ranges import interval
from search.query.simplify import is_neutral, simplify
from search.query.tree import Everything, Node, Phrase, Word

WarningKind = Literal["field", "value", "sort", "unfinished", "hint", "nothing", "depth"]


@dataclass(frozen=True, slots=True)
class QueryWarning:
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

    kind: WarningKind
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


_ANY_DAY = date(2000, 1, 1)
# Guessing what was meant costs time; nobody reads the twentieth guess.
_MOST_GUESSES = 20


class WarningCollector:
    """Notes in the order of the text, each piece of text noted once for each kind."""

    def __init__(self) -> None:
        self._notes: dict[tuple[WarningKind, str], QueryWarning] = {}

    def of(self, tree: Node) -> tuple[QueryWarning, ...]:
        """Return all notes on a query, given its tree."""
        text = str(tree)
        if not isinstance(tree, Everything) and isinstance(simplify(tree), Everything) and not has_word(text):
            self._add("nothing", text, f"Nothing to look for in {_short(text)}.")
        return tuple(self._notes.values())

    def too_deep(self, start: int) -> None:
        """Note parentheses that are not honoured."""
        self._add("depth", "(", "Parentheses are nested too deeply; the innermost were left out.", start=start)

    def unfinished(self, name: str, start: int) -> None:
        """Note a field that has no value yet."""
        self._add("unfinished", f"{name}:", f"{name}: has no value yet.", start=start)

    def apart(self, name: str, text: str, start: int) -> None:
        """Note a field's name that a blank made a word."""
        message = f"A blank follows {name}: so it is read as a word; without the blank it is a field."
        self._add("hint", text, message, f"{name}:", start)

    def unknown_field(self, name: str, start: int) -> None:
        """Note a field that there is not, and the nearest that there is."""
        guess = nearest(name) if self._may_guess else None
        offer = f"{guess}:" if guess else ""
        question = f" Did you mean {offer}?" if guess else ""
        self._add("field", f"{name}:", f"There is no field {name}:, so it is read as text.{question}", offer, start)

    def unknown_sort(self, order: str, start: int) -> None:
        """Note an order that there is not."""
        guess = nearest_state("sort", order.lower()) if self._may_guess else None
        message = f"There is no order {_short(order)}; there are {', '.join(SORTS)}."
        self._add("sort", order, message, guess or "", start)

    def sorted_again(self, order: str, start: int) -> None:
        """Note an order that a later one replaces."""
        self._add("sort", order, f"Only the last order counts; sort:{order} is left out.", start=start)

    def value(self, node: Node, chunk: str, info: FieldInfo | None, start: int) -> None:
        """Note a value that its field cannot hold, unless it is still being typed."""
        if isinstance(node, Word) and node.fuzzy and chunk.rstrip(",;:")[-1:] in "3456789":
            self._add("value", chunk, "Words may differ in two letters at most: ~2.", f"{node}", start)
        if not info or (isinstance(node, Word | Phrase) and node.typing and is_neutral(node, info.name)):
            return
        field = f"{info.name}:{_short(chunk)}"
        if info.kind == "text":
            self._text(node, chunk, info, start)
        elif info.kind == "number" and interval(node) is None:
            message = f"{field} is no number, so it finds nothing; 2024, >=2020 or 2020..2022 are."
            self._add("value", chunk, message, start=start)
        elif info.kind == "date" and bounds(node, _ANY_DAY) is None:
            message = f"{field} is no date, so it finds nothing; 2024, 2024-03, 2024-w11, 7d or 2020..2022 are."
            self._add("value", chunk, message, start=start)
        elif info.kind == "state" and isinstance(node, Word | Phrase) and state(info.name, node.text) is None:
            guess = nearest_state(info.name, node.text) if self._may_guess else None
            message = f"{field} finds nothing; {info.name}: takes {', '.join(BY_NAME[info.name].values)}."
            self._add("value", chunk, message, guess or "", start)

    def _text(self, node: Node, chunk: str, info: FieldInfo, start: int) -> None:
        inner, colon, _ = chunk.partition(":")
        if not isinstance(node, Everything) and not has_word(chunk):
            self._add("nothing", chunk, f"Nothing to look for in {info.name}:{_short(chunk)}.", start=start)
        elif colon and canonical(inner):
            self._add("hint", chunk, f"Inside {info.name}:(…), {inner}: is read as text.", start=start)

    @property
    def _may_guess(self) -> bool:
        return len(self._notes) < _MOST_GUESSES

    def _add(self, kind: WarningKind, text: str, message: str, offer: str = "", start: int = 0) -> None:
        self._notes.setdefault((kind, text), QueryWarning(kind, text, message, offer, start))


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
