"""The app itself: help, palette, panes, leaving; and the keys that lists, menus and prompts have in common."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from tui.commands.base import ROW_SCOPES, Command, method
from tui.commands.fetch import stop

if TYPE_CHECKING:
    from tui.screens.command_screen import CommandScreen
    from tui.screens.main import MainScreen

GROUP = "Carrel"
WINDOWS = "Lists and windows"
# The others have more keys than room.
_WITH_BACK = tuple(scope for scope in ROW_SCOPES if scope not in {"lists", "searches"})
_WITH_HELP = tuple(scope for scope in ROW_SCOPES if scope != "statistics")
_SCREENS = ("main", *ROW_SCOPES, "calendar")
_COMPLETERS = ("tag-editor", "list-picker")
_CHOICES = (*_COMPLETERS, "note", "help")


def _escape(screen: MainScreen) -> None:
    if screen.papers.chosen or screen.papers.ranging:
        screen.papers.clear_marks()
    elif not screen.step_back() and not stop(screen) and screen.question.text:
        screen.ask(text="")


def _quit(screen: MainScreen) -> None:
    if not screen.step_back():
        screen.leave()


def _help(screen: CommandScreen[Any]) -> None:
    from tui.screens.help import Help

    screen.app.push_screen(Help(screen.SCOPES))


def _palette(screen: CommandScreen[Any]) -> None:
    screen.app.action_command_palette()


def _resize(by: int) -> Callable[[MainScreen], None]:
    return lambda screen: screen.panes.resize(by)


def _can_choose(screen: Any) -> bool:  # noqa: ANN401
    return bool(screen.can_choose)


_OPEN_LABELS = dict.fromkeys(ROW_SCOPES, "paper") | dict.fromkeys(("lists", "statistics"), "open")
_OPEN_LABELS |= dict.fromkeys(("searches", "tags"), "show") | {"new-words": "search", "backups": "restore"}
_HELP_LABELS = dict.fromkeys(("main", "filters", "detail", *_WITH_HELP, "calendar"), "help")
_BACK_LABELS = {**dict.fromkeys(_WITH_BACK, "back"), "menu": "cancel"}
_ACCEPT_LABELS = {"prompt": "accepts", "tag-editor": "applies", "list-picker": "adds, where ✓ removes"}
_CANCEL_LABELS = {**dict.fromkeys(_ACCEPT_LABELS, "cancels"), "help": "closes"}

_command = partial(Command, group=GROUP)
_in_windows = partial(Command, group=WINDOWS)
_in_choices = partial(_in_windows, enabled=lambda screen: screen.can_move, scopes=_CHOICES)

COMMANDS = (
    _command("help", ("?",), "help", "Every key, searchable", _help, _HELP_LABELS, scopes=_SCREENS),
    _command(
        "palette", (":", "ctrl+p"), "palette", "Every command and theme by name", _palette, scopes=(*_SCREENS, "triage")
    ),
    _command("clear", ("escape",), "clear", "Clear marks; then go back to the list; then clear the search", _escape),
    _command("wider", (">",), "wider", "Make the pane wider", _resize(2)),
    _command("narrower", ("<",), "narrower", "Make the pane narrower", _resize(-2)),
    _command("quit", ("q",), "quit", "Back to the list, then quit", _quit),
    _in_windows(
        "choose",
        ("enter",),
        "choose",
        "Open what is under the cursor",
        method("choose"),
        _OPEN_LABELS,
        _can_choose,
        ROW_SCOPES,
    ),
    _in_windows(
        "pick",
        ("enter", "space"),
        "pick",
        "Pick what is under the cursor",
        method("choose"),
        {"menu": "pick"},
        scopes=("menu",),
    ),
    _in_windows(
        "close", ("escape", "q"), "close", "Close it", method("close"), _BACK_LABELS, scopes=(*ROW_SCOPES, "menu")
    ),
    _in_windows(
        "complete",
        ("tab",),
        "complete",
        "Complete with the option under the cursor",
        method("complete"),
        dict.fromkeys(_COMPLETERS, "completes"),
        scopes=_COMPLETERS,
    ),
    _in_windows(
        "accept",
        ("enter",),
        "accept",
        "Accept what was typed",
        method("accept"),
        _ACCEPT_LABELS,
        scopes=tuple(_ACCEPT_LABELS),
    ),
    _in_windows(
        "cancel",
        ("escape",),
        "cancel",
        "Leave without a change",
        method("close"),
        _CANCEL_LABELS,
        scopes=tuple(_CANCEL_LABELS),
    ),
    _in_choices("next-option", ("down", "ctrl+n"), "next option", "Next option", method("move", 1)),
    _in_choices("previous-option", ("up", "ctrl+p"), "previous option", "Previous option", method("move", -1)),
    _in_choices("options-down", ("pagedown",), "options down", "Several options down", method("move", 8)),
    _in_choices("options-up", ("pageup",), "options up", "Several options up", method("move", -8)),
)
