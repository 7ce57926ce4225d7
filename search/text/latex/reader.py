"""The reader: goes through the tokens of a text once and says what each means where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from search.text.latex.commands import read_command, read_sign, script
from search.text.latex.tokens import Tokens

# What makes a text LaTeX, so that `--` and `~` in it mean what TeX means by them.
_LATEX = re.compile(r"\\(?:[A-Za-z]+\s*\{|[%&#_$'\"`^~{(\[])|“")
_ESCAPED_QUOTES = re.compile(r'\\"(?![A-Za-z{\\])')
_ESCAPED = re.compile(r"\\([_%&#~$])")
_DASH = re.compile(r"(?<=[\w.)\]”])(---?)(?=[\w(“])")
_DRIVE = re.compile(r"(?:^|[^A-Za-z0-9])[A-Z]:$")
# `{0,1}` and `{"a": 1}` are sets and data; TeX would write `\{`.
_DATA = re.compile(r"[,:;=|\"'<>]")
# Deeper nesting is not written by people; it is shown as it stands.
DEEPEST = 25


@dataclass(slots=True)
class LatexScope:
    """The stretch of tokens being read, up to `high`, and what has come of it so far."""

    high: int
    math: bool
    depth: int
    out: list[str] = field(default_factory=list)

    @property
    def last(self) -> str:
        """Return the last character put out; empty at the start."""
        return self.out[-1][-1] if self.out else ""

    def put(self, piece: str) -> None:
        """Put out a piece of text."""
        if piece:
            self.out.append(piece)

    def break_line(self, start: str = "") -> None:
        """Begin a new line, unless one has just begun, with what it starts with."""
        while self.out and self.out[-1] == " ":
            self.out.pop()
        self.put("\n" if self.last not in ("", "\n") else "")
        self.put(start)


class LatexReader(Tokens):
    r"""A text being read. Methods take the index of a token and return the index of the next one.

    Attributes:
        latex: The text is LaTeX beyond doubt.
        quotes: The text holds quotes escaped as in JSON, so `\"` need not be an accent.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.quotes = bool(_ESCAPED_QUOTES.search(text))
        self.latex = bool(_LATEX.search(text)) or any(self.tokens[i][0] == "$" for i in self.mates)

    def read(self, low: int, high: int, math: bool, depth: int) -> str:
        """Return what the tokens from `low` up to `high` say."""
        if depth > DEEPEST:
            return "".join(self.tokens[low:high])
        scope = LatexScope(high, math, depth)
        while low < high:
            low = self.step(low, scope)
        return "".join(scope.out)

    def step(self, i: int, scope: LatexScope) -> int:
        """Read one thing."""
        kind, token = self.kinds[i], self.tokens[i]
        if kind == "text":
            return self._text(i, scope)
        if kind == "space":
            return self._space(i, scope)
        if kind in ("word", "sign"):
            if not scope.math and scope.last == ":" and _DRIVE.search(scope.out[-1]):
                return self._path(i, scope)
            return read_command(self, i, scope) if kind == "word" else read_sign(self, i, scope)
        if kind == "script":
            return self._script(i, scope)
        if kind == "mark":
            return self._mark(i, scope)
        scope.put(_ESCAPED.sub(r"\1", token))
        return i + 1

    # What the commands ask for

    def token(self, i: int, scope: LatexScope) -> str:
        """Return the token at `i`; empty behind the end of the scope."""
        return self.tokens[i] if i < scope.high else ""

    def closing(self, i: int, scope: LatexScope, opener: str) -> int:
        """Return where what opens at `i` closes; -1 if nothing of the kind opens and closes here."""
        end = self.mates.get(i, -1) if self.token(i, scope) == opener else -1
        return end if end < scope.high else -1

    def group(self, i: int, scope: LatexScope, math: bool | None = None) -> tuple[str, int] | None:
        """Return what the braces that open at `i` say, and the index behind them."""
        end = self.closing(i, scope, "{")
        if end < 0:
            return None
        return self.read(i + 1, end, scope.math if math is None else math, scope.depth + 1), end + 1

    def argument(self, i: int, scope: LatexScope, math: bool | None = None) -> tuple[str, int] | None:
        """Return an argument as TeX takes it: a group, or else a single character or command."""
        if i < scope.high and self.kinds[i] == "space":
            i += 1
        group = self.group(i, scope, math)
        if group or i >= scope.high or scope.depth >= DEEPEST:
            return group
        if self.kinds[i] == "text":
            return self.tokens[i][0], self.take(i, 1)
        if self.kinds[i] in ("word", "sign"):
            inner = LatexScope(scope.high, scope.math if math is None else math, scope.depth + 1)
            i = self.step(i, inner)
            return "".join(inner.out), i
        return None

    def raw_group(self, i: int, scope: LatexScope) -> tuple[str, int] | None:
        """Return the text between the braces that open at `i` as it stands, but without escapes."""
        end = self.closing(i, scope, "{")
        if end < 0:
            return None
        return _ESCAPED.sub(r"\1", "".join(self.tokens[i + 1 : end])).strip(), end + 1

    def take(self, i: int, count: int) -> int:
        """Take characters off the front of a token and return the index of what comes next."""
        self.tokens[i] = self.tokens[i][count:]
        return i if self.tokens[i] else i + 1

    def blank(self, i: int, scope: LatexScope, swallow: bool) -> int:
        """Return the index behind what ends a command: `{}`, or the blank that TeX swallows."""
        if self.closing(i, scope, "{") == i + 1:
            return i + 2
        if swallow and i < scope.high and self.kinds[i] == "space" and self.tokens[i].count("\n") < 2:
            return i + 1
        return i

    # Kinds of tokens

    def _path(self, i: int, scope: LatexScope) -> int:
        r"""Read a Windows path: `C:\temp` is no command."""
        while i < scope.high and self.kinds[i] != "space" and self.tokens[i][:1] not in ("{", "}", "$"):
            scope.put(self.tokens[i])
            i += 1
        return i

    def _text(self, i: int, scope: LatexScope) -> int:
        token = self.tokens[i]
        if self.latex and not scope.math and "--" in token:
            token = {"--": "–", "---": "—"}.get(token) or _DASH.sub(lambda m: "–" if m[1] == "--" else "—", token)
        scope.put(token)
        return i + 1

    def _space(self, i: int, scope: LatexScope) -> int:
        token = " " if scope.math else self.tokens[i]
        # Two blanks in a row are what a command between them left.
        if not scope.last.isspace() or "\n" in token:
            scope.put(token)
        return i + 1

    def _mark(self, i: int, scope: LatexScope) -> int:
        token = self.tokens[i]
        if token == "{":
            return self._open_brace(i, scope)
        if token[0] == "$" and (end := self.closing(i, scope, token)) >= 0:
            return self.formula(i, end, scope)
        if token == "~":
            token = self._tie(i, scope)
        elif scope.math:
            token = {"&": " ", "'": "′"}.get(token, token)
        scope.put(token)
        return i + 1

    def formula(self, i: int, end: int, scope: LatexScope) -> int:
        """Read the formula between the tokens at `i` and `end`."""
        scope.put(self.read(i + 1, end, math=True, depth=scope.depth + 1).strip())
        return end + 1

    def _tie(self, i: int, scope: LatexScope) -> str:
        """Return a blank for a tie between words, `~` for everything else that a tilde says."""
        following = self.token(i + 1, scope)[:4]
        if scope.math:
            return " "
        if not (scope.last.isalnum() or scope.last in tuple(".,)]”")):
            return "~"
        if following == "http":
            return " "
        if not self.latex or (scope.last.isdigit() and following[:1].isdigit()):
            return "~"
        return " " if following[:1].isalnum() or following[:1] in tuple("\\$(") else "~"

    def _open_brace(self, i: int, scope: LatexScope) -> int:
        group = self.group(i, scope)
        if group is None:
            scope.put("{")
            return i + 1
        text, after = group
        scope.put(text if scope.math or self._grouping(i, after, scope) else f"{{{text}}}")
        return after

    def _grouping(self, i: int, after: int, scope: LatexScope) -> bool:
        r"""Tell braces that only group or protect (`{\"o}`, `{BERT}`) from braces that are meant to be seen."""
        inside = self.tokens[i + 1 : after - 1]
        if not inside or scope.last == "$":  # a shell's `${HOME}`
            return False
        # A token from which an argument was taken may be empty by now.
        if inside[0][:1] in ("\\", "{", "$", ""):
            return True
        if any(_DATA.search(token) for token in inside):
            return False
        return not scope.last.isalnum() or self.token(after, scope)[:1].isalnum()

    def _script(self, i: int, scope: LatexScope) -> int:
        token = self.tokens[i]
        kind, rest = token[0], token[1:]
        raised = scope.last.isalnum() or scope.last in tuple(")]}′*")
        if rest and scope.math:
            count = len(rest) if rest[0] == "-" else 1
            scope.put(script(kind, rest[:count]))
            scope.put(rest[count:])
            return i + 1
        if rest and kind == "^" and raised and self._exponent(rest, self.token(i + 1, scope)):
            scope.put(script(kind, rest))
            return i + 1
        if not rest and (scope.math or (raised and self.token(i + 1, scope) == "{")):
            argument = self.argument(i + 1, scope, math=True)
            if argument:
                scope.put(script(kind, argument[0]))
                return argument[1]
        scope.put(token)
        return i + 1

    def _exponent(self, rest: str, following: str) -> bool:
        """Tell an exponent whose dollars were lost (`NLVR^2`, `5^i`) from any other caret."""
        return rest.lstrip("-").isdigit() or (rest in ("n", "i") and not following[:1].isalpha())
