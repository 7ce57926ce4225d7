"""Warnings about a query: what could not be used, and what to write instead.

A query is always answered; its warnings are shown beside the answer. Every sentence is made here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from search.query.fields import BY_NAME, SORTS, FieldInfo, canonical, nearest, nearest_state, state
from search.query.leaf_parser import has_word
from search.query.ranges import bounds, interval
from search.query.simplify import is_neutral, simplify
from search.query.tree import Everything, Node, Phrase, Word

WarningKind = Literal["field", "value", "sort", "unfinished", "hint", "nothing", "depth", "name"]

# Guessing what was meant takes time; nobody reads the twentieth guess.
_MAX_GUESSES = 20
_ANY_DAY = date(2000, 1, 1)
_NUMBERS = ("2024", ">=2020", "2020..2022")
_DATES = ("2024", "2024-03", "2024-w11", "7d", "2020..2022")
TOO_FUZZY = "A word may differ by at most 2 edits: ~2."


@dataclass(frozen=True, slots=True)
class QueryWarning:
    """Something about a query that its author should know; `offer` replaces `text`, at `start` in the cleaned query.

    The kinds: `field` unknown, searched as text; `value` that does not fit its field; `sort` unknown; `unfinished`: no
    value; `hint`: searched as text, perhaps meant otherwise; `nothing`: no word; `depth`: nested too deeply; `name`: no
    such list.
    """

    kind: WarningKind
    text: str
    message: str
    offer: str = ""
    start: int = 0

    def __str__(self) -> str:
        return self.message

    def fix(self, query: str) -> str:
        """The query with `offer` in place of `text`; unchanged if there is no offer, or it does not fit."""
        if not self.offer or not query.startswith(self.text, self.start):
            return query
        return query[: self.start] + self.offer + query[self.start + len(self.text) :]


def unknown_field(name: str, start: int = 0, guess: str = "") -> QueryWarning:
    offer = f"{guess}:" if guess else ""
    message = f"Unknown field {name}:, searched as text{_did_you_mean(offer)}"
    return QueryWarning("field", f"{name}:", message, offer, start)


def unknown_state(field: str, value: str, start: int = 0, guess: str = "") -> QueryWarning:
    kind = "state" if field == "is" else "property"
    hint = _did_you_mean(f"{field}:{guess}") if guess else f"; expected {_one_of(BY_NAME[field].values)}."
    return QueryWarning("value", value, f"Unknown {kind} {quoted(value)}{hint}", guess, start)


def unknown_sort(order: str, start: int = 0, guess: str = "") -> QueryWarning:
    hint = _did_you_mean(f"sort:{guess}") if guess else f"; expected {_one_of(SORTS)}."
    return QueryWarning("sort", order, f"Unknown sort order {quoted(order)}{hint}", guess, start)


def repeated_sort(order: str, start: int = 0) -> QueryWarning:
    return QueryWarning("sort", order, f"Only the last sort: counts; sort:{order} is ignored.", "", start)


def not_a_number(field: str, value: str, start: int = 0) -> QueryWarning:
    return QueryWarning("value", value, f"{quoted(value)} is not a number; {_write(field, _NUMBERS)}", "", start)


def not_a_date(field: str, value: str, start: int = 0) -> QueryWarning:
    return QueryWarning("value", value, f"{quoted(value)} is not a date; {_write(field, _DATES)}", "", start)


def too_fuzzy(text: str, offer: str, start: int = 0) -> QueryWarning:
    return QueryWarning("value", text, TOO_FUZZY, offer, start)


def no_value(field: str, start: int = 0) -> QueryWarning:
    return QueryWarning("unfinished", f"{field}:", f"{field}: has no value yet.", "", start)


def space_after_field(field: str, text: str, start: int = 0) -> QueryWarning:
    message = f"{field}: is searched as a word because of the space after it; remove the space to search the field."
    return QueryWarning("hint", text, message, f"{field}:", start)


def field_in_field(outer: str, inner: str, text: str, start: int = 0) -> QueryWarning:
    return QueryWarning("hint", text, f"Inside {outer}:(…), {inner}: is searched as text.", "", start)


def no_words(text: str, start: int = 0, field: str = "") -> QueryWarning:
    where = f"{field}:{text}" if field else text
    return QueryWarning("nothing", text, f"No words to search for in {quoted(where)}.", "", start)


def too_deep(start: int = 0) -> QueryWarning:
    return QueryWarning("depth", "(", "Parentheses are nested too deeply; the innermost are ignored.", "", start)


def unknown_list(name: str) -> QueryWarning:
    return QueryWarning("name", f"in:{name}", f"No list named {quoted(name)}.")


def unsupported(clause: str) -> QueryWarning:
    return QueryWarning("value", clause, f"{clause} is not supported here; it matches nothing.")


def unknown_search(name: str, offer: str = "") -> str:
    return f"No saved search named {quoted(name)}{_did_you_mean(offer)}"


def search_cycle(names: Sequence[str]) -> str:
    return f"Saved searches form a cycle: {' → '.join(map(quoted, names))}."


def search_too_large(clause: str) -> str:
    return f"{clause} is too large: it uses too many saved searches."


def quoted(text: str) -> str:
    return f'"{_short(text)}"'


def _short(text: str) -> str:
    return text if len(text) <= 64 else f"{text[:63]}…"


def _did_you_mean(offer: str) -> str:
    return f"; did you mean {offer}?" if offer else "."


def _one_of(values: Sequence[str]) -> str:
    return f"{', '.join(values[:-1])} or {values[-1]}"


def _write(field: str, examples: Sequence[str]) -> str:
    return f"write {_one_of([f'{field}:{example}' for example in examples])}."


class WarningCollector:
    """Collects the parser's warnings in the order of the text, one for each piece of text and kind."""

    def __init__(self) -> None:
        self._warnings: dict[tuple[WarningKind, str], QueryWarning] = {}

    def add(self, warning: QueryWarning) -> None:
        self._warnings.setdefault((warning.kind, warning.text), warning)

    def finish(self, tree: Node) -> tuple[QueryWarning, ...]:
        text = str(tree)
        if not isinstance(tree, Everything) and isinstance(simplify(tree), Everything) and not has_word(text):
            self.add(no_words(text))
        return tuple(self._warnings.values())

    def check_field(self, name: str, start: int) -> None:
        self.add(unknown_field(name, start, (nearest(name) if self._may_guess else None) or ""))

    def check_sort(self, order: str, start: int) -> None:
        self.add(unknown_sort(order, start, self._guess("sort", order.lower())))

    def check_value(self, node: Node, chunk: str, info: FieldInfo | None, start: int) -> None:
        """Warn about a value that does not fit its field, unless it is still being typed."""
        if isinstance(node, Word) and node.fuzzy and chunk.rstrip(",;:")[-1:] in "3456789":
            self.add(too_fuzzy(chunk, f"{node}", start))
        if not info or (isinstance(node, Word | Phrase) and node.typing and is_neutral(node, info.name)):
            return
        if info.kind == "text":
            self._check_text(node, chunk, info, start)
        elif info.kind == "number" and interval(node) is None:
            self.add(not_a_number(info.name, chunk, start))
        elif info.kind == "date" and bounds(node, _ANY_DAY) is None:
            self.add(not_a_date(info.name, chunk, start))
        elif info.kind == "state" and isinstance(node, Word | Phrase) and state(info.name, node.text) is None:
            self.add(unknown_state(info.name, chunk, start, self._guess(info.name, node.text)))

    def _check_text(self, node: Node, chunk: str, info: FieldInfo, start: int) -> None:
        inner, colon, _ = chunk.partition(":")
        if not isinstance(node, Everything) and not has_word(chunk):
            self.add(no_words(chunk, start, info.name))
        elif colon and canonical(inner):
            self.add(field_in_field(info.name, inner, chunk, start))

    def _guess(self, field: str, text: str) -> str:
        return (nearest_state(field, text) if self._may_guess else None) or ""

    @property
    def _may_guess(self) -> bool:
        return len(self._warnings) < _MAX_GUESSES
