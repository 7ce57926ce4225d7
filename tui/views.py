"""What was shown before: the way back."""

from __future__ import annotations

from typing import NamedTuple

from tui.browsing import Question

# Nobody goes back further than this.
_MOST = 200


class View(NamedTuple):
    """What was shown.

    Attributes:
        question: What was asked.
        key: Of the paper under the cursor.
    """

    question: Question
    key: str


class Views:
    """The views that one came from, the last one on top."""

    def __init__(self) -> None:
        self._left: list[View] = []

    def leave(self, question: Question, key: str) -> None:
        """Take in that one goes on from a view; what was asked just before is not kept twice."""
        if self._left and self._left[-1].question == question:
            self._left.pop()
        self._left.append(View(question, key))
        del self._left[:-_MOST]

    def back(self, now: Question) -> View | None:
        """Return the last view that is another one than the one shown now, and forget it; None without one."""
        while self._left:
            view = self._left.pop()
            if view.question != now:
                return view
        return None
