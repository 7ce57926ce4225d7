"""The clauses that only the shelf can answer, turned into sets of keys.

The index holds nothing personal: before a tree reaches an engine, every `tag:`, `is:`, `in:` and
the like becomes a `Keys` node, under any nesting, so that a tag edit shows at once.
"""

from __future__ import annotations

from typing import Protocol

from search.query.tree import And, Everything, Field, Keys, Node, Not, Or, Phrase, Word

_STARTED = ("reading", "read", "dismissed")


class Marks(Protocol):
    """What a person did with papers, asked by clause."""

    def keys_for(self, clause: str, value: str) -> frozenset[str] | None:
        """Return the papers that a clause such as `tag`, `rl` names; None for an unknown clause."""


class NoMarks:
    """A shelf with nothing on it."""

    def keys_for(self, clause: str, value: str) -> frozenset[str] | None:
        """Return no papers."""
        return frozenset()


def answered(node: Node, marks: Marks) -> Node:
    """Return the tree with each clause that the shelf knows replaced by the keys it names."""
    match node:
        case Field(name, value) if name in {"tag", "is", "in", "has", "no"}:
            return _clause(name, value, marks) or node
        case Not(inner):
            return Not(answered(inner, marks))
        case And(nodes):
            return And(tuple(answered(inner, marks) for inner in nodes))
        case Or(nodes, comma):
            return Or(tuple(answered(inner, marks) for inner in nodes), comma)
        case _:
            return node


def _clause(name: str, value: Node, marks: Marks) -> Node | None:
    """Return what a clause comes to; None when an engine must answer it."""
    match value:
        case Or(nodes, comma):
            parts = [_clause(name, inner, marks) or Field(name, inner) for inner in nodes]
            return Or(tuple(parts), comma)
        case And(nodes):
            return And(tuple(_clause(name, inner, marks) or Field(name, inner) for inner in nodes))
        case Not(inner):
            return Not(_clause(name, inner, marks) or Field(name, inner))
        case Everything():
            return _keys(marks, name, "*")
        case Word(text, prefix=prefix):
            return _leaf(name, text + "*" * prefix, marks)
        case Phrase(text):
            return _leaf(name, text, marks)
        case _:
            return None


def _leaf(name: str, text: str, marks: Marks) -> Node | None:
    if name == "no":
        inside = _leaf("has", text, marks)
        return Not(inside or Field("has", Word(text)))
    if name == "is" and text.casefold() == "unread":
        # Most of a library is unread and unknown to the shelf: what nobody has begun.
        return Not(Or(tuple(_keys(marks, "is", status) for status in _STARTED)))
    found = marks.keys_for(name, text)
    return None if found is None else Keys(found)


def _keys(marks: Marks, name: str, text: str) -> Keys:
    return Keys(marks.keys_for(name, text) or frozenset())
