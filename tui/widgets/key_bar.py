"""The line of keys at the bottom.

Textual's Footer makes a widget for each key and makes all of them anew whenever one comes or goes: a
fifth of the time until the list is on the screen, and more than all else at a movement of the cursor.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget


class Hint(NamedTuple):
    """A key that can be pressed now."""

    key: str
    shown: str
    label: str
    help: str
    enabled: bool


class KeyBar(Widget, can_focus=False):
    """Shows the keys that make sense now; a click on one presses it."""

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
        self._going_on = ""

    def tell(self, what: str) -> None:
        """Say at the end of the line what goes on in the background; empty when it is over."""
        if what != self._going_on and self.is_attached:
            self._going_on = what
            self.refresh()

    def on_mount(self) -> None:
        """Follow the keys that make sense."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)

    def _follow(self, screen: Screen[object]) -> None:
        if self.is_attached and screen is self.screen:
            hints = tuple(_hints(screen))
            if hints != self.hints:
                self.hints = hints
                self.refresh()

    def render(self) -> Content:
        """Return the line."""
        parts = []
        for number, hint in enumerate(self.hints):
            dim = "" if hint.enabled else " dim"
            part = Content.assemble(
                (f" {hint.shown} ", f"bold $footer-key-foreground{dim}"), (f"{hint.label} ", dim.strip())
            )
            parts.append(part.stylize(Style.from_meta({"hint": number})))
        told = Content(f" {self._going_on} ") if self._going_on else Content("")
        # Whole keys only, and the last one always: it is the help, which has all the others.
        while len(parts) > 2 and sum(part.cell_length for part in parts) + told.cell_length > self.size.width:
            del parts[-2]
        room = self.size.width - sum(part.cell_length for part in parts) - told.cell_length
        return Content("").join([*parts, Content(" " * max(0, room)), told])

    def _under(self, event: events.MouseEvent) -> Hint | None:
        number = event.style.meta.get("hint")
        return self.hints[number] if isinstance(number, int) and number < len(self.hints) else None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Explain the key under the mouse."""
        hint = self._under(event)
        # As content: a tooltip that is text would be read as markup.
        self.tooltip = Content(hint.help) if hint else None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Press the key under the mouse."""
        hint = self._under(event)
        if hint and hint.enabled:
            self.app.simulate_key(hint.key)


def _hints(screen: Screen[object]) -> list[Hint]:
    """Return the keys to show, one for each command."""
    found: dict[str, Hint] = {}
    for _, binding, enabled, _ in screen.active_bindings.values():
        if binding.show:
            shown = screen.app.get_key_display(binding)
            hint = Hint(binding.key, shown, binding.description, binding.tooltip or binding.description, enabled)
            found.setdefault(binding.action, hint)
    return list(found.values())
