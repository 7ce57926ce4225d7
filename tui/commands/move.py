"""Moving about: in a pane, between panes, from page to page."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from tui.commands.base import Command, on_paper
from tui.commands.lists import move_in_list
from tui.commands.views import show_concordance, show_period
from tui.desk.days import neighbour, period_seen
from tui.desk.question import FacetRow
from tui.desk.reading_list import list_in_view

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

GROUP = "Move"
_FAR = 10**9  # farther than any list is long


def _by(rows: int) -> Callable[[MainScreen], None]:
    return lambda screen: screen.pane.move(rows)


def _screens(share: float) -> Callable[[MainScreen], None]:
    return lambda screen: screen.pane.move(int(screen.pane.page_rows * share) or (1 if share > 0 else -1))


def _unread(step: int) -> Callable[[MainScreen], Awaitable[None]]:
    async def go(screen: MainScreen) -> None:
        if screen.pane is screen.papers and list_in_view(screen.desk, screen.answer):
            await move_in_list(screen, step)
        elif not screen.papers.seek(step, lambda key: not screen.is_read(key)):
            screen.say("No unread paper " + ("below." if step > 0 else "above."))

    return go


async def _previous_unread(screen: MainScreen) -> None:
    if screen.pane is screen.detail:
        await show_concordance(screen)
    else:
        await _unread(-1)(screen)


def _hit(step: int) -> Callable[[MainScreen], None]:
    def go(screen: MainScreen) -> None:
        if screen.pane is screen.detail and screen.detail.to_hit(step):
            return
        if not screen.papers.wanted:
            screen.say("Nothing is searched for: / searches.")
        elif screen.pane is screen.detail:
            # Every paper that is listed holds hits, if not in its title.
            screen.detail.from_end = step < 0
            if not screen.papers.seek(step, lambda _: True):
                screen.say("That was the last paper." if step > 0 else "That was the first paper.")
        elif not screen.papers.seek(step, screen.papers.has_hit):
            screen.say("No further hit in a title " + ("below." if step > 0 else "above."))

    return go


def _page(step: int) -> Callable[[MainScreen], Awaitable[None]]:
    async def go(screen: MainScreen) -> None:
        period = period_seen(screen.question.facets)
        if period:
            # Down the list is back in time, as it is from page to page.
            found = await asyncio.to_thread(neighbour, screen.desk.library.page_days, period, -step)
            if found:
                show_period(screen, found)
            else:
                screen.say(f"No page shows anything {'before' if step > 0 else 'after'} that.")
        else:
            _to_page(screen, step)

    return go


def _to_page(screen: MainScreen, step: int) -> None:
    pages = [line.filter for line in screen.filters.lines if isinstance(line, FacetRow) and line.filter.facet == "page"]
    if not pages:
        return
    chosen = screen.question.facets
    on = [place for place, page in enumerate(pages) if chosen.includes(page)]
    place = (on[-1] if step > 0 else on[0]) + step if on else (0 if step > 0 else len(pages) - 1)
    if not 0 <= place < len(pages):
        screen.say("That was the last page." if step > 0 else "That was the first page.")
        return
    screen.choose_facets(chosen.only(pages[place]), to_top=True)


def _pane(step: int) -> Callable[[MainScreen], None]:
    return lambda screen: screen.go_pane(step)


COMMANDS = (
    Command("down", ("j", "down"), "down", "One row down", GROUP, _by(1)),
    Command("up", ("k", "up"), "up", "One row up", GROUP, _by(-1)),
    Command("top", ("g g", "home"), "top", "To the top", GROUP, _by(-_FAR)),
    Command("bottom", ("G", "end"), "bottom", "To the bottom", GROUP, _by(_FAR)),
    Command("half-down", ("ctrl+d",), "half down", "Half a screen down", GROUP, _screens(0.5)),
    Command("half-up", ("ctrl+u",), "half up", "Half a screen up", GROUP, _screens(-0.5)),
    Command("page-down", ("pagedown",), "screen down", "A screen down", GROUP, _screens(1)),
    Command("page-up", ("pageup",), "screen up", "A screen up", GROUP, _screens(-1)),
    Command(
        "next-unread",
        ("J",),
        "next unread",
        "Next unread paper; in a reading list, move it down",
        GROUP,
        _unread(1),
        enabled=on_paper,
    ),
    Command(
        "previous-unread",
        ("K",),
        "previous unread",
        "Previous unread; in a list, up; in detail, hits",
        GROUP,
        _previous_unread,
        enabled=on_paper,
    ),
    Command("next-hit", ("n",), "next hit", "Next place where the words searched for stand", GROUP, _hit(1)),
    Command("previous-hit", ("N",), "previous hit", "Previous place where they stand", GROUP, _hit(-1)),
    Command("next-page", ("]",), "next page", "Show the next page only, or the day, week before", GROUP, _page(1)),
    Command(
        "previous-page",
        ("[",),
        "previous page",
        "Show the previous page only, or the day, week after",
        GROUP,
        _page(-1),
    ),
    Command("pane-left", ("h", "left", "shift+tab"), "pane left", "To the pane on the left", GROUP, _pane(-1)),
    Command("pane-right", ("l", "right", "tab"), "pane right", "To the pane on the right", GROUP, _pane(1)),
)
