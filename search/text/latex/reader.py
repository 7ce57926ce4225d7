"""The LaTeX reader: goes through the tokens of a text once and writes out what each means in its context."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from search.text.latex.commands import read_command, read_sign, script
from search.text.latex.tokens import Tokens

# What marks a text as LaTeX, in which `--` and `~` have TeX's meaning.
_LATEX = re.compile(r"\\(?:[A-Za-z]+\s*\{|[%&#_$'\"`^~{(\[])|“")
_ESCAPED_QUOTES = re.compile(r'\\"(?![A-Za-z{\\])')
_ESCAPED = re.compile(r"\\([_%&#~$])")
_DASH = re.compile(r"(?<=[\w.)\]”])(---?)(?=[\w(“])|(?<!\S)(---?)(?!\S)")
_DRIVE = re.compile(r"(?:^|[^A-Za-z0-9])[A-Z]:$")
# `{0,1}` and `{"a": 1}` are sets and data; in TeX they would be `\{`.
_DATA = re.compile(r"[,:;=|\"'<>]")
# Nobody nests deeper by hand; such text is left as it is.
DEEPEST = 25


@dataclass(slots=True)
class LatexScope:
    """A range of tokens being read, up to `high`, and the output so far."""

    high: int
    math: bool
    depth: int
    out: list[str] = field(default_factory=list)

    @property
    def last(self) -> str:
        return self.out[-1][-1] if self.out else ""

    def put(self, piece: str) -> None:
        if piece:
            self.out.append(piece)

    def break_line(self, start: str = "") -> None:
        while self.out and self.out[-1] == " ":
            self.out.pop()
        self.put("\n" if self.last not in ("", "\n") else "")
        self.put(start)


class LatexReader(Tokens):
    """Reads a text; methods take the index of a token and return the index of the next one."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.quotes = bool(_ESCAPED_QUOTES.search(text))
        self.latex = bool(_LATEX.search(text)) or any(self.tokens[i][0] == "$" for i in self.mates)

    def read(self, low: int, high: int, math: bool, depth: int) -> str:
        if depth > DEEPEST:
            return "".join(self.tokens[low:high])
        scope = LatexScope(high, math, depth)
        while low < high:
            low = self.step(low, scope)
        return "".join(scope.out)

    def step(self, i: int, scope: LatexScope) -> int:
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

    # For the commands

    def token(self, i: int, scope: LatexScope) -> str:
        return self.tokens[i] if i < scope.high else ""

    def closing(self, i: int, scope: LatexScope, opener: str) -> int:
        """The index of what closes the opener at `i`; -1 if there is no such pair."""
        end = self.mates.get(i, -1) if self.token(i, scope) == opener else -1
        return end if end < scope.high else -1

    def group(self, i: int, scope: LatexScope, math: bool | None = None) -> tuple[str, int] | None:
        """Convert the group that opens at `i`; also return the index behind it."""
        end = self.closing(i, scope, "{")
        if end < 0:
            return None
        return self.read(i + 1, end, scope.math if math is None else math, scope.depth + 1), end + 1

    def argument(self, i: int, scope: LatexScope, math: bool | None = None) -> tuple[str, int] | None:
        """Convert an argument as TeX defines it: a group, or else a single character or command."""
        if i < scope.high and self.kinds[i] == "space":
            i += 1
        group = self.group(i, scope, math)
        if group or i >= scope.high or scope.depth >= DEEPEST:
            return group
        if self.kinds[i] == "text":
            text = self.tokens[i].lstrip(" ")  # the first argument may have been cut from it
            return text[0], self.take(i, len(self.tokens[i]) - len(text) + 1)
        if self.kinds[i] in ("word", "sign"):
            inner = LatexScope(scope.high, scope.math if math is None else math, scope.depth + 1)
            i = self.step(i, inner)
            return "".join(inner.out), i
        return None

    def raw_group(self, i: int, scope: LatexScope) -> tuple[str, int] | None:
        """The source of the group that opens at `i`, without escapes."""
        end = self.closing(i, scope, "{")
        if end < 0:
            return None
        return _ESCAPED.sub(r"\1", "".join(self.tokens[i + 1 : end])).strip(), end + 1

    def take(self, i: int, count: int) -> int:
        """Remove characters from the front of a token and return the index of what comes next."""
        self.tokens[i] = self.tokens[i][count:]
        return i if self.tokens[i] else i + 1

    def blank(self, i: int, scope: LatexScope, swallow: bool) -> int:
        """The index behind the end of a command: `{}`, or the blank that TeX swallows."""
        if self.closing(i, scope, "{") == i + 1:
            return i + 2
        if not swallow or i >= scope.high:
            return i
        if self.kinds[i] == "space" and self.tokens[i].count("\n") < 2:
            return i + 1
        return self.take(i, 1) if self.kinds[i] == "text" and self.tokens[i][0] == " " else i

    # Kinds of tokens

    def _path(self, i: int, scope: LatexScope) -> int:
        r"""Copy a Windows path: `C:\temp` is not a command."""
        while i < scope.high and self.kinds[i] != "space" and self.tokens[i][:1] not in ("{", "}", "$"):
            part, blank, _ = self.tokens[i].partition(" ")
            scope.put(part)
            if blank and self.kinds[i] == "text":
                return self.take(i, len(part))
            i += 1
        return i

    def _text(self, i: int, scope: LatexScope) -> int:
        token = self.tokens[i]
        if token[:1] == " " and scope.last.isspace():  # behind an argument that was cut from it
            token = token[1:]
        if self.latex and not scope.math and "--" in token:
            token = _DASH.sub(lambda dash: "–" if dash.group() == "--" else "—", token)
        scope.put(token)
        return i + 1

    def _space(self, i: int, scope: LatexScope) -> int:
        token = " " if scope.math else self.tokens[i]
        # Two blanks in a row are left by a command between them.
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
        scope.put(self.read(i + 1, end, math=True, depth=scope.depth + 1).strip())
        return end + 1

    def _tie(self, i: int, scope: LatexScope) -> str:
        """A blank for a tie between words, `~` for any other tilde."""
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
        r"""Tell braces that only group or protect (`{\"o}`, `{BERT}`) from visible ones."""
        inside = self.tokens[i + 1 : after - 1]
        if not inside or scope.last == "$":  # a shell's `${HOME}`
            return False
        # A token may be empty once an argument was removed from it.
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
        """Tell an exponent that lost its dollars (`NLVR^2`, `5^i`) from any other caret."""
        return rest.lstrip("-").isdigit() or (rest in ("n", "i") and not following[:1].isalpha())
