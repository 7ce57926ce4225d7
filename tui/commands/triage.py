"""Triage: the command that starts it, and the keys in it, which are those of the same commands in the list."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

from tui.commands.base import Command, Run, method, screen_command
from tui.commands.lists import GROUP

if TYPE_CHECKING:
    from tui.screens.main import MainScreen
    from tui.screens.triage import TriageScreen

NOTHING_TO_TRIAGE = "Nothing to triage here: every paper shown is bookmarked, in progress or read."
NONE_WITH_ALL_TO_TRIAGE = "Nothing to triage here: every paper with all words is bookmarked, in progress or read."


async def _triage(screen: MainScreen) -> None:
    from tui.desk.triage import undecided
    from tui.screens.triage import TriageScreen

    desk = screen.desk
    # Searched anew: the screen may be a key press behind.
    answer = await asyncio.to_thread(desk.answer, screen.question)
    if not await asyncio.to_thread(lambda: any(undecided(desk.shelf, key) for key in answer.matching)):
        whole = len(answer.matching) == len(answer.keys)
        screen.say(NOTHING_TO_TRIAGE if whole else NONE_WITH_ALL_TO_TRIAGE)
        return
    key = await screen.app.push_screen_wait(TriageScreen(screen, answer))
    screen.ask(at=key)


def _has_postponed(screen: TriageScreen) -> bool:
    return screen.paper is None and screen.has_postponed


def _hit(step: int) -> Run:
    return lambda screen: screen.pane.to_hit(step)


def _screen_down(screen: Any) -> None:  # noqa: ANN401
    screen.pane.move(screen.pane.page_rows)


_in_triage = partial(screen_command, "triage")
_moves = partial(_in_triage, footer=False)
_on_its_paper = partial(_in_triage, enabled=lambda screen: screen.paper is not None)

# The labels are this short because all of them have room in 80 columns.
COMMANDS = (
    Command("triage", ("T",), "triage", "Triage the unread papers one by one: keep, later, skip", _triage, group=GROUP),
    _on_its_paper(
        "keep", ("b",), "keep", "Keep it: bookmark, and go to the next", method("decide", "keep"), follows=("bookmark",)
    ),
    _on_its_paper("later", ("l",), "later", "Postpone it until all others are decided", method("decide", "later")),
    _on_its_paper("skip", ("d",), "skip", "Skip it: dismiss, and hide", method("decide", "skip"), follows=("dismiss",)),
    _on_its_paper("read", ("r",), "read", "Mark as read", method("decide", "read"), follows=("read",)),
    _on_its_paper("tags", ("t",), "tag", "Edit its tags", method("tag"), follows=("tags",)),
    _on_its_paper("list", ("a",), "list", "Add it to a reading list", method("list"), follows=("add-to-list",)),
    _on_its_paper("browse", ("o",), "web", "Open its page in the browser", method("browse"), follows=("browse",)),
    _in_triage(
        "undo", ("u",), "undo", "Undo the last decision, and go back to that paper", method("undo"), follows=("undo",)
    ),
    _in_triage(
        "again", ("enter",), "postponed", "Go through the postponed papers", method("again"), enabled=_has_postponed
    ),
    _in_triage("help", ("?",), "help", "The keys of triage", method("help"), follows=("help",)),
    _in_triage(
        "leave", ("escape", "q"), "end", "Back to the list; triage resumes here", method("leave"), follows=("quit",)
    ),
    _moves("down", ("space",), "scroll", "Scroll down a screen", _screen_down, follows=("mark",)),
    _moves("next-hit", ("n",), "next hit", "Next hit", _hit(1), follows=("next-hit",)),
    _moves("previous-hit", ("N",), "previous hit", "Previous hit", _hit(-1), follows=("previous-hit",)),
)
