"""Saved searches inside queries: `q:name` replaced by what that search says, before anything else is done.

Whatever cannot be used (an unknown name, a circle, too much of it) finds nothing, and is told.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from typing import Literal, Protocol

from search.query.parser import parse
from search.query.simplify import distribute_fields
from search.query.tree import And, Everything, Field, Keys, Node, Not, Or, Phrase, Word

# A search may use another that uses another … this often; people stop at two.
MAX_USES = 10
# Levels of the tree in all: what comes after walks it recursively, and the parser alone gives up to 90.
MAX_LEVELS = 120
# Nodes in all: ten searches that each use the next one twice would come to a thousand times the last.
MAX_NODES = 2_000

_NOTHING = Keys()


class NamedQuery(Protocol):
    """A saved search, as far as it matters here."""

    @property
    def name(self) -> str:
        """Its name as it is kept."""

    @property
    def query(self) -> str:
        """Its query text."""


ReadQuery = Callable[[str], Node]
"""Returns the tree that a saved query's text stands for."""
Lookup = Callable[[str], NamedQuery | None]
"""Returns the saved search of a name, in any spelling; `Searches.get` is one."""


@dataclass(frozen=True, slots=True)
class SavedSearchProblem:
    """Why a saved search that a query names is left out.

    Attributes:
        kind: `unknown`: no such search; `circle_message`: it uses itself; `large`: it is too much.
        name: The name as the query (or the saved search on the way) has it.
        message: One sentence for people.
        offer: A name that there is, for an unknown one; empty for none.
        way: The names of a circle, the first one once more at the end; empty for other problems.
    """

    kind: Literal["unknown", "circle", "large"]
    name: str
    message: str
    offer: str = ""
    way: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.message


def resolve_saved(
    tree: Node, lookup: Lookup, names: Sequence[str] = (), read: ReadQuery | None = None
) -> tuple[Node, tuple[SavedSearchProblem, ...]]:
    """Return a tree with every `q:` clause, under any nesting, replaced by the saved query's own tree.

    The order that a saved search asks for does not count inside another query. Never raises.

    Args:
        tree: Any tree; to be resolved before it is simplified or answered.
        lookup: Finds a saved search by name.
        names: Of all saved searches: for `q:vlm*`, for a name that is still being typed, and to
            offer the nearest for an unknown one.
        read: Reads a saved query; its tree as it stands there when not given.

    Returns:
        The tree, and what could not be used, each said once.
    """
    resolver = _Resolver(lookup, names, read or _tree)
    return resolver.node(tree, (), 0), tuple(resolver.problems.values())


def circle_message(name: str, query: str, lookup: Lookup) -> str:
    """Return what to say about a search that would use itself if it were saved so; empty when it would not."""
    new = _Draft(name, query)

    def with_it(asked: str) -> NamedQuery | None:
        return new if _folded(asked) == _folded(name) else lookup(asked)

    _, problems = resolve_saved(Field("q", Phrase(name)), with_it)
    return next((problem.message for problem in problems if name in problem.way), "")


def saved_clause(name: str) -> str:
    """Return the query text that uses a saved search: `q:rl`, `q:"vlm papers"`."""
    bare = f"q:{name}"
    return bare if parse(bare).tree == Field("q", Word(name)) else f'q:"{name}"'


def names_used(query: str) -> tuple[str, ...]:
    """Return the names that a query gives to `q:` itself, in its order, each once; no prefixes."""
    return tuple(dict.fromkeys(text for text, prefix in _asked(parse(query).tree) if not prefix))


