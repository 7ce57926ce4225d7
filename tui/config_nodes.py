"""The nodes of config.yaml as settings read them: scalars are text, whatever YAML takes them for."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

Problem = tuple[int, str]
"""The line that it stands on, and what is wrong."""

_TRUTH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_NOTHING = frozenset(("", "null", "~"))


def pairs(node: yaml.MappingNode) -> Iterator[tuple[str, int, yaml.Node]]:
    """Yield the names in a mapping, the line of each, and what stands behind them."""
    for key, value in node.value:
        yield str(key.value), line_of(key), value


def line_of(node: yaml.Node) -> int:
    """Return the line that a node begins on, counted from 1."""
    return int(node.start_mark.line) + 1


def is_nothing(node: yaml.Node) -> bool:
    """Tell whether nothing was written, or YAML's word for it."""
    return isinstance(node, yaml.ScalarNode) and node.value in _NOTHING


def text_of(node: yaml.Node) -> str | None:
    """Return a scalar as it is written; None for what is no scalar."""
    return str(node.value) if isinstance(node, yaml.ScalarNode) else None


def texts_of(node: yaml.Node) -> tuple[str, ...] | None:
    """Return a list of scalars, or a single one as a list; None for anything else."""
    if isinstance(node, yaml.ScalarNode):
        return (str(node.value),) if node.value else ()
    if isinstance(node, yaml.SequenceNode) and all(isinstance(each, yaml.ScalarNode) for each in node.value):
        return tuple(str(each.value) for each in node.value)
    return None


def truth(text: str) -> bool | None:
    """Return what a word says, true or false; None when it is neither."""
    return _TRUTH.get(text.lower())


def whole_number(text: str, low: int, high: int) -> int | None:
    """Return a number between two others; None when it is none."""
    if not text.isdecimal() or not text.isascii() or len(text) > 12 or not low <= int(text) <= high:
        return None
    return int(text)
