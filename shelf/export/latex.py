r"""Text for the fields of BibTeX: readable text escaped, or a source's own LaTeX where that is safe to keep.

LaTeX is kept whole or not at all. What is kept holds only commands of the list in `commands`: a title is
text from outside, and `\input{/etc/passwd}` would be run by everybody who cites it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from search.text.latex import readable
from search.text.latex.tokens import Tokens
from shelf.export.latex_allowlist import keepable

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
# Shown by Carrel as they stand, since they look like no LaTeX to it; TeX would make something of them.
_NOT_MEANT = re.compile(r"[~`]|--|''|,,")
_WORD = re.compile(r"[^\W_]+")
_BRACE = re.compile(r"[{}]")
_BARE_BRACE = re.compile(r"(?<!\\)[{}]")


def escaped(text: str) -> str:
    """Escape readable text for LaTeX; letters beyond ASCII stay as they are, in UTF-8."""
    return _ENTRY.sub(r"\1{@}", _escape_of(text)(text))


def prose(text: str) -> str:
    """Escape a source's text for a field that is not a title."""
    return text if _kept(text) else escaped(readable(text).strip() or text)


def title(text: str) -> str:
    """Escape a title, with braces around the capitals that styles must not make small."""
    if _kept(text):
        candidate = _protected(text)
        # A blank behind a command, say, would be swallowed no more.
        if readable(candidate) == readable(text) and _countable(candidate):
            return candidate
    plain = " ".join(readable(text).split()) or text
    return _shielded(plain, _escape_of(plain))


def _kept(text: str) -> bool:
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