def rename_used(query: str, old: str, new: str) -> str:
    """Return a query with `q:old` made `q:new`; the very same text when it does not use `old`."""
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
        self.parsed = lru_cache(lambda query: _measured(read(query)))
        self.names = names
        self.problems: dict[tuple[str, frozenset[str]], SavedSearchProblem] = {}
        self.left = MAX_NODES

    def node(self, node: Node, path: tuple[str, ...], level: int) -> Node:
        """Return a node with its `q:` clauses replaced.

        Args:
            node: Of the query, or of the saved search that `path` ends in.
            path: The saved searches on the way here, the outermost first.
            level: How deep in the whole tree it stands.
        """
        match node:
            case Field("q", value):
                return self.value(value, path, level)
            case Not(inner):
                return Not(self.node(inner, path, level + 1))
            case And(nodes):
                return _joined(And, [self.node(each, path, level + 1) for each in nodes])
            case Or(nodes, comma=False):
                return _joined(Or, [self.node(each, path, level + 1) for each in nodes])
            case _:
                return node

    def value(self, value: Node, path: tuple[str, ...], level: int) -> Node:
        """Return what the value of a `q:` comes to: a name, or names under AND, OR and NOT."""
        match value:
            case Not(inner):
                return Not(self.value(inner, path, level + 1))
            case And(nodes):
                return _joined(And, [self.value(each, path, level + 1) for each in nodes])
            case Or(nodes):  # no comma: what stands in it is no list of values any more
                return _joined(Or, [self.value(each, path, level + 1) for each in nodes])
            case Everything():
                return self.begun("", path, level)
            case Word(text, prefix=True):
                return self.begun(text, path, level)
            case Word(text, typing=True) | Phrase(text, typing=True) if not self.lookup(text):
                return self.begun(text, path, level)
            case Word(text) | Phrase(text):
                return self.named(text, path, level)
            case _:
                return _NOTHING

    def begun(self, start: str, path: tuple[str, ...], level: int) -> Node:
        """Return what any search finds whose name starts so."""
        found = [name for name in self.names if _folded(name).startswith(_folded(start))]
        if not found:
            return self.unknown(start or "*")
        return _joined(Or, [self.named(name, path, level + 1) for name in found])

    def named(self, text: str, path: tuple[str, ...], level: int) -> Node:
        """Return what the search of that name finds."""
        search = self.lookup(text)
        if search is None:
            return self.unknown(text)
        if search.name in path:
            way = (*path[path.index(search.name) :], search.name)
            self.tell(SavedSearchProblem("circle", text, f"Saved searches go round in a circle: {_way(way)}.", way=way))
            return _NOTHING
        tree, levels, nodes = self.parsed(search.query)
        self.left -= nodes
        if self.left < 0 or len(path) >= MAX_USES or level + levels > MAX_LEVELS:
            self.tell(
                SavedSearchProblem(
                    "large", text, f"{saved_clause(search.name)} is too much: it uses too many saved searches."
                )
            )
            return _NOTHING
        return self.node(tree, (*path, search.name), level)

    def unknown(self, text: str) -> Node:
        """Return nothing for a name that there is not, and offer the nearest."""
        names = {_folded(name): name for name in self.names}
        near = get_close_matches(_folded(text), names, n=1)
        offer = names[near[0]] if near else ""
        question = f" Did you mean {saved_clause(offer)}?" if offer else ""
        self.tell(SavedSearchProblem("unknown", text, f"There is no saved search “{_short(text)}”.{question}", offer))
        return _NOTHING

    def tell(self, problem: SavedSearchProblem) -> None:
        """Note a problem, a circle once wherever it was entered."""
        what = frozenset(problem.way or (_folded(problem.name),))
        self.problems.setdefault((problem.kind, what), problem)


def _joined(kind: type[And | Or], nodes: list[Node]) -> Node:
    """Return the nodes as one, as the parser does: the only one, or all, those of the same kind taken apart."""
    if len(nodes) == 1:
        return nodes[0]
    flat: list[Node] = []
    for node in nodes:
        match node:
            case And(inner) if kind is And:
                flat.extend(inner)
            case Or(inner, comma=False) if kind is Or:
                flat.extend(inner)
            case _:
                flat.append(node)
    return And(tuple(flat)) if kind is And else Or(tuple(flat))


def _tree(query: str) -> Node:
    return parse(query).tree


def _measured(tree: Node) -> tuple[Node, int, int]:
    """Return a tree, how many levels it has, and how many nodes."""
    levels, nodes = 0, 0
    layer = [tree]
    while layer:
        levels += 1
        nodes += len(layer)
        layer = [child for node in layer for child in _children(node)]
    return tree, levels, nodes


def _children(node: Node) -> Iterable[Node]:
    match node:
        case Field(_, value):
            return (value,)
        case Not(inner):
            return (inner,)
        case And(nodes) | Or(nodes):
            return nodes
        case _:
            return ()


def _asked(tree: Node) -> list[tuple[str, bool]]:
    """Return each value of `q:` in a tree, and whether it is a prefix."""
    found = []
    layer: list[Node] = [distribute_fields(tree)]
    while layer:
        node = layer.pop(0)
        match node:
            case Field("q", Word(text, prefix=prefix)):
                found.append((text, prefix))
            case Field("q", Phrase(text)):
                found.append((text, False))
            case _:
                layer[:0] = _children(node)
    return found


def _renamed(node: Node, field: str, old: str, new: str) -> Node:
    match node:
        case Field(name, value):
            return Field(name, _renamed(value, name, old, new))
        case Not(inner):
            return Not(_renamed(inner, field, old, new))
        case And(nodes):
            return And(tuple(_renamed(each, field, old, new) for each in nodes))
        case Or(nodes, comma):
            return Or(tuple(_renamed(each, field, old, new) for each in nodes), comma)
        case Word(text, prefix=False) | Phrase(text) if field == "q" and _folded(text) == old:
            return Word(new) if saved_clause(new) == f"q:{new}" else Phrase(new)
        case _:
            return node


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()


def _way(names: Iterable[str]) -> str:
    return " uses ".join(f"“{_short(name)}”" for name in names)


def _short(text: str) -> str:
    return text if len(text) <= 64 else f"{text[:63]}…"
