r"""Marks from BibTeX: `keywords`, `note`, `annote` and biblatex's `annotation`.

Read by bibtexparser (2.x: pure Python, typed, 30 ms to import, which happens here only when it is needed,
10,000 entries in a third of a second, a broken entry costs no other). Its own LaTeX decoder is not used:
like all that is told in `search.text.latex`, it reads `%` as a comment. The escapes that `shelf.export`
writes are undone exactly, so that a note comes back as it was.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from search.paper import arxiv_id, doi
from search.text.clean import clean, clean_line
from search.text.latex import readable
from shelf.importing.marks import Marks, Problem, note_of, tags_of

if TYPE_CHECKING:
    from bibtexparser.model import Block, Entry, ParsingFailedBlock

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
# A line break is none of these, nor is what follows it. Between two equal signs, braces part a ligature.
_WRITTEN = re.compile(r"\\\\|" + "|".join(map(re.escape, _SIGNS)) + r"|(?<=([-',]))\{\}(?=\1)")
# While LaTeX is read, signs that were escaped are noncharacters: `\$5` must not begin a formula.
_STAND_IN = {sign: chr(0xFDD0 + place) for place, sign in enumerate(_SIGNS.values())}
_SIGN_OF = str.maketrans({stand_in: sign for sign, stand_in in _STAND_IN.items()})
_NONCHARACTER = re.compile("[\ufdd0-\ufdef]")
_BRACES = str.maketrans("", "", "{}")


def from_bibtex(text: str) -> Iterator[Marks | Problem]:
    """Yield the marks of each entry; see `read_marks`."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import Entry, ParsingFailedBlock

    # Every broken entry would be logged to standard error, besides being told here.
    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
    for block in parse_string(text.removeprefix("\ufeff")).blocks:
        where = f"line {(block.start_line or 0) + 1}"
        # A key or a field that stands twice is no reason to lose what stands there.
        entry = _repeated(block) if isinstance(block, ParsingFailedBlock) else block
        if isinstance(entry, Entry):
            yield from _entry_marks(entry, where)
        elif isinstance(block, ParsingFailedBlock):
            reason = getattr(block.error, "abort_reason", block.error)
            yield Problem(where, f"The entry is broken: {clean_line(str(reason))}")


def decoded(value: str, *, bare: bool = False) -> str:
    """Return the text that a field's LaTeX shows.

    Args:
        value: As it stands between the field's own braces.
        bare: Braces that were not escaped are gone, too.
    """

    def stood_in(match: re.Match[str]) -> str:
        return match.group() if match.group() == r"\\" else _STAND_IN.get(_SIGNS.get(match.group(), ""), "")

    shown = clean(readable(_WRITTEN.sub(stood_in, _NONCHARACTER.sub("", value))))
    return (shown.translate(_BRACES) if bare else shown).translate(_SIGN_OF)


def _repeated(block: ParsingFailedBlock) -> Block | None:
    from bibtexparser.library import Library
    from bibtexparser.middlewares import RemoveEnclosingMiddleware
    from bibtexparser.model import Entry

    entry = block.ignore_error_block
    if not isinstance(entry, Entry):
        return None
    return next(iter(RemoveEnclosingMiddleware().transform(Library([entry])).blocks))


def _entry_marks(entry: Entry, where: str) -> Iterator[Marks | Problem]:
    tags: list[str] = []
    for tag in tags_of(_fields(entry, "keywords", "keyword"), where):
        if isinstance(tag, str):
            tags.append(tag)
        else:
            yield tag
    note = note_of(_fields(entry, "note", "annote", "annotation"))
    if not (tags or note):
        return
    title = clean_line(" ".join(_fields(entry, "title", bare=True)))
    names = [clean_line(text) for text in _fields(entry, "doi", "eprint", "url", "journal", "note")]
    arxiv = next(filter(None, map(arxiv_id, names)), "")
    known = next(filter(None, map(doi, names)), "")
    if not (title or arxiv or known):
        yield Problem(where, "It names no paper: neither title nor identifier")
        return
    yield Marks(where, title, arxiv, known, tuple(tags), note)


def _fields(entry: Entry, *names: str, bare: bool = False) -> list[str]:
    """Return the fields of these names, however they are cased; one may stand twice."""
    found = [str(field.value) for name in names for field in entry.fields if field.key.lower() == name]
    return [decoded(value, bare=bare) for value in found]
