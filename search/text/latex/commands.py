"""LaTeX commands: escapes and accents of one character, symbols, fonts, fractions, links, and unknown names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

from search.text.latex import symbols

if TYPE_CHECKING:
    from search.text.latex.reader import LatexReader, LatexScope

    _Command = Callable[[LatexReader, int, LatexScope], int | None]


def script(kind: str, text: str) -> str:
    """Text as a superscript (`^`) or subscript (`_`), in Unicode if it has all its characters."""
    text = text.strip()
    tight = "".join(text.split())
    table = symbols.SUPERSCRIPT if kind == "^" else symbols.SUBSCRIPT
    if all(ord(char) in table for char in tight):
        return tight.translate(table)
    plain = len(text) == 1 or (kind == "_" and text.isalnum())
    return f"{kind}{text}" if plain else f"{kind}({text})"


def bracketed(text: str) -> str:
    """The text in parentheses, if a fraction or root of it needs them."""
    return f"({text})" if re.search(r"[\s+\-−/·×]", text.strip()) else text


def accented(text: str, mark: str) -> str:
    base = {"ı": "i", "ȷ": "j"}.get(text[:1], text[:1])
    return unicodedata.normalize("NFC", base + mark) + text[1:] if base.isalpha() else text


_CONTRACTION = re.compile(r"(?:s|t|d|m|re|ve|ll)(?![a-z])")
_SPACING = re.compile(r"(?:\[-?[\d.]+\s*(?:pt|em|ex|mm|cm|in)\])+")
# Accents that are rarer than other meanings of the same two characters, and the letters that take them.
_SELDOM = {"=": "aeiouAEIOU", ".": "zZcCgGeEI"}
_NARROW = (",", ";", ":", ">")


def read_sign(reader: LatexReader, i: int, scope: LatexScope) -> int:
    char = reader.tokens[i][1:]
    if char == "\\":
        return _line_break(reader, i + 1, scope)
    if char in symbols.SIGN_ACCENTS:
        return _accent(reader, char, i + 1, scope)
    if char in ("(", "[") and (end := reader.closing(i, scope, "\\" + char)) >= 0:
        return reader.formula(i, end, scope)
    scope.put(_escape(reader, char, reader.token(i + 1, scope), scope))
    return i + 1


def _escape(reader: LatexReader, char: str, following: str, scope: LatexScope) -> str:
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


def _line_break(reader: LatexReader, i: int, scope: LatexScope) -> int:
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


def _accent(reader: LatexReader, char: str, i: int, scope: LatexScope) -> int:
    mark = symbols.SIGN_ACCENTS[char]
    following = reader.token(i, scope)
    if group := reader.group(i, scope, math=False):
        scope.put(accented(group[0], mark) if group[0] else char)
        return group[1]
    if letter := _alone(reader, i, scope, mark):
        scope.put(accented(letter, mark))
        return i + (2 if reader.kinds[i] == "space" else 1)
    if following[:1] == "\\" and following[1:] in symbols.LETTERS:
        scope.put(accented(symbols.LETTERS[following[1:]], mark))
        return reader.blank(i + 1, scope, swallow=True)
    if following[:1].isalpha() and _is_accent(reader, char, following, scope):
        scope.put(accented(following[0], mark))
        return reader.take(i, 1)
    quote = char in tuple("\"'`") or (char == "~" and scope.last == "/")
    scope.put(char if quote else "\\" + char)
    return i


def _alone(reader: LatexReader, i: int, scope: LatexScope, mark: str) -> str:
    r"""The letter that is alone in braces with its accent, as in `{\' e}` and `{\.Y}`; else empty."""
    at = i + (i < scope.high and reader.kinds[i] == "space")
    letter = reader.token(at, scope)
    if (
        reader.tokens[i - 2 : i - 1] != ["{"]
        or reader.token(at + 1, scope)
        or not (len(letter) == 1 and letter.isalpha())
    ):
        return ""
    return letter if len(unicodedata.normalize("NFC", letter + mark)) == 1 else ""


def _is_accent(reader: LatexReader, char: str, following: str, scope: LatexScope) -> bool:
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


_SCHEME = re.compile(r"^https?://")
# Maximum number of tokens in an option: `\cite[see][p.~3]{x}`.
_LONGEST_OPTION = 12


def read_command(reader: LatexReader, i: int, scope: LatexScope) -> int:
    name = reader.tokens[i][1:].rstrip("*")
    i += 1
    if name in symbols.LETTERS:
        scope.put(symbols.LETTERS[name])
        return reader.blank(i, scope, swallow=True)
    if name in symbols.WORD_ACCENTS and (after := _word_accent(reader, name, i, scope)):
        return after
    if name in _COMMANDS and (after := _COMMANDS[name](reader, i, scope)):
        return after
    if name in symbols.SYMBOLS:
        swallow = scope.math and not scope.last.isspace()
        scope.put(symbols.SYMBOLS[name])
        return reader.blank(i, scope, swallow)
    if name in symbols.FUNCTIONS:
        return _function(reader, name, i, scope)
    if name in symbols.BLANKS:
        return _blank(reader, symbols.BLANKS[name], i, scope)
    if name in symbols.SILENT:
        return _silent(reader, name, i, scope)
    if name in symbols.DROP_ARGUMENT and (group := reader.group(i, scope)):
        return group[1]
    return _unknown(reader, name, i, scope)


def _word_accent(reader: LatexReader, name: str, i: int, scope: LatexScope) -> int | None:
    # `\b`, `\d` and the like are escapes in other languages: they are accents with braces around or behind them.
    apart = i < scope.high and reader.kinds[i] == "space"
    inside = name in ("c", "v", "H") or reader.tokens[i - 2 : i - 1] == ["{"] or scope.last.isalpha()
    loose = scope.math or (apart and inside and len(name) == 1)
    argument = reader.argument(i, scope) if loose else reader.group(i, scope)
    if argument is None:
        return None
    single = len(argument[0]) == 1 or len(name) == 1
    scope.put(accented(argument[0], symbols.WORD_ACCENTS[name]) if single else argument[0])
    return argument[1]


def _function(reader: LatexReader, name: str, i: int, scope: LatexScope) -> int:
    r"""Separate a function's name from adjacent text: `n\log n`, `\log{n}`."""
    scope.put(" " if scope.last.isalnum() or scope.last in tuple(")]}") else "")
    scope.put(name)
    following = reader.token(i, scope)
    symbol = scope.math and following[:1] == "\\" and following[1:] in symbols.SYMBOLS
    scope.put(" " if following[:1].isalnum() or following == "{" or symbol else "")
    return i


