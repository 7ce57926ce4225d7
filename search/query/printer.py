"""A query tree written as query text that parses back to the same tree."""

from __future__ import annotations

from search.query.fields import BY_NAME
from search.query.lexer import RELATIVE
from search.query.tree import And, Everything, Field, Keys, Node, Not, Or, Phrase, Range, Word


def to_text(node: Node) -> str:
    """Return the node as query text. `typing` leaves no trace in it; `Keys` cannot be parsed back."""
    if isinstance(node, Or):
        return " OR ".join(_joined(child) for child in node.nodes)
    return _joined(node)


def _joined(node: Node) -> str:
    """Return text that holds together beside an OR."""
    if isinstance(node, And):
        return " ".join(_unit(child) for child in node.nodes)
    return _unit(node)


def _unit(node: Node) -> str:
    """Return text that holds together beside anything."""
    match node:
        case Or(nodes, comma=True):
            # A leading comma keeps the dash of the first value from negating the whole list.
            return ("," if isinstance(nodes[0], Not) else "") + ",".join(_unit(child) for child in nodes)
        case And() | Or():
            return f"({to_text(node)})"
        case Not(child):
            return "-" + _unit(child)
        case Field(name, Not(child)) if BY_NAME[name].kind == "date" and RELATIVE.match(_unit(child)):
            return f"{name}:(-{_unit(child)})"
        case Field(name, value):
            return f"{name}:{_unit(value)}"
        case _:
            return _leaf(node)


def _leaf(node: Everything | Word | Phrase | Range | Keys) -> str:
    match node:
        case Everything():
            return "*"
        case Word(text, exact, prefix, fuzzy):
            return f"{'=' * exact}{text}{'*' * prefix}{('', '~', '~2')[fuzzy]}"
        case Phrase(text, exact, slop):
            return f'{"=" * exact}"{text}"{f"~{slop}" if slop else ""}'
        case Range():
            return _range(node)
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
