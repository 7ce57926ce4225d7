"""Reading results: hits in their context, and words that are new."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from tui.commands.base import Command

if TYPE_CHECKING:
    from search.kwic import Line
    from search.paper import Paper
    from tui.screens.main import MainScreen

GROUP = "Read"
# Seconds in which a paper is read from the disk and laid out, or something is wrong.
_SOON = 2.0


async def show_concordance(screen: MainScreen) -> None:
    """Show every hit of the search in its context; go to the one that is chosen."""
    from tui.screens.concordance import SEARCH, ConcordanceScreen

    opened = ConcordanceScreen(screen.answer, screen.desk.papers, screen.keymap, screen.papers.key)
    chosen = await screen.app.push_screen_wait(opened)
    if chosen == SEARCH:
        screen.search()
    elif chosen is not None and not isinstance(chosen, str):
        await _go_to(screen, chosen)


async def _go_to(screen: MainScreen, hit: Line) -> None:
    """Go to a hit: the cursor to its paper, the detail to where it stands."""
    if hit.key not in screen.papers.keys:
        screen.say("That paper is no longer in the list.", "warning")
        return
    screen.papers.cursor = screen.papers.keys.index(hit.key)
    screen.show_pane(screen.detail)
    with suppress(TimeoutError):
        async with asyncio.timeout(_SOON):
            await _stands(screen, hit.key)
    text = screen.detail.text
    drawn = [text.render_line(y).text for y in range(text.size.height)]
    screen.detail.scroll_to(y=row_of(hit, drawn), animate=False)


async def _stands(screen: MainScreen, key: str) -> None:
    """Wait until the detail holds a paper, which comes from the disk, and is laid out with it."""
    there = False
    while not there:
        there = screen.detail.paper is not None and screen.detail.paper.key == key
        laid_out = asyncio.Event()
        screen.detail.call_after_refresh(laid_out.set)
        await laid_out.wait()
        await asyncio.sleep(0)


def row_of(hit: Line, drawn: Sequence[str]) -> int:
    """Return the line of a drawn text on which a hit begins; the first where it is not found.

    Signs are compared and blanks are not: a text is wrapped as wide as the pane is.
    """
    rows = [y for y, text in enumerate(drawn) for sign in text if not sign.isspace()]
    before = "".join(hit.left.split())
    place = "".join("".join(drawn).split()).find(before + "".join(hit.hit.split()))
    return rows[place + len(before)] if place >= 0 else 0


async def _new_words(screen: MainScreen) -> None:
    from tui.screens.new_words import NewWordsScreen

    def read(keys: Sequence[str]) -> list[Paper]:
        return list(library.papers(keys).values())

    library = screen.desk.library
    keys = (await asyncio.to_thread(library.columns)).everything
    word = await screen.app.push_screen_wait(NewWordsScreen(keys, read, screen.keymap))
    if word is not None:
        # The blank says that the word is finished.
        screen.visit(text=f"{word.query} ", like=(), unlike=(), without=(), sort="")
        screen.show_pane(screen.papers)


COMMANDS = (
    Command(
        "concordance", (), "concordance", "Each hit of the search in its context, one a line", GROUP, show_concordance
    ),
    Command("new-words", (), "new words", "Words that only the latest import has", GROUP, _new_words),
)
