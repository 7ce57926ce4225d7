"""The pages of figures and trends as rows: the same on screen and on the command line."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from search.insight.statistics.figures import FrequentValue, Trend, UpvoteBin
from search.insight.statistics.periods import UNIT_DAYS, Bucket, PeriodUnit, Timeline
from search.query.facets import Filter
from search.text.plural import plural
from tui.desk.render import Piece, fit, line
from tui.desk.statistics.compute import LISTS, Figures
from tui.plots.axes import Label, percent, terse
from tui.plots.charts import MARKERS, SEVERAL, Bar, bars, columns, lines


class RowTarget(NamedTuple):
    """What a row opens: the papers of a query, or one paper."""

    query: str = ""
    key: str = ""


class FigureRow(NamedTuple):
    """A row of a page: its text, safe to draw, and what it opens."""

    pieces: tuple[Piece, ...] = ()
    target: RowTarget | None = None


BLANK = FigureRow()
NO_TREND = "No trends yet: / adds a query, + a saved search."
NO_UPVOTE_DATA = "No upvote data. Pages of Hugging Face have upvotes."
NOTHING_READ = "Nothing was added to the shelf or read in this time."
SEVERAL_LINES = f"{SEVERAL} several lines"
COUNTING = "Counting keywords, categories and authors…"


def heading(text: str, note: str = "") -> FigureRow:
    return FigureRow((Piece(text, "strong"), Piece(f"  {note}" if note else "", "dim")))


def plot_rows(lines: Iterable[Sequence[Piece]]) -> Iterator[FigureRow]:
    yield from (FigureRow(tuple(line)) for line in lines)


def paragraph(text: str, width: int) -> Iterator[FigureRow]:
    lines = textwrap.wrap(text, max(1, width), break_long_words=False, break_on_hyphens=False)
    yield from (FigureRow((Piece(line, "dim"),)) for line in lines)


def axis_labels(spans: Iterable[Bucket]) -> tuple[Label, ...]:
    return tuple(Label(span.short, "" if span.period == "year" else str(span.start.year)) for span in spans)


Size = tuple[int, int]
Page = Callable[[Figures, Size], Iterator[FigureRow]]
# Lines of a plot: fewer show nothing, more add nothing.
_LOWEST, _HIGHEST = 7, 22


def _height(room: int) -> int:
    return max(_LOWEST, min(_HIGHEST, room))


def papers_page(figures: Figures, size: Size) -> Iterator[FigureRow]:
    """Yield the number of papers in each period, and what is counted."""
    width, height = size
    scope, papers = figures.scope, figures.papers
    yield from plot_rows(
        columns(papers.counts, axis_labels(scope.buckets), (width, _height(height - 4)), _per(scope.period))
    )
    yield BLANK
    yield from paragraph(_papers_summary(figures), width)


def _per(period: PeriodUnit, what: str = "papers") -> str:
    return f"{what} per {period}"


def _papers_summary(figures: Figures) -> str:
    scope, papers = figures.scope, figures.papers
    sentences = []
    if scope.buckets:
        most = max(range(len(papers.counts)), key=papers.counts.__getitem__)
        sentences.append(
            f"{plural(sum(papers.counts), 'paper')}, by the day of the first page that showed them, otherwise by "
            f"publication date. Most in {scope.buckets[most].long}: {papers.counts[most]:,}."
        )
    elif papers.total:
        sentences.append("No papers in this time.")
    else:
        sentences.append("The library is empty: `carrel import` fills it.")
    if papers.guessed:
        sentences.append(f"{plural(papers.guessed, 'paper')} on pages without a year: assumed to be recent.")
    if papers.undated:
        sentences.append(f"{plural(papers.undated, 'paper')} without a date.")
    if papers.later:
        sentences.append(f"{plural(papers.later, 'paper')} dated in the future, not counted.")
    return " ".join(sentences)


def reading_page(figures: Figures, size: Size) -> Iterator[FigureRow]:
    """Yield the papers kept, started and read in each period, and the unread ones at its end."""
    width, height = size
    done = figures.progress
    if not done.scope.buckets:
        yield from paragraph(NOTHING_READ, width)
        return
    names = axis_labels(done.scope.buckets)
    each = (width, _height((height - 4) // 2))
    counts = {"kept": done.kept, "started": done.started, "read": done.read}
    yield from plot_rows(lines(list(counts.values()), names, each, _per(done.scope.period)))
    legend = (f"{sign} {sum(numbers):,} {name}" for sign, (name, numbers) in zip(MARKERS, counts.items(), strict=False))
    yield from paragraph(" · ".join((*legend, SEVERAL_LINES)), width)
    yield BLANK
    unit = f"unread papers on the shelf at the end of each {done.scope.period}"
    yield from plot_rows(columns(done.backlog, names, each, unit))
    yield BLANK
    yield from paragraph(f"Now: {done.unread:,} unread · {done.reading:,} reading · {done.done:,} read.", width)


def lists_page(figures: Figures, size: Size) -> Iterator[FigureRow]:
    """Yield the most frequent values of each kind."""
    width, _ = size
    if figures.lists is None:
        yield from paragraph(COUNTING, width)
        return
    for number, (facet, name) in enumerate(LISTS.items()):
        scope = figures.progress.scope if facet == "tag" else figures.scope
        days = UNIT_DAYS[scope.period]
        if number:
            yield BLANK
        values = figures.lists[facet]
        yield heading(
            name.capitalize(),
            f"papers, and the change in the last {days} days from the {days} before" if values else "",
        )
        if not values:
            yield from paragraph(f"No {name} yet.", width)
        drawn = bars([Bar(value.name, value.papers, _change(value)) for value in values], width)
        for value, pieces in zip(values, drawn, strict=True):
            yield FigureRow(tuple(pieces), RowTarget(Filter(facet, value.name).clause()))


def _change(value: FrequentValue) -> str:
    change = value.recent - value.before
    return f"+{terse(change)}" if change > 0 else f"−{terse(-change)}" if change else "="


def upvotes_page(figures: Figures, size: Size) -> Iterator[FigureRow]:
    """Yield the distribution of upvotes, and the papers with the most."""
    width, _ = size
    upvotes = figures.upvotes
    if not upvotes.papers or upvotes.median is None:
        yield from paragraph(NO_UPVOTE_DATA, width)
        return
    yield heading("Papers by upvotes", f"{plural(upvotes.papers, 'paper')} · median {upvotes.median:g}")
    yield from plot_rows(bars([Bar(_class_label(each), each.papers) for each in upvotes.bins], width))
    yield BLANK
    yield heading("Most upvotes")
    for key, votes in upvotes.top:
        title = Piece(line(figures.titles[key]) or line(key))
        yield FigureRow(tuple(fit([Piece(f"{votes:>7,}  ", "accent"), title], width)), RowTarget(key=key))


def _class_label(each: UpvoteBin) -> str:
    if each.high is None:
        return f"{each.low:,} or more"
    return f"{each.low:,}" if each.low == each.high else f"{each.low:,}–{each.high:,}"


PAGES: dict[str, Page] = {
    "Papers": papers_page,
    "Reading": reading_page,
    "Frequent": lists_page,
    "Upvotes": upvotes_page,
}


def all_pages(figures: Figures, size: Size) -> Sequence[FigureRow]:
    rows: list[FigureRow] = []
    for number, (name, page) in enumerate(PAGES.items()):
        rows += [*([BLANK] if number else ()), heading(name.upper()), *page(figures, size)]
    return rows


def trend_page(
    scope: Timeline, trends: Sequence[tuple[Trend, str]], size: tuple[int, int], *, share: bool
) -> Iterator[FigureRow]:
    """Plot trends, each with the query text that finds its papers, as numbers or shares of all papers."""
    width, height = size
    if not trends:
        yield from paragraph(NO_TREND, width)
        return
    room = (width, _height(height - 4 - len(trends)))
    names, unit_text = axis_labels(scope.buckets), percent if share else terse
    unit = f"{'share of all papers' if share else 'papers'} per {scope.period}"
    if len(trends) == 1:
        only = trends[0][0]
        values = [each or 0 for each in only.shares] if share else list(only.counts)
        yield from plot_rows(columns(values, names, room, unit, unit_text))
    else:
        series = [list(each.shares) if share else list(each.counts) for each, _ in trends]
        yield from plot_rows(lines(series, names, room, unit, unit_text))
    yield BLANK
    for number, (each, query) in enumerate(trends):
        marker = f"{MARKERS[number]} " if len(trends) > 1 else ""
        yield FigureRow(tuple(fit([Piece(marker, "accent"), *_legend(each)], width)), RowTarget(query))
    if len(trends) > 1:
        yield from paragraph(SEVERAL_LINES, width)


def _legend(trend: Trend) -> list[Piece]:
    papers, whole = sum(trend.counts), sum(trend.of)
    part = f", {percent(papers / whole)} of {whole:,}" if whole else ""
    undated = f" · {trend.undated:,} more without a date" if trend.undated else ""
    return [Piece(line(trend.name), "strong"), Piece(f"  {plural(papers, 'paper')}{part}{undated}", "dim")]
