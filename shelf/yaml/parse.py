"""YAML as a tree of texts that know their line: no types guessed, no aliases, no bombs.

PyYAML's own loaders turn `2401.10` into a number and `no` into False, take the second of two
equal keys in silence, and expand aliases without limit. Its events are used, and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_NODES = 2_000_000
# Compiled when first used (`re` remembers it): that takes 4 ms, and most starts parse nothing.
_UNPRINTABLE = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


class YamlError(Exception):
    """Something in the file that Carrel will not guess about; line and column are counted from 1."""

    def __init__(self, line: int, column: int, why: str) -> None:
        super().__init__(line, column, why)
        self.line, self.column, self.why = line, column, why

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.why}"


Value = str | list["Value"] | dict[str, "Value"]
"""A value of YAML: texts all the way down."""
Content = Value | bool | None
"""A field in the journal; None: it is not there, or says nothing."""
NodeValue = str | list["Node"] | dict[str, "Node"]


@dataclass(slots=True)
class Node:
    """A value and where it stands; one in a mapping stands where its key does. Lines are counted from 1."""

    value: NodeValue
    line: int
    column: int

    @property
    def empty(self) -> bool:
        """Nothing stands here, or one of YAML's words for it."""
        return isinstance(self.value, str) and self.value in ("", "~", "null")

    def odd(self, why: str) -> YamlError:
        return YamlError(self.line, self.column, why)


def decoded(data: bytes) -> str:
    """The file's text without byte order mark, its line ends made newlines; `YamlError` for what YAML forbids."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        column = error.start - before.rfind(b"\n")
        raise YamlError(before.count(b"\n") + 1, column, "this is not UTF-8 text") from error
    text = text.replace("\r\n", "\n")
    if match := re.search(_UNPRINTABLE, text):
        line, column = text.count("\n", 0, match.start()) + 1, match.start() - text.rfind("\n", 0, match.start())
        raise YamlError(line, column, f"the character U+{ord(match.group()):04X} is not allowed in YAML")
    return text


def tree(text: str) -> Node | None:
    """The root of a YAML text; None when it holds nothing. Aliases, types, keys twice and depth are a `YamlError`."""
    # A start whose shelf.yaml is as Carrel left it parses nothing, and does not wait for PyYAML.
    from shelf.yaml.builder import built

    return built(text)


def refuse_conflict_marks(text: str) -> None:
    """Raise a `YamlError` where git left the marks of a conflict: what YAML would say of them is no help."""
    if match := re.search("^(?:<{7} |={7}$|>{7} |\\|{7} )", text, re.MULTILINE):
        line = text.count("\n", 0, match.start()) + 1
        raise YamlError(line, 1, "this is a conflict marker of git; resolve the conflict and delete the markers")
