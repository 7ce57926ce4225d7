"""Opening papers: the detail pane, the browser, the clipboard."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from search.paper import Paper
from tui.commands.base import Command, MenuItem, on_paper
from tui.desk.render import line

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

GROUP = "Open"
NO_LINKS = "The abstract has no links."


def no_pdf(paper: Paper) -> str:
    return f'No PDF known for "{line(paper.title)}".'


def _enter(screen: MainScreen) -> None:
    if screen.pane is screen.filters:
        screen.toggle_filter()
    elif screen.papers.key:
        screen.panes.go_to(screen.detail)


def _zoom(screen: MainScreen) -> None:
    screen.panes.toggle_class("zoomed")


async def _page(screen: MainScreen) -> None:
    for paper in await screen.acting_on(limit=5):
        await screen.open_page(paper)


async def _pdf(screen: MainScreen) -> None:
    for paper in await screen.acting_on(limit=5):
        await screen.open_url(paper.pdf_url, no_pdf(paper))


async def _links(screen: MainScreen) -> None:
    paper = await screen.current()
    links = paper.links if paper else ()
    if not links:
        screen.say(NO_LINKS)
        return
    # From the tenth on they are picked with the cursor.
    items = [
        MenuItem(str(n) if n < 10 else "", f"{link.kind:8}{line(link.url)}", link.url)
        for n, link in enumerate(links, 1)
    ]
    chosen = await screen.choose("Links", items)
    if chosen:
        await screen.open_url(chosen, "")


def _copier(what: str, text_of: Callable[[Paper], str]) -> Callable[[MainScreen], Awaitable[None]]:
    async def copy(screen: MainScreen) -> None:
        papers = await screen.acting_on()
        if papers:
            await screen.copy("\n".join(text_of(paper) for paper in papers), what)

    return copy


def _title_and_link(paper: Paper) -> str:
    return " ".join(filter(None, (line(paper.title), paper.page_url or next((link.url for link in paper.links), ""))))


async def _copy_command(screen: MainScreen) -> None:
    question = await asyncio.to_thread(screen.desk.finished, screen.question)
    if question.like:
        off = "".join(f" --without {shlex.quote(word)}" for word in question.without)
        off += "".join(f" --unlike {key}" for key in question.unlike)
        await screen.copy(f"carrel similar{off} -- {' '.join(question.like)}", "the command line of this view")
        return
    chosen = question.sort or question.usual != "page"
    sort = f" --sort {screen.answer.sort}" if chosen else ""
    await screen.copy(f"carrel search{sort} -- {shlex.quote(question.text)}", "the command line of this view")


_command = partial(Command, group=GROUP)
_on_paper = partial(Command, group=GROUP, enabled=on_paper)

COMMANDS = (
    _command("open", ("enter",), "open", "Show the paper; in the filter pane, switch the filter", _enter),
    _command("zoom", ("z",), "zoom", "Give one pane the whole screen, and back", _zoom),
    _on_paper("browse", ("o",), "browser", "Open the paper's page in the browser", _page, {"detail": "browser"}),
    _on_paper("pdf", ("O",), "PDF", "Open the paper's PDF in the browser", _pdf),
    _on_paper("links", ("#",), "links", "Pick a link from the abstract", _links, {"detail": "links"}),
    _on_paper("copy", ("y y",), "copy", "Copy title and link", _copier("title and link", _title_and_link)),
    _on_paper("copy-id", ("y i",), "copy id", "Copy the key", _copier("the key", lambda p: p.key)),
    _command("copy-command", ("y c",), "copy command", "Copy the equivalent command line", _copy_command),
)
