"""A query taken apart into what was chosen of its facets and the rest, and put together again.

What a person switches on in a list of values is query text like any other: several values of one
facet are alternatives (`tag:rl,vision`), facets narrow each other, and what is ruled out stands with a
dash. Only clauses that all have to hold are looked at: inside an OR nothing was chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from search.query.fields import state
from search.query.parser import Query, parse
from search.query.simplify import distribute_fields
from search.query.tree import And, Everything, Field, Node, Not, Or, Phrase, Word
from search.text.words import exact, words

FACETS = ("q", "page", "seen", "is", "has", "tag", "in", "year", "cat", "kw", "author")
"""Fields whose values can be chosen from a list."""

Leaf = Word | Phrase


@dataclass(frozen=True, slots=True)
class Filter:
    """A value of a facet that can be switched on.

    Attributes:
        facet: One of `FACETS`.
        value: As a person reads it.
    """

    facet: str
    value: str

    @property
    def node(self) -> Node:
        """Return the clause; the value in quotes where it is no single word of the language."""
        word = Field(self.facet, Word(self.value))
        if parse(f"{self.facet}:{self.value} ").tree == word:
            return word
        # Quotation marks do not count in exact fields, and none can stand inside quotes.
        return Field(self.facet, Phrase(self.value.replace('"', " ")))

    def clause(self) -> str:
        """Return the clause as query text."""
        return str(self.node)

    @property
    def identity(self) -> str:
        """Return the form in which this facet's values are the same."""
        return identity(self.facet, self.value)


def identity(facet: str, text: str) -> str:
    """Return the form in which two values of a facet are the same."""
    if facet in {"is", "has"}:
        return state(facet, text) or exact(text)
    return " ".join(words(text)) if facet == "author" else exact(text)


def _no_leaves() -> Mapping[str, tuple[Leaf, ...]]:
    return {}


@dataclass(frozen=True, slots=True)
class Facets:
    """A query taken apart.

    Attributes:
        rest: The clauses that choose nothing, in order.
        included: Facet to its values, any of which is to be there.
        excluded: Facet to values none of which is to be there.
        sort: The order that the query asks for.
    """

    rest: tuple[Node, ...] = ()
    included: Mapping[str, tuple[Leaf, ...]] = field(default_factory=_no_leaves)
    excluded: Mapping[str, tuple[Leaf, ...]] = field(default_factory=_no_leaves)
    sort: str = ""

    @classmethod
    def of(cls, query: Query) -> Facets:
        """Take a query apart."""
        tree = query.tree
        nodes = tree.nodes if isinstance(tree, And) else () if isinstance(tree, Everything) else (tree,)
        rest: list[Node] = []
        included: dict[str, tuple[Leaf, ...]] = {}
        excluded: dict[str, tuple[Leaf, ...]] = {}
        # From the end: of two clauses about one facet both have to hold, and the last one can be added to.
        for node in reversed(nodes):
            chosen = _leaves(node.node if isinstance(node, Not) else node)
            facet = chosen[0] if chosen else ""
            if chosen and isinstance(node, Not):
                excluded[facet] = (*chosen[1], *excluded.get(facet, ()))
            elif chosen and facet not in included:
                included[facet] = chosen[1]
            else:
                rest.insert(0, node)
        return cls(tuple(rest), _turned(included), _turned(excluded), query.sort)

    @property
    def clauses(self) -> Iterator[Node]:
        """Yield what was chosen, as clauses."""
        for facet, leaves in self.included.items():
            yield Field(facet, Or(leaves, comma=True) if len(leaves) > 1 else leaves[0])
        for facet, leaves in self.excluded.items():
            yield from (Not(Field(facet, leaf)) for leaf in leaves)

    @property
    def tree(self) -> Node:
        """Return the whole query."""
        return _all((*self.clauses, *self.rest))

    @property
    def rest_tree(self) -> Node:
        """Return the query without what was chosen."""
        return _all(self.rest)

    def includes(self, chosen: Filter) -> bool:
        """Tell whether a value is switched on."""
        return any(same(chosen, leaf) for leaf in self.included.get(chosen.facet, ()))

    def excludes(self, chosen: Filter) -> bool:
        """Tell whether a value is ruled out."""
        return any(same(chosen, leaf) for leaf in self.excluded.get(chosen.facet, ()))

    def toggled(self, chosen: Filter, *, out: bool = False) -> Facets:
        """Return the query with a value switched on, or ruled out; with neither where it was that already."""
        was = self.excludes(chosen) if out else self.includes(chosen)
        included = _less(self.included, chosen)
        excluded = _less(self.excluded, chosen)
        if not was:
            group = excluded if out else included
            node = chosen.node
            assert isinstance(node, Field)
            assert isinstance(node.value, Word | Phrase)
            group[chosen.facet] = (*group.get(chosen.facet, ()), node.value)
        return replace(self, included=included, excluded=excluded)

    def only(self, chosen: Filter) -> Facets:
        """Return the query with this value of its facet and no other."""
        facet = chosen.facet
        bare = replace(
            self,
            included={name: leaves for name, leaves in self.included.items() if name != facet},
            excluded={name: leaves for name, leaves in self.excluded.items() if name != facet},
        )
        return bare.toggled(chosen)

    def cleared(self) -> Facets:
        """Return the query with nothing chosen."""
        return Facets(rest=self.rest, sort=self.sort)

    def text(self) -> str:
        """Return query text that asks the same of a search box, whose last word may be unfinished.

        What was chosen stands first, so that one goes on typing where the words are.
        """
        for whole in (self, self._settled()):
            text = whole._printed()
            for ended in (f"{text} ", text):
                if parse(ended, typing=True).tree == whole.tree:
                    return ended
        return f"{text} "

    def _settled(self) -> Facets:
        included = {facet: tuple(map(_whole, leaves)) for facet, leaves in self.included.items()}
        excluded = {facet: tuple(map(_whole, leaves)) for facet, leaves in self.excluded.items()}
        return Facets(tuple(map(_settled, self.rest)), included, excluded, self.sort)

    def _printed(self) -> str:
        order = f"sort:{self.sort}" if self.sort else ""
        rest = str(And(self.rest)) if len(self.rest) > 1 else "".join(map(str, self.rest))
        chosen = list(self.clauses)
        if chosen and len(self.rest) == 1 and isinstance(self.rest[0], Or) and not self.rest[0].comma:
            rest = f"({rest})"
        return " ".join(filter(None, (*map(str, chosen), order, rest)))