def _blank(reader: LatexReader, blank: str, i: int, scope: LatexScope) -> int:
    if blank[0] == "\n":
        scope.break_line(blank[1:])
    elif scope.last and not scope.last.isspace():
        scope.put(blank)
    return reader.blank(i, scope, swallow=True)


def _silent(reader: LatexReader, name: str, i: int, scope: LatexScope) -> int:
    if name in ("left", "right") and reader.token(i, scope)[:1] == ".":
        return reader.take(i, 1)
    if group := reader.group(i, scope):
        scope.put(group[0])
        return group[1]
    return reader.blank(i, scope, swallow=True)


def _unknown(reader: LatexReader, name: str, i: int, scope: LatexScope) -> int:
    """Convert a command that only formats its argument, or an unknown one: its text stays."""
    start, has_text = i, False
    math = False if name.startswith("text") or name in ("mbox", "hbox") else None
    while group := reader.group(i, scope, math):
        scope.put(group[0])
        i, has_text = group[1], has_text or bool(group[0])
    if has_text:
        return i
    # Without braces it may be no command at all (`\temp`), so it stays as written.
    scope.put(name if scope.math or i > start else "\\" + name)
    return i


def _pair(transform: Callable[[str, str], str]) -> _Command:
    """Make a command that joins its two arguments; with one argument it is that one."""

    def joined(reader: LatexReader, i: int, scope: LatexScope) -> int | None:
        first = reader.argument(i, scope)
        if first is None:
            return None
        # Nothing is read twice: a second try at each level would double the work.
        second = reader.argument(first[1], scope)
        scope.put(transform(first[0], second[0]) if second else first[0])
        return second[1] if second else first[1]

    return joined


