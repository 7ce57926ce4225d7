"""Statistics: papers per week, reading progress, frequent values, upvotes and trends, a page each."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from textual import on, work

from search.errors import CarrelError
from search.insight.statistics.figures import DatedPapers, Trend
from search.insight.statistics.periods import PERIOD_UNITS, PeriodUnit, Timeline
from search.text.plural import plural
from tui.commands.base import MenuItem
from tui.desk.render import line
from tui.desk.statistics.compute import TRENDS, FigureOptions, Figures, TrendQuery, compute_figures, trends, with_lists
from tui.desk.statistics.pages import PAGES, RowTarget, trend_page
from tui.screens.prompts import Prompt
from tui.screens.row_screen import RowScreen
from tui.widgets.statistics_rows import Draw, FigureRows
from tui.widgets.tabs import TabLine

if TYPE_CHECKING:
    from tui.desk.desk import Desk

NO_SAVED = "No saved searches yet; + in the list of papers saves one."
TREND_HINT = "How many papers a query finds, over time."
VIEWS = (*PAGES, "Trend")
_TREND = len(PAGES)
# Key to what it says and how many days it goes back; 0: all.
_RANGES = {
    "a": ("everything", 0),
    "5": ("the last five years", 5 * 365),
    "y": ("the last year", 365),
    "h": ("the last half-year", 182),
    "q": ("the last three months", 91),
    "m": ("the last month", 30),
}


class StatisticsScreen(RowScreen[RowTarget]):
    """Dismissed with the papers to show, or None. The current search is the first trend."""

    SCOPES = ("statistics",)
    rows: FigureRows

    def __init__(self, desk: Desk, query: str = "") -> None:
        super().__init__(FigureRows())
        self._desk = desk
        self.options = FigureOptions()
        self._range = "a"
        self.view = 0
        self.share = False
        self.queries: list[TrendQuery] = [TrendQuery(query)] if query.strip() else []
        self._record = DatedPapers()
        self.figures: Figures | None = None
        self.trends: tuple[Timeline, Sequence[Trend]] = (Timeline((), date.min, date.min), ())

    def on_mount(self) -> None:
        self.mount(TabLine(VIEWS), before=self.rows)
        self.rows.notice = "Counting…"
        self.show_heading("Statistics", "counting…")
        self._read()

    @work(exclusive=True, group="find", exit_on_error=False)
    async def _read(self) -> None:
        try:
            record, figures, self.trends = await asyncio.to_thread(self._gather, self.options, tuple(self.queries))
            self._record, self.figures = record, figures
            self._show()
            # The slowest part comes last.
            self.figures = await asyncio.to_thread(self._count, record, figures)
            self._show()
        except CarrelError as error:
            self.rows.show(None, to_top=True)
            self.show_error(error)

    def _gather(
        self, options: FigureOptions, queries: Sequence[TrendQuery]
    ) -> tuple[DatedPapers, Figures, tuple[Timeline, Sequence[Trend]]]:
        columns, today = self._desk.library.snapshot().columns, date.today()
        record = self._record
        if record.columns is not columns:
            record = DatedPapers.of(columns)
        figures = compute_figures(self._desk, record, options, today)
        # Nothing is searched where nothing is asked: the index need not be opened for it.
        computed = trends(self._desk, record, options, today, queries) if queries else (figures.scope, ())
        return record, figures, computed

    def _count(self, record: DatedPapers, figures: Figures) -> Figures:
        return with_lists(self._desk, record, self._desk.library.snapshot().facets, figures)

    # What is shown ---------------------------------------------------------------------------

    def _show(self, *, to_top: bool = False) -> None:
        self.query_one(TabLine).shown = self.view
        if self.figures is None:
            return
        self.rows.show(self._drawing(self.figures), to_top=to_top)
        per = self._scope(self.figures).period
        self.show_heading(
            f"Statistics · per {per} · {_RANGES[self._range][0]}", plural(self.figures.papers.total, "paper")
        )
        self.refresh_bindings()

    def _scope(self, figures: Figures) -> Timeline:
        return figures.progress.scope if VIEWS[self.view] == "Reading" else figures.scope

    def _drawing(self, figures: Figures) -> Draw:
        if self.view != _TREND:
            page = PAGES[VIEWS[self.view]]
            return lambda size: page(figures, size)
        scope, trends = self.trends
        shown = list(zip(trends, (each.query for each in self.queries), strict=False))
        return lambda size: trend_page(scope, shown, size, share=self.share)

    @property
    def can_choose(self) -> bool:
        return self.rows.target is not None

    @property
    def on_trend(self) -> bool:
        return self.view == _TREND

    # What one can do -------------------------------------------------------------------------

    def chosen(self) -> RowTarget:
        assert self.rows.target is not None
        return self.rows.target

    def action_show(self, view: int) -> None:
        self.view = view
        self._show(to_top=True)

    def action_view(self, step: int) -> None:
        self.action_show((self.view + step) % len(VIEWS))

    @on(TabLine.Clicked)
    def _view_clicked(self, event: TabLine.Clicked) -> None:
        self.action_show(event.number)

    def action_period(self, period: PeriodUnit) -> None:
        self.options = FigureOptions(period, self.options.since)
        self._read()

    def action_next_period(self) -> None:
        """Count per month where it was per week, and so on: for clicks in the key bar."""
        if self.figures is not None:
            now = PERIOD_UNITS.index(self._scope(self.figures).period)
            self.action_period(PERIOD_UNITS[(now + 1) % len(PERIOD_UNITS)])

    @work(group="command", exit_on_error=False)
    async def action_range(self) -> None:
        items = [MenuItem(key, label, key, ticked=key == self._range) for key, (label, _) in _RANGES.items()]
        chosen = await self.choose("Figures of", items)
        if chosen:
            self._range = chosen
            days = _RANGES[chosen][1]
            # Back to the default period for that range.
            self.options = FigureOptions(None, date.today() - timedelta(days) if days else None)
            self._read()

    @work(group="command", exit_on_error=False)
    async def action_trend(self) -> None:
        query = await self.app.push_screen_wait(Prompt("Trend", TREND_HINT, "query"))
        if query:
            self._add(TrendQuery(query))

    @work(group="command", exit_on_error=False)
    async def action_saved(self) -> None:
        saved = self._desk.saved.searches.all()
        if not saved:
            self.say(NO_SAVED)
            return
        items = [MenuItem(each.key, line(each.name), each.name) for each in saved]
        name = await self.choose("Trend of a saved search", items)
        search = self._desk.saved.searches.get(name) if name else None
        if search:
            self._add(TrendQuery(search.query, search.name))

    def _add(self, query: TrendQuery) -> None:
        """Add a trend; drop the first one if there are more than can be told apart."""
        self.queries = [*(each for each in self.queries if each != query), query][-TRENDS:]
        self._read()

    def action_share(self) -> None:
        """Show numbers, or shares of all papers."""
        self.share = not self.share
        self._show()

    def action_drop(self) -> None:
        target = self.rows.target
        place = next((n for n, each in enumerate(self.queries) if target and each.query == target.query), None)
        if place is not None:
            self.queries = [each for number, each in enumerate(self.queries) if number != place]
            self._read()
