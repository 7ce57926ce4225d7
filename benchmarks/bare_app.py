"""The smallest Textual app there can be: one word. What Carrel's start is compared with."""

from textual.app import App, ComposeResult
from textual.widgets import Static

WORD = "Ready-to-read"


class BareApp(App[None]):
    """One word on the screen."""

    def compose(self) -> ComposeResult:
        """Show the word."""
        yield Static(WORD)


if __name__ == "__main__":
    BareApp().run()
