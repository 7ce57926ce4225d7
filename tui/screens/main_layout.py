"""Layout and status texts of the main screen: three panes, then two, then one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from search.errors import CarrelError
from tui.desk.question import Answer
from tui.desk.render import line

if TYPE_CHECKING:
    from search.insight.explain import Suggestion


BREAKPOINTS = [(0, "-narrow"), (90, "-medium"), (130, "-wide")]

LAYOUT = """
MainScreen {
    #top { height: 1; padding: 0 1; background: $panel; }
    #name { width: auto; text-style: bold; color: $accent; margin-right: 2; }
    #slash { width: auto; color: $text-muted; margin-right: 1; }
    #status { width: auto; color: $text-muted; margin-left: 1; }
    #search { background: $panel; }
    #panes { height: 1fr; }
    #panes > * {
        border: round $foreground 25%; border-title-color: $foreground 60%; height: 1fr; background: $background;
    }
    #panes > *:focus { border: round $border; border-title-color: $border; }
    #papers { width: 1fr; }
    /* The limits hold for widths that a person gave them on a larger terminal. */
    #filters { width: 28; min-width: 16; max-width: 25%; }
    #detail { width: 42%; min-width: 16; max-width: 60%; }

    /* Two panes: the filters take the detail's place while one is among them. */
    &.-medium #filters { display: none; }
    &.-medium.on-filters #filters { display: block; }
    &.-medium.on-filters #detail { display: none; }
    &.-medium #detail { width: 50%; max-width: 75%; }
    &.-medium #filters { max-width: 50%; }

    /* One pane: the one that one is in. */
    &.-narrow #filters, &.-narrow #detail { display: none; }
    &.-narrow.on-filters #papers, &.-narrow.on-detail #papers { display: none; }
    &.-narrow.on-filters #filters, &.-narrow.on-detail #detail {
        display: block; width: 1fr; min-width: 100%; max-width: 100%;
    }

    &.zoomed #filters, &.zoomed #detail { display: none; }
    &.zoomed.on-filters #papers, &.zoomed.on-detail #papers { display: none; }
    &.zoomed.on-filters #filters, &.zoomed.on-detail #detail {
        display: block; width: 1fr; min-width: 100%; max-width: 100%;
    }
}
"""


EMPTY_LIBRARY = """Your library is empty.

Save a Daily Papers page as text and take it in:

  carrel import page.txt

A folder of pages works too. `carrel demo` shows Carrel on a collection of its own."""


def status_text(answer: Answer, marked: int) -> str:
    """Return the header's right side: how many papers are shown, of how many, and how fast."""
    found, library = len(answer.keys), answer.library
    count = f"{found:,} of {library:,}" if found != library else f"{library:,} papers"
    marks = f"{marked:,} marked · " if marked else ""
    return f"{marks}{count} · {answer.took_ms:.0f} ms"


def empty_text(answer: Answer, offers: Sequence[Suggestion] = ()) -> str:
    """Return what stands in an empty list: why, and what to do instead."""
    if not answer.library and not answer.question.text:
        return EMPTY_LIBRARY
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


def error_text(error: CarrelError) -> str:
    """Return an error as the list pane shows it when there is nothing else to show."""
    return "\n\n".join(filter(None, (error.title, error.message, error.hint, "q leaves Carrel.")))
