r"""Which LaTeX of a source may stand in other people's documents: signs, accents, fonts and formulas.

Everything else (files, links, definitions, colours, what a package would have to define) is not kept; the
title is then written as it is read.
"""

from __future__ import annotations

import re

from search.text.latex import symbols
from search.text.latex.tokens import Tokens


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_IN_BOTH = _names("ldots dots dag ddag")
_TEXT_SYMBOLS = _names("LaTeX TeX S P copyright pounds") | {n for n in symbols.SYMBOLS if n.startswith("text")}
_ELSEWHERE = _names(
    "lbrace rbrace omicron cmark xmark euro EUR degree lt gt coloneqq qed Box imath jmath BibTeX textmu texttimes"
)
_FUNCTIONS = _names(
    """
    arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min
    Pr sec sin sinh sup tan tanh bmod
    """
)
_IN_FORMULAS = (frozenset(symbols.SYMBOLS) - _TEXT_SYMBOLS | _FUNCTIONS | _IN_BOTH) - _ELSEWHERE
_IN_PROSE = (_TEXT_SYMBOLS | frozenset(symbols.LETTERS) | _IN_BOTH) - _ELSEWHERE
# With one argument in braces; `\frac` has two.
_MATH_DRESS = _names(
    """
    mathbb mathcal mathbf mathrm mathit mathsf mathtt mathfrak boldsymbol text textrm operatorname sqrt hat widehat
    tilde widetilde bar overline underline dot ddot vec check breve acute grave frac
    """
)
_TEXT_DRESS = _names("emph textbf textit texttt textsc textrm textsf textsl textsuperscript u v H c k r b d")
_ESCAPED = frozenset("%&#_${}")
_SPACES = frozenset(",-")
_MATH_SPACES = frozenset(",;:!| ")
_NOT_IN_TEXT = re.compile(r"[%#<>|\"]")
_NOT_IN_ADDRESS = re.compile(r"[%#<>|\"_&~^]")
_NOT_IN_MATH = re.compile(r"[%#]|[^\x00-\x7f]")


def keepable(tokens: Tokens) -> bool:
    """Whether these tokens are whole, harmless LaTeX that needs no package but the AMS ones."""
    closing = frozenset(tokens.mates.values())
    formula_end = -1
    for i, (token, kind) in enumerate(zip(tokens.tokens, tokens.kinds, strict=True)):
        if i == formula_end:
            formula_end = -1
            continue
        math = formula_end >= 0
        if token in ("$", r"\("):
            if math or i not in tokens.mates:
                return False
            formula_end = tokens.mates[i]
        elif token in "{}":
            if i not in tokens.mates and i not in closing:
                return False
        elif not _fits(tokens, i, kind, math=math):
            return False
    return True


def _fits(tokens: Tokens, i: int, kind: str, *, math: bool) -> bool:
    token = tokens.tokens[i]
    if kind in ("word", "sign"):
        return (_word if kind == "word" else _sign)(tokens, i, math=math)
    if kind == "script":
        following = tokens.tokens[i + 1] if i + 1 < len(tokens.tokens) else ""
        return math and (len(token) > 1 or following == "{" or following[:1] == "\\")
    if kind == "mark":
        return token in ("'", "~")
    if kind == "url":
        return not (math or _NOT_IN_ADDRESS.search(token))
    return kind == "space" or not (_NOT_IN_MATH if math else _NOT_IN_TEXT).search(token)


def _word(tokens: Tokens, i: int, *, math: bool) -> bool:
    name = tokens.tokens[i][1:]
    if name in (_MATH_DRESS if math else _TEXT_DRESS):
        return _arguments(tokens, i + 1, 2 if name == "frac" else 1)
    return name in (_IN_FORMULAS if math else _IN_PROSE)


def _sign(tokens: Tokens, i: int, *, math: bool) -> bool:
    char = tokens.tokens[i][1:]
    if char in _ESCAPED:
        return True
    if math:
        return char in _MATH_SPACES
    following = "".join(tokens.tokens[i + 1 : i + 3])
    accent = char in symbols.SIGN_ACCENTS and re.match(r"\{?[^\W\d_]|\\[ij](?![A-Za-z])|\{\\[ij]$", following)
    return bool(accent) or char in _SPACES


def _arguments(tokens: Tokens, i: int, count: int) -> bool:
    """Whether so many groups follow, each with something in it."""
    for _ in range(count):
        if i >= len(tokens.tokens) or tokens.tokens[i] != "{" or tokens.mates.get(i, i) <= i + 1:
            return False
        i = tokens.mates[i] + 1
    return True
