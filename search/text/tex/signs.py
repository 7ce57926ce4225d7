r"""Commands of one sign: escapes (`\%`), accents (`\"o`), spaces (`\,`), line breaks (`\\`)."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from search.text.tex import symbols
from search.text.tex.scripts import accented

if TYPE_CHECKING:
    from search.text.tex.reader import Reader, Scope

_CONTRACTION = re.compile(r"(?:s|t|d|m|re|ve|ll)(?![a-z])")
_SPACING = re.compile(r"(?:\[-?[\d.]+\s*(?:pt|em|ex|mm|cm|in)\])+")
# Accents that are rarer than what the same two characters mean elsewhere, and the letters they sit on.
_SELDOM = {"=": "aeiouAEIOU", ".": "zZcCgGeEI"}
_NARROW = (",", ";", ":", ">")


def sign(reader: Reader, i: int, scope: Scope) -> int:
    """Read the command of one sign at `i`; return the index of the next token."""
    char = reader.tokens[i][1:]
    if char == "\\":
        return _line_break(reader, i + 1, scope)
    if char in symbols.SIGN_ACCENTS:
        return _accent(reader, char, i + 1, scope)
    if char in ("(", "[") and (end := reader.closing(i, scope, "\\" + char)) >= 0:
        return reader.formula(i, end, scope)
    scope.put(_escape(reader, char, reader.token(i + 1, scope), scope))
    return i + 1


def _escape(reader: Reader, char: str, following: str, scope: Scope) -> str:
    """Return what a sign stands for behind a backslash."""
    blank = "" if not scope.last or scope.last.isspace() else " "
    if char in tuple("%&#_${}"):
        return char
    if char.isspace() and (blank or scope.math or reader.latex):
        return "\n" if char == "\n" else blank
    if scope.math:
        return blank if char in _NARROW else {"!": "", "|": "‖", "/": ""}.get(char, char)
    if char == "," and (reader.latex or (scope.last.isalnum() and following[:1].isalnum())):
        return blank
    if char == "/":  # an italic correction at the end of a word, or JSON's escape within an address
        return "/" if following[:1].isalnum() or following[:1] in tuple("\\/") else ""
    if char == "-" and scope.last.isalpha() and following[:1].isalpha():
        return ""
    return "\\" + char


def _line_break(reader: Reader, i: int, scope: Scope) -> int:
    following = reader.token(i, scope)
    if spacing := _SPACING.match(following):
        i = reader.take(i, spacing.end())
        following = " "
    if scope.math:
        scope.put(" ")
        return i
    ended = scope.last.isalnum() or scope.last in tuple(".,;)!?")
    # Anything else is a path, `\\server`, or a backslash that was escaped.
    if following == "" or following[0].isspace() or (following[0].isalpha() and ended):
        scope.break_line()
        return reader.blank(i, scope, swallow=True)
    scope.put("\\\\")
    return i


def _accent(reader: Reader, char: str, i: int, scope: Scope) -> int:
    mark = symbols.SIGN_ACCENTS[char]
    following = reader.token(i, scope)
    if group := reader.group(i, scope, math=False):
        scope.put(accented(group[0], mark) if group[0] else char)
        return group[1]
    if following[:1] == "\\" and following[1:] in symbols.LETTERS:
        scope.put(accented(symbols.LETTERS[following[1:]], mark))
        return reader.blank(i + 1, scope, swallow=True)
    if following[:1].isalpha() and _is_accent(reader, char, following, scope):
        scope.put(accented(following[0], mark))
        return reader.take(i, 1)
    quote = char in tuple("\"'`") or (char == "~" and scope.last == "/")
    scope.put(char if quote else "\\" + char)
    return i


def _is_accent(reader: Reader, char: str, following: str, scope: Scope) -> bool:
    r"""Tell accents from escaped quotes and apostrophes (`MLLM\'s`, `\"every word\"`) and from paths."""
    if len(unicodedata.normalize("NFC", following[0] + symbols.SIGN_ACCENTS[char])) > 1:
        return False
    if char == "'":
        return not (scope.last.isalnum() and _CONTRACTION.match(following))
    if char == '"':
        return scope.last.isalnum() or not reader.quotes
    if char == "~":
        return scope.last != "/"
    return following[0] in _SELDOM.get(char, following[0])
