"""A text cut into the tokens of TeX, and which of them belong together."""

from __future__ import annotations

import re

from search.text.tex.dollars import LONGEST, is_math

_TOKEN = re.compile(
    r"(?P<url>https?://(?:[^\s{}\\$^`<>~]|\\[_%&#~]|(?<=/)~)+)"
    r"|(?P<word>\\[A-Za-z]+\*?)"
    r"|(?P<sign>\\[\s\S]?)"
    r"|(?P<script>[_^](?:-?\d+|[^\s\\{}$_^~&'])?)"
    r"|(?P<mark>\$\$?|[{}~&'])"
    r"|(?P<space>\s+)"
    r"|(?P<text>[^\s\\{}$_^~&'](?:(?!https?://)[^\s\\{}$_^~&'])*)"
)
_OPENERS = frozenset((r"\(", r"\["))
_CLOSERS = {r"\)": r"\(", r"\]": r"\["}


class Tokens:
    r"""A text in tokens, cut once and paired once, both in linear time.

    Attributes:
        tokens: The pieces of the text, in order, none empty; joined they are the text.
        kinds: For each, `url`, `word` (`\name`), `sign` (`\%`), `script` (`^2`), `mark`, `space` or `text`.
        mates: For each opening brace, dollar, `\(` and `\[`, the index of what closes it.
    """

    def __init__(self, text: str) -> None:
        self.tokens: list[str] = []
        self.kinds: list[str] = []
        for match in _TOKEN.finditer(text):
            self.tokens.append(match.group())
            self.kinds.append(match.lastgroup or "text")
        self.mates = self._braces()
        self.mates |= self._formulas(self.mates)

    def _braces(self) -> dict[int, int]:
        mates: dict[int, int] = {}
        opened: list[int] = []
        for i, token in enumerate(self.tokens):
            if token == "{":
                opened.append(i)
            elif token == "}" and opened:
                mates[opened.pop()] = i
        return mates

    def _formulas(self, braces: dict[int, int]) -> dict[int, int]:
        mates: dict[int, int] = {}
        # What is open, outside and within each pair of braces: `$x \text{ if $y$}$`.
        opened: list[dict[str, int]] = [{}]
        closing = set(braces.values())
        for i, token in enumerate(self.tokens):
            if i in braces:
                opened.append({})
            elif i in closing:
                opened.pop()
            elif token in _OPENERS:
                opened[-1][token] = i
            elif token in _CLOSERS:
                start = opened[-1].pop(_CLOSERS[token], -1)
                if start >= 0 and (token == r"\)" or self._mathematical(start + 1, i)):
                    mates[start] = i
            elif token in ("$", "$$"):
                start = opened[-1].get("$", -1)
                if start >= 0 and self.tokens[start] == token and self._formula(start, i):
                    mates[opened[-1].pop("$")] = i
                else:
                    opened[-1]["$"] = i
        return mates

    def _formula(self, start: int, end: int) -> bool:
        if end - start > LONGEST:
            return False
        following = self.tokens[end + 1] if end + 1 < len(self.tokens) else ""
        return is_math("".join(self.tokens[start + 1 : end]), following)

    def _mathematical(self, low: int, high: int) -> bool:
        r"""Tell a formula, `\[ x = 1 \]`, from Markdown's escaped brackets, `\[Code\]`."""
        return any(token[0] in "\\^_" or "=" in token for token in self.tokens[low:high])
