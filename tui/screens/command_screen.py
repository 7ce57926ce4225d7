"""Screens whose keys run commands: the base of all screens, of small windows, and the menu."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from inspect import isawaitable
from typing import TYPE_CHECKING, ClassVar, Generic, Protocol, TypeVar, cast
from urllib.parse import quote_plus

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.timer import Timer
from textual.widgets import Label
from textual.worker import Worker, WorkerState

from search.errors import CarrelError
from tui.browser_clipboard import copy_to_clipboard, open_in_browser
from tui.commands.base import TYPING_SCOPES, MenuItem
from tui.config.keymap import KeyBindings, shown, strokes
from tui.desk.render import Piece, line
from tui.widgets.key_bar import Hint, KeyBar
from tui.widgets.rows import EntryRows, RowList

if TYPE_CHECKING:
    from search.paper import Paper
    from tui.config.settings import Settings

R = TypeVar("R")
T = TypeVar("T")

NO_ADDRESS = "No address known; searching arXiv for the title."
_ARXIV = "https://arxiv.org/search/?searchtype=title&query="

# Seconds for which the same message is not repeated: ten `n` at the last hit show one.
QUIET = 3.0
# Seconds after the first of two keys until a menu shows what can follow.
HESITATION = 0.35


class Host(Protocol):
    """What these screens need to know of the app."""

    keys: KeyBindings
    settings: Settings


class CommandScreen(Screen[T], Generic[T]):
    """Binds the keys of its scopes to commands, runs them, and reports what failed.

    A key of two strokes is put together by hand rather than in a binding: a terminal may send both at
    once, and the second passes before the binding of the first has run.
    """

    SCOPES: ClassVar[tuple[str, ...]] = ()
    # Commands that are still at work in this group hold up the next key.
    GROUP: ClassVar[str] = "change"

    @dataclass
    class Failed(Message):
        """Something failed in the background that should not have."""

        error: BaseException

    def __init__(self) -> None:
        super().__init__()
        self._first = ""  # of two strokes
        self._hesitation: Timer | None = None
        self._message = ("", 0.0)

    @property
    def keys(self) -> KeyBindings:
        return cast("Host", self.app).keys

    @property
    def active_scopes(self) -> tuple[str, ...]:
        """The scopes whose keys work now."""
        return self.SCOPES

    @property
    def hint_scope(self) -> str:
        """The scope or pane whose keys the key bar shows."""
        return self.SCOPES[0]

    def on_mount(self) -> None:
        """Bind the keys: here, since Textual reads bindings from classes only, and these are the user's own."""
        bound: dict[str, list[Binding]] = {}
        for command in self.keys.of(*self.SCOPES):
            # Where letters are text, keys come before those of the widget that has the focus.
            typing = not TYPING_SCOPES.isdisjoint(command.scopes)
            for key in self.keys[command.id]:
                first, *second = strokes(key) or ("",)
                if first and not second:
                    binding = Binding(first, f"command('{command.id}')", show=False, priority=typing)
                    bound.setdefault(first, []).append(binding)
        self._bindings.key_to_bindings.update(bound)
        self.refresh_bindings()

    # What the screen says --------------------------------------------------------------------

    def say(self, text: str, severity: str = "information") -> None:
        """Notify, unless of the same a moment ago."""
        now = time.monotonic()
        if text == self._message[0] and now - self._message[1] < QUIET:
            return
        self._message = (text, now)
        self.notify(line(text), severity=severity, markup=False)  # type: ignore[arg-type]  # a literal of three

    def show_error(self, error: CarrelError) -> None:
        self.say(str(error), "error")

    async def attempt(self, work: Callable[[], R]) -> R | None:
        """Do something in a thread; None if it fails, which is shown."""
        try:
            return await asyncio.to_thread(work)
        except CarrelError as error:
            self.show_error(error)
            return None

    async def choose(self, title: str, items: Sequence[MenuItem]) -> str:
        """Ask to pick one of a few things; empty if the user cancels."""
        return await self.app.push_screen_wait(Menu(title, items)) or ""

    async def copy(self, text: str, what: str) -> None:
        """Copy a text in every way there is, and say which of them worked."""
        self.app.copy_to_clipboard(text)
        self.say(await asyncio.to_thread(copy_to_clipboard, text, what))

    async def open_url(self, url: str, otherwise: str = "") -> None:
        """Open a link in the browser, or say why not; without a link, say `otherwise`."""
        browser = cast("Host", self.app).settings.browser
        problem = await asyncio.to_thread(open_in_browser, url, browser) if url else otherwise
        if problem:
            self.say(problem, "warning")

    async def open_page(self, paper: Paper) -> None:
        """Open a paper's page: its own, else the first link of its abstract, else arXiv's search for its title."""
        url = paper.page_url or (paper.links[0].url if paper.links else "")
        if not url:
            self.say(NO_ADDRESS)
        await self.open_url(url or f"{_ARXIV}{quote_plus(line(paper.title))}")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.post_message(CommandScreen.Failed(event.worker.error))

    # Commands --------------------------------------------------------------------------------

    def can_run(self, name: str) -> bool:
        command = self.keys.get(name)
        return (
            command is not None
            and not set(self.active_scopes).isdisjoint(command.scopes)
            and bool(command.enabled(self))
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys of commands that make no sense now to whatever else has a use for them."""
        return self.can_run(str(parameters[0])) if action == "command" else True

    def action_command(self, name: str) -> None:
        self.run_command(name)

    def run_command(self, name: str) -> None:
        command = self.keys.get(name)
        if command is None or not self.can_run(name):
            return
        result = command.run(self)
        if isawaitable(result):
            self.run_worker(_finished(result), group=self.GROUP, exit_on_error=False)

    def hints(self) -> Sequence[Hint]:
        """The keys that the key bar shows now: Enter first, help last."""
        hints, scope = [], self.hint_scope
        for command in self.keys.of(*self.active_scopes):
            label, keys = command.footer.get(scope), self.keys[command.id]
            if label and keys and self.can_run(command.id):
                hints.append(Hint(command.id, shown(keys[0]), label, command.help))
        return sorted(hints, key=lambda hint: (hint.command != "choose", hint.command == "help"))

    def key_text(self, name: str) -> str:
        """All keys of a command as they are shown; `–` for none."""
        return " or ".join(map(shown, self.keys[name])) or "–"

    def first_key(self, name: str) -> str:
        keys = self.keys[name]
        return shown(keys[0]) if keys else "–"

    def hint_text(self) -> str:
        return " · ".join(f"{hint.key} {hint.label}" for hint in self.hints())

    # Keys of two strokes ---------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        if self._takes(event.key):
            event.stop()
            event.prevent_default()

    def _takes(self, key: str) -> bool:
        """Whether a key is one of two strokes, so that it means nothing else."""
        scopes = self.active_scopes
        if self._first:
            following, self._first = self.keys.second_strokes(self._first, *scopes), ""
            name = next((command.id for second, command, _ in following if second == key), "")
            # By way of the app, where the commands of the keys before may still be waiting.
            self.app.call_later(self.run_command, name)
        elif key in self.keys.first_strokes(*scopes):
            self._first = key
        else:
            return False
        if self._hesitation:
            self._hesitation.stop()
        self._hesitation = self.set_timer(HESITATION, self._hesitated) if self._first else None
        return True

    def _hesitated(self) -> None:
        first, self._first = self._first, ""
        if first:
            self.run_worker(self._offer_second(first), group="command", exit_on_error=False)

    async def _offer_second(self, first: str) -> None:
        """Show what can follow the first key, to a user who hesitates."""
        following = self.keys.second_strokes(first, *self.active_scopes)
        items = [MenuItem(second, command.help, command.id, keys) for second, command, keys in following]
        self.run_command(await self.choose(f"{shown(first)} …", items))


async def _finished(running: Awaitable[object]) -> None:
    await running


class Popup(CommandScreen[T], ModalScreen[T]):
    """A small window over another screen."""

    # Textual takes the styles of the first base only.
    DEFAULT_CSS = """
    Popup { layout: vertical; overflow-y: auto; background: $background 60%; }
    Popup:ansi { background: transparent; }
    """


class MenuRows(EntryRows[MenuItem]):
    """The lines of a menu."""

    def row(self, index: int, part: int) -> list[Piece]:
        item = self.entries[index]
        tick = "  ✓" if item.ticked else ""
        return [Piece(f" {item.shown or item.key:>2}  ", "accent"), Piece(f"{item.label}{tick}")]


class Menu(Popup[str]):
    """Asks to pick one of a few things; dismissed with its value, or with an empty text."""

    DEFAULT_CSS = """
    Menu { align: center bottom; background: $background 0%; }
    Menu > Vertical {
        width: auto; min-width: 40; max-width: 100%; height: auto; max-height: 80%;
        border: round $accent; background: $surface;
    }
    Menu Label { padding: 0 1; text-style: bold; }
    Menu MenuRows { background: $surface; }
    """
    SCOPES = ("menu",)

    rows = query_one(MenuRows)

    def __init__(self, title: str, items: Sequence[MenuItem]) -> None:
        super().__init__()
        self.title_text = title
        self.items = tuple(items)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Label(Content(self.title_text))
            rows = MenuRows()
            rows.entries = self.items
            rows.styles.height = len(self.items)
            rows.styles.width = max(40, *(len(item.label) + 8 + 3 * item.ticked for item in self.items))
            yield rows
        yield KeyBar()

    def on_key(self, event: events.Key) -> None:
        """Pick by key, even where it would move the cursor."""
        for item in self.items:
            if item.key and item.key in (event.key, event.character):
                event.stop()
                event.prevent_default()
                self.dismiss(item.value)
                return

    @property
    def pane(self) -> MenuRows:
        return self.rows

    def action_choose(self) -> None:
        self.dismiss(self.items[self.rows.cursor].value)

    def action_close(self) -> None:
        self.dismiss("")

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        self.dismiss(self.items[message.index].value)
