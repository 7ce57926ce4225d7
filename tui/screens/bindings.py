"""Commands and keys made into what Textual understands."""

from __future__ import annotations

from textual.binding import Binding

from tui.commands import COMMANDS
from tui.keymap import Keymap, keys_of, shown, strokes
from tui.screens.menu import Item


def bindings(keymap: Keymap) -> list[Binding]:
    """Return the bindings of the main screen."""
    made: dict[str, Binding] = {}
    for command in COMMANDS:
        for key in keys_of(command, keymap):
            first, *second = strokes(key) or ("",)
            if first and not second:
                made[first] = Binding(
                    first,
                    f"command('{command.id}')",
                    command.label,
                    # The first of a command's keys is the one to learn.
                    show=command.footer and key == keys_of(command, keymap)[0],
                    key_display=shown(key),
                    tooltip=command.help,
                )
    return list(made.values())


def first_strokes(keymap: Keymap) -> frozenset[str]:
    """Return the strokes after which another one is awaited."""
    every = (strokes(key) or () for command in COMMANDS for key in keys_of(command, keymap))
    return frozenset(found[0] for found in every if len(found) > 1)


def continuations(keymap: Keymap, stroke: str) -> list[Item]:
    """Return what may follow a first stroke."""
    items = []
    for command in COMMANDS:
        for key in keys_of(command, keymap):
            found = strokes(key) or ()
            if len(found) == 2 and found[0] == stroke:
                items.append(Item(found[1], command.help, command.id, shown(key)))
    return items
