"""Notes: how Markdown is stored, and how its words are found."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from search.errors import UsageError
from search.text.clean import clean, clean_line
from search.text.latex import readable
from search.text.words import stem, words

# As long as a book chapter. A longer one by hand is kept; the journal would hold it twice per edit.
MAX_NOTE = 100_000
_BLANK_START = re.compile(r"\A(?:[^\S\n]*\n)+")


def note_text(text: str) -> str:
    """A note as it is kept: no control characters, no blank lines around it; a lone tilde is YAML's for nothing."""
    note = _BLANK_START.sub("", clean(text)).rstrip()
    return "" if note.strip() == "~" else note


def checked_note(text: str) -> str:
    note = note_text(text)
    if len(note) > MAX_NOTE:
        hint = "Keep it in a file of its own, and its path in the note."
        raise UsageError("Note too long", f"It has {len(note):,} characters; a note has at most {MAX_NOTE:,}", hint)
    return note


def first_line(note: str) -> str:
    """A note's first line without the signs of Markdown that may begin one."""
    return clean_line(note.split("\n", 1)[0]).lstrip("#>*-+ ")


class _Words(NamedTuple):
    """A note's words, each between blanks: what stands side by side is then found as a piece of text."""

    folded: str
    stems: str


# Every edit makes a new view of the shelf, and nearly all of its notes are those of the one before.
@lru_cache(maxsize=16384)
def _words(note: str) -> _Words:
    note_words = words(readable(note))
    return _Words(f" {' '.join(note_words)} ", f" {' '.join(map(stem, note_words))} ")


class Sought(NamedTuple):
    """What a clause such as `note:"hard proof"` looks for: words side by side, the last a beginning in `dist*`."""

    stems: tuple[str, ...]
    last: str = ""

    def within(self, note: str) -> bool:
        """Whether a note holds these words side by side, in this order."""
        folded, stems = _words(note)
        if f" {' '.join(self.stems)} " in stems:
            return True  # what is being typed is also the word as it is
        *before, _ = self.stems
        if not self.last or f" {self.last}" not in folded:
            return False
        return not before or (f" {' '.join(before)} " in stems and self._begun(folded.split(), stems.split()))

    def _begun(self, folded: list[str], stems: list[str]) -> bool:
        """Whether a word that begins like the last one stands behind the others."""
        *before, _ = self.stems
        count = len(before)
        return any(
            folded[place].startswith(self.last) and stems[place - count : place] == before
            for place in range(count, len(folded))
        )


def sought(value: str) -> Sought | None:
    """What the value of a `note:` clause looks for; None when there is no word in it."""
    terms = words(readable(value.rstrip("*")))
    if not terms:
        return None
    return Sought(tuple(map(stem, terms)), terms[-1] if value.endswith("*") else "")
