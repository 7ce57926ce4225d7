"""The query tree: small frozen dataclasses, the whole language and nothing else.

`str(node)` is query text that parses back to the same tree (see `parser`). Engines get the same tree with every clause
about the shelf replaced by `Keys` (see `resolve`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from search.query.fields import BY_NAME
from search.query.lexer import RELATIVE


class _Printed:
    __slots__ = ()

    def __str__(self) -> str:
        return _to_text(cast("Node", self))


@dataclass(frozen=True, slots=True)
class Everything(_Printed):
    """Every paper: the empty query."""


@dataclass(frozen=True, slots=True)
class Word(_Printed):
    """A word of a text field: `=word`, `word*`, `word~2` (edits), or unfinished at the end of a text being typed.

    `demanded` (`+word`): no paper without it is shown.
    """

    text: str
    exact: bool = False
    prefix: bool = False
    fuzzy: int = 0
    typing: bool = False
    demanded: bool = False

    @property
    def plain(self) -> bool:
        """Whether the word is as it is, without a sign."""
        return not (self.exact or self.prefix or self.fuzzy)


@dataclass(frozen=True, slots=True)
class Phrase(_Printed):
    """Words within `slop` words of each other in any order, 0: side by side; `typing` while its quote is still open.

    `demanded` (`+"a b"`): even in a sentence, whose quotation marks demand nothing.
    """

    text: str
    exact: bool = False
    slop: int = 0
    typing: bool = False
    demanded: bool = False

    @property
    def plain(self) -> bool:
        return not (self.exact or self.slop)


@dataclass(frozen=True, slots=True)
class Range(_Printed):
    """A range of a number or date field, as typed; an empty end is open, `low_open` and `high_open` are `>` and `<`."""

    low: str = ""
    high: str = ""
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class Field(_Printed):
    """A node in a field: `title:(a OR "b c")`. Its name is canonical, and there is no Field inside a Field."""

    name: str
    value: Node


@dataclass(frozen=True, slots=True)
class Not(_Printed):
    """Every paper that the node does not match."""

    node: Node


@dataclass(frozen=True, slots=True)
class And(_Printed):
    """Every paper that all nodes match; two nodes or more."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(_Printed):
    """Every paper that any node matches; two nodes or more.

    Attributes:
        comma: Distinguishes `tag:a,b` from `tag:a OR tag:b`.
        alike: The nodes are names of one thing: of those that a paper holds, only the one that scores most counts.
            Never parsed.
    """

    nodes: tuple[Node, ...]
    comma: bool = False
    alike: bool = False


@dataclass(frozen=True, slots=True)
class Keys(_Printed):
    """Exactly these papers: a resolved clause. Never parsed."""

    keys: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Pair(_Printed):
    """Two folded words side by side: ranks papers that a `Most` finds. Never parsed."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Most(_Printed):
    """Every paper that any of some nodes matches; those that match `every`, too, come first. Never parsed.

    Attributes:
        every: Matches nothing that none of `some` matches.
        some: Words, as often as they were said, and pairs of them; all count towards the score.
    """

    every: Node
    some: tuple[Node, ...]


Node = Everything | Word | Phrase | Range | Field | Not | And | Or | Keys | Pair | Most


def conjuncts(tree: Node) -> tuple[Node, ...]:
    """The clauses that must all match; none for the empty query."""
    if isinstance(tree, Everything):
        return ()
    return tree.nodes if isinstance(tree, And) else (tree,)


def all_of(nodes: Sequence[Node]) -> Node:
    """A tree that matches what all nodes match; the reverse of `conjuncts`."""
    return And(tuple(nodes)) if len(nodes) > 1 else nodes[0] if nodes else Everything()


def any_of(nodes: Sequence[Node]) -> Node:
    return Or(tuple(nodes)) if len(nodes) > 1 else nodes[0]


def flatten(nodes: Sequence[Node], kind: type[And | Or]) -> Node:
    """One or more nodes as one; children of the same kind are merged; values behind a comma and names are not."""
    if len(nodes) == 1:
        return nodes[0]
    flat: list[Node] = []
    for node in nodes:
        same = isinstance(node, kind) and not (isinstance(node, Or) and (node.comma or node.alike))
        flat.extend(children(node) if same else (node,))
    return kind(tuple(flat))


def once(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield nodes, repeated clauses of one word or phrase only once; others may be too deep to be compared."""
    seen: set[Node] = set()
    for node in nodes:
        match node:
            # The last is a word that notes hold, too.
            case Word() | Phrase() | Field(_, Word() | Phrase()) | Or((Word() | Phrase(), Keys())):
                if node in seen:
                    continue
                seen.add(node)
        yield node


