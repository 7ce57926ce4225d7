"""Command: one thing that a person can do, and all that is ever said about it.

Footer, help, palette, `carrel keys` and the key bindings are made from these objects; nothing
about a key is written anywhere else.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

Run = Callable[["MainScreen"], Awaitable[None] | None]
Enabled = Callable[["MainScreen"], bool]


def always(_: MainScreen) -> bool:
    """Return True: most commands can be given at any time."""
    return True


def on_paper(screen: MainScreen) -> bool:
    """Tell whether there is a paper to act on."""
    return bool(screen.papers.key)


@dataclass(frozen=True, slots=True)
class Command:
    """A command.

    Attributes:
        id: Its name in config.yaml; public, so it never changes.
        keys: Its usual keys; `g g` is one stroke after the other.
        label: Two words at most, for the footer.
        help: A sentence for help, palette and `carrel keys`.
        group: The heading that help puts it under.
        run: Does it.
        footer: Whether the footer shows it.
        enabled: Whether it makes sense now; the footer hides what does not.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    group: str
    run: Run
    footer: bool = False
    enabled: Enabled = always