def same(chosen: Filter, leaf: Leaf) -> bool:
    """Tell whether a leaf of a query names just this value."""
    return _plain(leaf) and identity(chosen.facet, leaf.text) == chosen.identity


def without_clause(query: Query, number: int) -> str:
    """Return text for a search box that asks for all clauses of a query but one, counted from 0."""
    tree = query.tree
    nodes = tree.nodes if isinstance(tree, And) else (tree,)
    left = _all(nodes[:number] + nodes[number + 1 :])
    return Facets.of(replace(query, tree=left)).text().lstrip()


def _all(nodes: tuple[Node, ...]) -> Node:
    return And(nodes) if len(nodes) > 1 else nodes[0] if nodes else Everything()


def _turned(group: dict[str, tuple[Leaf, ...]]) -> dict[str, tuple[Leaf, ...]]:
    return dict(reversed(group.items()))


def _leaves(node: Node) -> tuple[str, tuple[Leaf, ...]] | None:
    """Return the facet and the values of a clause that chooses among one facet's values; None for another."""
    spread_out = distribute_fields(node)
    fields = spread_out.nodes if isinstance(spread_out, Or) else (spread_out,)
    found: list[Leaf] = []
    facet = ""
    for each in fields:
        if not isinstance(each, Field) or each.name not in FACETS or (facet and each.name != facet):
            return None
        facet = each.name
        if not isinstance(each.value, Word | Phrase) or not exact(each.value.text):
            return None
        found.append(each.value)
    return facet, tuple(found)


def _plain(leaf: Leaf) -> bool:
    if leaf.typing or leaf.exact:
        return False
    return not leaf.slop if isinstance(leaf, Phrase) else not (leaf.prefix or leaf.fuzzy)


def _less(group: Mapping[str, tuple[Leaf, ...]], chosen: Filter) -> dict[str, tuple[Leaf, ...]]:
    """Return a group without a value, and without the unfinished word that the value completes."""

    def stays(leaf: Leaf) -> bool:
        begun = leaf.typing and chosen.identity.startswith(identity(chosen.facet, leaf.text))
        return not (begun or same(chosen, leaf))

    less = dict(group)
    if chosen.facet in less:
        left = tuple(filter(stays, less[chosen.facet]))
        less = {name: left if name == chosen.facet else leaves for name, leaves in less.items()}
        if not left:
            del less[chosen.facet]
    return less


def _whole(leaf: Leaf) -> Leaf:
    """Return a leaf with an unfinished word made a beginning, which it is anywhere in a text."""
    if not leaf.typing:
        return leaf
    return replace(leaf, typing=False, prefix=True) if isinstance(leaf, Word) else replace(leaf, typing=False)


def _settled(node: Node) -> Node:
    match node:
        case Word() | Phrase():
            return _whole(node)
        case Field(name, value):
            return Field(name, _settled(value))
        case Not(inner):
            return Not(_settled(inner))
        case And(nodes):
            return And(tuple(map(_settled, nodes)))
        case Or(nodes, comma):
            return Or(tuple(map(_settled, nodes)), comma)
        case _:
            return node