def _root(reader: LatexReader, i: int, scope: LatexScope) -> int | None:
    degree = ""
    if option := re.match(r"\[(\w)\]", reader.token(i, scope)):
        degree = option[1]
        i = reader.take(i, option.end())
    argument = reader.argument(i, scope)
    if argument is None:
        return None
    root = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(degree) or f"{script('^', degree)}√"
    scope.put(root + bracketed(argument[0]))
    return argument[1]


def _unary(transform: Callable[[str], str], math: bool | None = None) -> _Command:

    def dressed(reader: LatexReader, i: int, scope: LatexScope) -> int | None:
        argument = reader.argument(i, scope, math) if scope.math else reader.group(i, scope, math)
        scope.put(transform(argument[0]) if argument else "")
        return argument[1] if argument else None

    return dressed


def _negated(text: str) -> str:
    return unicodedata.normalize("NFC", text[:1] + "\u0338") + text[1:] if text else ""


def _operator(reader: LatexReader, i: int, scope: LatexScope) -> int | None:
    group = reader.group(i, scope)
    return _function(reader, group[0], group[1], scope) if group else None


def _address(reader: LatexReader, i: int, scope: LatexScope) -> int | None:
    raw = reader.raw_group(i, scope)
    scope.put(raw[0] if raw else "")
    return raw[1] if raw else None


def _link(reader: LatexReader, i: int, scope: LatexScope) -> int | None:
    address = reader.raw_group(i, scope)
    label = reader.group(address[1], scope) if address else None
    if address is None or label is None:
        return _address(reader, i, scope)
    same = label[0].strip() in ("", address[0], _SCHEME.sub("", address[0]))
    scope.put(address[0] if same else f"{label[0]} ({address[0]})")
    return label[1]


def _citation(reader: LatexReader, i: int, scope: LatexScope) -> int | None:
    if reader.token(i, scope)[:1] == "[":
        ends = (k + 1 for k in range(i, min(i + _LONGEST_OPTION, scope.high)) if reader.tokens[k][-1] == "]")
        i = next((end for end in ends if reader.token(end, scope) == "{"), i)
    raw = reader.raw_group(i, scope)
    if raw is None:
        return None
    scope.put(f"[{', '.join(filter(None, (key.strip() for key in raw[0].split(','))))}]")
    return raw[1]


_COMMANDS: dict[str, _Command] = {
    **dict.fromkeys(
        ("frac", "dfrac", "tfrac", "nicefrac", "sfrac"), _pair(lambda a, b: f"{bracketed(a)}/{bracketed(b)}")
    ),
    **dict.fromkeys(("binom", "dbinom", "tbinom"), _pair(lambda a, b: f"({a} choose {b})")),
    **dict.fromkeys(("mathbb", "mathds", "Bbb"), _unary(symbols.double_struck)),
    **dict.fromkeys(("url", "nolinkurl", "path", "ref", "eqref", "autoref", "cref", "Cref"), _address),
    **dict.fromkeys(("cite", "citep", "citet", "citealp", "citealt", "citeauthor", "citeyear"), _citation),
    **dict.fromkeys(("parencite", "textcite", "autocite"), _citation),
    "operatorname": _operator,
    "sqrt": _root,
    "not": _unary(_negated),
    "textsuperscript": _unary(lambda text: script("^", text)),
    "textsubscript": _unary(lambda text: script("_", text)),
    "ensuremath": _unary(str, math=True),
    "footnote": _unary(lambda text: f" ({text.strip()})" if text.strip() else ""),
    "href": _link,
    "overset": _pair(lambda a, b: b + script("^", a)),
    "stackrel": _pair(lambda a, b: b + script("^", a)),
    "underset": _pair(lambda a, b: b + script("_", a)),
    "pmod": _unary(lambda text: f" (mod {text})"),
}
