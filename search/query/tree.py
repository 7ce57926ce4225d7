"""The query tree: small frozen dataclasses, the whole language and nothing else.

`str(node)` is query text that parses back to the same tree (see `parser`). Engines see the same
tree, with every clause that the shelf answers replaced by `Keys`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, cast

Op = Literal["=", ">=", "<=", ">", "<"]


class _Printed:
    """`str()` for every node. The printer knows the tree, so it is imported late."""

    __slots__ = ()

    def __str__(self) -> str:
        from search.query.printer import to_text

        return to_text(cast("Node", self))


@dataclass(frozen=True, slots=True)
class Everything(_Printed):
    """Every paper: the empty query."""


@dataclass(frozen=True, slots=True)
class Word(_Printed):
    """A word of text, looked for in a text field.

    Attributes:
        text: As typed, never empty.
        exact: `=word`: neither stemmed nor expanded.
        prefix: `word*`: any word that starts so.
        fuzzy: Edits allowed, 0 to 2 (`word~` is 1).
        typing: The word may be unfinished (the last one while a person types).
    """

    text: str
    exact: bool = False
    prefix: bool = False
    fuzzy: int = 0
    typing: bool = False


@dataclass(frozen=True, slots=True)
class Phrase(_Printed):
    """Words side by side, or within `slop` words of each other in any order (0: side by side).

    `typing`: the quote is still open while a person types, so the last word may be unfinished.
    """

    text: str
    exact: bool = False
    slop: int = 0
    typing: bool = False


@dataclass(frozen=True, slots=True)
class Range(_Printed):
    """A range of a number or date field, as typed; an empty end is open.

    `low_open`/`high_open` tell `>` and `<` from `>=` and `<=`.
    """

    low: str = ""
    high: str = ""
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class Field(_Printed):
    """A node whose words are looked for in one field: `title:(a OR "b c")`.

    Attributes:
        name: Canonical field name (`author`, never `au`).
        value: Word, Phrase, Range, or a tree of them; no Field inside a Field.
    """

    name: str
    value: Node


@dataclass(frozen=True, slots=True)
class Not(_Printed):
    """Everything that the node does not match."""

    node: Node


@dataclass(frozen=True, slots=True)
class And(_Printed):
    """What all nodes match; two or more."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(_Printed):
    """What any node matches; two or more. `comma` tells `tag:a,b` from `tag:a OR tag:b`."""

    nodes: tuple[Node, ...]
    comma: bool = False


@dataclass(frozen=True, slots=True)
class Keys(_Printed):
    """Exactly these papers: what the shelf answered for one of its clauses. Never parsed."""

    keys: frozenset[str] = field(default=frozenset())


Node = Everything | Word | Phrase | Range | Field | Not | And | Or | Keys
