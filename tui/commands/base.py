"""Command: one thing the user can do, with its keys, label, help sentence and scope.

Key bindings, key bar, help, palette, `carrel keys`, docs/keys.md and the `keys:` of config.yaml are all made from these
objects. A command for the main screen has a function of its own; one for another screen names a method of that screen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

# What a command is given is the screen of its scope. A coroutine that it returns is run in the background.
Run = Callable[[Any], object]
Enabled = Callable[[Any], bool]

SCOPES: Mapping[str, str] = {
    "main": "Main screen",
    "search": "Search box",
    "values": "Search in the filter pane",
    "triage": "Triage",
    "lists": "Reading lists",
    "list-picker": "Add to a reading list",
    "searches": "Saved searches",
    "tags": "Tags",
    "tag-editor": "Tag editor",
    "note": "Note",
    "calendar": "Calendar",
    "concordance": "Concordance",
    "new-words": "New words",
    "statistics": "Statistics",
    "history": "History",
    "journal": "Reading journal",
    "backups": "Backups",
    "help": "Help",
    "menu": "Menus",
    "prompt": "Prompts",
}
"""Name and heading of each scope: the screens, and where one types on the main screen."""

ROW_SCOPES = (
    "lists", "searches", "tags", "concordance", "new-words", "statistics", "history", "journal", "backups",
)  # fmt: skip
"""Full-screen lists, in which the keys that move the cursor are those of the main screen."""

TYPING_SCOPES = frozenset({"search", "values", "list-picker", "tag-editor", "note", "help", "prompt"})
"""Where letters are text, so that no command can have one for its key."""


def always(_: object) -> bool:
    return True


def on_paper(screen: MainScreen) -> bool:
    return bool(screen.papers.key)


@dataclass(frozen=True, slots=True)
class Command:
    """A command.

    Attributes:
        id: Its name in config.yaml; public, so it never changes.
        keys: Its default keys; `g g` is one key after the other.
        label: Two words at most, for the palette.
        help: A sentence for help, palette and `carrel keys`.
        run: Runs it.
        footer: Label in the key bar, by scope or pane of the main screen.
        enabled: Whether it can run now; the key bar hides it otherwise.
        scopes: Where its keys work.
        follows: Commands of the main screen whose keys it takes over when the user changes them.
        group: The heading in help.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    run: Run
    footer: Mapping[str, str] = field(default_factory=dict)
    enabled: Enabled = always
    scopes: tuple[str, ...] = ("main",)
    follows: tuple[str, ...] = ()
    group: str = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A line of a menu.

    Attributes:
        key: The key that picks it, as Textual names it; empty when only the cursor does.
        label: Its text.
        value: The answer when it is picked.
        shown: The key as it is shown; the same by default.
        ticked: Whether it is what is set now.
    """

    key: str
    label: str
    value: str
    shown: str = ""
    ticked: bool = False


def in_list(label: str) -> Mapping[str, str]:
    """The footer of a command on papers: shown in the list and in the detail pane."""
    return {"main": label, "detail": label}


def method(name: str, *args: object) -> Run:
    """A function that runs an action method of the screen."""
    return lambda screen: getattr(screen, f"action_{name}")(*args)


def screen_command(  # noqa: PLR0913, PLR0917 - one call a key, on one line
    scope: str,
    name: str,
    keys: tuple[str, ...],
    label: str,
    help: str,  # noqa: A002
    run: Run,
    *,
    footer: bool = True,
    enabled: Enabled = always,
    follows: tuple[str, ...] = (),
) -> Command:
    """A command of one screen; its id begins with the scope."""
    shown = {scope: label} if footer else {}
    return Command(f"{scope}-{name}", keys, label, help, run, shown, enabled, (scope,), follows, group=SCOPES[scope])
