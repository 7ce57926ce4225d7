"""Layout, panes and status texts of the main screen: three panes, then two, then one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.getters import query_one

from search.errors import CarrelError
from search.text.plural import plural
from tui.desk.question import Answer
from tui.desk.render import line
from tui.widgets.detail import DetailPane
from tui.widgets.filter_pane import FilterPane
from tui.widgets.paper_list import PaperList
from tui.widgets.rows import RowList

if TYPE_CHECKING:
    from search.insight.explain import Suggestion


# From this width on there are two panes.
TWO_PANES = 90
BREAKPOINTS = [(0, "-narrow"), (TWO_PANES, "-medium"), (130, "-wide")]

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
    &.-medium #panes.on-filters > #filters { display: block; }
    &.-medium #panes.on-filters > #detail { display: none; }
    &.-medium #detail { width: 50%; max-width: 75%; }
    &.-medium #filters { max-width: 50%; }

    /* One pane: the one with the focus. */
    &.-narrow #filters, &.-narrow #detail { display: none; }
    &.-narrow .on-filters > #papers, &.-narrow .on-detail > #papers { display: none; }
    &.-narrow .on-filters > #filters, &.-narrow .on-detail > #detail {
        display: block; width: 1fr; min-width: 100%; max-width: 100%;
    }

    #panes.zoomed > #filters, #panes.zoomed > #detail { display: none; }
    .zoomed.on-filters > #papers, .zoomed.on-detail > #papers { display: none; }
    #panes.zoomed.on-filters > #filters, #panes.zoomed.on-detail > #detail {
        display: block; width: 1fr; min-width: 100%; max-width: 100%;
    }
}
"""

Pane = RowList | DetailPane


class Panes(Horizontal):
    """Filters, list and detail; where there is room for fewer, the one entered last.

    Args:
        widths: The widths that the user chose, by id; changed here, and remembered when the app is left.
    """

    filters = query_one(FilterPane)
    papers = query_one(PaperList)
    detail = query_one(DetailPane)

    def __init__(self, widths: dict[str, int]) -> None:
        super().__init__(id="panes")
        self.widths = widths
        self._current: Pane | None = None

    def compose(self) -> ComposeResult:
        yield FilterPane(id="filters")
        yield PaperList(id="papers")
        yield DetailPane(id="detail")

    def on_mount(self) -> None:
        self.filters.border_title, self.papers.border_title, self.detail.border_title = "Filter", "Papers", "Paper"
        for name in {"filters", "detail"} & self.widths.keys():
            self.query_one(f"#{name}").styles.width = self.widths[name]

    @property
    def current(self) -> Pane:
        """The pane that keys move in."""
        return self._current or self.papers

    def go_to(self, pane: Pane) -> None:
        self._enter(pane)
        pane.focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        # A click goes to a pane, too.
        if isinstance(event.widget, RowList | DetailPane):
            self._enter(event.widget)

    def _enter(self, pane: Pane) -> None:
        # Not asked of the focus, which follows a key later: `h h` is two panes to the left.
        self._current = pane
        self.set_class(pane is self.filters, "on-filters")
        self.set_class(pane is self.detail, "on-detail")
        self.screen.refresh_bindings()

    def step(self, by: int) -> None:
        """Go to the pane on the left or right."""
        panes: list[Pane] = [self.filters, self.papers, self.detail]
        self.go_to(panes[max(0, min(panes.index(self.current) + by, 2))])

    def resize(self, by: int) -> None:
        """Make the current pane wider; the list is resized against the detail pane."""
        target: Pane = self.filters if self.current is self.filters else self.detail
        grown = by if self.current is target else -by
        width = max(16, min(target.outer_size.width + grown, self.size.width - 40))
        target.styles.width = width
        self.widths[str(target.id)] = width


EMPTY_LIBRARY = """Your library is empty.

Save a Daily Papers page as text and import it:

  carrel import page.txt

A folder of pages works too. `carrel demo` shows Carrel with an example library."""

NOTHING_SIMILAR = "Nothing in the library is similar.\n\nEsc goes back."
NOTHING_LEFT = "No papers left.\n\nBackspace goes back, F clears the filters, 0 shows everything."


def nothing_found(text: str) -> str:
    return f'Nothing found for "{line(text)}".'


def filter_title(answer: Answer) -> str:
    """The title of the filter pane: which papers it counts where not all of those shown have all words."""
    if answer.with_all is None or answer.with_all == len(answer.keys):
        return "Filter"
    return "Filter (all words)" if answer.with_all else "Filter (some words)"


def status_text(answer: Answer, marked: int, width: int) -> str:
    """The right side of the header: how many papers are shown, of how many, how fast.

    Args:
        answer: What is shown.
        marked: The number of marked papers.
        width: Of the screen; a narrow one leaves out the size of the library where there are two counts.
    """
    shown, library = len(answer.keys), answer.library
    if answer.with_all is None or answer.with_all == shown:
        count = f"{shown:,} of {library:,}" if shown != library else plural(library, "paper")
    else:
        full = f"{answer.with_all:,}" if answer.with_all else "none"
        count = f"{full} with all · {shown - answer.with_all:,} with some"
        count += f", of {library:,}" if width >= TWO_PANES else ""
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
