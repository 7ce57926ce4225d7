"""A tree without what says nothing.

A text leaf without a single word (`???`, an emoji) is *neutral*: it stays in the tree, for what a
person typed is not lost, but it neither finds nor hides a paper. So is a value of `year:`, `date:`
or `is:` that cannot mean anything yet because it is still being typed (`year:20`, `is:book`).
"""

from __future__ import annotations

from datetime import date

from search.query.dates import bounds
from search.query.fields import BY_NAME, state
from search.query.ranges import interval
from search.query.tree import And, Everything, Field, Node, Not, Or, Phrase, Word
from search.text.words import exact, tokens


def simplify(node: Node) -> Node:
    """Return the tree without neutral leaves; `Everything` when nothing is left."""
    return _without_neutral(node, "any") or Everything()


def is_neutral(leaf: Word | Phrase, name: str) -> bool:
    """Return whether a leaf says nothing in this field."""
    kind = BY_NAME[name].kind if name in BY_NAME else "text"
    if kind == "text":
        return next(tokens(leaf.text), None) is None
    if kind == "exact" or not leaf.typing:
        return not exact(leaf.text)
    if kind == "state":
        # `is:book` may become `is:bookmarked`; `is:nosuch` will never be anything, and finds nothing.
        return state(name, leaf.text) is None and any(v.startswith(exact(leaf.text)) for v in BY_NAME[name].values)
    if kind == "number":
        # `20` may become 2024 and `2020..` a range; `abc` will never be a number, and finds nothing.
        begun = not leaf.text.strip("0123456789.-<>=")
        return begun and (interval(leaf) is None or (name == "year" and len(leaf.text) < 4))
    # Any day will do to see whether it is a date at all.
    return kind == "date" and bounds(leaf, date(2000, 1, 1)) is None


def distribute_fields(node: Node) -> Node:
    """Return the tree with every field's name at its leaves: `has:(tag OR code)` → `has:tag OR has:code`.

    It means the same; whoever answers clause by clause (shelf, engine) need not look inside.
    """
    return _spread(node, "")


def _without_neutral(node: Node, name: str) -> Node | None:
    match node:
        case Word() | Phrase():
            return None if is_neutral(node, name) else node
        case Field(field, value):
            kept = _without_neutral(value, field)
            return Field(field, kept) if kept else None
        case Not(inner):
            kept = _without_neutral(inner, name)
            return Not(kept) if kept else None
        case And(nodes) | Or(nodes):
            left = tuple(kept for kept in (_without_neutral(child, name) for child in nodes) if kept)
            if len(left) < 2:
                return left[0] if left else None
            return Or(left, node.comma) if isinstance(node, Or) else And(left)
        case _:
            return node


def _spread(node: Node, name: str) -> Node:
    match node:
        case Field(field, value):
            return _spread(value, field)
        case Not(inner):
            return Not(_spread(inner, name))
        case And(nodes):
            return And(tuple(_spread(child, name) for child in nodes))
        case Or(nodes):
            return Or(tuple(_spread(child, name) for child in nodes))
        case _:
            return Field(name, node) if name else node
