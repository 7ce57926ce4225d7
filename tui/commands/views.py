"""Commands that open another view: calendar, concordance, new words, statistics, triage; merging records."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from search.errors import CarrelError
from search.query.facets import Filter
from search.query.tree import Field, Phrase
from tui.commands.base import Command, on_paper
from tui.commands.find import GROUP

if TYPE_CHECKING:
    from search.insight.kwic import ConcordanceLine
    from search.paper import Paper
    from search.query.dates import Period
    from tui.screens.main import MainScreen


def show_period(screen: MainScreen, period: Period) -> None:
    """Show what pages showed in a period, the other filters as they are."""
    facets = screen.question.facets
    # A page that was chosen before would leave of another day nothing.
    included = {facet: leaves for facet, leaves in facets.included.items() if facet != "page"}
    screen.choose_facets(replace(facets, included=included).only(Filter("seen", period.text)), to_top=True)


async def _calendar(screen: MainScreen) -> None:
    from tui.desk.days import period_seen
    from tui.screens.calendar import CalendarScreen

    shown = period_seen(screen.question.facets)
    period = await screen.app.push_screen_wait(CalendarScreen(screen.desk, shown))
    if period is not None:
        show_period(screen, period)
        screen.show_pane(screen.papers)


DAY_COMMANDS = (Command("go-date", ("g d",), "calendar", "Calendar: a day, week or month of pages", GROUP, _calendar),)


READ_GROUP = "Read"
# Seconds in which a paper is read from the disk and laid out, or something is wrong.
_LAYOUT_TIMEOUT = 2.0


async def show_concordance(screen: MainScreen) -> None:
    """Show every hit of the search in its context; go to the one that is chosen."""
    from tui.screens.concordance import SEARCH, ConcordanceScreen

    opened = ConcordanceScreen(screen.answer, screen.desk.papers, screen.keymap, screen.papers.key)
    chosen = await screen.app.push_screen_wait(opened)
    if chosen == SEARCH:
        screen.search()
    elif chosen is not None and not isinstance(chosen, str):
        await _go_to(screen, chosen)


async def _go_to(screen: MainScreen, hit: ConcordanceLine) -> None:
    """Go to a hit: the cursor to its paper, the detail to where it stands."""
    if hit.key not in screen.papers.keys:
        screen.say("That paper is no longer in the list.", "warning")
        return
    screen.papers.cursor = screen.papers.keys.index(hit.key)
    screen.show_pane(screen.detail)
    with suppress(TimeoutError):
        async with asyncio.timeout(_LAYOUT_TIMEOUT):
            await _laid_out(screen, hit.key)
    text = screen.detail.text
    drawn = [text.render_line(y).text for y in range(text.size.height)]
    screen.detail.scroll_to(y=row_of(hit, drawn), animate=False)


async def _laid_out(screen: MainScreen, key: str) -> None:
    """Wait until the detail holds a paper, which comes from the disk, and is laid out with it."""
    there = False
    while not there:
        there = screen.detail.paper is not None and screen.detail.paper.key == key
        laid_out = asyncio.Event()
        screen.detail.call_after_refresh(laid_out.set)
        await laid_out.wait()
        await asyncio.sleep(0)


def row_of(hit: ConcordanceLine, drawn: Sequence[str]) -> int:
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


READING_COMMANDS = (
    Command(
        "concordance",
        (),
        "concordance",
        "Each hit of the search in its context, one a line",
        READ_GROUP,
        show_concordance,
    ),
    Command("new-words", (), "new words", "Words that only the latest import has", READ_GROUP, _new_words),
)


async def _statistics(screen: MainScreen) -> None:
    from tui.screens.statistics import StatisticsScreen

    question = screen.question
    query = (await asyncio.to_thread(screen.desk.finished, question)).text if question.text.strip() else ""
    target = await screen.app.push_screen_wait(StatisticsScreen(screen.desk, screen.keymap, query))
    if target is None:
        return
    text = target.query or str(Field("id", Phrase(target.key)))
    # The blank says that the last word is finished.
    screen.visit(text=f"{text.rstrip()} ", like=(), unlike=(), without=(), sort="")
    screen.show_pane(screen.papers)


STATISTICS_COMMANDS = (
    Command(
        "statistics",
        ("g s",),
        "statistics",
        "Statistics: papers per week, reading, trends",
        READ_GROUP,
        _statistics,
    ),
)


LISTS_GROUP = "Lists"


async def _triage(screen: MainScreen) -> None:
    from tui.desk.triage import undecided
    from tui.screens.triage import triage_with_keys

    desk = screen.desk
    # Asked anew: what is on the screen may be a key press behind.
    answer = await asyncio.to_thread(desk.answer, screen.question)
    if not await asyncio.to_thread(lambda: any(undecided(desk.shelf, key) for key in answer.keys)):
        screen.say("Nothing is left to decide here: all that is shown is bookmarked, begun or read.")
        return
    key = await screen.app.push_screen_wait(triage_with_keys(screen.keymap)(screen, answer))
    screen.ask(at=key)


TRIAGE_COMMANDS = (
    Command("triage", ("T",), "triage", "Go through the unread, one a screen: keep, later, skip", LISTS_GROUP, _triage),
)


async def _merge(screen: MainScreen) -> None:
    from tui.desk.merge import merge

    papers = await screen.acting_on()
    if len(papers) < 2:
        screen.say("Mark the records of one paper first: Space marks. The first one in the list is kept.")
        return
    keep, *others = papers
    try:
        for other in others:
            said = await asyncio.to_thread(merge, screen.desk, keep.key, other.key)
            screen.say(f"{said} (u takes it back)")
    except CarrelError as error:
        screen.say(str(error), "error")
    await asyncio.to_thread(screen.desk.library.sync)
    screen.papers.clear_marks()
    screen.ask()


MERGE_COMMANDS = (
    Command("merge", (), "merge", "Merge the marked records of one paper", "Papers", _merge, enabled=on_paper),
)
