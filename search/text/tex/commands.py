r"""Commands with a name: symbols, fonts, fractions, links, citations, and names that nobody knows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

from search.text.tex import symbols
from search.text.tex.scripts import accented, bracketed, script

if TYPE_CHECKING:
    from search.text.tex.reader import Reader, Scope

    _Command = Callable[[Reader, int, Scope], int | None]

_SCHEME = re.compile(r"^https?://")
# An option is looked for over so many tokens: `\cite[see][p.~3]{x}`.
_LONGEST_OPTION = 24


def command(reader: Reader, i: int, scope: Scope) -> int:
    """Read the command at `i`; return the index of the next token."""
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


def _word_accent(reader: Reader, name: str, i: int, scope: Scope) -> int | None:
    # `\b`, `\d` and the like are escapes in other languages: only with braces are they accents.
    loose = scope.math or (name in ("c", "v", "H") and i < scope.high and reader.kinds[i] == "space")
    argument = reader.argument(i, scope) if loose else reader.group(i, scope)
    if argument is None:
        return None
    single = len(argument[0]) == 1 or len(name) == 1
    scope.put(accented(argument[0], symbols.WORD_ACCENTS[name]) if single else argument[0])
    return argument[1]


def _function(reader: Reader, name: str, i: int, scope: Scope) -> int:
    r"""Set a function's name apart from what touches it: `n\log n`, `\log{n}`."""
    scope.put(" " if scope.last.isalnum() or scope.last in tuple(")]}") else "")
    scope.put(name)
    following = reader.token(i, scope)
    symbol = scope.math and following[:1] == "\\" and following[1:] in symbols.SYMBOLS
    scope.put(" " if following[:1].isalnum() or following == "{" or symbol else "")
    return i


def _blank(reader: Reader, blank: str, i: int, scope: Scope) -> int:
    if blank[0] == "\n":
        scope.break_line(blank[1:])
    elif scope.last and not scope.last.isspace():
        scope.put(blank)
    return reader.blank(i, scope, swallow=True)


def _silent(reader: Reader, name: str, i: int, scope: Scope) -> int:
    if name in ("left", "right") and reader.token(i, scope)[:1] == ".":
        return reader.take(i, 1)
    if group := reader.group(i, scope):
        scope.put(group[0])
        return group[1]
    return reader.blank(i, scope, swallow=True)


def _unknown(reader: Reader, name: str, i: int, scope: Scope) -> int:
    """Read a command that only dresses its argument, or that nobody knows: its text is kept."""
    start, said = i, False
    math = False if name.startswith("text") or name in ("mbox", "hbox") else None
    while group := reader.group(i, scope, math):
        scope.put(group[0])
        i, said = group[1], said or bool(group[0])
    if said:
        return i
    # Without braces it may be no command at all (`\temp`), so it stays as written.
    scope.put(name if scope.math or i > start else "\\" + name)
    return i


def _pair(dress: Callable[[str, str], str]) -> _Command:
    """Return a command that joins its two arguments; with one alone, it says that one."""

    def joined(reader: Reader, i: int, scope: Scope) -> int | None:
        first = reader.argument(i, scope)
        if first is None:
            return None
        # What was read is never read again: a second try at each level would double the work.
        second = reader.argument(first[1], scope)
        scope.put(dress(first[0], second[0]) if second else first[0])
        return second[1] if second else first[1]

    return joined


def _root(reader: Reader, i: int, scope: Scope) -> int | None:
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


def _dressed(dress: Callable[[str], str], math: bool | None = None) -> _Command:
    """Return a command that does something to its argument."""

    def dressed(reader: Reader, i: int, scope: Scope) -> int | None:
        argument = reader.argument(i, scope, math) if scope.math else reader.group(i, scope, math)
        scope.put(dress(argument[0]) if argument else "")
        return argument[1] if argument else None

    return dressed


def _negated(text: str) -> str:
    return unicodedata.normalize("NFC", text[:1] + "\u0338") + text[1:] if text else ""


def _operator(reader: Reader, i: int, scope: Scope) -> int | None:
    group = reader.group(i, scope)
    return _function(reader, group[0], group[1], scope) if group else None


def _address(reader: Reader, i: int, scope: Scope) -> int | None:
    raw = reader.raw_group(i, scope)
    scope.put(raw[0] if raw else "")
    return raw[1] if raw else None


def _link(reader: Reader, i: int, scope: Scope) -> int | None:
    address = reader.raw_group(i, scope)
    label = reader.group(address[1], scope) if address else None
    if address is None or label is None:
        return _address(reader, i, scope)
    same = label[0].strip() in ("", address[0], _SCHEME.sub("", address[0]))
    scope.put(address[0] if same else f"{label[0]} ({address[0]})")
    return label[1]


def _citation(reader: Reader, i: int, scope: Scope) -> int | None:
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
    **dict.fromkeys(("mathbb", "mathds", "Bbb"), _dressed(symbols.double_struck)),
    **dict.fromkeys(("url", "nolinkurl", "path", "ref", "eqref", "autoref", "cref", "Cref"), _address),
    **dict.fromkeys(("cite", "citep", "citet", "citealp", "citealt", "citeauthor", "citeyear"), _citation),
    **dict.fromkeys(("parencite", "textcite", "autocite"), _citation),
    "operatorname": _operator,
    "sqrt": _root,
    "not": _dressed(_negated),
    "textsuperscript": _dressed(lambda text: script("^", text)),
    "textsubscript": _dressed(lambda text: script("_", text)),
    "ensuremath": _dressed(str, math=True),
    "footnote": _dressed(lambda text: f" ({text.strip()})" if text.strip() else ""),
    "href": _link,
    "overset": _pair(lambda a, b: b + script("^", a)),
    "stackrel": _pair(lambda a, b: b + script("^", a)),
    "underset": _pair(lambda a, b: b + script("_", a)),
    "pmod": _dressed(lambda text: f" (mod {text})"),
}
