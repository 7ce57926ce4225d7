"""Saved searches inside queries: every `q:name` is replaced by that search's own tree, before anything else is done.

A name that cannot be used (unknown, part of a cycle, too large) matches nothing, and is reported as a problem.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from typing import Literal, Protocol

from search.query.parser import parse_tree
from search.query.query import parse
from search.query.simplify import distribute_fields
from search.query.tree import (
    And,
    Everything,
    Field,
    Keys,
    Node,
    Not,
    Or,
    Phrase,
    Word,
    children,
    flatten,
    map_children,
    walk,
)
from search.query.warnings import search_cycle, search_too_large, unknown_search

# How often a search may use another that uses another …; people stop at two.
MAX_USES = 10
# Levels of the whole tree: what comes later walks it recursively, and the parser alone makes up to 90.
MAX_LEVELS = 120
# Nodes of the whole tree: ten searches that each use the next one twice would be a thousand times the last.
MAX_NODES = 2_000

_NOTHING = Keys()


class NamedQuery(Protocol):
    """A saved search, as far as queries need it."""

    @property
    def name(self) -> str: ...

    @property
    def query(self) -> str: ...


ReadQuery = Callable[[str], Node]
"""Returns the tree of a saved search's text."""
Lookup = Callable[[str], NamedQuery | None]
"""Returns the saved search with a name, in any spelling; `Searches.get` is one."""


@dataclass(frozen=True, slots=True)
class SavedSearchProblem:
    """Why a saved search cannot be used; `offer` is the nearest name, `cycle` ends with its first name."""

    kind: Literal["unknown", "circle", "large"]
    name: str
    message: str
    offer: str = ""
    cycle: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.message


def resolve_saved(
    tree: Node, lookup: Lookup, names: Sequence[str] = (), read: ReadQuery = parse_tree
) -> tuple[Node, tuple[SavedSearchProblem, ...]]:
    """Replace every `q:` of a tree by the saved search's own tree, and return the problems, too. Never raises.

    The order that a saved search asks for does not count inside another query. `names`, of all saved searches, are for
    `q:vlm*`, for a name that is still being typed, and for the nearest one.
    """
    resolver = _Resolver(lookup, names, read)
    return resolver.node(tree, (), 0), tuple(resolver.problems.values())


def circle_message(name: str, query: str, lookup: Lookup) -> str:
    """The problem with a search that would use itself if it were saved like this; empty if it would not."""
    draft = _Draft(name, query)

    def with_draft(other: str) -> NamedQuery | None:
        return draft if _folded(other) == _folded(name) else lookup(other)

    _, problems = resolve_saved(Field("q", Phrase(name)), with_draft)
    return next((problem.message for problem in problems if name in problem.cycle), "")


def saved_clause(name: str) -> str:
    """The query text that uses a saved search: `q:rl`, `q:"vlm papers"`."""
    bare = f"q:{name}"
    return bare if parse_tree(bare) == Field("q", Word(name)) else f'q:"{name}"'


def names_used(query: str) -> tuple[str, ...]:
    """The names that a query itself uses behind `q:`, in order, each once; no prefixes."""
    return tuple(dict.fromkeys(text for text, prefix in _values(parse_tree(query)) if not prefix))


def rename_used(query: str, old: str, new: str) -> str:
    """A query with `q:old` changed to `q:new`; the very same text if it does not use `old`."""
    if _folded(old) not in map(_folded, names_used(query)):
        return query
    parsed = parse(query)
    return str(replace(parsed, tree=_renamed(parsed.tree, "", _folded(old), new)))


@dataclass(frozen=True, slots=True)
class _Draft:
    name: str
    query: str


