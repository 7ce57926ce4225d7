"""The app itself: help, palette, panes, leaving; and the keys that lists, menus and prompts have in common."""

from __future__ import annotations

from collections.abc import Callable
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
    return lambda screen: screen.resize_pane(by)


def _can_choose(screen: Any) -> bool:  # noqa: ANN401
    return bool(screen.can_choose)


def _can_move(screen: Any) -> bool:  # noqa: ANN401
    return bool(screen.can_move)


_OPEN = {
    "lists": "open",
    "searches": "show",
    "tags": "show",
    "concordance": "paper",
    "new-words": "search",
    "statistics": "open",
    "history": "paper",
    "journal": "paper",
    "backups": "restore",
}

COMMANDS = (
    Command(
        "help",
        ("?",),
        "help",
        "Every key, searchable",
        GROUP,
        _help,
        dict.fromkeys(("main", "filters", "detail", *_WITH_HELP, "calendar"), "help"),
        scopes=("main", *ROW_SCOPES, "calendar"),
    ),
    Command(
        "palette",
        (":", "ctrl+p"),
        "palette",
        "Every command and theme by name",
        GROUP,
        _palette,
        scopes=("main", *ROW_SCOPES, "calendar", "triage"),
    ),
    Command(
        "clear", ("escape",), "clear", "Clear marks; then go back to the list; then clear the search", GROUP, _escape
    ),
    Command("wider", (">",), "wider", "Make the pane wider", GROUP, _resize(2)),
    Command("narrower", ("<",), "narrower", "Make the pane narrower", GROUP, _resize(-2)),
    Command("quit", ("q",), "quit", "Back to the list, then quit", GROUP, _quit),
    Command(
        "choose",
        ("enter",),
        "choose",
        "Open what is under the cursor",
        WINDOWS,
        method("choose"),
        _OPEN,
        _can_choose,
        ROW_SCOPES,
    ),
    Command(
        "pick", ("enter", "space"), "pick", "Pick what is under the cursor", WINDOWS, method("choose"), scopes=("menu",)
    ),
    Command(
        "close",
        ("escape", "q"),
        "close",
        "Close it",
        WINDOWS,
        method("close"),
        dict.fromkeys(_WITH_BACK, "back"),
        scopes=(*ROW_SCOPES, "menu"),
    ),
    Command(
        "complete",
        ("tab",),
        "complete",
        "Complete with the option under the cursor",
        WINDOWS,
        method("complete"),
        dict.fromkeys(_COMPLETERS, "completes"),
        scopes=_COMPLETERS,
    ),
    Command(
        "accept",
        ("enter",),
        "accept",
        "Accept what was typed",
        WINDOWS,
        method("accept"),
        {"prompt": "accepts", "tag-editor": "applies", "list-picker": "adds, where ✓ removes"},
        scopes=("prompt", *_COMPLETERS),
    ),
    Command(
        "cancel",
        ("escape",),
        "cancel",
        "Leave without a change",
        WINDOWS,
        method("close"),
        {"prompt": "cancels", "tag-editor": "cancels", "list-picker": "cancels", "help": "closes"},
        scopes=("prompt", *_COMPLETERS, "help"),
    ),
    Command(
        "next-option",
        ("down", "ctrl+n"),
        "next option",
        "Next option",
        WINDOWS,
        method("move", 1),
        enabled=_can_move,
        scopes=_CHOICES,
    ),
    Command(
        "previous-option",
        ("up", "ctrl+p"),
        "previous option",
        "Previous option",
        WINDOWS,
        method("move", -1),
        enabled=_can_move,
        scopes=_CHOICES,
    ),
    Command(
        "options-down",
        ("pagedown",),
        "options down",
        "Several options down",
        WINDOWS,
        method("move", 8),
        enabled=_can_move,
        scopes=_CHOICES,
    ),
    Command(
        "options-up",
        ("pageup",),
        "options up",
        "Several options up",
        WINDOWS,
        method("move", -8),
        enabled=_can_move,
        scopes=_CHOICES,
    ),
)
