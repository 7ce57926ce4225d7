"""What the main screen says: counts, what is on, and what to do where there is nothing to show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style

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
    if answer.question.filters:
        return "Nothing here.\n\nF takes the filters off, 0 shows everything."
    told = f"Nothing found for “{line(answer.question.text)}”."
    instead = [line(str(offer)) for offer in offers[:5]]
    if instead:
        instead[0] += "   (Enter in the search box, or c, takes it)"
    return "\n\n".join(filter(None, (told, "\n".join(instead), "Esc clears the search, / changes it.")))


def under_box(answer: Answer) -> Content:
    """Return the line under the search box: a chip for each filter, then what was not understood."""
    parts: list[tuple[str, str | Style]] = []
    for number, chosen in enumerate(answer.question.filters):
        # The action names the chip by number: a page's name is never part of an action.
        drop = Style.from_meta({"@click": f"screen.drop_filter({number})"})
        parts += [(f" {line(f'{chosen.facet}:{chosen.value}')} ×", drop + Style(reverse=True)), (" ", "")]
    if answer.question.like:
        parts += [(" similar papers ×", Style.from_meta({"@click": "screen.back"}) + Style(reverse=True)), (" ", "")]
        parts.append(("because: " if answer.because else "", "dim"))
        for number, word in enumerate(answer.because):
            parts += [(line(word), Style.from_meta({"@click": f"screen.switch_off({number})"})), ("  ", "")]
    parts += [(f"{line(note)}  ", "$text-warning") for note in answer.notes]
    return Content.assemble(*parts)


def trouble_text(error: CarrelError) -> str:
    """Return an error as the list pane shows it when there is nothing else to show."""
    return "\n\n".join(filter(None, (error.title, error.message, error.hint, "q leaves Carrel.")))
