"""Key bindings: how keys are written in config.yaml, and which command each runs.

`j`, `G`, `ctrl+d`, `space`, `g g` (one after the other). Inside Carrel a key has Textual's name.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.commands import Command

Keymap = Mapping[str, tuple[str, ...]]
"""Action id to the keys set for it in config.yaml."""

# Commands with default keys that are newer than some config.yaml files: a key used there keeps its meaning.
_LATER = frozenset({"go-date", "journal"})
_NAMED = {
    "/": "slash",
    "&": "ampersand",
    "*": "asterisk",
    "?": "question_mark",
    ":": "colon",
    "#": "number_sign",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    "|": "vertical_line",
    "<": "less_than_sign",
    ">": "greater_than_sign",
    "+": "plus",
    "-": "minus",
    "=": "equals_sign",
    ",": "comma",
    ".": "full_stop",
    ";": "semicolon",
    "'": "apostrophe",
    '"': "quotation_mark",
    "!": "exclamation_mark",
    "@": "at",
    "$": "dollar_sign",
    "%": "percent_sign",
    "^": "circumflex_accent",
    "(": "left_parenthesis",
    ")": "right_parenthesis",
    "{": "left_curly_bracket",
    "}": "right_curly_bracket",
    "\\": "backslash",
    "`": "grave_accent",
    "~": "tilde",
    "_": "underscore",
}
_KEYS = {"space", "enter", "escape", "tab", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown", "up"}
_KEYS |= {"down", "left", "right", *(f"f{n}" for n in range(1, 13))}
_SHOWN = {"escape": "Esc", "enter": "Enter", "space": "Space", "pageup": "PgUp", "pagedown": "PgDn", "up": "↑"}
_SHOWN |= {"down": "↓", "left": "←", "right": "→", "tab": "Tab", "backspace": "Backspace", "home": "Home", "end": "End"}
_SHOWN |= {"delete": "Del", "insert": "Ins", **{f"f{n}": f"F{n}" for n in range(1, 13)}}


def textual_key(stroke: str) -> str | None:
    """Return Textual's name of one key stroke (`ctrl+d`, `/` → `slash`); None if invalid."""
    *modifiers, key = stroke.split("+") if len(stroke) > 1 else [stroke]
    if any(modifier not in {"ctrl", "shift", "alt"} for modifier in modifiers):
        return None
    if len(key) == 1 and key.isprintable() and not key.isspace():
        named = _NAMED.get(key, key)
    elif key.lower() in _KEYS or key in _NAMED.values():
        named = key.lower()
    else:
        return None
    return "+".join((*modifiers, named))


def strokes(key: str) -> tuple[str, ...] | None:
    """Return the strokes of a key or sequence (`g g`), in Textual's names; None if invalid."""
    found = [textual_key(stroke) for stroke in key.split()]
    if not 1 <= len(found) <= 2 or None in found:
        return None
    return tuple(stroke for stroke in found if stroke)


def shown(key: str) -> str:
    """Return a key as help and key bar show it."""
    parts = []
    for stroke in key.split():
        *modifiers, name = stroke.split("+") if len(stroke) > 1 else [stroke]
        last = _SHOWN.get(name, name.upper() if modifiers and len(name) == 1 else name)
        parts.append("+".join((*(modifier.title() for modifier in modifiers), last)))
    # `gg` reads as vim writes it, `y c` would read as a word.
    return "".join(parts) if all(len(part) == 1 for part in parts) else " ".join(parts)


def keys_of(command: Command, keymap: Keymap) -> tuple[str, ...]:
    """Return the keys that run a command: those in config.yaml, else the default ones."""
    if command.id in _LATER and command.id not in keymap:
        return tuple(key for key in command.keys if not _taken(key, keymap))
    return keymap.get(command.id, command.keys)


def _taken(key: str, keymap: Keymap) -> bool:
    """Tell whether config.yaml uses a key, or one that begins or continues it."""
    mine = strokes(key) or ()
    given = (strokes(own) or () for keys in keymap.values() for own in keys)
    return any(theirs and theirs[: len(mine)] == mine[: len(theirs)] for theirs in given)


def keymap_problems(keymap: Keymap) -> Iterator[tuple[str, str]]:
    """Yield action and problem: an unknown action, an unparsable key, a key with two meanings."""
    # Imported here: a start without keys in config.yaml does not need the commands at once.
    from tui.commands import COMMANDS

    known = {command.id for command in COMMANDS}
    for action, keys in keymap.items():
        if action not in known:
            near = difflib.get_close_matches(action, sorted(known), 1)
            hint = f", did you mean `{near[0]}`?" if near else " (`carrel keys` lists the actions)"
            yield action, f"unknown action `{action}`{hint}"
        for key in keys:
            if strokes(key) is None:
                yield action, f"`{key}` is not a key (such as `b`, `ctrl+d`, `space`, `g g`)"
    yield from _clashes(keymap)


def _clashes(keymap: Keymap) -> Iterator[tuple[str, str]]:
    from tui.commands import COMMANDS

    taken: dict[tuple[str, ...], str] = {}
    # Keys from config.yaml last, so that the problem is reported at their line.
    for command in sorted(COMMANDS, key=lambda command: command.id in keymap):
        for key in keys_of(command, keymap):
            mine = strokes(key)
            if mine is None:
                continue
            for theirs, other in taken.items():
                if theirs[: len(mine)] == mine[: len(theirs)] and other != command.id:
                    yield command.id, f"`{key}` runs both `{other}` and `{command.id}`"
            taken[mine] = command.id