def children(node: Node) -> tuple[Node, ...]:
    match node:
        case Field(_, value):
            return (value,)
        case Not(inner):
            return (inner,)
        case And(nodes) | Or(nodes):
            return nodes
        case Most(every, some):
            return (every, *some)
        case _:
            return ()


def walk(tree: Node) -> Iterator[Node]:
    """Yield every node of a tree, from the top and in order."""
    stack = [tree]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(children(node)))


def map_children(node: Node, change: Callable[[Node], Node]) -> Node:
    match node:
        case Field(name, value):
            return Field(name, change(value))
        case Not(inner):
            return Not(change(inner))
        case And(nodes) | Or(nodes):
            return replace(node, nodes=tuple(map(change, nodes)))
        case Most(every, some):
            return Most(change(every), tuple(map(change, some)))
        case _:
            return node


def _to_text(node: Node) -> str:
    """The node as query text. `typing` and `alike` leave no trace in it; `Keys` cannot be parsed back."""
    if isinstance(node, Or):
        return " OR ".join(_joined(child) for child in node.nodes)
    return _joined(node)


def _joined(node: Node) -> str:
    """Text that holds together beside an OR."""
    if isinstance(node, And):
        return " ".join(_unit(child) for child in node.nodes)
    return _unit(node)


def _unit(node: Node) -> str:
    """Text that holds together beside anything."""
    match node:
        case Or(nodes, comma=True):
            # A leading comma keeps the dash of the first value from negating the whole list.
            return ("," if isinstance(nodes[0], Not) else "") + ",".join(_unit(child) for child in nodes)
        case And() | Or():
            return f"({_to_text(node)})"
        case Not(child):
            return "-" + _unit(child)
        case Most(every):
            return _unit(every)
        case Field(name, Not(child)) if BY_NAME[name].kind == "date" and RELATIVE.match(_unit(child)):
            return f"{name}:(-{_unit(child)})"
        case Field(name, value):
            return f"{name}:{_unit(value)}"
        case _:
            return _leaf(node)


def _leaf(node: Everything | Word | Phrase | Range | Keys | Pair) -> str:
    match node:
        case Everything():
            return "*"
        case Word(text, exact, prefix, fuzzy, demanded=demanded):
            return f"{'+' * demanded}{'=' * exact}{text}{'*' * prefix}{('', '~', '~2')[fuzzy]}"
        case Phrase(text, exact, slop, demanded=demanded):
            return f'{"+" * demanded}{"=" * exact}"{text}"{f"~{slop}" if slop else ""}'
        case Range():
            return _range(node)
        case Pair(first, second):
            return f'"{first} {second}"'
        case Keys(keys):
            return f"[{len(keys)} papers]"


def _range(node: Range) -> str:
    if node.low and node.high and (node.low_open or node.high_open):
        return f"{'[{'[node.low_open]}{node.low} TO {node.high}{']}'[node.high_open]}"
    if node.low and not node.high:
        return f">{'=' * (not node.low_open)}{node.low}"
    if node.high and not node.low:
        return f"<{'=' * (not node.high_open)}{node.high}"
    return f"{node.low}..{node.high}"
