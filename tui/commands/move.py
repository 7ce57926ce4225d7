"""Moving about: in a pane, between panes, from page to page."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from tui.commands.base import ROW_SCOPES, Command, Run, on_paper
from tui.commands.lists import move_in_list
from tui.commands.views import show_concordance, show_period
from tui.desk.calendar_days import neighbour, period_seen
from tui.desk.question import FacetRow
from tui.desk.reading_list import list_in_view

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

GROUP = "Move"
_FAR = 10**9  # longer than any list
NO_SEARCH = "Nothing to go to: no search. Press / to search."


def no_unread(step: int) -> str:
    return f"No unread paper {'below' if step > 0 else 'above'}."


def last_of(thing: str, step: int) -> str:
    return f"That was the {'last' if step > 0 else 'first'} {thing}."


def no_title_hit(step: int) -> str:
    return f"No more title hits {'below' if step > 0 else 'above'}."


def no_page(step: int) -> str:
    return f"No papers {'before' if step > 0 else 'after'} that."


def _by(rows: int) -> Run:
    return lambda screen: screen.pane.move(rows)


def _screens(share: float) -> Run:
    return lambda screen: screen.pane.move(int(screen.pane.page_rows * share) or (1 if share > 0 else -1))


def _unread(step: int) -> Callable[[MainScreen], Awaitable[None]]:
    async def go(screen: MainScreen) -> None:
        if screen.pane is screen.papers and list_in_view(screen.desk, screen.answer):
            await move_in_list(screen, step)
        elif not screen.papers.seek(step, lambda key: not screen.is_read(key)):
            screen.say(no_unread(step))

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
        if not screen.papers.terms:
            screen.say(NO_SEARCH)
        elif screen.pane is screen.detail:
            # Every paper listed has hits, if not in its title.
            screen.detail.from_end = step < 0
            if not screen.papers.seek(step, lambda _: True):
                screen.say(last_of("paper", step))
        elif not screen.papers.seek(step, screen.papers.has_hit):
            screen.say(no_title_hit(step))

    return go


def _page(step: int) -> Callable[[MainScreen], Awaitable[None]]:
    async def go(screen: MainScreen) -> None:
        period = period_seen(screen.question.facets)
        if period:
            # Down the list is back in time, as it is from page to page.
            neighbour_period = await asyncio.to_thread(neighbour, screen.desk.library, period, -step)
            if neighbour_period:
                show_period(screen, neighbour_period)
            else:
                screen.say(no_page(step))
        else:
            _to_page(screen, step)

    return go


def _to_page(screen: MainScreen, step: int) -> None:
    rows = screen.filters.entries
    pages = [row.filter for row in rows if isinstance(row, FacetRow) and row.filter.facet == "page"]
    if not pages:
        return
    chosen = screen.question.facets
    on = [place for place, page in enumerate(pages) if chosen.includes(page)]
    place = (on[-1] if step > 0 else on[0]) + step if on else (0 if step > 0 else len(pages) - 1)
    if not 0 <= place < len(pages):
        screen.say(last_of("page", step))
        return
    screen.choose_facets(chosen.only(pages[place]), to_top=True)


def _pane(step: int) -> Callable[[MainScreen], None]:
    return lambda screen: screen.panes.step(step)


# Full-screen lists and triage scroll with the same keys; menus are short.
_SCROLLING = ("main", *ROW_SCOPES, "triage")

_command = partial(Command, group=GROUP)
_on_paper = partial(Command, group=GROUP, enabled=on_paper)

COMMANDS = (
    _command("down", ("j", "down"), "down", "One row down", _by(1), scopes=(*_SCROLLING, "menu")),
    _command("up", ("k", "up"), "up", "One row up", _by(-1), scopes=(*_SCROLLING, "menu")),
    _command("top", ("g g", "home"), "top", "To the top", _by(-_FAR), scopes=_SCROLLING),
    _command("bottom", ("G", "end"), "bottom", "To the bottom", _by(_FAR), scopes=_SCROLLING),
    _command("half-down", ("ctrl+d",), "half down", "Half a screen down", _screens(0.5), scopes=_SCROLLING),
    _command("half-up", ("ctrl+u",), "half up", "Half a screen up", _screens(-0.5), scopes=_SCROLLING),
    _command("page-down", ("pagedown",), "screen down", "A screen down", _screens(1), scopes=_SCROLLING),
    _command("page-up", ("pageup",), "screen up", "A screen up", _screens(-1), scopes=_SCROLLING),
    _on_paper("next-unread", ("J",), "next unread", "Next unread paper; in a reading list, move it down", _unread(1)),
    _on_paper(
        "previous-unread",
        ("K",),
        "previous unread",
        "Previous unread; in a list, move up; in detail, all hits",
        _previous_unread,
        {"detail": "hits"},
    ),
    _command("next-hit", ("n",), "next hit", "Next hit of the search", _hit(1), {"detail": "next hit"}),
    _command("previous-hit", ("N",), "previous hit", "Previous hit of the search", _hit(-1)),
    _command("next-page", ("]",), "next page", "Show only the next page, or the day or week before", _page(1)),
    _command(
        "previous-page", ("[",), "previous page", "Show only the previous page, or the day or week after", _page(-1)
    ),
    _command("pane-left", ("h", "left", "shift+tab"), "pane left", "To the pane on the left", _pane(-1)),
    _command("pane-right", ("l", "right", "tab"), "pane right", "To the pane on the right", _pane(1)),
)
