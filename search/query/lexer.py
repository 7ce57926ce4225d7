"""Where the pieces of a query begin and end: characters in, positions out, no meaning yet."""

from __future__ import annotations

import re

# Typographic quotes come with pasted text; any of them opens and any of them closes.
QUOTES = '"“”„‟＂«»'
# A quote after a backslash and before a letter is LaTeX's umlaut (na\"ive), not a quote.
_UMLAUT = r'\\"(?=[A-Za-z{\\])'
_CHUNK = re.compile(rf"(?:{_UMLAUT}|[^\s()|{QUOTES}])+")
_PIECE = re.compile(rf"(?:{_UMLAUT}|[^\s()|,{QUOTES}])+")
_QUOTED = re.compile(rf"[{QUOTES}]((?:{_UMLAUT}|[^{QUOTES}])*)([{QUOTES}]?)")
# Addresses and DOIs may hold parentheses: 10.1016/S0004-3702(97)00043-X.
_ADDRESS = re.compile(r"https?://|(?:doi:)?10\.\d{4,9}/", re.IGNORECASE)
_ADDRESS_CHUNK = re.compile(rf"(?:[^\s|(){QUOTES}]|\([^\s|(){QUOTES}]*\))+")
_ADDRESS_PIECE = re.compile(rf"(?:[^\s|,(){QUOTES}]|\([^\s|,(){QUOTES}]*\))+")
_OPERATOR = re.compile(rf"(ANDNOT|AND|NOT|OR)[,;:]*(?=[\s()|{QUOTES}]|$)|\|+")
_NAME = re.compile(r"([A-Za-z][A-Za-z_]{0,29}):(?!//)")
# Blanks are bounded, so that a long run of them is not tried in every division.
_BRACKETS = re.compile(
    r"([\[{])\s{0,9}((?:[\w:+*][\w:+*-]*)?)\s{1,9}TO(?:\s{1,9}((?:[\w:+*][\w:+*-]*)?)\s{0,9}([\]}])?|$)"
)
_BLANK = re.compile(r"\s*")
_DASHES = re.compile(r"-*")
# date:-7d means 7d, as other programs write it; any other dash negates.
RELATIVE = re.compile(r"-?\d{1,5}[dwmy]\b")
_SLOP = re.compile(r"~(\d{0,3})")


class Lexer:
    """A place in a query text, and what stands there. Every step is linear in what it steps over.

    Args:
        text: The query, already cleaned.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0

    @property
    def here(self) -> str:
        """Return the character at the place; empty at the end."""
        return self.text[self.pos : self.pos + 1]

    @property
    def at_end(self) -> bool:
        """Return whether nothing is left."""
        return self.pos >= len(self.text)

    @property
    def at_quote(self) -> bool:
        """Return whether a phrase begins here, `="…"` included."""
        start = self.pos + 1 if self.here == "=" else self.pos
        return self.text[start : start + 1] in QUOTES and start < len(self.text)

    @property
    def at_tag(self) -> bool:
        """Return whether `#x` or `#"x y"` stands here."""
        after = self.text[self.pos + 1 : self.pos + 2]
        return self.here == "#" and after != "" and (after.isalnum() or after in QUOTES)

    @property
    def at_stop(self) -> bool:
        """Return whether nothing can begin here: a blank, `)`, `|` or the end."""
        return not self.here or self.here in ")|" or self.here.isspace()

    def blanks(self) -> None:
        """Step over blanks."""
        self.pos = self._past(_BLANK)

    def dashes(self) -> int:
        """Step over dashes and return how many."""
        start = self.pos
        self.pos = self._past(_DASHES)
        return self.pos - start

    def at_relative(self) -> bool:
        """Return whether a relative date stands here, with or without a dash before it."""
        return RELATIVE.match(self.text, self.pos) is not None

    def at_operator(self) -> bool:
        """Return whether an operator stands here."""
        return _OPERATOR.match(self.text, self.pos) is not None

    def operator(self) -> str:
        """Step over an operator and return it (`|` is OR); empty when there is none."""
        match = _OPERATOR.match(self.text, self.pos)
        if not match:
            return ""
        self.pos = match.end()
        return match[1] or "OR"

    def name(self) -> str:
        """Return the name before a colon, as in `name:…`, without stepping; empty when there is none."""
        match = _NAME.match(self.text, self.pos)
        return match[1] if match and not self.at_address() else ""

    def stops_after(self, name: str) -> bool:
        """Return whether nothing stands behind the colon of `name:`."""
        after = self.text[self.pos + len(name) + 1 : self.pos + len(name) + 2]
        return not after or after in ")|" or after.isspace()

    def at_address(self) -> bool:
        """Return whether a web address or DOI begins here."""
        return _ADDRESS.match(self.text, self.pos) is not None

    def chunk(self, *, commas: bool, addresses: bool = True) -> str:
        """Step over a run of text and return it.

        Args:
            commas: Commas belong to the run; else they end it.
            addresses: An address may hold parentheses.
        """
        start = self.pos
        if addresses and self.at_address():
            self.pos = self._past(_ADDRESS_CHUNK if commas else _ADDRESS_PIECE)
        else:
            self.pos = self._past(_CHUNK if commas else _PIECE)
        return self.text[start : self.pos]

    def quoted(self) -> tuple[str, bool, bool, int]:
        """Step over a phrase: its text on one line, whether `=` stands before it, whether it is closed, its slop."""
        exact = self.here == "="
        match = _QUOTED.match(self.text, self.pos + exact)
        assert match is not None  # callers ask at_quote first
        self.pos = match.end()
        slop = _SLOP.match(self.text, self.pos) if match[2] else None
        if slop:
            self.pos = slop.end()
        return " ".join(match[1].split()), exact, bool(match[2]), int((slop and slop[1]) or 0)

    def brackets(self) -> tuple[str, str, bool, bool] | None:
        """Step over `[a TO b]` and return both ends and whether each is open; None when it is not there."""
        match = _BRACKETS.match(self.text, self.pos)
        if not match:
            return None
        self.pos = match.end()
        return match[2].strip("*"), (match[3] or "").strip("*"), match[1] == "{", match[4] == "}"

    def _past(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self.text, self.pos)
        return match.end() if match else self.pos
