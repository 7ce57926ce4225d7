"""Clauses that the index cannot answer, replaced by the keys of the papers they match.

The index holds nothing personal and one day for each paper. Before a tree reaches an engine, every `tag:`, `is:`, `in:`
and the like (answered by the shelf) and every `seen:` (answered by the pages) becomes a `Keys` node, at any depth, so
that a new tag is found at once. A word without a field is looked for in the index and in your notes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

from search.query.dates import bounds
from search.query.fields import BY_NAME, on_shelf, state
from search.query.ranges import interval
from search.query.simplify import distribute_fields, simplify
from search.query.tree import And, Everything, Field, Keys, Node, Not, Or, Phrase, Range, Word

_STARTED = ("reading", "read", "dismissed")
# Asking who is meant would name most of a library.
_ALWAYS_KNOWN = {("is", "unread"), ("is", "new")}


class ShelfClauses(Protocol):
    """What a person did with papers, asked by clause."""

    def keys_for(self, clause: str, value: str) -> frozenset[str] | None:
        """Return the papers that a clause such as `tag`, `rl` names; None for an unknown clause."""


class EmptyShelf:
    """A shelf with nothing on it."""

    def keys_for(self, clause: str, value: str) -> frozenset[str] | None:
        """Return no papers."""
        return frozenset()


def resolve_shelf(node: Node, marks: ShelfClauses) -> Node:
    """Return the tree with each clause that is the shelf's replaced by the keys it names.

    Words that are looked for anywhere are joined with the papers in whose notes they stand.
    """
    return _resolve_shelf(distribute_fields(simplify(node)), marks)


def unknown_clauses(node: Node, marks: ShelfClauses) -> tuple[str, ...]:
    """Return the shelf's clauses in a tree that this shelf cannot answer, as query text; they find nothing."""
    match node:
        case Field(name, value) if on_shelf(name, text := _value(name, value)) and (name, text) not in _ALWAYS_KNOWN:
            clause = "has" if name == "no" else name
            return (str(node),) if marks.keys_for(clause, text) is None else ()
        case Not(inner):
            return unknown_clauses(inner, marks)
        case And(nodes) | Or(nodes):
            return tuple(clause for inner in nodes for clause in unknown_clauses(inner, marks))
        case _:
            return ()


def mentions(node: Node, name: str, value: str = "") -> bool:
    """Tell whether any clause of a tree, however nested, is about a field, or about one value of it."""
    match node:
        case Field(field, leaf):
            return field == name and (not value or _value(name, leaf) == value)
        case Not(inner):
            return mentions(inner, name, value)
        case And(nodes) | Or(nodes):
            return any(mentions(inner, name, value) for inner in nodes)
        case _:
            return False


def mentions_shelf(node: Node) -> bool:
    """Tell whether any clause of a tree, however nested, is about what a person did."""
    match node:
        case Field(name, leaf):
            return on_shelf(name, _value(name, leaf))
        case Not(inner):
            return mentions_shelf(inner)
        case And(nodes) | Or(nodes):
            return any(map(mentions_shelf, nodes))
        case _:
            return False


def _resolve_shelf(node: Node, marks: ShelfClauses) -> Node:
    match node:
        case Field(name, value) if on_shelf(name, text := _value(name, value)):
            return _clause(name, text, marks)
        case Not(inner):
            return Not(_resolve_shelf(inner, marks))
        case And(nodes):
            return And(tuple(_resolve_shelf(inner, marks) for inner in nodes))
        case Or(nodes, comma):
            return Or(tuple(_resolve_shelf(inner, marks) for inner in nodes), comma)
        case (Word() | Phrase()) as leaf:
            return _or_noted(node, leaf, marks)
        case Field("any", (Word() | Phrase()) as leaf):
            return _or_noted(node, leaf, marks)
        case _:
            return node


def _or_noted(node: Node, leaf: Word | Phrase, marks: ShelfClauses) -> Node:
    """Return a clause of words joined with the papers in whose notes they stand; as it is where none do."""
    if leaf.exact or (leaf.slop if isinstance(leaf, Phrase) else leaf.fuzzy):
        return node  # notes are asked for stems side by side, and for beginnings
    noted = marks.keys_for("note", _value("note", leaf))
    return Or((node, Keys(noted))) if noted else node


def _clause(name: str, text: str, marks: ShelfClauses) -> Node:
    if name == "no":
        return Not(_keys(marks, "has", text))
    if (name, text) == ("is", "unread"):
        # Most of a library is unread and unknown to the shelf: what nobody has begun.
        return Not(Or(tuple(_keys(marks, "is", status) for status in _STARTED)))
    return _keys(marks, name, text)


def _keys(marks: ShelfClauses, name: str, text: str) -> Keys:
    """Return the papers of a clause; none for one that the shelf does not know."""
    return Keys(marks.keys_for(name, text) or frozenset())


def _value(name: str, leaf: Node) -> str:
    """Return what a clause asks for, as `ShelfClauses` is asked: states by their names, `*` behind what may go on."""
    match leaf:
        case Word(text, prefix=begun, typing=typing):
            begun = begun or typing
        case Phrase(text, typing=begun):
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
    # `tag:vis` while it is being typed is already about `vision`.
    return text + "*" * begun


ShownPapers = Callable[[str, str], frozenset[str]]
"""Returns the papers that pages showed from one ISO day to another, both included."""


def resolve_pages(node: Node, shown: ShownPapers, today: date | None = None) -> Node:
    """Return a tree, simplified and spread, with each clause that is the pages' replaced by the keys it names.

    Args:
        node: The tree.
        shown: Who knows what was shown when; asked only where a clause needs it.
        today: The day that relative dates count from; the local one when not given.
    """
    match node:
        case Field("seen", value):
            days = bounds(value, today or date.today())
            return Keys(shown(*days) if days else frozenset())
        case Not(inner):
            return Not(resolve_pages(inner, shown, today))
        case And(nodes):
            return And(tuple(resolve_pages(inner, shown, today) for inner in nodes))
        case Or(nodes, comma):
            return Or(tuple(resolve_pages(inner, shown, today) for inner in nodes), comma)
        case _:
            return node
