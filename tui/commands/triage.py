"""Triage: the command that starts it, and the keys in it, which are those of the same commands in the list."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from tui.commands.base import Command, Enabled, Run, method, screen_command
from tui.commands.lists import GROUP

if TYPE_CHECKING:
    from tui.screens.main import MainScreen
    from tui.screens.triage import TriageScreen

NOTHING_TO_TRIAGE = "Nothing to triage here: every paper shown is bookmarked, in progress or read."


async def _triage(screen: MainScreen) -> None:
    from tui.desk.triage import undecided
    from tui.screens.triage import TriageScreen

    desk = screen.desk
    # Searched anew: the screen may be a key press behind.
    answer = await asyncio.to_thread(desk.answer, screen.question)
    if not await asyncio.to_thread(lambda: any(undecided(desk.shelf, key) for key in answer.keys)):
        screen.say(NOTHING_TO_TRIAGE)
        return
    key = await screen.app.push_screen_wait(TriageScreen(screen, answer))
    screen.ask(at=key)


def _has_paper(screen: TriageScreen) -> bool:
    return screen.paper is not None


def _has_postponed(screen: TriageScreen) -> bool:
    return screen.paper is None and screen.has_postponed


def _hit(step: int) -> Run:
    return lambda screen: screen.pane.to_hit(step)


def _screen_down(screen: Any) -> None:  # noqa: ANN401
    screen.pane.move(screen.pane.page_rows)


def _in_triage(  # noqa: PLR0913, PLR0917 - one line a key
    name: str, keys: tuple[str, ...], label: str, text: str, run: Run, follows: str = "", enabled: Enabled = _has_paper
) -> Command:
    return screen_command(
        "triage", name, keys, label, text, run, enabled=enabled, follows=(follows,) if follows else ()
    )


def _any(_: object) -> bool:
    return True


# The labels are this short because all of them have room in 80 columns.
COMMANDS = (
    Command("triage", ("T",), "triage", "Triage the unread papers one by one: keep, later, skip", GROUP, _triage),
    _in_triage("keep", ("b",), "keep", "Keep it: bookmark, and go to the next", method("decide", "keep"), "bookmark"),
    _in_triage("later", ("l",), "later", "Postpone it until all others are decided", method("decide", "later")),
    _in_triage("skip", ("d",), "skip", "Skip it: dismiss, and hide", method("decide", "skip"), "dismiss"),
    _in_triage("read", ("r",), "read", "Mark as read", method("decide", "read"), "read"),
    _in_triage("tags", ("t",), "tag", "Edit its tags", method("tag"), "tags"),
    _in_triage("list", ("a",), "list", "Add it to a reading list", method("list"), "add-to-list"),
    _in_triage("browse", ("o",), "web", "Open its page in the browser", method("browse"), "browse"),
    _in_triage(
        "undo", ("u",), "undo", "Undo the last decision, and go back to that paper", method("undo"), "undo", _any
    ),
    _in_triage(
        "again", ("enter",), "postponed", "Go through the postponed papers", method("again"), enabled=_has_postponed
    ),
    screen_command("triage", "help", ("?",), "help", "The keys of triage", method("help"), follows=("help",)),
    _in_triage("leave", ("escape", "q"), "end", "Back to the list; triage resumes here", method("leave"), "quit", _any),
    screen_command(
        "triage", "down", ("space",), "scroll", "Scroll down a screen", _screen_down, footer=False, follows=("mark",)
    ),
    screen_command("triage", "next-hit", ("n",), "next hit", "Next hit", _hit(1), footer=False, follows=("next-hit",)),
    screen_command(
        "triage",
        "previous-hit",
        ("N",),
        "previous hit",
        "Previous hit",
        _hit(-1),
        footer=False,
        follows=("previous-hit",),
    ),
)
