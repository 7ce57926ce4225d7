"""The clauses that the pages answer, turned into sets of keys.

A paper may stand on pages of several days, and a column of an index holds one: before a tree reaches an engine, every
`seen:` becomes a `Keys` node, under any nesting.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from search.query.dates import bounds
from search.query.tree import And, Field, Keys, Node, Not, Or

Shown = Callable[[str, str], frozenset[str]]
"""Returns the papers that pages showed from one ISO day to another, both included."""


def on_pages(node: Node, shown: Shown, today: date | None = None) -> Node:
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
            return Not(on_pages(inner, shown, today))
        case And(nodes):
            return And(tuple(on_pages(inner, shown, today) for inner in nodes))
        case Or(nodes, comma):
            return Or(tuple(on_pages(inner, shown, today) for inner in nodes), comma)
        case _:
            return node
