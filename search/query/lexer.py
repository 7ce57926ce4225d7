"""Splits query text into pieces: characters in, positions out, no meaning yet."""

from __future__ import annotations

import re

# Pasted text has typographic quotes; any of them opens and any of them closes.
QUOTES = '"“”„‟＂«»'
# A quote after a backslash and before a letter is LaTeX's umlaut (na\"ive), not a quote.
_UMLAUT = r'\\"(?=[A-Za-z{\\])'
_CHUNK = re.compile(rf"(?:{_UMLAUT}|[^\s()|{QUOTES}])+")
_PIECE = re.compile(rf"(?:{_UMLAUT}|[^\s()|,{QUOTES}])+")
_QUOTED = re.compile(rf"[{QUOTES}]((?:{_UMLAUT}|[^{QUOTES}])*)([{QUOTES}]?)")
# Addresses and DOIs may contain parentheses: 10.1016/S0004-3702(97)00043-X.
_ADDRESS = re.compile(r"https?://|(?:doi:)?10\.\d{4,9}/", re.IGNORECASE)
_ADDRESS_CHUNK = re.compile(rf"(?:[^\s|(){QUOTES}]|\([^\s|(){QUOTES}]*\))+")
_ADDRESS_PIECE = re.compile(rf"(?:[^\s|,(){QUOTES}]|\([^\s|,(){QUOTES}]*\))+")
_OPERATOR = re.compile(rf"(ANDNOT|AND|NOT|OR)[,;:]*(?=[\s()|{QUOTES}]|$)|\|+")
_NAME = re.compile(r"([A-Za-z][A-Za-z_]{0,29}):(?!//)")
# Spaces are bounded, so that a long run of them is not tried in every division.
_BRACKETS = re.compile(
    r"([\[{])\s{0,9}((?:[\w:+*][\w:+*-]*)?)\s{1,9}TO(?:\s{1,9}((?:[\w:+*][\w:+*-]*)?)\s{0,9}([\]}])?|$)"
)
_ALL = re.compile(r"\s*all:\s+")
_BLANK = re.compile(r"\s*")
_PLUS = re.compile(r"\+[^\s+\-|)]")
_DASHES = re.compile(r"-*")
# date:-7d means 7d, as in other programs; any other dash negates.
RELATIVE = re.compile(r"-?\d{1,5}[dwmy]\b")
_SLOP = re.compile(r"~(\d{0,3})")


class Lexer:
    """A position in a cleaned query text. Every step is linear in the text that it consumes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0

    @property
    def here(self) -> str:
        """The next character; empty at the end."""
        return self.text[self.pos : self.pos + 1]

    @property
    def at_end(self) -> bool:
        return self.pos >= len(self.text)

    @property
    def at_quote(self) -> bool:
        """Whether a phrase starts here, `="…"` included."""
        start = self.pos + 1 if self.here == "=" else self.pos
        return self.text[start : start + 1] in QUOTES and start < len(self.text)

    @property
    def at_tag(self) -> bool:
        """Whether `#x` or `#"x y"` starts here."""
        after = self.text[self.pos + 1 : self.pos + 2]
        return self.here == "#" and after != "" and (after.isalnum() or after in QUOTES)

    @property
    def at_stop(self) -> bool:
        """Whether nothing can start here: a space, `)`, `|` or the end."""
        return not self.here or self.here in ")|" or self.here.isspace()

    @property
    def at_plus(self) -> bool:
        """Whether a plus stands right before something; `++` and `+-` are punctuation."""
        return _PLUS.match(self.text, self.pos) is not None

    def all_words(self) -> bool:
        """Consume `all:` at the beginning, with a blank behind it; tell whether it was there."""
        start = self.pos
        self.pos = self._past(_ALL)
        return self.pos > start

    def blanks(self) -> None:
        self.pos = self._past(_BLANK)

    def dashes(self) -> int:
        start = self.pos
        self.pos = self._past(_DASHES)
        return self.pos - start

    def at_relative(self) -> bool:
        return RELATIVE.match(self.text, self.pos) is not None

    def at_operator(self) -> bool:
        return _OPERATOR.match(self.text, self.pos) is not None

    def operator(self) -> str:
        """Consume an operator and return it (`|` is OR); empty if there is none."""
        match = _OPERATOR.match(self.text, self.pos)
        if not match:
            return ""
        self.pos = match.end()
        return match[1] or "OR"

    def name(self) -> str:
        """The name in `name:…` without consuming it; empty if there is none."""
        match = _NAME.match(self.text, self.pos)
        return match[1] if match and not self.at_address() else ""

    def stops_after(self, name: str) -> bool:
        after = self.text[self.pos + len(name) + 1 : self.pos + len(name) + 2]
        return not after or after in ")|" or after.isspace()

    def at_address(self) -> bool:
        return _ADDRESS.match(self.text, self.pos) is not None

    def chunk(self, *, commas: bool, addresses: bool = True) -> str:
        """Consume a run of text; unless `commas`, they end it, and unless `addresses`, so do their parentheses."""
        start = self.pos
        if addresses and self.at_address():
            self.pos = self._past(_ADDRESS_CHUNK if commas else _ADDRESS_PIECE)
        else:
            self.pos = self._past(_CHUNK if commas else _PIECE)
        return self.text[start : self.pos]

    def quoted(self) -> tuple[str, bool, bool, int]:
        """Consume a phrase; return its text on one line, whether `=` precedes it, whether it is closed, its slop."""
        exact = self.here == "="
        match = _QUOTED.match(self.text, self.pos + exact)
        assert match is not None  # callers ask at_quote first
        self.pos = match.end()
        slop = _SLOP.match(self.text, self.pos) if match[2] else None
        if slop:
            self.pos = slop.end()
        return " ".join(match[1].split()), exact, bool(match[2]), int((slop and slop[1]) or 0)

    def brackets(self) -> tuple[str, str, bool, bool] | None:
        """Consume `[a TO b]`; return both ends and whether each is open, or None if there is none."""
        match = _BRACKETS.match(self.text, self.pos)
        if not match:
            return None
        self.pos = match.end()
        return match[2].strip("*"), (match[3] or "").strip("*"), match[1] == "{", match[4] == "}"

    def _past(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self.text, self.pos)
        return match.end() if match else self.pos
