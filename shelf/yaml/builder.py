"""Builds the tree of nodes from PyYAML events; the one module that parses YAML."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from search.text.yaml_events import parse_events
from shelf.yaml.parse import MAX_NODES, Node, NodeValue, YamlError

_PLAIN_TAGS = {None, "!", *(f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))}


def built(text: str) -> Node | None:
    try:
        return _Builder().build(parse_events(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise YamlError(line, column, error.problem or "this is not YAML") from error
    except yaml.YAMLError as error:
        raise YamlError(1, 1, "this is not YAML") from error


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

    def _node(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, value: NodeValue) -> Node:
        node = _bare(event)
        node.value = value
        self.nodes += 1
        if event.tag not in _PLAIN_TAGS:
            raise node.odd(f"types ({str(event.tag)[:40]}) are not used in this file; write the plain text")
        if self.nodes > MAX_NODES:
            raise node.odd("this file is too large")
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
                raise node.odd(f'"{node.value[:60]}" is a duplicate (first in line {parent[node.value].line})')
            self.keys[-1] = node
        elif isinstance(parent, dict) and key is not None:
            node.line, node.column = key.line, key.column
            parent[str(key.value)] = node
            self.keys[-1] = None


def _bare(event: yaml.Event) -> Node:
    mark = event.start_mark
    return Node("", mark.line + 1, mark.column + 1) if mark else Node("", 1, 1)
