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
    /* The limits also apply to widths chosen on a larger terminal. */
    #filters { width: 28; min-width: 16; max-width: 25%; }
    #detail { width: 42%; min-width: 16; max-width: 60%; }

    /* Two panes: the filters replace the detail pane while they have the focus. */
    &.-medium #filters { display: none; }
    &.-medium.on-filters #filters { display: block; }
    &.-medium.on-filters #detail { display: none; }
    &.-medium #detail { width: 50%; max-width: 75%; }
    &.-medium #filters { max-width: 50%; }

    /* One pane: the one with the focus. */
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

Save a Daily Papers page as text and import it:

  carrel import page.txt

A folder of pages works too. `carrel demo` shows Carrel with an example library."""

NOTHING_SIMILAR = "Nothing in the library is similar.\n\nEsc goes back."
NOTHING_LEFT = "No papers left.\n\nBackspace goes back, F clears the filters, 0 shows everything."


def nothing_found(text: str) -> str:
    return f"Nothing found for “{line(text)}”."


def status_text(answer: Answer, marked: int) -> str:
    """The right side of the header: how many papers are shown, of how many, how fast."""
    shown, library = len(answer.keys), answer.library
    count = f"{shown:,} of {library:,}" if shown != library else f"{library:,} papers"
    marks = f"{marked:,} marked · " if marked else ""
    return f"{marks}{count} · {answer.took_ms:.0f} ms"


def empty_text(answer: Answer, offers: Sequence[Suggestion] = ()) -> str:
    """Why the list is empty, and what to do instead."""
    if not answer.library and not answer.question.text:
        return EMPTY_LIBRARY
    if answer.question.like:
        return NOTHING_SIMILAR
    chosen = answer.question.facets
    if not chosen.rest and (chosen.included or chosen.excluded):
        return NOTHING_LEFT
    message = nothing_found(answer.question.text)
    instead = [line(str(offer)) for offer in offers[:5]]
    if instead:
        instead[0] += "   (Enter in the search box, or c, accepts it)"
    return "\n\n".join(filter(None, (message, "\n".join(instead), "Esc clears the search, / changes it.")))


def error_text(error: CarrelError) -> str:
    return "\n\n".join(filter(None, (error.title, error.message, error.hint, "q leaves Carrel.")))
