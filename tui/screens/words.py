"""What the main screen says: counts, what is on, and what to do where there is nothing to show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from search.errors import CarrelError
from tui.browsing import Answer
from tui.render import line

if TYPE_CHECKING:
    from search.explained.explanation import Offer

FILL_IT = """Your library is empty.

Save a Daily Papers page as text and take it in:

  carrel import page.txt

A folder of pages works too. `carrel demo` shows Carrel on a collection of its own."""


def status_text(answer: Answer, marked: int) -> str:
    """Return the header's right side: how many papers are shown, of how many, and how fast."""
    found, library = len(answer.keys), answer.library
    count = f"{found:,} of {library:,}" if found != library else f"{library:,} papers"
    marks = f"{marked:,} marked · " if marked else ""
    return f"{marks}{count} · {answer.took_ms:.0f} ms"


def nothing(answer: Answer, offers: Sequence[Offer] = ()) -> str:
    """Return what stands in an empty list: why, and what to do instead."""
    if not answer.library and not answer.question.text:
        return FILL_IT
    if answer.question.like:
        return "Nothing in the library is like that.\n\nEsc goes back."
    chosen = answer.question.facets
    if not chosen.rest and (chosen.included or chosen.excluded):
        return "Nothing here.\n\nBackspace goes back, F takes the filters off, 0 shows everything."
    told = f"Nothing found for “{line(answer.question.text)}”."
    instead = [line(str(offer)) for offer in offers[:5]]
    if instead:
        instead[0] += "   (Enter in the search box, or c, takes it)"
    return "\n\n".join(filter(None, (told, "\n".join(instead), "Esc clears the search, / changes it.")))


def trouble_text(error: CarrelError) -> str:
    """Return an error as the list pane shows it when there is nothing else to show."""
    return "\n\n".join(filter(None, (error.title, error.message, error.hint, "q leaves Carrel.")))
