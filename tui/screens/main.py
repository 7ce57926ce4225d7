"""The main screen: search box, filters, list and detail, and how they hear of each other.

The screen holds the question and the answer; the panes are told what to show and speak up in
messages. Whatever reads a file or the index runs in a thread; a newer question makes the answer
to an older one void.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Input, Static

from search.errors import CarrelError
from tui.commands.notes import follow
from tui.config.keymap import Keymap
from tui.config.settings import Settings
from tui.desk.days import days_heading
from tui.desk.notes import NO_NOTE, LinkResolver
from tui.desk.query_history import QueryHistory
from tui.desk.question import Answer, Question, ViewStack
from tui.desk.reading_list import list_heading, list_in_view
from tui.desk.state import AppState
from tui.screens.command_screen import CommandScreen, bindings
from tui.screens.main_layout import BREAKPOINTS, LAYOUT, empty_text, error_text, status_text
from tui.widgets.chips import Chips
from tui.widgets.detail import DetailPane
from tui.widgets.filter_pane import FilterPane
from tui.widgets.key_bar import KeyBar
from tui.widgets.paper_list import PaperList
from tui.widgets.rows import RowList
from tui.widgets.search_box import SearchBox

if TYPE_CHECKING:
    from search.insight.explain import Explanation, Suggestion
    from search.paper import Paper
    from search.query.facets import Facets
    from shelf.shelf import Shelf
    from tui.desk.desk import Desk

    Edit = Callable[[Shelf, Sequence[Paper]], str]

Pane = RowList | DetailPane


class MainScreen(CommandScreen):
    """The reading room.

    Args:
        settings: What the person set.
        state: Where the person was the last time.
    """

    DEFAULT_CSS = LAYOUT
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    AUTO_FOCUS = "PaperList"

    box = query_one(SearchBox)
    papers = query_one(PaperList)
    filters = query_one(FilterPane)
    detail = query_one(DetailPane)
    chips = query_one(Chips)

    def __init__(self, settings: Settings, state: AppState) -> None:
        super().__init__(settings.keys, settings.browser)
        self.settings = settings
        # The last word always counts as unfinished here: leaving the box must not change the list.
        self.question = Question(state.query, state.sort, typing=True, usual=settings.sort)
        self.answer = Answer()
        self.widths = dict(state.widths)
        self.cursor_key = state.cursor
        self._desk: Desk | None = None
        self._note_links: LinkResolver | None = None
        self._pane: Pane | None = None
        self._edits = asyncio.Lock()
        self.offers: tuple[Suggestion, ...] = ()
        self._had_papers = False
        self.views = ViewStack()
        self._adding = False  # whether the search box is gone to to add to it

    def compose(self) -> ComposeResult:
        """Lay out the screen; nothing is read yet."""
        with Horizontal(id="top"):
            yield Static(Content("Carrel"), id="name")
            yield Static(Content("/"), id="slash")
            yield SearchBox()
            yield Static(Content("opening…"), id="status")
        yield Chips()
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

    @property
    def ready(self) -> bool:
        """Tell whether the library is open."""
        return self._desk is not None

    def opened(self, desk: Desk) -> None:
        """Take in that library and shelf are open."""
        self._desk = desk
        self._note_links = LinkResolver(desk)
        self.box.history = QueryHistory(desk.places.history_file)
        self.papers.entry_of, self.papers.title_of = desk.shelf.entry, desk.title
        self.papers.colour_of = self.detail.colour_of = desk.shelf.tag_colour
        self.watch(self.papers, "chosen", self._count, init=False)
        self.refresh_bindings()
        self.ask()

    def trouble(self, error: CarrelError) -> None:
        """Say in the list's place what went wrong, when there is nothing else to show."""
        self.papers.notice = error_text(error)
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
            # One goes on typing at the end, whatever was put there.
            self.box.cursor_position = len(self.box.value)
        if self._desk is not None:
            self._find(self._desk, self.question, to_top, at, delay)

    @work(exclusive=True, group="find", exit_on_error=False)
    async def _find(self, desk: Desk, question: Question, to_top: bool, at: str, delay: float) -> None:
        # Debounced here: a newer question cancels this one while it sleeps, or drops its answer.
        if delay:
            await asyncio.sleep(delay)
        try:
            answer = await asyncio.to_thread(desk.answer, question)
            # The list first; what is beside it is counted while one reads.
            self._show(answer, to_top, at)
            await self._painted()
            self.filters.show(await asyncio.to_thread(desk.facet_rows, answer, self.filters.holding))
            told = await asyncio.to_thread(_explained, desk, answer)
        except CarrelError as error:
            self.say(str(error), "error")
            return
        self.offers = told.suggestions if told else ()
        self.papers.notice = empty_text(answer, self.offers)
        self.chips.show(answer, told)

    async def _painted(self) -> None:
        """Wait until what was changed is on the screen: counting in another thread would hold that up."""
        painted = asyncio.Event()
        if self.call_after_refresh(painted.set):
            await painted.wait()

    def _show(self, answer: Answer, to_top: bool, at: str) -> None:
        # Where the cursor is now, not where it was when the question was asked.
        held = at or self.papers.key or self.cursor_key
        self.answer = answer
        self.papers.wanted, self.papers.columns = answer.terms, answer.columns
        self.papers.notice = empty_text(answer)
        shown = list_in_view(self.desk, answer)
        named = list_heading(shown, self.is_read) if shown else days_heading(answer.question.facets)
        self.papers.border_title = Content(named or "Papers")
        self.papers.show(answer.keys, "" if to_top else held)
        if to_top:
            self.papers.rows_changed(0)
        self.chips.show(answer)
        self._count()
        self._read_detail()
        if bool(answer.keys) != self._had_papers:
            # Remakes the footer, which takes longer than all else here.
            self._had_papers = bool(answer.keys)
            self.refresh_bindings()

    @work(exclusive=True, group="choices", exit_on_error=False)
    async def _list_choices(self) -> None:
        if self._desk is not None:
            self.filters.show(await asyncio.to_thread(self._desk.facet_rows, self.answer, self.filters.holding))

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
        if event.entered and not self.answer.keys:
            self.take_offer()
        self.show_pane(self.papers)

    @on(SearchBox.Moved)
    def _moved_while_typing(self, event: SearchBox.Moved) -> None:
        before = self.papers.cursor
        self.papers.move(event.by)
        self.box.moved(self.papers.cursor - before)

    @on(RowList.Moved, "#papers")
    def _cursor_moved(self) -> None:
        self._read_detail()

    @on(RowList.Chosen, "#papers")
    def _paper_clicked(self) -> None:
        self.show_pane(self.detail)

    @on(RowList.Chosen, "#filters")
    def _filter_clicked(self) -> None:
        self.toggle_filter()

    @on(FilterPane.Sought)
    def _value_sought(self) -> None:
        self._list_choices()

    @work(exclusive=True, group="detail", exit_on_error=False)
    async def _read_detail(self) -> None:
        if self._desk is None:
            return
        key = self.papers.key
        # While nothing is listed, the place is kept for when something is again.
        self.cursor_key = key or self.cursor_key
        paper = await asyncio.to_thread(self._desk.paper, key) if key else None
        noted = await asyncio.to_thread(self._note_links.about, key) if key and self._note_links else NO_NOTE
        if key == self.papers.key:
            known = key in self.answer.columns.titles
            self.detail.noted = noted
            lists = self._desk.lists.lists_of(key)
            self.detail.show(paper, self._desk.shelf.entry(key), self.answer.terms, known, lists)

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
        elif event.widget is self.box and self._adding:
            self._adding = False
            # Which also takes the selection away, so that what stands there stays.
            self.box.cursor_position = len(self.box.value)

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
        elif self.pane is self.filters and self.filters.stop_finding():
            pass
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

    def toggle_filter(self, *, out: bool = False) -> None:
        """Switch the filter under the cursor of the filter pane, or rule its value out."""
        if self.filters.filter:
            self.choose_facets(self.question.facets.toggled(self.filters.filter, out=out), to_top=False)

    def choose_facets(self, facets: Facets, *, to_top: bool) -> None:
        """Show what other choices of the facets leave."""
        self.visit(to_top=to_top, text=facets.text())

    def visit(self, *, to_top: bool = True, **changes: Any) -> None:  # noqa: ANN401
        """Show something else; `go_back` comes back to what is shown now."""
        self._leave()
        self.ask(to_top=to_top, **changes)

    def _leave(self) -> None:
        """Take in that one goes on from what is shown."""
        self.views.push(self.question, self.papers.key or self.cursor_key)
        if self._desk is not None:
            self._looked_at(self._desk, self.question)

    @work(group="looked", exit_on_error=False)
    async def _looked_at(self, desk: Desk, question: Question) -> None:
        if await asyncio.to_thread(desk.mark_seen, question):
            self._list_choices()

    def go_back(self) -> bool:
        """Go back to what was shown before, the cursor where it was; tell whether there was anything."""
        view = self.views.back(self.question)
        if view is None:
            return False
        self.question = view.question
        self.ask(at=view.key, text=self.question.text)
        return True

    def search(self, *, narrow: bool = False) -> None:
        """Go to the search box.

        Args:
            narrow: To add to what it says, rather than to search for something else.
        """
        if not narrow:
            self._leave()
        self._adding = narrow
        self.box.focus()

    def take_offer(self) -> bool:
        """Ask what was offered instead of a question that finds nothing; tell whether anything was."""
        if not self.offers or self.answer.question.text != self.question.text:
            return False
        # A query that ended in a blank had a finished last word, and the offer was counted so.
        ended = " " if self.question.text.endswith(" ") else ""
        self.visit(text=self.offers[0].text + ended)
        return True

    @on(Chips.Dropped)
    def _clause_dropped(self, event: Chips.Dropped) -> None:
        self.visit(to_top=False, text=self.question.query.without_clause(event.number))

    @on(Chips.Back)
    def _likeness_dropped(self) -> None:
        self.go_back()

    @on(Chips.SwitchedOff)
    def _word_switched_off(self, event: Chips.SwitchedOff) -> None:
        if event.number < len(self.answer.because):
            self.visit(without=(*self.question.without, self.answer.because[event.number]))

    async def current(self) -> Paper | None:
        """Return the paper under the cursor."""
        return await asyncio.to_thread(self.desk.paper, self.papers.key) if self.papers.key else None

    async def acting_on(self, limit: int | None = None) -> list[Paper]:
        """Return the papers that a command acts on: the marked ones, else the one under the cursor."""
        chosen = self.papers.chosen
        # There may be a million papers, which are gone through only if some are marked.
        keys = ([key for key in self.papers.keys if key in chosen] if chosen else []) or [self.papers.key]
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

    async def change(self, change: Callable[[], str]) -> None:
        """Make a change of what the person keeps, whatever it is about; say it when it is on disk, and show it."""
        async with self._edits:
            try:
                done = await asyncio.to_thread(change)
            except CarrelError as error:
                self.say(str(error), "error")
                return
        self.say(done)
        self.papers.refresh()
        self.ask()

    @work(exit_on_error=False)
    async def action_follow(self, number: int) -> None:
        """Open a link of the shown abstract by its number."""
        links = self.detail.paper.links if self.detail.paper else ()
        if number < len(links):
            await self.open_url(links[number].url, "")

    @work(group="command", exit_on_error=False)
    async def action_follow_note(self, number: int) -> None:
        """Follow a link of the shown note, or go to a note that links here, by its number."""
        ways = self.detail.noted.links
        if number < len(ways):
            await follow(self, ways[number])

    def leave(self) -> None:
        """Leave Carrel."""
        self.app.exit()


def with_keys(keymap: Keymap) -> type[MainScreen]:
    """Return the main screen with a person's keys.

    A class of its own, since Textual reads bindings from classes only; `set_keymap` knows nothing
    of two-stroke keys and accepts nonsense in silence.
    """
    made: list[Binding] = bindings(keymap)
    return type("MainScreen", (MainScreen,), {"BINDINGS": made})


def _explained(desk: Desk, answer: Answer) -> Explanation | None:
    if not answer.question.text.strip():
        return None
    # Imported when something is asked, not when the app starts.
    from tui.desk.explain import explain_answer

    return explain_answer(desk, answer)
