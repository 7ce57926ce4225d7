"""Keys of two strokes, such as `g g`."""

from __future__ import annotations

from collections.abc import Callable

from textual.timer import Timer

from tui.keymap import Keymap
from tui.screens.bindings import continuations, first_strokes

# Seconds after the first of two strokes until a menu shows what may follow.
HESITATION = 0.35


class TwoStrokes:
    """Puts the two strokes of a key together.

    By hand rather than in a binding: a terminal may send both at once, and the second passes before
    the binding of the first has run.

    Args:
        keymap: The person's own keys.
        run: Runs the command of both strokes; told an empty name when the second means nothing.
        later: Calls something after a while.
        offer: Shows what may follow a first stroke, to a person who hesitates.
    """

    def __init__(
        self,
        keymap: Keymap,
        run: Callable[[str], object],
        later: Callable[[float, Callable[[], object]], Timer],
        offer: Callable[[str], object],
    ) -> None:
        self._keymap = keymap
        self._firsts = first_strokes(keymap)
        self._run, self._later, self._offer = run, later, offer
        self._first = ""
        self._hesitation: Timer | None = None

    def takes(self, key: str) -> bool:
        """Take in a key; tell whether it was one of two strokes, so that it means nothing else."""
        if self._first:
            items, self._first = continuations(self._keymap, self._first), ""
            self._run(next((item.value for item in items if item.key == key), ""))
        elif key in self._firsts:
            self._first = key
        else:
            return False
        if self._hesitation:
            self._hesitation.stop()
        self._hesitation = self._later(HESITATION, self._hesitated) if self._first else None
        return True

    def _hesitated(self) -> None:
        first, self._first = self._first, ""
        if first:
            self._offer(first)
