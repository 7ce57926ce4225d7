"""A parsed query and everything derived from it. Parse a text once, and pass the `Query` on."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from search.query.facets import Facets
from search.query.parser import QueryParser
from search.query.simplify import normalize
from search.query.tree import Everything, Node, all_of, conjuncts
from search.query.warnings import QueryWarning
from search.text.clean import clean


@dataclass(frozen=True)
class Query:
    """A query as understood, with the order asked for, and with warnings in the order of the cleaned text."""

    tree: Node
    sort: str = ""
    warnings: tuple[QueryWarning, ...] = ()
    text: str = field(default="", compare=False)

    def __str__(self) -> str:
        tree = "" if isinstance(self.tree, Everything) else str(self.tree)
        return f"{tree} sort:{self.sort}".strip() if self.sort else tree

    @cached_property
    def facets(self) -> Facets:
        return Facets.of(self.tree, self.sort)

    @cached_property
    def normal(self) -> Node:
        """The tree without neutral leaves and with every field at its leaves."""
        return normalize(self.tree)

    @cached_property
    def clauses(self) -> tuple[Node, ...]:
        """The clauses that must all match, as typed; none for the empty query."""
        return conjuncts(self.tree)

    def without_clause(self, number: int) -> str:
        """Text for the search box with all clauses but one, counted from 0."""
        left = self.clauses[:number] + self.clauses[number + 1 :]
        return Facets.of(all_of(left), self.sort).text().lstrip()


def parse(text: str, typing: bool = False) -> Query:
    """Parse any text; while it is being typed, the last word may be unfinished."""
    text = clean(text)
    parser = QueryParser(text, typing)
    tree = parser.parse()
    return Query(tree, parser.sort, parser.warnings.finish(tree), text)
