"""Calendar, concordance and new words, and the keys of these screens; merging two records of one paper."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from search.query.facets import Filter
from tui.commands.base import Command, always, method, on_paper, screen_command

if TYPE_CHECKING:
    from search.insight.kwic import ConcordanceLine
    from search.paper import Paper
    from search.query.dates import Period
    from tui.screens.calendar import CalendarScreen
    from tui.screens.main import MainScreen

GROUP = "Read"
PAPER_LEFT = "That paper is no longer in the list."
# Seconds for a paper to be read from the disk and laid out.
_LAYOUT_TIMEOUT = 2.0
MARK_RECORDS = "Mark the records of one paper first (Space marks); the first one in the list is kept."


def show_period(screen: MainScreen, period: Period) -> None:
    """Show the papers of a period, with the other filters unchanged."""
    facets = screen.question.facets
    # A page chosen before would leave nothing of another day.
    included = {facet: leaves for facet, leaves in facets.included.items() if facet != "page"}
    screen.choose_facets(replace(facets, included=included).only(Filter("seen", period.text)), to_top=True)


async def _calendar(screen: MainScreen) -> None:
    from tui.desk.calendar_days import period_seen
    from tui.screens.calendar import CalendarScreen

    shown = period_seen(screen.question.facets)
    period = await screen.app.push_screen_wait(CalendarScreen(screen.desk, shown))
    if period is not None:
        show_period(screen, period)
        screen.panes.go_to(screen.papers)


async def show_concordance(screen: MainScreen) -> None:
    """Show every hit of the search in context; go to the chosen one."""
    from tui.screens.concordance import SEARCH, ConcordanceScreen

    opened = ConcordanceScreen(screen.answer, screen.desk.papers, screen.papers.key)
    chosen = await screen.app.push_screen_wait(opened)
    if chosen == SEARCH:
        screen.search()
    elif chosen is not None and not isinstance(chosen, str):
        await _go_to(screen, chosen)


async def _go_to(screen: MainScreen, hit: ConcordanceLine) -> None:
    """Go to a hit: move the cursor to its paper and scroll the detail pane to it."""
    if hit.key not in screen.papers.keys:
        screen.say(PAPER_LEFT, "warning")
        return
    screen.papers.cursor = screen.papers.keys.index(hit.key)
    screen.panes.go_to(screen.detail)
    with suppress(TimeoutError):
        async with asyncio.timeout(_LAYOUT_TIMEOUT):
            await _laid_out(screen, hit.key)
    text = screen.detail.text
    drawn = [text.render_line(y).text for y in range(text.size.height)]
    screen.detail.scroll_to(y=row_of(hit, drawn), animate=False)


async def _laid_out(screen: MainScreen, key: str) -> None:
    """Wait until a paper is read from disk and laid out in the detail pane."""
    there = False
    while not there:
        there = screen.detail.paper is not None and screen.detail.paper.key == key
        laid_out = asyncio.Event()
        screen.detail.call_after_refresh(laid_out.set)
        await laid_out.wait()
        await asyncio.sleep(0)


def row_of(hit: ConcordanceLine, drawn: Sequence[str]) -> int:
    """The line of a drawn text on which a hit begins; the first if it is not found.

    Blanks are ignored, since the text is wrapped to the width of the pane.
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
    keys = (await asyncio.to_thread(library.snapshot)).columns.everything
    word = await screen.app.push_screen_wait(NewWordsScreen(keys, read))
    if word is not None:
        screen.show_query(word.query)


async def _merge(screen: MainScreen) -> None:
    from tui.desk.paper_merges import merge

    papers = await screen.acting_on()
    if len(papers) < 2:
        screen.say(MARK_RECORDS)
        return
    keep, *others = papers
    for other in others:
        done = await screen.attempt(partial(merge, screen.desk, keep.key, other.key))
        if done is None:
            break
        screen.say(f"{done} (u undoes it)")
    await asyncio.to_thread(screen.desk.library.sync)
    screen.papers.clear_marks()
    screen.ask()


def _grid_focused(screen: CalendarScreen) -> bool:
    return screen.grid.has_focus


_in_calendar = partial(screen_command, "calendar", enabled=_grid_focused)
_moves = partial(_in_calendar, footer=False)
_in_concordance = partial(screen_command, "concordance")
_command = partial(Command, group=GROUP)
_on_paper = partial(Command, group=GROUP, enabled=on_paper)

COMMANDS = (
    _command("go-date", ("g d",), "calendar", "Calendar: papers of a day, week or month", _calendar, group="Find"),
    _command("concordance", (), "concordance", "Every hit of the search in context", show_concordance),
    _command("new-words", (), "new words", "Words that only the latest import has", _new_words),
    _on_paper("merge", (), "merge", "Merge the marked records of one paper", _merge, group="Papers"),
    _in_calendar("day", ("enter", "space"), "day", "Show the day", method("choose", "day")),
    _in_calendar("week", ("w",), "week", "Show the week", method("choose", "week")),
    _in_calendar("month", ("m",), "month", "Show the month", method("choose", "month")),
    _in_calendar("today", ("t",), "today", "Go to today", method("today")),
    _in_calendar("type", ("/",), "date", "Type a date", method("type")),
    _moves("left", ("h", "left"), "day before", "One day back", method("go", -1)),
    _moves("right", ("l", "right"), "day after", "One day on", method("go", 1)),
    _moves("up", ("k", "up"), "week before", "One week back", method("go", -7)),
    _moves("down", ("j", "down"), "week after", "One week on", method("go", 7)),
    _moves("month-before", ("[", "H", "pageup"), "month before", "One month back", method("go_month", -1)),
    _moves("month-after", ("]", "L", "pagedown"), "month after", "One month on", method("go_month", 1)),
    _moves("oldest", ("g", "home"), "oldest", "Oldest day with papers", method("oldest")),
    _moves("newest", ("G", "end"), "newest", "Newest day with papers", method("newest")),
    _in_calendar(
        "close", ("escape", "q"), "close", "Leave the date line, or the calendar", method("close"), enabled=always
    ),
    _in_concordance("right", ("r",), "sort right", "Sort by the words right of the hit", method("sort", "right")),
    _in_concordance("left", ("l",), "sort left", "Sort by the words left of the hit", method("sort", "left")),
    _in_concordance("paper", ("p",), "by paper", "Sort in the order of the papers", method("sort", "paper")),
    _in_concordance("search", ("/",), "search", "Search for something else", method("search")),
)
