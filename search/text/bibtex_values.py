r"""Values of BibTeX fields: as plain text, or as LaTeX without BibTeX's own braces.

Done here and not by a library, for the reasons given in `search.text.latex`. The escapes that `shelf.export` writes
are undone exactly, so that a text comes back as it was.
"""

from __future__ import annotations

import re

from search.text.clean import clean
from search.text.latex import readable
from search.text.latex.tokens import Tokens

_SIGNS = {
    **{f"\\{sign}": sign for sign in "%&#_${}"},
    r"\textbackslash{}": "\\",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    r"\textasciigrave{}": "`",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textless{}": "<",
    r"\textgreater{}": ">",
    r"\textbar{}": "|",
    "{@}": "@",
}
# A line break is none of these, nor is what follows it. Between two equal characters, braces separate a ligature.
_WRITTEN = re.compile(r"\\\\|" + "|".join(map(re.escape, _SIGNS)) + r"|(?<=([-',]))\{\}(?=\1)")
# While LaTeX is converted, escaped characters are noncharacters: `\$5` must not begin a formula.
_STAND_IN = {sign: chr(0xFDD0 + place) for place, sign in enumerate(_SIGNS.values())}
_SIGN_OF = str.maketrans({stand_in: sign for sign, stand_in in _STAND_IN.items()})
_NONCHARACTER = re.compile("[\ufdd0-\ufdef]")
_BRACES = str.maketrans("", "", "{}")
# Most values have none of it.
_LATEX = re.compile(r"[\\{}$^`~_]|--|[^\x00-\x7f]")
_MORE_THAN_BRACES = re.compile(r"[\\$^`~_]")
# Between words it is a blank that does not break; before one it may mean "about".
_TIE = re.compile(r"(?<=[\w.,:)\]}])~(?=[\w\\{$(])")


def decoded(value: str, *, bare: bool = False) -> str:
    """Plain text of a field's LaTeX; `bare` removes braces that were not escaped, too."""
    if not _LATEX.search(value):
        return clean(value if value.isascii() else _NONCHARACTER.sub("", value))

    def stood_in(match: re.Match[str]) -> str:
        return match.group() if match.group() == r"\\" else _STAND_IN.get(_SIGNS.get(match.group(), ""), "")

    shown = clean(readable(_WRITTEN.sub(stood_in, _NONCHARACTER.sub("", value))))
    return (shown.translate(_BRACES) if bare else shown).translate(_SIGN_OF)


def source(value: str) -> str:
    """A field's LaTeX without BibTeX's braces and ties; its plain text if that is not LaTeX."""
    if not _MORE_THAN_BRACES.search(value):
        return value.translate(_BRACES)
    value = untied(value)
    latex, plain = unbraced(value), decoded(value, bare=True)
    return latex if readable(latex).split() == plain.split() else plain


def untied(value: str) -> str:
    return _TIE.sub(" ", value)


def unbraced(value: str) -> str:
    r"""Remove the braces that only protect capitals: `{BERT} and \emph{{X}}` → `BERT and \emph{X}`."""
    tokens = Tokens(value)
    removed: set[int] = set()
    formula_end, argument_end = -1, -2
    for i, token in enumerate(tokens.tokens):
        if i <= formula_end:
            continue
        if token != "{" and i in tokens.mates:
            formula_end = tokens.mates[i]
        elif token == "{" and i in tokens.mates:
            before = tokens.kinds[i - 1] if i else ""
            # `\frac{a}{b}`, `\emph{x}`, `^{2}`; `{\"o}` and `{\bf x}` end what they begin.
            if before in ("word", "sign", "script") or i - 1 == argument_end:
                argument_end = tokens.mates[i]
            elif tokens.tokens[i + 1][:1] != "\\":
                removed |= {i, tokens.mates[i]}
    return "".join(token for i, token in enumerate(tokens.tokens) if i not in removed)
