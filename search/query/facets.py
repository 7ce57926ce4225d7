"""Facets of a query: the values chosen of each, separated from the rest of the query and joined with it again.

A value switched on in the filter pane is query text like any other: several values of one facet are alternatives
(`tag:rl,vision`), facets narrow each other, and an excluded value has a dash. Only clauses that must all match count:
nothing inside an OR is a chosen value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from search.query.fields import state
from search.query.parser import parse_tree
from search.query.simplify import distribute_fields
from search.query.tree import And, Field, Node, Not, Or, Phrase, Word, all_of, conjuncts, map_children
from search.text.words import exact, words

FACETS = ("q", "page", "seen", "is", "has", "tag", "in", "year", "cat", "kw", "author")
"""Fields whose values can be chosen from a list."""

Leaf = Word | Phrase


@dataclass(frozen=True, slots=True)
class Filter:
    """A value of a facet that can be switched on, as it is shown."""

    facet: str
    value: str

    @property
    def node(self) -> Node:
        """The clause; the value in quotes unless it is a single word of the language."""
        word = Field(self.facet, Word(self.value))
        if parse_tree(f"{self.facet}:{self.value} ") == word:
            return word
        # Quotation marks do not count in exact fields, and cannot be written inside quotes.
        return Field(self.facet, Phrase(self.value.replace('"', " ")))

    def clause(self) -> str:
        return str(self.node)

    @property
    def identity(self) -> str:
        return identity(self.facet, self.value)


def identity(facet: str, text: str) -> str:
    """The form in which equal values of a facet are the same."""
    if facet in {"is", "has"}:
        return state(facet, text) or exact(text)
    return " ".join(words(text)) if facet == "author" else exact(text)


@dataclass(frozen=True, slots=True)
class Facets:
    """A query, separated into the values that facets include (any must match) or exclude, and the rest."""

    rest: tuple[Node, ...] = ()
    included: Mapping[str, tuple[Leaf, ...]] = field(default_factory=dict)
    excluded: Mapping[str, tuple[Leaf, ...]] = field(default_factory=dict)
    sort: str = ""

    @classmethod
    def of(cls, tree: Node, sort: str = "") -> Facets:
        rest: list[Node] = []
        included: dict[str, tuple[Leaf, ...]] = {}
        excluded: dict[str, tuple[Leaf, ...]] = {}
        # From the end: two clauses about one facet must both match, and only the last one can be added to.
        for node in reversed(conjuncts(tree)):
            chosen = _leaves(node.node if isinstance(node, Not) else node)
            facet = chosen[0] if chosen else ""
            if chosen and isinstance(node, Not):
                excluded[facet] = (*chosen[1], *excluded.get(facet, ()))
            elif chosen and facet not in included:
                included[facet] = chosen[1]
            else:
                rest.insert(0, node)
        return cls(tuple(rest), dict(reversed(included.items())), dict(reversed(excluded.items())), sort)

    @property
    def clauses(self) -> Iterator[Node]:
        for facet, leaves in self.included.items():
            yield Field(facet, Or(leaves, comma=True) if len(leaves) > 1 else leaves[0])
        for facet, leaves in self.excluded.items():
            yield from (Not(Field(facet, leaf)) for leaf in leaves)

    @property
    def tree(self) -> Node:
        return all_of((*self.clauses, *self.rest))

    @property
    def rest_tree(self) -> Node:
        return all_of(self.rest)

    def includes(self, chosen: Filter) -> bool:
        return any(same(chosen, leaf) for leaf in self.included.get(chosen.facet, ()))

    def excludes(self, chosen: Filter) -> bool:
        return any(same(chosen, leaf) for leaf in self.excluded.get(chosen.facet, ()))

    def toggled(self, chosen: Filter, *, out: bool = False) -> Facets:
        """The query with a value chosen, or excluded with `out`; neither if it was that already."""
        was = self.excludes(chosen) if out else self.includes(chosen)
        included = _without(self.included, chosen)
        excluded = _without(self.excluded, chosen)
        if not was:
            group = excluded if out else included
            node = chosen.node
            assert isinstance(node, Field)
            assert isinstance(node.value, Word | Phrase)
            group[chosen.facet] = (*group.get(chosen.facet, ()), node.value)
        return replace(self, included=included, excluded=excluded)

    def only(self, chosen: Filter) -> Facets:
        included, excluded = (
            {name: leaves for name, leaves in group.items() if name != chosen.facet}
            for group in (self.included, self.excluded)
        )
        return replace(self, included=included, excluded=excluded).toggled(chosen)

    def cleared(self) -> Facets:
        return Facets(rest=self.rest, sort=self.sort)

    def text(self) -> str:
        """Text for the search box, where typing goes on at the words, so that the chosen values come first."""
        for facets in (self, self._settled()):
            text = facets._printed()
            for ended in (f"{text} ", text):
                if parse_tree(ended, typing=True) == facets.tree:
                    return ended
        return f"{text} "

    def _settled(self) -> Facets:
        included = {facet: tuple(map(_finished, leaves)) for facet, leaves in self.included.items()}
        excluded = {facet: tuple(map(_finished, leaves)) for facet, leaves in self.excluded.items()}
        return Facets(tuple(map(_settled, self.rest)), included, excluded, self.sort)

    def _printed(self) -> str:
        order = f"sort:{self.sort}" if self.sort else ""
        rest = str(And(self.rest)) if len(self.rest) > 1 else "".join(map(str, self.rest))
        chosen = list(self.clauses)
        if chosen and len(self.rest) == 1 and isinstance(self.rest[0], Or) and not self.rest[0].comma:
            rest = f"({rest})"
        return " ".join(filter(None, (*map(str, chosen), order, rest)))


def same(chosen: Filter, leaf: Leaf) -> bool:
    return leaf.plain and not leaf.typing and identity(chosen.facet, leaf.text) == chosen.identity


def _leaves(node: Node) -> tuple[str, tuple[Leaf, ...]] | None:
    """The facet and values of a clause that chooses values of one facet; None for any other clause."""
    normal = distribute_fields(node)
    fields = normal.nodes if isinstance(normal, Or) else (normal,)
    leaves: list[Leaf] = []
    facet = ""
    for each in fields:
        if not isinstance(each, Field) or each.name not in FACETS or (facet and each.name != facet):
            return None
        facet = each.name
        if not isinstance(each.value, Word | Phrase) or not exact(each.value.text):
            return None
        leaves.append(each.value)
    return facet, tuple(leaves)


def _without(group: Mapping[str, tuple[Leaf, ...]], chosen: Filter) -> dict[str, tuple[Leaf, ...]]:
    """A group without a value, and without the unfinished word that the value completes."""

    def stays(leaf: Leaf) -> bool:
        unfinished = leaf.typing and chosen.identity.startswith(identity(chosen.facet, leaf.text))
        return not (unfinished or same(chosen, leaf))

    left = {name: tuple(filter(stays, leaves)) if name == chosen.facet else leaves for name, leaves in group.items()}
    return {name: leaves for name, leaves in left.items() if leaves}


def _finished(leaf: Leaf) -> Leaf:
    """A leaf with an unfinished word as a prefix, which means the same anywhere in a text."""
    if not leaf.typing:
        return leaf
    return replace(leaf, typing=False, prefix=True) if isinstance(leaf, Word) else replace(leaf, typing=False)


def _settled(node: Node) -> Node:
    return _finished(node) if isinstance(node, Word | Phrase) else map_children(node, _settled)
