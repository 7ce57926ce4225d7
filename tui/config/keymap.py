"""Key bindings: how keys are written in config.yaml, and which command each runs.

`j`, `G`, `ctrl+d`, `space`, `g g` (one after the other). Inside Carrel a key has Textual's name.
"""

from __future__ import annotations

import difflib
import string
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.commands import Command

Keymap = Mapping[str, tuple[str, ...]]
"""Action id to the keys set for it in config.yaml."""

# Commands with default keys that are newer than some config.yaml files: a key used there keeps its meaning.
_LATER = frozenset({"go-date", "journal"})
# As Unicode calls them, but for these.
_RENAMED = {"/": "slash", "\\": "backslash", "@": "at", "-": "minus", "+": "plus", "_": "underscore"}
_NAMED = {
    sign: _RENAMED.get(sign) or unicodedata.name(sign).lower().replace("-", " ").replace(" ", "_")
    for sign in string.punctuation
}
_KEYS = {"space", "enter", "escape", "tab", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown", "up"}
_KEYS |= {"down", "left", "right", *(f"f{n}" for n in range(1, 13))}
_SHOWN = {"escape": "Esc", "enter": "Enter", "space": "Space", "pageup": "PgUp", "pagedown": "PgDn", "up": "↑"}
_SHOWN |= {"down": "↓", "left": "←", "right": "→", "tab": "Tab", "backspace": "Backspace", "home": "Home", "end": "End"}
_SHOWN |= {"delete": "Del", "insert": "Ins", **{f"f{n}": f"F{n}" for n in range(1, 13)}}


def textual_key(stroke: str) -> str | None:
    """Textual's name of one key stroke (`ctrl+d`, `/` → `slash`); None if invalid."""
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
    """The strokes of a key or sequence (`g g`), in Textual's names; None if invalid."""
    names = [textual_key(stroke) for stroke in key.split()]
    if not 1 <= len(names) <= 2 or None in names:
        return None
    return tuple(stroke for stroke in names if stroke)


def shown(key: str) -> str:
    """A key as help and key bar show it."""
    parts = []
    for stroke in key.split():
        *modifiers, name = stroke.split("+") if len(stroke) > 1 else [stroke]
        last = _SHOWN.get(name, name.upper() if modifiers and len(name) == 1 else name)
        parts.append("+".join((*(modifier.title() for modifier in modifiers), last)))
    # `gg` reads as vim writes it, `y c` would read as a word.
    return "".join(parts) if all(len(part) == 1 for part in parts) else " ".join(parts)


def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two keys are the same, or one begins like the other."""
    return one[: len(other)] == other[: len(one)]


class KeyBindings:
    """The keys of all commands under one keymap."""

    def __init__(self, commands: Sequence[Command], keymap: Keymap) -> None:
        self._commands = {command.id: command for command in commands}
        self._keymap = keymap
        self._chosen = {each.id: keys for each in commands if (keys := self._chosen_for(each)) is not None}
        self._keys = {each.id: tuple(self._resolved(each)) for each in commands}
        self._first_strokes: dict[tuple[str, ...], frozenset[str]] = {}  # by scopes: asked for at each press

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self._keys[name]

    def get(self, name: str) -> Command | None:
        return self._commands.get(name)

    def __iter__(self) -> Iterator[Command]:
        return iter(self._commands.values())

    def of(self, *scopes: str) -> list[Command]:
        return [command for command in self._commands.values() if not set(scopes).isdisjoint(command.scopes)]

    def first_strokes(self, *scopes: str) -> frozenset[str]:
        """Keys after which a second one is awaited."""
        if scopes not in self._first_strokes:
            every = (strokes(key) or () for command in self.of(*scopes) for key in self[command.id])
            self._first_strokes[scopes] = frozenset(both[0] for both in every if len(both) > 1)
        return self._first_strokes[scopes]

    def second_strokes(self, first: str, *scopes: str) -> list[tuple[str, Command, str]]:
        """What can follow a first key: the second key, its command, and both as they are shown."""
        second = []
        for command in self.of(*scopes):
            for key in self[command.id]:
                both = strokes(key) or ()
                if len(both) == 2 and both[0] == first:
                    second.append((both[1], command, shown(key)))
        return second

    def source(self, command: Command) -> str:
        """The id in the keymap that the keys of a command come from; empty for default keys."""
        names = (command.id, *command.follows)
        return next((name for name in names if name in self._keymap), "")

    def _chosen_for(self, command: Command) -> tuple[str, ...] | None:
        if command.id in self._keymap:
            return self._keymap[command.id]
        if not self.source(command):
            return None
        every = (self._keymap.get(name, self._commands[name].keys) for name in command.follows)
        return tuple(dict.fromkeys(key for keys in every for key in keys))

    def _resolved(self, command: Command) -> Iterator[str]:
        """Yield the keys of a command: the user's own, or the default ones that the user has not given away."""
        for key in self._chosen.get(command.id, command.keys):
            yields = command.id not in self._chosen and (command.id in _LATER or "main" not in command.scopes)
            if not (yields and self._is_claimed(command, strokes(key) or ())):
                yield key

    def _is_claimed(self, command: Command, key: tuple[str, ...]) -> bool:
        """Whether the user gave a key to a command of the main screen that works here, too."""
        for other, keys in self._chosen.items():
            theirs = self._commands[other]
            old = "main" in self._commands[self.source(theirs)].scopes
            shared = old and not set(theirs.scopes).isdisjoint(command.scopes)
            if shared and any(_overlap(key, strokes(each) or ("",)) for each in keys):
                return True
        return False

    def clashes(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield scope, key, and the ids of two commands that have it; the second one's is from the user's keymap."""
        from tui.commands.base import SCOPES

        for scope in SCOPES:
            by_key: dict[tuple[str, ...], Command] = {}
            # The user's own keys last, so that the problem is reported at their line.
            for command in sorted(self.of(scope), key=lambda command: command.id in self._chosen):
                for key in self[command.id]:
                    mine = strokes(key)
                    if mine is None:
                        continue
                    for theirs, other in by_key.items():
                        if _overlap(theirs, mine) and other.id != command.id:
                            yield scope, key, self.source(other) or other.id, self.source(command) or command.id
                    by_key[mine] = command


def keymap_problems(keymap: Keymap) -> Iterator[tuple[str, str]]:
    """Yield command id and problem: an unknown command, something that is not a key, a key with two meanings."""
    # Imported here because a start without own keys needs neither: the commands bring much with them.
    from tui.commands import COMMANDS
    from tui.commands.base import SCOPES, TYPING_SCOPES

    by_id = {command.id: command for command in COMMANDS}
    for action, keys in keymap.items():
        if action not in by_id:
            near = difflib.get_close_matches(action, sorted(by_id), 1)
            hint = f", did you mean `{near[0]}`?" if near else " (`carrel keys` lists the actions)"
            yield action, f"unknown action `{action}`{hint}"
        typing = [scope for scope in by_id[action].scopes if scope in TYPING_SCOPES] if action in by_id else []
        for key in keys:
            parsed = strokes(key)
            if parsed is None:
                yield action, f"`{key}` is not a key (such as `b`, `ctrl+d`, `space`, `g g`)"
            elif typing and (len(parsed) > 1 or len(key) == 1 or key == "space"):
                yield action, f"`{key}` is text where `{action}` works; `ctrl+n`, `f5` or `pagedown` would do"
    reported = set()
    for scope, key, other, action in KeyBindings(COMMANDS, keymap).clashes():
        if (key, other, action) not in reported:
            reported.add((key, other, action))
            place = "" if scope == "main" else f" ({SCOPES[scope]})"
            yield action, f"`{key}` runs both `{other}` and `{action}`{place}"
