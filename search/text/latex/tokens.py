"""Splits a text into TeX's tokens, pairs braces and dollars, and tells formulas from sums of money."""

from __future__ import annotations

import re

_COMMAND = re.compile(r"\\[A-Za-z%]")
_MATHEMATICAL = re.compile(r"\\[A-Za-z%,!{|]|[\^_]")
_AMOUNT = re.compile(r"\s*\d[\d.,]*\s*[A-Za-z]{2,}")
_PROSE = re.compile(r"[A-Za-z]{3,}[^A-Za-z]+[A-Za-z]{3,}")
_WORD = re.compile(r"[^\W\d_]{2}")
# Longer than any formula in an abstract, in characters: two dollars so far apart have nothing to do with each other.
LONGEST = 600


def is_math(content: str, following: str) -> bool:
    """Tell a formula between two dollars, `$x$`, from text: `$5 and $10`, `$5-$10`, `$HOME/$USER`."""
    if not content.strip() or len(content) > LONGEST or re.search(r"\n\s*\n", content):
        return False
    if content[0].isspace() != content[-1].isspace():
        return False
    if _COMMAND.search(content):
        return True
    if following[:1].isdigit() or _AMOUNT.match(content):
        return False
    if _MATHEMATICAL.search(content):
        return True
    if content[0].isspace():
        return not _WORD.search(content)
    return content[-1] not in "/-:,;(=" and not _PROSE.search(content)


_TOKEN = re.compile(
    r"(?P<url>https?://(?:[^\s{}\\$^`<>~]|\\[_%&#~]|(?<=/)~)+)"
    r"|(?P<word>\\[A-Za-z]+\*?)"
    r"|(?P<sign>\\[\s\S]?)"
    r"|(?P<script>[_^](?:-?\d+|[^\s\\{}$_^~&'])?)"
    r"|(?P<mark>\$\$?|[{}~&'])"
    r"|(?P<space>\s+)"
    # Words with single blanks between them: one token, for speed.
    r"|(?P<text>[^\s\\{}$_^~&'](?:[^\s\\{}$_^~&'h]++|(?!https?://)h| (?!https?://)(?=[^\s\\{}$_^~&']))*+)"
)
_OPENERS = frozenset((r"\(", r"\["))
_CLOSERS = {r"\)": r"\(", r"\]": r"\["}


class Tokens:
    r"""A text in tokens, and for each opening brace, dollar, `\(` and `\[` the index of its mate."""

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
