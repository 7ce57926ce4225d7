"""The main screen: search box, filters, list and detail, and how they hear of each other.

The screen holds the question and the answer; the panes are told what to show and speak up in
messages. Whatever reads a file or the index runs in a thread; a newer question makes the answer
to an older one void.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from search.errors import CarrelError
from search.paper import Paper
from shelf.store import Shelf
from tui.browsing import Answer, Filter, Question
from tui.commands import BY_ID
from tui.config import Settings
from tui.keymap import Keymap, shown
from tui.opening import Clipboard, open_in_browser
from tui.remembered import Remembered
from tui.render import line
from tui.screens.bindings import bindings, continuations
from tui.screens.layout import BREAKPOINTS, CSS
from tui.screens.menu import Item, Menu
from tui.screens.strokes import TwoStrokes
from tui.screens.words import nothing, status_text, trouble_text, under_box
from tui.widgets.detail import DetailPane
from tui.widgets.filter_pane import FilterPane
from tui.widgets.key_bar import KeyBar
from tui.widgets.paper_list import PaperList
from tui.widgets.rows import RowList
from tui.widgets.search_box import SearchBox

if TYPE_CHECKING:
    from search.explained.explanation import Offer
    from tui.desk import Desk

# Seconds in which the same words are not said twice: ten `n` at the last hit are one message.
QUIET = 3.0

Pane = RowList | DetailPane
Edit = Callable[[Shelf, Sequence[Paper]], str]


class MainScreen(Screen[None]):
    """The reading room.

    Args:
        settings: What the person set.
        state: Where the person was the last time.
    """

    @dataclass
    class Failed(Message):
        """Something went wrong in the background that should not have."""

        error: BaseException

    DEFAULT_CSS = CSS
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    AUTO_FOCUS = "PaperList"

    box = query_one(SearchBox)
    papers = query_one(PaperList)
    filters = query_one(FilterPane)
    detail = query_one(DetailPane)

    def __init__(self, settings: Settings, state: Remembered) -> None:
        super().__init__()
        self.settings = settings
        self.keymap = settings.keys
        self._strokes = TwoStrokes(settings.keys, self._run_later, self.set_timer, self._offer_second)
        filters = tuple(Filter(*pair) for pair in state.filters)
        # The last word always counts as unfinished here: leaving the box must not change the list.
        self.question = Question(state.query, filters, state.sort, typing=True, usual=settings.sort)
        self.answer = Answer()
        self.widths = dict(state.widths)
        self.cursor_key = state.cursor
        self._desk: Desk | None = None
        self._pane: Pane | None = None
        self._edits = asyncio.Lock()
        self._said = ("", 0.0)
        self.offers: tuple[Offer, ...] = ()
        self._had_papers = False
        self._left: list[tuple[Question, str]] = []  # what was shown before, and the paper under the cursor

    def compose(self) -> ComposeResult:
        """Lay out the screen; nothing is read yet."""
        with Horizontal(id="top"):
            yield Static(Content("Carrel"), id="name")
            yield Static(Content("/"), id="slash")
            yield SearchBox()
            yield Static(Content("opening…"), id="status")
        yield Static(Content(""), id="under")
        with Horizontal(id="panes"):
            yield FilterPane(id="filters")
            yield PaperList(id="papers")
            yield DetailPane(id="detail")
        yield KeyBar()

    def on_mount(self) -> None:
        """Name the panes and say that the library is being opened."""
        self.filters.border_title, self.papers.border_title, self.detail.border_title = "Filter", "Papers", "Paper"
        self.papers.notice = "Opening the library…"
        with self.prevent(Input.Changed):
            self.box.value = self.question.text
        for name, width in self.widths.items():
            if name in {"filters", "detail"}:
                self.query_one(f"#{name}").styles.width = width

    # What the app tells the screen -----------------------------------------------------------

    @property
    def desk(self) -> Desk:
        """Return the desk; commands that need it are not enabled before it is there."""
        assert self._desk is not None
        return self._desk

    def opened(self, desk: Desk) -> None:
        """Take in that library and shelf are open."""
        self._desk = desk
        self.papers.entry_of = desk.shelf.entry
        self.watch(self.papers, "chosen", self._count, init=False)
        self.refresh_bindings()
        self.ask()

    def trouble(self, error: CarrelError) -> None:
        """Say in the list's place what went wrong, when there is nothing else to show."""
        self.papers.notice = trouble_text(error)
        self.query_one("#status", Static).update(Content("not open"))
        self.papers.refresh()

    def ask(self, *, to_top: bool = False, at: str = "", delay: float = 0.0, **changes: Any) -> None:  # noqa: ANN401
        """Ask anew, with some of the question's fields changed; the answer is shown when it comes.

        Args:
            to_top: Whether the cursor goes to the first paper; else it stays on the one it is on.
            at: Key of the paper that the cursor goes to.
            delay: Seconds to wait for another question first.
            **changes: Fields of `Question`.
        """
        self.question = replace(self.question, **changes)
        if "text" in changes and self.box.value != self.question.text:
            with self.prevent(Input.Changed):
                self.box.value = self.question.text
        if self._desk is not None:
            self._find(self._desk, self.question, to_top, at, delay)

    @work(exclusive=True, group="find", exit_on_error=False)
    async def _find(self, desk: Desk, question: Question, to_top: bool, at: str, delay: float) -> None:
        # Debounced here: a newer question cancels this one while it sleeps, or drops its answer.
        if delay:
            await asyncio.sleep(delay)
        try:
            answer = await asyncio.to_thread(desk.answer, question)
            offers = await asyncio.to_thread(desk.offers, answer)
        except CarrelError as error:
            self.say(str(error), "error")
            return
        self.offers = offers
        self._show(answer, to_top, at)

    def _show(self, answer: Answer, to_top: bool, at: str) -> None:
        # Where the cursor is now, not where it was when the question was asked.
        held = at or self.papers.key or self.cursor_key
        self.answer = answer
        self.papers.wanted, self.papers.columns = answer.wanted, answer.columns
        self.papers.notice = nothing(answer, self.offers)
        self.papers.show(answer.keys, "" if to_top else held)
        if to_top:
            self.papers.rows_changed(0)
        self.filters.show(answer.choices)
        self._count()
        under = self.query_one("#under", Static)
        under.update(under_box(answer))
        under.display = bool(answer.question.filters or answer.question.like or answer.notes)
        self._read_detail()
        if bool(answer.keys) != self._had_papers:
            # Remakes the footer, which takes longer than all else here.
            self._had_papers = bool(answer.keys)
            self.refresh_bindings()

    def _count(self) -> None:
        self.query_one("#status", Static).update(Content(status_text(self.answer, len(self.papers.chosen))))

    # What the panes tell the screen ----------------------------------------------------------

    @on(Input.Changed, "#search")
    def _typed(self) -> None:
        # A new search starts at its best hit, not where the last one stood. What the box holds now
        # counts, not what it held when this was sent: more may have been typed since.
        self.ask(text=self.box.value, to_top=True, delay=self.settings.delay_ms / 1000)

    @on(SearchBox.Left)
    def _done_typing(self, event: SearchBox.Left) -> None:
        if event.entered and self.take_offer():
            return
        self.show_pane(self.papers)

    @on(SearchBox.Moved)
    def _moved_while_typing(self, event: SearchBox.Moved) -> None:
        self.papers.move(event.by)

    @on(RowList.Moved, "#papers")
    def _cursor_moved(self) -> None:
        self._read_detail()

    @on(RowList.Chosen, "#papers")
    def _paper_clicked(self) -> None:
        self.show_pane(self.detail)

    @on(RowList.Chosen, "#filters")
    def _filter_clicked(self) -> None:
        self.toggle_filter()

    @work(exclusive=True, group="detail", exit_on_error=False)
    async def _read_detail(self) -> None:
        if self._desk is None:
            return
        key = self.papers.key
        # While nothing is listed, the place is kept for when something is again.
        self.cursor_key = key or self.cursor_key
        paper = await asyncio.to_thread(self._desk.paper, key) if key else None
        if key == self.papers.key:
            known = key in self.answer.columns.titles
            self.detail.show(paper, self._desk.shelf.entry(key), self.answer.wanted, known)

    # What commands ask of the screen ---------------------------------------------------------

    @property
    def pane(self) -> Pane:
        """Return the pane that movement goes to: the one last gone to."""
        return self._pane or self.papers

    def is_read(self, key: str) -> bool:
        """Tell whether a paper is marked as read."""
        entry = self.desk.shelf.entry(key)
        return entry is not None and entry.status == "read"

    def show_pane(self, pane: Pane) -> None:
        """Go to a pane; where there is room for one only, it takes the place of the others."""
        self._enter(pane)
        pane.focus()

    @on(events.DescendantFocus)
    def _focused(self, event: events.DescendantFocus) -> None:
        # A click goes to a pane, too.
        if isinstance(event.widget, RowList | DetailPane):
            self._enter(event.widget)

    def _enter(self, pane: Pane) -> None:
        # Not asked of the focus, which follows a key later: `h h` is two panes to the left.
        self._pane = pane
        self.set_class(pane is self.filters, "on-filters")
        self.set_class(pane is self.detail, "on-detail")

    def go_pane(self, step: int) -> None:
        """Go to the pane on the left or right."""
        panes: list[Pane] = [self.filters, self.papers, self.detail]
        self.show_pane(panes[max(0, min(panes.index(self.pane) + step, 2))])

    def step_back(self) -> bool:
        """Leave a zoomed pane, or go back to the list; tell whether there was anything to leave."""
        if self.has_class("zoomed"):
            self.remove_class("zoomed")
        elif self.pane is not self.papers:
            self.show_pane(self.papers)
        elif self.question.like:
            self.go_back()
        else:
            return False
        return True

    def resize_pane(self, by: int) -> None:
        """Make the focused pane wider; the list takes the room or gives it, from the detail pane."""
        target: Pane = self.filters if self.pane is self.filters else self.detail
        grown = by if self.pane is target else -by
        width = max(16, min(target.outer_size.width + grown, self.size.width - 40))
        target.styles.width = width
        self.widths[str(target.id)] = width

    def toggle_filter(self) -> None:
        """Switch the filter under the cursor of the filter pane."""
        if self.filters.filter:
            self.ask(filters=self.question.toggled(self.filters.filter))

    def action_drop_filter(self, number: int) -> None:
        """Take a filter's chip off."""
        chosen = self.question.filters
        self.ask(filters=tuple(f for n, f in enumerate(chosen) if n != number))

    def visit(self, *, to_top: bool = True, **changes: Any) -> None:  # noqa: ANN401
        """Show something else; `go_back` comes back to what is shown now."""
        self._left.append((self.question, self.papers.key or self.cursor_key))
        self.ask(to_top=to_top, **changes)

    def go_back(self) -> bool:
        """Go back to what was shown before, the cursor where it was; tell whether there was anything."""
        if not self._left:
            return False
        self.question, key = self._left.pop()
        self.ask(at=key, text=self.question.text)
        return True

    def take_offer(self) -> bool:
        """Ask what was offered instead of a question that finds nothing; tell whether anything was."""
        if self.answer.keys or not self.offers or self.answer.question.text != self.question.text:
            return False
        # A query that ended in a blank had a finished last word, and the offer was counted so.
        ended = " " if self.question.text.endswith(" ") else ""
        self.ask(text=self.offers[0].text + ended, to_top=True)
        return True

    def action_back(self) -> None:
        """Go back, from a chip."""
        self.go_back()

    def action_switch_off(self, number: int) -> None:
        """Let a word of the reason count no longer."""
        if number < len(self.answer.because):
            self.ask(without=(*self.question.without, self.answer.because[number]))

    async def current(self) -> Paper | None:
        """Return the paper under the cursor."""
        return await asyncio.to_thread(self.desk.paper, self.papers.key) if self.papers.key else None

    async def acting_on(self, limit: int | None = None) -> list[Paper]:
        """Return the papers that a command acts on: the marked ones, else the one under the cursor."""
        chosen = self.papers.chosen
        keys = [key for key in self.papers.keys if key in chosen] or [self.papers.key]
        return await asyncio.to_thread(self.desk.papers, keys[:limit])

    async def edit(self, change: Edit) -> None:
        """Make an edit of the shelf; it is on disk before it shows."""
        papers = await self.acting_on()
        if not papers:
            return
        # One after the other, in the order of the keys: two toggles must not overtake each other.
        async with self._edits:
            try:
                done = await asyncio.to_thread(change, self.desk.shelf, papers)
            except CarrelError as error:
                self.say(str(error), "error")
                return
        if len(papers) > 1:
            self.say(done)
        self.papers.refresh()
        self.ask()

    def say(self, text: str, severity: str = "information") -> None:
        """Tell the person something, as plain text; what was said a moment ago is not said again."""
        now = time.monotonic()
        if text == self._said[0] and now - self._said[1] < QUIET:
            return
        self._said = (text, now)
        self.notify(line(text), severity=severity, markup=False)  # type: ignore[arg-type]

    async def choose(self, title: str, items: Sequence[Item]) -> str:
        """Ask for one of a few things; empty when the person wants none."""
        return await self.app.push_screen_wait(Menu(title, items)) or ""

    async def open_url(self, url: str, otherwise: str) -> None:
        """Open a link in the browser, or say why not."""
        said = await asyncio.to_thread(open_in_browser, url, self.settings.browser) if url else otherwise
        if said:
            self.say(said, "warning")

    async def copy(self, text: str, what: str) -> None:
        """Copy a text by every way there is, and say which took it."""
        self.app.copy_to_clipboard(text)
        self.say(await asyncio.to_thread(Clipboard().copied, text, what))

    @work(exit_on_error=False)
    async def action_follow(self, number: int) -> None:
        """Open a link of the shown abstract by its number."""
        links = self.detail.paper.links if self.detail.paper else ()
        if number < len(links):
            await self.open_url(links[number].url, "")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Let the app say what failed in the background."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.post_message(self.Failed(event.worker.error))

    def leave(self) -> None:
        """Leave Carrel."""
        self.app.exit()

    # Keys ------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide commands that make no sense now."""
        if action != "command":
            return True
        name = str(parameters[0])
        # While the library is being opened one can already type: what is typed must not run commands.
        return BY_ID[name].enabled(self) if self._desk else name in {"quit", "help", "search"}

    def action_command(self, name: str) -> None:
        """Run a command."""
        self.run_command(name)

    def run_command(self, name: str) -> None:
        """Run a command by its id, if it makes sense now."""
        if name not in BY_ID or not self.check_action("command", (name,)):
            return
        result = BY_ID[name].run(self)
        if isawaitable(result):
            self._await(result)

    @work(group="command", exit_on_error=False)
    async def _await(self, running: Awaitable[None]) -> None:
        await running

    def on_key(self, event: events.Key) -> None:
        """Put the two strokes of a key such as `g g` together."""
        if self._strokes.takes(event.key):
            event.stop()
            event.prevent_default()

    def _run_later(self, name: str) -> None:
        # By way of the app, where the commands of the keys before may still be waiting.
        self.app.call_later(self.run_command, name)

    @work(group="command", exit_on_error=False)
    async def _offer_second(self, first: str) -> None:
        """Show what may follow the first stroke, to a person who hesitates."""
        self.run_command(await self.choose(f"{shown(first)} …", continuations(self.keymap, first)))


def with_keys(keymap: Keymap) -> type[MainScreen]:
    """Return the main screen with a person's keys.

    A class of its own, since Textual reads bindings from classes only; `set_keymap` knows nothing
    of two-stroke keys and accepts nonsense in silence.
    """
    made: list[Binding] = bindings(keymap)
    return type("MainScreen", (MainScreen,), {"BINDINGS": made})
