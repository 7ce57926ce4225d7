r"""Text for the fields of BibTeX: readable text escaped, or a source's own LaTeX where that is safe to keep.

LaTeX is kept whole or not at all. What is kept holds only commands of the list in `commands`: a title is
text from outside, and `\input{/etc/passwd}` would be run by everybody who cites it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from search.text.latex import readable, symbols
from search.text.latex.tokens import Tokens

_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        # Two of these, or one behind `?` and `!`, are other signs to TeX.
        "`": r"\textasciigrave{}",
        # TeX's oldest font encoding, still the default, has other signs in the places of these.
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        **{sign: f"\\{sign}" for sign in "%&#_$"},
    }
)
# BibTeX counts braces that are escaped, too.
_LONE_BRACES = {**_ESCAPES, ord("{"): r"\textbraceleft{}", ord("}"): r"\textbraceright{}"}
# `--`, `''` and `,,` are ligatures.
_LIGATURE = re.compile(r"([-',])(?=\1)")
# Parsers that mend broken files take an @ at the start of a line for the next entry.
_ENTRY = re.compile(r"(?m)^(\s*)@")
_WILD = re.compile(r"[\\{}~^`<>|%&#_$@]|([-',])\1")
# Shown by Carrel as they stand, since they look like no LaTeX to it; TeX would make something of them.
_NOT_MEANT = re.compile(r"[~`]|--|''|,,")
_WORD = re.compile(r"[^\W_]+")
_BRACE = re.compile(r"[{}]")
_BARE_BRACE = re.compile(r"(?<!\\)[{}]")


def escaped(text: str) -> str:
    """Escape readable text for LaTeX; letters beyond ASCII stay as they are, in UTF-8."""
    if not _WILD.search(text):
        return text
    return _ENTRY.sub(r"\1{@}", _escape_of(text)(text))


def prose(text: str) -> str:
    """Escape a source's text for a field that is not a title."""
    return text if _is_safe_latex(text) else escaped(readable(text).strip() or text)


def title(text: str) -> str:
    """Escape a title, with braces around the capitals that styles must not make small."""
    if _is_safe_latex(text):
        candidate = _protected(text)
        # A blank behind a command, say, would be swallowed no more.
        if readable(candidate) == readable(text) and _countable(candidate):
            return candidate
    plain = " ".join(readable(text).split()) or text
    return _shielded(plain, _escape_of(plain))


def _is_safe_latex(text: str) -> bool:
    """Whether a text is LaTeX that shows everywhere what Carrel shows."""
    shown = readable(text)
    if not shown.strip() or shown == text or _NOT_MEANT.search(shown) or shown.count("{") != text.count(r"\{"):
        return False
    return _countable(text) and keepable(Tokens(text))


def _countable(text: str) -> bool:
    r"""Whether braces are balanced both for BibTeX, which counts `\{`, and for parsers that do not."""
    return _balanced(text, _BRACE) and _balanced(text, _BARE_BRACE)


def _balanced(text: str, braces: re.Pattern[str]) -> bool:
    depth = 0
    for match in braces.finditer(text):
        depth += 1 if match.group() == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _escape_of(whole: str) -> Callable[[str], str]:
    table = _ESCAPES if _balanced(whole, _BRACE) else _LONE_BRACES
    return lambda part: _LIGATURE.sub(r"\1{}", part.translate(table))


def _shielded(text: str, escape: Callable[[str], str] = str) -> str:
    """Put capitals that tell something in braces, and escape what stands between words."""
    pieces, done = [], 0
    for match in _WORD.finditer(text):
        word = match.group()
        pieces.append(escape(text[done : match.start()]))
        pieces.append(f"{{{word}}}" if _telling(word) else word)
        done = match.end()
    return "".join((*pieces, escape(text[done:])))


def _telling(word: str) -> bool:
    """Tell `VLM`, `MultiMAE`, `3D` and `X` from words that merely begin a title or stand in one."""
    return any(char.isupper() for char in word[1:]) or (len(word) == 1 and word.isupper() and word != "A")


def _protected(text: str) -> str:
    """Protect the capitals of LaTeX where no braces do so yet."""
    tokens = Tokens(text)
    out: list[str] = []
    i, depth = 0, 0
    while i < len(tokens.tokens):
        token, kind = tokens.tokens[i], tokens.kinds[i]
        if not depth and token in ("$", r"\(") and i in tokens.mates:
            formula = "".join(tokens.tokens[i : tokens.mates[i] + 1])
            out.append(f"{{{formula}}}" if formula != formula.lower() else formula)
            i = tokens.mates[i] + 1
            continue
        depth += (token == "{") - (token == "}")
        if not depth and kind == "text":
            token = _shielded(token)
        elif not depth and kind == "word" and token != token.lower():
            end = _command_end(tokens, i)
            token, i = f"{{{''.join(tokens.tokens[i:end])}}}", end - 1
        out.append(token)
        i += 1
    return "".join(out)


def _command_end(tokens: Tokens, i: int) -> int:
    """The index behind a command and its arguments."""
    i += 1
    while i < len(tokens.tokens) and tokens.tokens[i] == "{" and i in tokens.mates:
        i = tokens.mates[i] + 1
    return i


# What may stand in other people's documents: signs, accents, fonts and formulas. Everything else (files, links,
# definitions, colours, what a package would have to define) is not kept; the title is then written as it is read.
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
        return (_fits_word if kind == "word" else _fits_sign)(tokens, i, math=math)
    if kind == "script":
        following = tokens.tokens[i + 1] if i + 1 < len(tokens.tokens) else ""
        return math and (len(token) > 1 or following == "{" or following[:1] == "\\")
    if kind == "mark":
        return token in ("'", "~")
    if kind == "url":
        return not (math or _NOT_IN_ADDRESS.search(token))
    return kind == "space" or not (_NOT_IN_MATH if math else _NOT_IN_TEXT).search(token)


def _fits_word(tokens: Tokens, i: int, *, math: bool) -> bool:
    name = tokens.tokens[i][1:]
    if name in (_MATH_DRESS if math else _TEXT_DRESS):
        return _arguments(tokens, i + 1, 2 if name == "frac" else 1)
    return name in (_IN_FORMULAS if math else _IN_PROSE)


def _fits_sign(tokens: Tokens, i: int, *, math: bool) -> bool:
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
