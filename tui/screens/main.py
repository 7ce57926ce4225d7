"""The main screen: search box, filters, list and detail, and how they hear of each other.

The screen has the question and the answer; it sets what the panes show, and they post messages.
Whatever reads a file or the index runs in a thread; a newer question cancels an older one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Input, Static

from search.errors import CarrelError
from tui.config.settings import Settings
from tui.desk.app_state import AppState
from tui.desk.calendar_days import days_heading
from tui.desk.notes import NoteLink, no_target, query_for
from tui.desk.query_history import QueryHistory
from tui.desk.question import Answer, Question, ViewStack, narrowed
from tui.desk.reading_list import list_heading, list_in_view
from tui.desk.render import line
from tui.screens.command_screen import CommandScreen
from tui.screens.main_layout import BREAKPOINTS, LAYOUT, Pane, Panes, empty_text, error_text, filter_title, status_text
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
    from shelf.edits.plan import Planner
    from tui.desk.desk import Desk
    from tui.desk.why import Why

_WITHOUT_LIBRARY = frozenset({"quit", "help", "search"})


def no_such_paper(label: str, *, ambiguous: bool = False) -> str:
    return f'"{line(label)}" {no_target(ambiguous)}.'


class MainScreen(CommandScreen[None]):
    """Search box, filters, list and detail."""

    DEFAULT_CSS = LAYOUT
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    AUTO_FOCUS = "PaperList"
    SCOPES = ("search", "values", "main")
    GROUP = "command"

    box = query_one(SearchBox)
    papers = query_one(PaperList)
    filters = query_one(FilterPane)
    detail = query_one(DetailPane)
    chips = query_one(Chips)
    panes = query_one(Panes)

    def __init__(self, settings: Settings, state: AppState) -> None:
        super().__init__()
        self.settings = settings
        # The last word always counts as incomplete here: leaving the box must not change the list.
        self.question = Question(
            state.query, state.sort, typing=True, usual=settings.sort, most=settings.match == "most"
        )
        self.answer = Answer()
        self.widths = dict(state.widths)
        self.cursor_key = state.cursor
        self._desk: Desk | None = None
        self._edits = asyncio.Lock()
        self.offers: tuple[Suggestion, ...] = ()
        self._had_papers = False
        self.views = ViewStack()
        self.explaining = False
        self._adding = False  # whether the search box was entered to narrow

    def compose(self) -> ComposeResult:
        with Horizontal(id="top"):
            yield Static(Content("Carrel"), id="name")
            yield Static(Content("/"), id="slash")
            yield SearchBox()
            yield Static(Content("opening…"), id="status")
        yield Chips()
        yield Panes(self.widths)
        yield KeyBar()

    def on_mount(self) -> None:
        self.papers.notice = "Opening the library…"
        with self.prevent(Input.Changed):
            self.box.value = self.question.text

    def on_resize(self) -> None:
        if self.answer.with_all is not None:
            # A wider screen has room for more in the header.
            self._count()

    # Called by the app -----------------------------------------------------------------------

    @property
    def desk(self) -> Desk:
        """The desk; commands that need it are disabled until it is open."""
        assert self._desk is not None
        return self._desk

    @property
    def ready(self) -> bool:
        return self._desk is not None

    @property
    def active_scopes(self) -> tuple[str, ...]:
        if self.box.has_focus:
            return ("search", "main")
        return ("values", "main") if self.filters.finding else ("main",)

    @property
    def hint_scope(self) -> str:
        typing = self.active_scopes[0]
        if typing != "main":
            return typing
        return "filters" if self.pane is self.filters else "detail" if self.pane is self.detail else "main"

    def can_run(self, name: str) -> bool:
        # While the library is being opened, typing must not run commands.
        return (self.ready or name in _WITHOUT_LIBRARY or name.startswith("search-")) and super().can_run(name)

    def opened(self, desk: Desk) -> None:
        self._desk = desk
        self.detail.open(desk)
        self.box.history = QueryHistory(desk.places.history_file)
        self.papers.entry_of, self.papers.title_of = desk.shelf.entry, desk.title
        self.papers.colour_of = desk.shelf.tag_colour
        self.watch(self.papers, "chosen", self._count, init=False)
        self.refresh_bindings()
        self.ask()

    def show_not_open(self, error: CarrelError) -> None:
        """Show in the list's place why the library cannot be opened."""
        self.papers.notice = error_text(error)
        self.query_one("#status", Static).update(Content("not open"))
        self.papers.refresh()

    def ask(self, *, to_top: bool = False, at: str = "", delay: float = 0.0, **changes: Any) -> None:  # noqa: ANN401
        """Ask again, with some fields of the question changed; the answer is shown when it arrives.

        Args:
            to_top: Whether the cursor goes to the first paper; otherwise it stays on its paper.
            at: Key of the paper that the cursor goes to.
            delay: Seconds to wait for another question first.
            **changes: Fields of `Question`.
        """
        self.question = replace(self.question, **changes)
        if "text" in changes and self.box.value != self.question.text:
            with self.prevent(Input.Changed):
                self.box.value = self.question.text
            # Typing continues at the end.
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
            # The list first; the panes beside it are counted afterwards.
            self._show(answer, to_top, at)
            await self._painted()
            self.filters.show(await asyncio.to_thread(desk.facet_rows, answer, self.filters.holding))
            # With its counts: a title that is set draws the whole pane.
            self.filters.border_title = filter_title(answer)
            explanation = await asyncio.to_thread(_explained, desk, answer)
        except CarrelError as error:
            self.show_error(error)
            return
        self.offers = explanation.suggestions if explanation else ()
        self.papers.notice = empty_text(answer, self.offers)
        self.chips.show(answer, explanation)

    async def _painted(self) -> None:
        """Wait until the changes are painted: counting in another thread would delay that."""
        painted = asyncio.Event()
        if self.call_after_refresh(painted.set):
            await painted.wait()

    def _show(self, answer: Answer, to_top: bool, at: str) -> None:
        # The cursor as it is now, not when the question was asked.
        key_before = at or self.papers.key or self.cursor_key
        self.answer = answer
        self.explaining = self.explaining and bool(answer.question.facets.rest)
        self.papers.terms, self.papers.columns = answer.terms, answer.columns
        self.papers.notice = empty_text(answer)
        shown = list_in_view(self.desk, answer)
        named = list_heading(shown, self.is_read) if shown else days_heading(answer.question.facets)
        self.papers.border_title = Content(named or "Papers")
        self.papers.show(answer.keys, "" if to_top else key_before, answer.with_all)
        if to_top:
            self.papers.rows_changed(0)
        self.chips.show(answer)
        self._count()
        self._read_detail()
        if bool(answer.keys) != self._had_papers:
            # The key bar hides commands that need a paper.
            self._had_papers = bool(answer.keys)
            self.refresh_bindings()

    @work(exclusive=True, group="choices", exit_on_error=False)
    async def _list_choices(self) -> None:
        if self._desk is not None:
            self.filters.show(await asyncio.to_thread(self._desk.facet_rows, self.answer, self.filters.holding))

    def _count(self) -> None:
        status = status_text(self.answer, len(self.papers.chosen), self.app.size.width)
        self.query_one("#status", Static).update(Content(status))

    # Messages of the panes -------------------------------------------------------------------

    @on(Input.Changed, "#search")
    def _typed(self) -> None:
        # A new search starts at its best hit. The box is read now, not when the message was sent:
        # more may have been typed since.
        self.ask(text=self.box.value, to_top=True, delay=self.settings.delay_ms / 1000)

    @on(SearchBox.Left)
    def _done_typing(self, event: SearchBox.Left) -> None:
        if event.entered and not self.answer.keys:
            self.accept_suggestion()
        if (text := narrowed(self.box.value)) != self.box.value:
            self.ask(text=text)
        self.panes.go_to(self.papers)

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
        self.panes.go_to(self.detail)

    @on(RowList.Chosen, "#filters")
    def _filter_clicked(self) -> None:
        self.toggle_filter()

    @on(FilterPane.Searched)
    def _value_sought(self) -> None:
        self._list_choices()

    @work(exclusive=True, group="detail", exit_on_error=False)
    async def _read_detail(self) -> None:
        if self._desk is None:
            return
        key = self.papers.key
        # While the list is empty, the old place is remembered.
        self.cursor_key = key or self.cursor_key
        paper = await asyncio.to_thread(self._desk.paper, key) if key else None
        answer = self.answer
        reasons = None
        if paper and self.explaining and answer.has_words:
            reasons = await asyncio.to_thread(_why, self._desk, answer, paper)
        await self.detail.show(paper, answer, reasons)

    # Called by commands ----------------------------------------------------------------------

    @property
    def pane(self) -> Pane:
        return self.panes.current

    def is_read(self, key: str) -> bool:
        entry = self.desk.shelf.entry(key)
        return entry is not None and entry.status == "read"

    @on(events.DescendantFocus)
    def _focused(self, event: events.DescendantFocus) -> None:
        if event.widget is self.box and self._adding:
            self._adding = False
            # Also clears the selection, so that the text stays.
            self.box.cursor_position = len(self.box.value)

    def explain(self, *, on: bool) -> None:
        """Show in the detail pane why each paper is where it is, or no longer."""
        self.explaining = on
        if on:
            self.detail.scroll_to(y=0, animate=False)
            if not self.detail.display:
                self.panes.go_to(self.detail)
        self._read_detail()

    def step_back(self) -> bool:
        """Leave a zoomed pane, or go back to the list; return whether there was anything to leave."""
        if self.panes.has_class("zoomed"):
            self.panes.remove_class("zoomed")
        elif self.pane is self.filters and self.filters.stop_finding():
            pass
        elif self.pane is not self.papers:
            self.panes.go_to(self.papers)
        elif self.question.like:
            self.go_back()
        else:
            return False
        return True

    def toggle_filter(self, *, out: bool = False) -> None:
        if self.filters.filter:
            self.choose_facets(self.question.facets.toggled(self.filters.filter, out=out), to_top=False)

    def choose_facets(self, facets: Facets, *, to_top: bool) -> None:
        self.visit(to_top=to_top, text=facets.text())

    def show_query(self, text: str) -> None:
        """Show the papers of a query, alone and in their own order."""
        # The blank says that the last word is complete.
        self.visit(text=f"{text.rstrip()} ", like=(), unlike=(), without=(), sort="")
        self.panes.go_to(self.papers)

    def visit(self, *, to_top: bool = True, **changes: Any) -> None:  # noqa: ANN401
        """Show another view; `go_back` returns to this one."""
        self._leave()
        self.ask(to_top=to_top, **changes)

    def _leave(self) -> None:
        self.views.push(self.question, self.papers.key or self.cursor_key)
        if self._desk is not None:
            self._looked_at(self._desk, self.question)

    @work(group="looked", exit_on_error=False)
    async def _looked_at(self, desk: Desk, question: Question) -> None:
        if await asyncio.to_thread(desk.mark_seen, question):
            self._list_choices()

    def go_back(self) -> bool:
        """Go back to the previous view, the cursor where it was; return whether there was one."""
        view = self.views.back(self.question)
        if view is None:
            return False
        self.question = view.question
        self.ask(at=view.key, text=self.question.text)
        return True

    def search(self, *, narrow: bool = False) -> None:
        """Go to the search box.

        Args:
            narrow: To add to the query, rather than to begin another.
        """
        if not narrow:
            self._leave()
        self._adding = narrow
        self.box.focus()

    def accept_suggestion(self) -> bool:
        """Show what was suggested instead of a search without results; return whether anything was."""
        if not self.offers or self.answer.question.text != self.question.text:
            return False
        # A query that ends in a blank has a complete last word, and the suggestion was counted so.
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
        return await asyncio.to_thread(self.desk.paper, self.papers.key) if self.papers.key else None

    async def acting_on(self, limit: int | None = None) -> list[Paper]:
        """The papers that a command acts on: the marked ones, else the one under the cursor."""
        chosen = self.papers.chosen
        # A million papers are only looked through if some are marked.
        keys = ([key for key in self.papers.keys if key in chosen] if chosen else []) or [self.papers.key]
        return await asyncio.to_thread(self.desk.papers, keys[:limit])

    async def edit(self, plan: Callable[[Sequence[Paper]], Planner], papers: Sequence[Paper] | None = None) -> None:
        """Edit what the shelf has of papers, by default those acted on; the edit is on disk before it shows."""
        if papers is None:
            papers = await self.acting_on()
        if papers:
            await self.change(lambda: self.desk.shelf.edit(plan(papers)), quiet=len(papers) == 1)

    async def change(self, change: Callable[[], str], *, quiet: bool = False) -> None:
        """Make any edit; once it is on disk, show it and, unless `quiet`, say what was done."""
        # One after the other, in the order of the keys: two toggles must not overtake each other.
        async with self._edits:
            done = await self.attempt(change)
        if done is None:
            return
        if not quiet:
            self.say(done)
        self.papers.refresh()
        self.ask()

    @work(exit_on_error=False)
    async def action_follow(self, number: int) -> None:
        links = self.detail.paper.links if self.detail.paper else ()
        if number < len(links):
            await self.open_url(links[number].url, "")

    @work(group="command", exit_on_error=False)
    async def action_follow_note(self, number: int) -> None:
        """Follow a link of the shown note, or go to a note that links here, by its number."""
        ways = self.detail.noted.links
        if number < len(ways):
            await self.follow_link(ways[number])

    async def follow_link(self, link: NoteLink) -> None:
        """Go where a link of a note leads; Backspace comes back."""
        if link.url:
            await self.open_url(link.url)
        elif not link.key:
            self.say(no_such_paper(link.label, ambiguous=link.ambiguous), "warning")
        elif link.key != self.papers.key:
            self.visit(text=query_for(link.key), like=(), unlike=(), without=(), sort="")

    def leave(self) -> None:
        self.app.exit()


def _why(desk: Desk, answer: Answer, paper: Paper) -> Why | None:
    # Imported when it is asked for, not when the app starts.
    from tui.desk.why import why

    return why(desk, answer, paper)


def _explained(desk: Desk, answer: Answer) -> Explanation | None:
    if not answer.question.text.strip():
        return None
    # Imported when something is asked, not when the app starts.
    from tui.desk.explain_answer import explain_answer

    return explain_answer(desk, answer)
