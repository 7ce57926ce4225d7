"""A text cut into the tokens of TeX, and which of them belong together."""

from __future__ import annotations

import re

from search.text.tex.dollars import is_math

_TOKEN = re.compile(
    r"(?P<url>https?://(?:[^\s{}\\$^`<>~]|\\[_%&#~]|(?<=/)~)+)"
    r"|(?P<word>\\[A-Za-z]+\*?)"
    r"|(?P<sign>\\[\s\S]?)"
    r"|(?P<script>[_^](?:-?\d+|[^\s\\{}$_^~&'])?)"
    r"|(?P<mark>\$\$?|[{}~&'])"
    r"|(?P<space>\s+)"
    r"|(?P<text>[^\s\\{}$_^~&'](?:(?!https?://)[^\s\\{}$_^~&'])*)"
)


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
        self.mates = self._braces() | self._formulas()

    def _braces(self) -> dict[int, int]:
        mates: dict[int, int] = {}
        opened: list[int] = []
        for i, token in enumerate(self.tokens):
            if token == "{":
                opened.append(i)
            elif token == "}" and opened:
                mates[opened.pop()] = i
        return mates

    def _formulas(self) -> dict[int, int]:
        mates: dict[int, int] = {}
        opened: dict[str, int] = {}
        for i, token in enumerate(self.tokens):
            if token in (r"\(", r"\["):
                opened[token] = i
            elif token == r"\)" and r"\(" in opened:
                mates[opened.pop(r"\(")] = i
            elif token == r"\]" and r"\[" in opened:
                start = opened.pop(r"\[")
                if self._mathematical(start + 1, i):
                    mates[start] = i
            elif token in ("$", "$$"):
                start = opened.get("$", -1)
                if start >= 0 and self.tokens[start] == token and self._formula(start, i):
                    mates[opened.pop("$")] = i
                else:
                    opened["$"] = i
        return mates

    def _formula(self, start: int, end: int) -> bool:
        following = self.tokens[end + 1] if end + 1 < len(self.tokens) else ""
        return is_math("".join(self.tokens[start + 1 : end]), following)

    def _mathematical(self, low: int, high: int) -> bool:
        r"""Tell a formula, `\[ x = 1 \]`, from Markdown's escaped brackets, `\[Code\]`."""
        return any(token[0] in "\\^_" or "=" in token for token in self.tokens[low:high])
