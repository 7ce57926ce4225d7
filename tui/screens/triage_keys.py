"""The keys of triage: those that the same verbs have in the list, a person's own among them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from textual.binding import Binding

from tui.keymap import Keymap, shown, strokes

if TYPE_CHECKING:
    from tui.widgets.detail import DetailPane

# Command of the main screen to the lines that the text moves by in triage.
STEPS: Mapping[str, Callable[[DetailPane], int]] = {
    "down": lambda text: 1,
    "up": lambda text: -1,
    "top": lambda text: -text.virtual_size.height,
    "bottom": lambda text: text.virtual_size.height,
    "half-down": lambda text: max(1, text.page_rows // 2),
    "half-up": lambda text: -max(1, text.page_rows // 2),
    "page-down": lambda text: text.page_rows,
    "page-up": lambda text: -text.page_rows,
    # Nothing is marked here, and pagers go on with it.
    "mark": lambda text: text.page_rows,
}
HITS: Mapping[str, int] = {"next-hit": 1, "previous-hit": -1}


class Verb(NamedTuple):
    """Something that can be done to the paper in hand.

    Attributes:
        command: Of the main screen, whose keys it has; empty for what there is only here.
        keys: Its usual keys.
        action: What runs.
        label: For the line of keys.
        help: A sentence.
    """

    command: str
    keys: tuple[str, ...]
    action: str
    label: str
    help: str

    def keys_in(self, keymap: Keymap) -> tuple[str, ...]:
        """Return its keys, where a person may have others."""
        return keymap.get(self.command, self.keys)


# The labels are so short because all of them fit into 80 columns.
VERBS = (
    Verb("bookmark", ("b",), "decide('keep')", "keep", "Keep it: a bookmark, and on to the next"),
    Verb("", ("l",), "decide('later')", "later", "Put it off until all others are decided"),
    Verb("dismiss", ("d",), "decide('skip')", "skip", "Skip it: dismissed, and hidden unless asked for"),
    Verb("read", ("r",), "decide('read')", "read", "Mark it as read"),
    Verb("tags", ("t",), "tag", "tag", "Edit its tags, and stay with it"),
    Verb("add-to-list", ("a",), "list", "list", "Put it on a reading list, and stay with it"),
    Verb("browse", ("o",), "browse", "web", "Open its page in the browser"),
    Verb("undo", ("u",), "undo", "undo", "Back to the paper before; what was done is taken back"),
    Verb("help", ("?",), "help", "help", "What can be done here"),
    Verb("quit", ("escape", "q"), "leave", "end", "Back to the list; the next time goes on here"),
)


def bindings(keymap: Keymap) -> list[Binding]:
    """Return the bindings for keys of one stroke; of two verbs on one key, the first has it."""
    made: dict[str, Binding] = {}
    for verb in VERBS:
        for number, key in enumerate(verb.keys_in(keymap)):
            first, *second = strokes(key) or ("",)
            if first and not second and first not in made:
                tip = verb.help
                made[first] = Binding(
                    first, verb.action, verb.label, show=not number, key_display=shown(key), tooltip=tip
                )
    made.setdefault("enter", Binding("enter", "again", "what was put off", key_display="Enter"))
    return list(made.values())