class _Resolver:
    def __init__(self, lookup: Lookup, names: Sequence[str], read: ReadQuery) -> None:
        self.lookup = lru_cache(lookup)
        self.measured = lru_cache(lambda query: _measured(read(query)))
        self.names = names
        self.problems: dict[tuple[str, frozenset[str]], SavedSearchProblem] = {}
        self.nodes_left = MAX_NODES

    def node(self, node: Node, path: tuple[str, ...], level: int) -> Node:
        """`path` are the saved searches on the way here, the outermost first; `level` counts from the whole tree."""
        match node:
            case Field("q", value):
                return self.value(value, path, level)
            case Not(inner):
                return Not(self.node(inner, path, level + 1))
            case And(nodes):
                return flatten([self.node(each, path, level + 1) for each in nodes], And)
            case Or(nodes, comma=False):
                return flatten([self.node(each, path, level + 1) for each in nodes], Or)
            case _:
                return node

    def value(self, value: Node, path: tuple[str, ...], level: int) -> Node:
        """The tree for the value of a `q:`: a name, or names under AND, OR and NOT."""
        match value:
            case Not(inner):
                return Not(self.value(inner, path, level + 1))
            case And(nodes):
                return flatten([self.value(each, path, level + 1) for each in nodes], And)
            case Or(nodes):  # not with commas: what replaces the names is not a list of values
                return flatten([self.value(each, path, level + 1) for each in nodes], Or)
            case Everything():
                return self.prefix("", path, level)
            case Word(text, prefix=True):
                return self.prefix(text, path, level)
            case Word(text, typing=True) | Phrase(text, typing=True) if not self.lookup(text):
                return self.prefix(text, path, level)
            case Word(text) | Phrase(text):
                return self.named(text, path, level)
            case _:
                return _NOTHING

    def prefix(self, start: str, path: tuple[str, ...], level: int) -> Node:
        names = [name for name in self.names if _folded(name).startswith(_folded(start))]
        if not names:
            return self.unknown(start or "*")
        return flatten([self.named(name, path, level + 1) for name in names], Or)

    def named(self, text: str, path: tuple[str, ...], level: int) -> Node:
        search = self.lookup(text)
        if search is None:
            return self.unknown(text)
        if search.name in path:
            cycle = (*path[path.index(search.name) :], search.name)
            return self.nothing(SavedSearchProblem("circle", text, search_cycle(cycle), cycle=cycle))
        tree, levels, nodes = self.measured(search.query)
        self.nodes_left -= nodes
        if self.nodes_left < 0 or len(path) >= MAX_USES or level + levels > MAX_LEVELS:
            return self.nothing(SavedSearchProblem("large", text, search_too_large(saved_clause(search.name))))
        return self.node(tree, (*path, search.name), level)

    def unknown(self, text: str) -> Node:
        names = {_folded(name): name for name in self.names}
        near = get_close_matches(_folded(text), names, n=1)
        offer = names[near[0]] if near else ""
        message = unknown_search(text, saved_clause(offer) if offer else "")
        return self.nothing(SavedSearchProblem("unknown", text, message, offer))

    def nothing(self, problem: SavedSearchProblem) -> Node:
        """Record a problem, a cycle once wherever it was entered, and match nothing."""
        about = frozenset(problem.cycle or (_folded(problem.name),))
        self.problems.setdefault((problem.kind, about), problem)
        return _NOTHING


def _measured(tree: Node) -> tuple[Node, int, int]:
    levels, nodes = 0, 0
    layer = [tree]
    while layer:
        levels += 1
        nodes += len(layer)
        layer = [child for node in layer for child in children(node)]
    return tree, levels, nodes


def _values(tree: Node) -> list[tuple[str, bool]]:
    """Each value of `q:` in a tree, and whether it is a prefix."""
    values = []
    for node in walk(distribute_fields(tree)):
        match node:
            case Field("q", Word(text, prefix=prefix)):
                values.append((text, prefix))
            case Field("q", Phrase(text)):
                values.append((text, False))
    return values


def _renamed(node: Node, field: str, old: str, new: str) -> Node:
    match node:
        case Word(text, prefix=False) | Phrase(text) if field == "q" and _folded(text) == old:
            return Word(new) if saved_clause(new) == f"q:{new}" else Phrase(new)
        case Field(name, _):
            field = name
    return map_children(node, lambda child: _renamed(child, field, old, new))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()
