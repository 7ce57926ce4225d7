"""The normal form of a query tree: without neutral leaves, and with every field's name at its leaves.

A text leaf without a single word (`???`, an emoji) is *neutral*: it stays in the tree, since nothing that was typed
may be lost, but neither finds nor hides a paper. So is a value of `year:`, `date:` or `is:` that means nothing yet
because it is still being typed (`year:20`, `is:book`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

from search.query.fields import BY_NAME, state
from search.query.ranges import bounds, interval
from search.query.tree import And, Everything, Field, Most, Node, Not, Or, Phrase, Word, map_children
from search.text.words import exact, tokens


@lru_cache(maxsize=256)
def normalize(tree: Node) -> Node:
    """The normal form of a tree; cached, since one answer needs that of the same few trees again and again."""
    return distribute_fields(simplify(tree))


def simplify(node: Node) -> Node:
    """The tree without neutral leaves; `Everything` if nothing is left."""
    return _without_neutral(node, "any") or Everything()


def is_neutral(leaf: Word | Phrase, name: str) -> bool:
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
        started = not leaf.text.strip("0123456789.-<>=")
        return started and (interval(leaf) is None or (name == "year" and len(leaf.text) < 4))
    # Any day will do to see whether it is a date at all.
    return kind == "date" and bounds(leaf, date(2000, 1, 1)) is None


def distribute_fields(node: Node, field: str = "") -> Node:
    """The tree with each field's name at its leaves: `has:(tag OR code)` → `has:tag OR has:code`."""
    match node:
        case Field(name, value):
            return distribute_fields(value, name)
        case Or(nodes, alike=alike):
            return Or(tuple(distribute_fields(child, field) for child in nodes), alike=alike)
        case Not() | And() | Most():
            return map_children(node, lambda child: distribute_fields(child, field))
        case _:
            return Field(field, node) if field else node


def _without_neutral(node: Node, name: str) -> Node | None:
    match node:
        case Word() | Phrase():
            return None if is_neutral(node, name) else node
        case Field(field, value):
            left = _without_neutral(value, field)
            return Field(field, left) if left else None
        case Not(inner):
            left = _without_neutral(inner, name)
            return Not(left) if left else None
        case And(nodes) | Or(nodes):
            some = tuple(left for child in nodes if (left := _without_neutral(child, name)))
            if len(some) < 2:
                return some[0] if some else None
            return replace(node, nodes=some)
        case _:
            return node
