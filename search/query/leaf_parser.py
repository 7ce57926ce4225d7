"""Turns a piece of query text into a leaf of the tree."""

from __future__ import annotations

import re

from search.paper import arxiv_id, doi
from search.query.fields import FieldInfo
from search.query.lexer import QUOTES
from search.query.tree import Everything, Field, Node, Or, Phrase, Range, Word
from search.text.latex import readable, readable_line

_TOKEN = re.compile(r"[^\W_]")
_COMPARED = re.compile(r"(>=|<=|>|<)(.*)", re.DOTALL)
# What readable() may return for a word of LaTeX: nothing that the parser would interpret.
_PLAIN = re.compile(rf"(?![-#=])[^\s()|{QUOTES}\\:,;*~]+")
_UNQUOTABLE = re.compile(rf"[{QUOTES}\\\\]")
_LONGEST_ID = 300
OPERATORS = frozenset({"AND", "OR", "NOT", "ANDNOT"})
MAX_FUZZY = 2


def bare(text: str) -> str:
    """A word without the punctuation of a sentence after it."""
    short = text.rstrip(",;:")
    return short if has_word(short) else text


def has_word(text: str) -> bool:
    return _TOKEN.search(text) is not None


def word(chunk: str, *, latex: bool = True) -> Word | Phrase | Everything:
    """Parse a chunk without spaces: `=word`, `pre*`, `tpyo~2`, `*` or a plain word; `latex` becomes readable."""
    text = bare(chunk)
    plain = _unlatex if latex else str
    if len(text) > 1 and text[0] == "=":
        return Word(plain(text[1:]), exact=True)
    if text.endswith("*"):
        start = text.rstrip("*")
        return Word(plain(start), prefix=True) if start else Everything()
    start, tilde, edits = text.rpartition("~")
    if tilde and start and edits in ("", *"123456789"):
        return Word(plain(start), fuzzy=min(int(edits or 1), MAX_FUZZY))
    # Printed as a word, it would be parsed as an operator; a phrase of one word means the same.
    return Phrase(text) if text in OPERATORS else Word(plain(text))


def phrase(text: str, exact: bool, slop: int, *, latex: bool = True) -> Phrase:
    plain = readable_line(text) if latex else text
    good = plain and not _UNQUOTABLE.search(plain) and readable_line(plain) == plain
    return Phrase(plain if good else text, exact, slop)


def scalar(chunk: str) -> Word | Range | Phrase | None:
    """Parse a number, a date or a range of them, unchecked; None if there is only a sign."""
    text = bare(chunk)
    if text[0] in "=[{":
        text = bare(text.lstrip("=[{-").rstrip("]}"))
    compared = _COMPARED.fullmatch(text)
    if compared:
        sign, end = compared[1], compared[2]
        if not end:
            return None
        is_open = len(sign) == 1
        return span(low=end, low_open=is_open) if sign[0] == ">" else span(high=end, high_open=is_open)
    if text and not text.strip("*"):
        return Range()
    low, dots, high = text.partition("..")
    if dots:
        return span(low, high)
    if text in OPERATORS:
        return Phrase(text)
    return Word(text) if text else None


def span(low: str = "", high: str = "", low_open: bool = False, high_open: bool = False) -> Range:
    """Make a range; a missing end is neither open nor closed."""
    low, high = bare(low), bare(high)
    return Range(low, high, bool(low) and low_open, bool(high) and high_open)


def leaf(chunk: str, info: FieldInfo | None) -> Word | Phrase | Everything | Range | None:
    """Parse a piece of a field's value, or a bare word if `info` is None."""
    if info and info.kind in ("number", "date"):
        return scalar(chunk)
    if info and info.name == "tag":
        chunk = chunk.lstrip("#") or chunk
    return word(chunk, latex=holds_latex(info))


def holds_latex(info: FieldInfo | None) -> bool:
    """Whether a field's texts come from sources and may contain LaTeX; your own tags do not."""
    return info is None or not info.shelf


def identifiers(chunk: str) -> Field | None:
    """The `id:` clause for bare arXiv ids, DOIs or addresses of either; None for other text."""
    if len(chunk) > _LONGEST_ID:
        return None
    pieces = [piece for piece in bare(chunk).rstrip(".").split(",") if piece]
    if not pieces or not all(piece[0].isalnum() and (arxiv_id(piece) or doi(piece)) for piece in pieces):
        return None
    value: tuple[Node, ...] = tuple(word(piece) for piece in pieces)
    return Field("id", value[0] if len(value) == 1 else Or(value, comma=True))


def _unlatex(text: str) -> str:
    """A word with its LaTeX made readable, if the result is a plain word again."""
    plain = readable(text)
    if plain == text:
        return text
    good = _PLAIN.fullmatch(plain) and readable(plain) == plain and plain not in OPERATORS
    return plain if good and has_word(plain) and not identifiers(plain) else text
