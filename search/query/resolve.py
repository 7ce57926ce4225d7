"""Clauses that the index cannot answer, replaced by the keys of the papers that match them.

The index holds nothing personal, and one day for each paper. Before a tree reaches an engine, every `tag:`, `is:`,
`in:` and the like (answered by the shelf) and every `seen:` (answered by the pages) becomes a `Keys` node, at any
depth, so that a new tag is found at once. A word without a field is searched for in the index and in your notes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Protocol

from search.query.fields import BY_NAME, on_shelf, state
from search.query.ranges import bounds, interval
from search.query.simplify import normalize
from search.query.tree import Everything, Field, Keys, Node, Not, Or, Phrase, Range, Word, map_children, walk
from search.query.warnings import QueryWarning, unknown_list, unsupported

_STARTED = ("reading", "read", "dismissed")
# Known without asking: their keys would be most of a library.
_ALWAYS_KNOWN = {("is", "unread"), ("is", "new")}

ShownPapers = Callable[[str, str], frozenset[str]]
"""Returns the papers that pages showed from one ISO day to another, both included."""


class ShelfClauses(Protocol):
    """Answers clauses about your own marks, tags, notes and lists."""

    def keys_for(self, clause: str, value: str) -> frozenset[str] | None:
        """The papers that match a clause such as `tag`, `rl`; None if it cannot be answered."""


class EmptyShelf:
    """A shelf with nothing on it."""

    def keys_for(self, clause: str, value: str) -> frozenset[str] | None:
        return frozenset()


def resolve_shelf(tree: Node, shelf: ShelfClauses) -> Node:
    """The normal form of a tree, with each clause of the shelf replaced by the keys that match it."""
    return _resolve_shelf(normalize(tree), shelf)


def _resolve_shelf(node: Node, shelf: ShelfClauses) -> Node:
    match node:
        case Field(name, value) if on_shelf(name, text := _value(name, value)):
            return _clause(name, text, shelf)
        case (Word() | Phrase()) as leaf:
            return _or_noted(node, leaf, shelf)
        case Field("any", (Word() | Phrase()) as leaf):
            return _or_noted(node, leaf, shelf)
        case Field():
            return node
        case _:
            return map_children(node, lambda child: _resolve_shelf(child, shelf))


def resolve_pages(node: Node, shown: ShownPapers, today: date | None = None) -> Node:
    """A tree in normal form with each `seen:` replaced by the keys of the papers shown then."""
    match node:
        case Field("seen", value):
            days = bounds(value, today or date.today())
            return Keys(shown(*days) if days else frozenset())
        case Field():
            return node
        case _:
            return map_children(node, lambda child: resolve_pages(child, shown, today))


def unknown_clauses(tree: Node, shelf: ShelfClauses) -> tuple[QueryWarning, ...]:
    """A warning for each clause of a tree in normal form that this shelf cannot answer; it matches nothing."""
    warnings = dict.fromkeys(warning for node in walk(tree) for warning in _unknown(node, shelf))
    return tuple(warnings)


def mentions(tree: Node, name: str, value: str = "") -> bool:
    """Whether any clause of a tree in normal form is about a field, or about one value of it."""
    return any(
        isinstance(node, Field) and node.name == name and (not value or _value(name, node.value) == value)
        for node in walk(tree)
    )


def mentions_shelf(tree: Node) -> bool:
    return any(isinstance(node, Field) and on_shelf(node.name, _value(node.name, node.value)) for node in walk(tree))


def _unknown(node: Node, shelf: ShelfClauses) -> Iterator[QueryWarning]:
    if not isinstance(node, Field):
        return
    name, text = node.name, _value(node.name, node.value)
    if not on_shelf(name, text) or (name, text) in _ALWAYS_KNOWN or (name == "is" and state(name, text) is None):
        return  # the parser has warned about an unknown state
    if shelf.keys_for("has" if name == "no" else name, text) is None:
        yield unknown_list(text) if name == "in" else unsupported(str(node))


def _or_noted(node: Node, leaf: Word | Phrase, shelf: ShelfClauses) -> Node:
    if leaf.exact or (leaf.slop if isinstance(leaf, Phrase) else leaf.fuzzy):
        return node  # notes are searched for stems side by side, and for prefixes
    noted = shelf.keys_for("note", _value("note", leaf))
    return Or((node, Keys(noted))) if noted else node


def _clause(name: str, text: str, shelf: ShelfClauses) -> Node:
    if name == "no":
        return Not(_keys(shelf, "has", text))
    if (name, text) == ("is", "unread"):
        # Most of a library is unread and unknown to the shelf: everything that was not started.
        return Not(Or(tuple(_keys(shelf, "is", status) for status in _STARTED)))
    return _keys(shelf, name, text)


def _keys(shelf: ShelfClauses, name: str, text: str) -> Keys:
    return Keys(shelf.keys_for(name, text) or frozenset())


def _value(name: str, leaf: Node) -> str:
    """A clause's value as `ShelfClauses` expects it: states by their names, `*` after a prefix."""
    match leaf:
        case Word(text, prefix=prefix, typing=typing):
            prefix = prefix or typing
        case Phrase(text, typing=prefix):
            pass
        case Everything():
            return "*"
        case Range():
            low, high = ("" if end is None else str(end) for end in interval(leaf) or ("", ""))
            return f"{low}..{high}" if low or high else ""
        case _:
            return ""
    if name in BY_NAME and BY_NAME[name].kind == "state":
        return state(name, text) or text
    # `tag:vis` already means `vision` while it is being typed.
    return text + "*" * prefix
