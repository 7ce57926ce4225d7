"""The clauses of a query that all have to hold."""

from __future__ import annotations

from search.query.tree import And, Everything, Node


def parts(tree: Node) -> tuple[Node, ...]:
    """Return the clauses that all have to hold; none for the empty query."""
    if isinstance(tree, Everything):
        return ()
    return tree.nodes if isinstance(tree, And) else (tree,)
