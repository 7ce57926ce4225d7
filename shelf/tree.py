"""YAML as a tree of texts that know their line: no types guessed, no aliases, no bombs.

PyYAML's own loaders turn `2401.10` into a number and `no` into False, take the second of two
equal keys in silence, and expand aliases without limit. Its events are used, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

MAX_DEPTH = 24
MAX_NODES = 2_000_000
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PLAIN_TAGS = {None, "!", *(f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))}


class OddFileError(Exception):
    """Something in the file that Carrel will not guess about.

    Args:
        line: Counted from 1.
        column: Counted from 1.
        why: A sentence without a full stop.
    """

    def __init__(self, line: int, column: int, why: str) -> None:
        super().__init__(line, column, why)
        self.line, self.column, self.why = line, column, why

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.why}"


Value = str | list["Node"] | dict[str, "Node"]


@dataclass(slots=True)
class Node:
    """A value and where it stands; one in a mapping stands where its key does.

    Attributes:
        value: A text, a list or a mapping.
        line: Counted from 1.
        column: Counted from 1.
    """

    value: Value
    line: int
    column: int

    @property
    def empty(self) -> bool:
        """Tell whether nothing stands here, or one of YAML's words for it."""
        return isinstance(self.value, str) and self.value in ("", "~", "null")

    def odd(self, why: str) -> OddFileError:
        """Return the complaint that is about this node."""
        return OddFileError(self.line, self.column, why)


def decoded(data: bytes) -> str:
    """Return the file's text without byte order mark, its line ends made newlines.

    Raises:
        OddFileError: It is not UTF-8, or holds characters that YAML does not allow.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        column = error.start - before.rfind(b"\n")
        raise OddFileError(before.count(b"\n") + 1, column, "this is not UTF-8 text") from error
    text = text.replace("\r\n", "\n")
    if match := _UNPRINTABLE.search(text):
        line, column = text.count("\n", 0, match.start()) + 1, match.start() - text.rfind("\n", 0, match.start())
        raise OddFileError(line, column, f"the character U+{ord(match.group()):04X} is not allowed in YAML")
    return text


def tree(text: str) -> Node | None:
    """Return the root of a YAML text; None when it holds nothing.

    Raises:
        OddFileError: A syntax error, an alias, an explicit type, a key that is there twice, a second
            document, a depth or size that no shelf has.
    """
    try:
        return _Builder().build(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise OddFileError(line, column, error.problem or "this is not YAML") from error
    except yaml.YAMLError as error:
        raise OddFileError(1, 1, "this is not YAML") from error


class _Builder:
    """Builds the tree from events without recursion, so that depth costs no stack."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.open: list[Node] = []
        # The key of each open mapping that waits for its value.
        self.keys: list[Node | None] = []
        self.nodes = 0

    def build(self, events: Iterator[yaml.Event]) -> Node | None:
        for event in events:
            if isinstance(event, yaml.ScalarEvent):
                self._add(self._node(event, event.value))
            elif isinstance(event, yaml.CollectionStartEvent):
                node = self._node(event, {} if isinstance(event, yaml.MappingStartEvent) else [])
                self._add(node)
                self.open.append(node)
                self.keys.append(None)
            elif isinstance(event, yaml.CollectionEndEvent):
                self.open.pop()
                self.keys.pop()
            elif isinstance(event, yaml.AliasEvent):
                raise _bare(event).odd("aliases (*name) are not used in this file; write the value out")
            elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
                raise _bare(event).odd("a second document starts here")
        return self.root

    def _node(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, value: Value) -> Node:
        node = _bare(event)
        node.value = value
        self.nodes += 1
        if event.tag not in _PLAIN_TAGS:
            raise node.odd(f"types ({str(event.tag)[:40]}) are not used in this file; write the plain text")
        if self.nodes > MAX_NODES or len(self.open) >= MAX_DEPTH:
            raise node.odd("this is larger or deeper than any shelf")
        return node

    def _add(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        parent = self.open[-1].value
        key = self.keys[-1]
        if isinstance(parent, list):
            parent.append(node)
        elif isinstance(parent, dict) and key is None:
            if not isinstance(node.value, str):
                raise node.odd("a list or mapping cannot be a key here")
            if node.value in parent:
                raise node.odd(f"“{node.value[:60]}” is here twice (before in line {parent[node.value].line})")
            self.keys[-1] = node
        elif isinstance(parent, dict) and key is not None:
            node.line, node.column = key.line, key.column
            parent[str(key.value)] = node
            self.keys[-1] = None


def _bare(event: yaml.Event) -> Node:
    mark = event.start_mark
    return Node("", mark.line + 1, mark.column + 1) if mark else Node("", 1, 1)
