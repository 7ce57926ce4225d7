"""The app itself: help, palette, panes, leaving."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.commands.base import Command
from tui.commands.fetch import stop

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

GROUP = "Carrel"


def _escape(screen: MainScreen) -> None:
    if screen.papers.chosen or screen.papers.ranging:
        screen.papers.clear_marks()
    elif not screen.step_back() and not stop(screen) and screen.question.text:
        screen.ask(text="")


def _quit(screen: MainScreen) -> None:
    if not screen.step_back():
        screen.leave()


def _help(screen: MainScreen) -> None:
    from tui.screens.help import Help

    screen.app.push_screen(Help(screen.keymap))


def _palette(screen: MainScreen) -> None:
    screen.app.action_command_palette()


def _resize(by: int) -> Callable[[MainScreen], None]:
    return lambda screen: screen.resize_pane(by)


COMMANDS = (
    Command("help", ("?",), "help", "Every key, searchable", GROUP, _help, True),
    Command("palette", (":", "ctrl+p"), "palette", "Every command and theme by name", GROUP, _palette),
    Command(
        "clear", ("escape",), "clear", "Clear marks; then go back to the list; then clear the search", GROUP, _escape
    ),
    Command("wider", (">",), "wider", "Make the pane wider", GROUP, _resize(2)),
    Command("narrower", ("<",), "narrower", "Make the pane narrower", GROUP, _resize(-2)),
    Command("quit", ("q",), "quit", "Back to the list, then quit", GROUP, _quit),
)
