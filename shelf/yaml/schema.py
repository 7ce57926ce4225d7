"""What the YAML readers share: nodes as mapping, text or truth value; remarks on slips; the frame of a file."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from search.text.clean import clean_line
from shelf.yaml.parse import Node, Value, YamlError, decoded, tree

_TRUE = frozenset(("true", "yes", "on", "y", "1"))
_FALSE = frozenset(("false", "no", "off", "n", "0", "", "~", "null"))


def mapping(node: Node, why: str) -> dict[str, Node]:
    """The node's fields; where it is not a mapping, `why` says what it should be."""
    if not isinstance(node.value, dict):
        raise node.odd(why)
    return node.value


def sequence(node: Node, why: str) -> list[Node]:
    """The node's items; where it is not a list, `why` says what it should be."""
    if node.empty:
        return []
    if not isinstance(node.value, list):
        raise node.odd(why)
    return node.value


def text(node: Node | None, name: str) -> str:
    """The node's text, cleaned and on one line; empty when nothing is there."""
    if node is None:
        return ""
    if not isinstance(node.value, str):
        raise node.odd(f"`{name}` must be text, not a list or mapping")
    return "" if node.value == "~" else clean_line(node.value)


def truth(node: Node | None, name: str) -> bool:
    """Whether the node says yes, in any of YAML's words; False when nothing is there."""
    word = text(node, name).casefold()
    if node is not None and word not in _TRUE | _FALSE:
        raise node.odd(f"`{name}` must be true or false")
    return word in _TRUE


def plain(node: Node) -> Value:
    """The node without its places: what is kept of a field that Carrel does not know."""
    if isinstance(node.value, dict):
        return {name: plain(child) for name, child in node.value.items()}
    if isinstance(node.value, list):
        return [plain(child) for child in node.value]
    return node.value


def check_version(fields: dict[str, Node], version: int) -> None:
    """Raise a `YamlError` if a file says that it is of another version; saying none is fine."""
    written = text(fields.get("version"), "version")
    if written not in ("", str(version)):
        why = f"version {written[:20]} is unknown to this Carrel, which writes version {version}"
        raise fields["version"].odd(why)


def slip(name: str, node: Node, names: tuple[str, ...]) -> YamlError | None:
    """The remark on a field that is nearly a known one; others belong to the person or to a later version."""
    near = difflib.get_close_matches(name.casefold(), names, n=1, cutoff=0.75)
    return node.odd(f'"{name[:40]}" is not known; did you mean "{near[0]}"?') if near else None


class RawFile(NamedTuple):
    """A file of YAML: its root, the comment at its top, and whether its lines end as on Windows."""

    root: Node
    head: str
    crlf: bool


def raw_file(data: bytes, check: Callable[[str], None] = lambda _: None) -> RawFile | None:
    """Parse a file; None when there is nothing in it but comments. `check` may refuse its text."""
    content = decoded(data)
    check(content)
    root = tree(content)
    return None if root is None or root.empty else RawFile(root, _head(content), b"\r\n" in data)


def _head(text: str) -> str:
    """The comment lines at the top, up to the first line that says something."""
    lines = []
    for line in text.split("\n"):
        if line.strip() and not line.startswith("#"):
            break
        lines.append(line.rstrip())
    return "\n".join(lines).strip("\n")


def encoded(lines: Iterable[str], crlf: bool) -> bytes:
    content = "\n".join(lines) + "\n"
    return (content.replace("\n", "\r\n") if crlf else content).encode("utf-8", "replace")


class Remarks:
    """What looks like a slip in a file, and is kept as it is."""

    def __init__(self) -> None:
        self._slips: list[YamlError] = []

    @property
    def lines(self) -> tuple[str, ...]:
        """The remarks in the file's order, each with line and column."""
        slips = sorted(self._slips, key=lambda each: (each.line, each.column))
        return tuple(clean_line(str(each)) for each in slips)

    def add(self, node: Node, why: str) -> None:
        self._slips.append(node.odd(why))

    def unknown(self, fields: Mapping[str, Node], names: tuple[str, ...]) -> dict[str, Value]:
        """Fields that Carrel does not know; those that are nearly a known one are remarked on."""
        unknown = {name: node for name, node in fields.items() if name not in names}
        self._slips.extend(filter(None, (slip(name, node, names) for name, node in unknown.items())))
        return {name: plain(node) for name, node in unknown.items()}
