"""What is asked about a reading list: each answer is told what it would come to before it is taken."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from search.text.plural import plural
from search.text.words import exact
from shelf.lists.model import ReadingList, as_date, checked_due, checked_name
from tui.render import block, line
from tui.screens.telling import TellingPrompt, Told

if TYPE_CHECKING:
    from shelf.lists.store import Lists

NONE = "none"
"""What is typed to take a day or a description away."""
# Stands for the end of a line, which a line to type on cannot hold.
_BREAK = "⏎"


async def asked_name(screen: Screen[Any], lists: Lists, found: ReadingList | None = None) -> str:
    """Ask for the name of a list; empty when the person gives none.

    Args:
        screen: From which it is asked.
        lists: All there are.
        found: The one that is to have another name; None for a new one.
    """

    def tell(name: str) -> Told:
        if not name:
            return Told("")
        wanted = exact(checked_name(name))
        there = next((each for each in lists.all() if exact(each.name) == wanted), None)
        taken = there is not None and (found is None or there.slug != found.slug)
        return Told("", f"There is a list “{line(there.name)}” already." if there and taken else "")

    title = f"Rename “{line(found.name)}”" if found else "A new reading list"
    return await screen.app.push_screen_wait(TellingPrompt(title, "a name", tell, found.name if found else ""))


async def asked_description(screen: Screen[Any], found: ReadingList) -> str | None:
    """Ask what a list is about; empty for nothing any more, None when it is to stay."""

    def tell(text: str) -> Told:
        if not text:
            return Told(f"{NONE} takes the description away.")
        lines = f" {_BREAK} ends a line." if _BREAK in text else ""
        return Told(f"{_described(text) or 'No description.'}\n\n{NONE} takes it away.{lines}")

    old = block(found.description).replace("\n", f" {_BREAK} ")
    prompt = TellingPrompt(f"What is “{line(found.name)}” about?", "a description", tell, old)
    text = await screen.app.push_screen_wait(prompt)
    return None if not text or text == old else _described(text)


def _described(text: str) -> str:
    return "" if text.casefold() == NONE else "\n".join(part.strip() for part in text.split(_BREAK))


async def asked_due(screen: Screen[Any], found: ReadingList) -> str:
    """Ask by which day a list is to be read, or `none`; empty when it is to stay."""

    def tell(text: str) -> Told:
        if not text:
            return Told(f"Year, month and day; {NONE} takes the day away.")
        day = as_date(checked_due(text))
        return Told(_distance(day) if day else "No day.")

    prompt = TellingPrompt(f"By when is “{line(found.name)}” to be read?", "2026-11-30", tell, found.due)
    return await screen.app.push_screen_wait(prompt)


def _distance(day: date) -> str:
    days = (day - date.today()).days
    when = "today" if not days else f"{plural(abs(days), 'day')} {'from now' if days > 0 else 'ago'}"
    return f"A {day:%A}, {when}."
