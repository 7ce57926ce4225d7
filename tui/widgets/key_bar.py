"""The key bar: the keys of the pane or screen that has the focus.

Textual's Footer makes a widget for each key, and all of them anew whenever one comes or goes: a fifth
of the time until the list is on the screen, and most of the time of a cursor movement.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple, Protocol, cast

from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget


class Hint(NamedTuple):
    """A key that can be pressed now: id, key and label of a command as they are shown, and its help sentence."""

    command: str
    key: str
    label: str
    help: str


class HasKeys(Protocol):
    """A screen with a key bar."""

    def hints(self) -> Sequence[Hint]: ...

    def run_command(self, name: str) -> None: ...


class KeyBar(Widget, can_focus=False):
    """Shows the keys that work now; a click on one runs its command."""

    ALLOW_SELECT: ClassVar[bool] = False
    DEFAULT_CSS = """
    KeyBar {
        dock: bottom; height: 1; color: $footer-foreground; background: $footer-background;
        text-wrap: nowrap; text-overflow: clip;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.hints: tuple[Hint, ...] = ()
        self._progress = ""

    def show_progress(self, text: str) -> None:
        """Show background work at the end of the line; empty when it is over."""
        if text != self._progress and self.is_attached:
            self._progress = text
            self.refresh()

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._follow)

    def _follow(self, screen: Screen[object]) -> None:
        if self.is_attached and screen is self.screen and screen.is_running:
            hints = tuple(cast("HasKeys", screen).hints())
            if hints != self.hints:
                self.hints = hints
                self.refresh()

    def render(self) -> Content:
        """As many keys as have room, whole ones only; always the last one, which is the help or leaves."""
        parts = []
        for number, hint in enumerate(self.hints):
            part = Content.assemble((f" {hint.key} ", "bold $footer-key-foreground"), f"{hint.label} ")
            parts.append(part.stylize(Style.from_meta({"hint": number})))
        progress = Content(f" {self._progress} ") if self._progress else Content("")
        while len(parts) > 2 and sum(part.cell_length for part in parts) + progress.cell_length > self.size.width:
            del parts[-2]
        room = self.size.width - sum(part.cell_length for part in parts) - progress.cell_length
        return Content("").join([*parts, Content(" " * max(0, room)), progress])

    def _under(self, event: events.MouseEvent) -> Hint | None:
        number = event.style.meta.get("hint")
        return self.hints[number] if isinstance(number, int) and number < len(self.hints) else None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        hint = self._under(event)
        # As content: a tooltip that is text would be read as markup.
        self.tooltip = Content(hint.help) if hint else None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if hint := self._under(event):
            cast("HasKeys", self.screen).run_command(hint.command)
