"""Sentences that several modules of the shelf say."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from search.text.plural import plural

NOTHING = "Nothing to change"
NOTHING_TO_UNDO = "Nothing to undo."
NOTHING_TO_REDO = "Nothing to redo."


# A paper or papers in a label.
_PAPERS = r'(".*"|[\d,]+ papers?)'
# Labels of journals of before 0.2, and what they are now.
_OLD_LABELS = (
    (r"Took the bookmark off (.+)", r"Removed bookmark from \1"),
    (r"Took the rating off (.+)", r"Removed rating from \1"),
    (r"Took the colour off tag (.+)", r"Removed colour of tag \1"),
    (r"Took tags and notes of (.+)", r"Imported tags and notes of \1"),
    (r"Took the description off (.+)", r"Removed description of \1"),
    (r"Took the date off (.+)", r"Removed due date of \1"),
    (r"Took (.+) back", r"Restored \1"),
    (r"Gave (.+) (\w+) priority", r"Set priority of \1 to \2"),
    (r"Wrote the note on (.+)", r"Added note to \1"),
    (r"Changed the note on (.+)", r"Changed note on \1"),
    (r"Removed the note on (.+)", r"Removed note from \1"),
    (r"Found (.+) of reading lists in the library", r"Matched \1 of reading lists with the library"),
)
# Labels to what they are about: what was done has been said already.
_SUBJECTS = (
    (r"(Added note to|Changed note on|Removed note from) (.+)", r"note on \2"),
    (rf"Tagged {_PAPERS} (.+)", r"tag \2 on \1"),
    (r"Bookmarked (.+)", r"bookmark on \1"),
    (r"Removed (bookmark|rating) from (.+)", r"\1 removed from \2"),
    (r"Marked (.+) as (\w+)", r"status \2 on \1"),
    (r"Rated (.+) (\d of \d)", r"rating \2 on \1"),
    (r"Set priority of (.+) to (\w+)", r"\2 priority on \1"),
)
_STRAIGHT = str.maketrans("“”", '""')


def current_label(label: str) -> str:
    """A label of any journal as it is now: older ones have other words and curly quotes."""
    if label.startswith(("Took ", "Gave ", "Wrote ", "Changed the ", "Removed the ", "Found ")):
        label = _rewritten(label, _OLD_LABELS) or label
    return label.translate(_STRAIGHT)


def subject_of(label: str) -> str:
    """What an edit was about: `Added note to "A"` is `note on "A"`. Other labels get a small first letter."""
    return _rewritten(label, _SUBJECTS) or label[:1].lower() + label[1:]


def _rewritten(label: str, rules: tuple[tuple[str, str], ...]) -> str:
    # Compiled here, when a label is rewritten: most commands rewrite none.
    matches = ((re.fullmatch(pattern, label), text) for pattern, text in rules)
    return next((match.expand(text) for match, text in matches if match), "")


def did_you_mean(folded: str, names: Mapping[str, str], otherwise: str = "") -> str:
    """Offer the nearest of names by their folded form."""
    near = difflib.get_close_matches(folded, names, n=1)
    return f'Did you mean "{names[near[0]]}"?' if near else otherwise


def undid(label: str, left: int | None = None) -> str:
    return _reversed("Undid", label, left)


def redid(label: str, left: int | None = None) -> str:
    return _reversed("Redid", label, left)


def not_undone(label: str) -> str:
    return f"Not undone: {subject_of(label)}; it was changed since"


def not_redone(label: str) -> str:
    return f"Not redone: {subject_of(label)}; it was changed since"


def _reversed(done: str, label: str, left: int | None) -> str:
    """What was done, and what was left alone because it was changed since: so many papers, 0 for none."""
    if left is None:
        return f"{done}: {subject_of(label)}"
    papers = f" on {plural(left, 'paper')}" if left else ""
    return f"{done}: {subject_of(label)} (but for what was changed since{papers})"
