"""Emits YAML scalars and blocks: readable, and text to any YAML reader."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from functools import cache
from typing import Any

from shelf.yaml.parse import Value

# What may stand without quotes: it starts with a letter, as no number and no date does, and holds
# nothing that means something to YAML anywhere (`:`, `#`, `,`, brackets), no blank at the end.
_PLAIN = re.compile(r"[^\W\d_](?:[\w./+=&%;()-]| (?=[\w(]))*")
_URL = re.compile(r"https?://[A-Za-z0-9._~/?=&%+-]+")
_WORDS = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))
_ESCAPED = re.compile("[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
# What no line of a block may hold; YAML ends lines at more signs than newlines.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def block(text: str, indent: str) -> str:
    """A text as a YAML scalar: several lines as they are, indented, where YAML can hold them so."""
    if "\n" not in text or _UNPRINTABLE.search(text):
        return scalar(text)
    # YAML takes the first line's blanks for the indentation of all, unless it is told how deep that is.
    mark = "|2" if text[0] in " \t" else "|"
    return "\n".join([mark, *(indent + line if line else "" for line in text.split("\n"))])


def scalar(text: str) -> str:
    """A text as a YAML scalar on one line, quoted where any reader could take it for something else."""
    if _URL.fullmatch(text) or (_PLAIN.fullmatch(text) and text.casefold() not in _WORDS):
        return text
    if not _ESCAPED.search(text):
        return "'" + text.replace("'", "''") + "'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + _ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", escaped) + '"'


def unknown_fields(fields: Mapping[str, Value], indent: str) -> str:
    """Fields that this version does not know as lines of YAML, without the last newline."""
    # Few files have any: who has none does not wait for PyYAML.
    import yaml

    text: str = yaml.dump(
        dict(fields), Dumper=_dumper(), allow_unicode=True, sort_keys=False, default_flow_style=False, width=2**30
    )
    return textwrap.indent(text.removesuffix("\n"), indent)


@cache
def _dumper() -> Any:  # noqa: ANN401  (PyYAML has no type for it)
    """A dumper that writes several lines as a block, as one would by hand."""
    import yaml

    def represent(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
        # PyYAML ends some blocks in a stray `...`.
        block = "\n" in text.rstrip("\n") and not text.endswith("\n\n")
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if block else None)

    texts: Any = type("_Texts", (getattr(yaml, "CSafeDumper", yaml.SafeDumper),), {})
    texts.add_representer(str, represent)
    return texts
