"""Helpers of the YAML readers: take a node as mapping, text or truth value, or report it."""

from __future__ import annotations

import difflib

from search.text.clean import clean_line
from shelf.yaml.parse import Node, Value, YamlError

_TRUE = frozenset(("true", "yes", "on", "y", "1"))
_FALSE = frozenset(("false", "no", "off", "n", "0", "", "~", "null"))


def mapping(node: Node, why: str) -> dict[str, Node]:
    """The node's fields; where it is no mapping, `why` says what it should be."""
    if not isinstance(node.value, dict):
        raise node.odd(why)
    return node.value


def text(node: Node | None, name: str) -> str:
    """The node's text, cleaned and on one line; empty when nothing is there."""
    if node is None:
        return ""
    if not isinstance(node.value, str):
        raise node.odd(f"`{name}` is a text, not a list or mapping")
    return "" if node.value == "~" else clean_line(node.value)


def truth(node: Node | None, name: str) -> bool:
    """Whether the node says yes, in any of YAML's words; False when nothing is there."""
    word = text(node, name).casefold()
    if node is not None and word not in _TRUE | _FALSE:
        raise node.odd(f"`{name}` is true or false")
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
        why = f"version {written[:20]} is not known to this Carrel, which writes version {version}"
        raise fields["version"].odd(why)


def slip(name: str, node: Node, known: tuple[str, ...]) -> YamlError | None:
    """The remark on a field that is nearly a known one; others belong to the person or to a later version."""
    near = difflib.get_close_matches(name.casefold(), known, n=1, cutoff=0.75)
    return node.odd(f"“{name[:40]}” is not known; did you mean “{near[0]}”?") if near else None


def head(text: str) -> str:
    """The comment lines at the top, up to the first line that says something."""
    lines = []
    for line in text.split("\n"):
        if line.strip() and not line.startswith("#"):
            break
        lines.append(line.rstrip())
    return "\n".join(lines).strip("\n")
