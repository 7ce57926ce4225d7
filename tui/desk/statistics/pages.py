"""The pages of figures and trends as rows: the same on screen and on the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from search.insight.statistics.frequent import FrequentValue
from search.insight.statistics.periods import UNIT_DAYS, Bucket, PeriodUnit, Timeline
from search.insight.statistics.trend import Trend
from search.insight.statistics.upvotes import UpvoteBin
from search.query.facets import Filter
from search.text.plural import plural
from tui.desk.render import Piece, fit, line
from tui.desk.statistics.compute import LISTS, Figures
from tui.plots.axes import Label, percent, terse
from tui.plots.charts import MARKERS, SEVERAL, Bar, bars, columns, lines


class RowTarget(NamedTuple):
    """Where a row leads.

    Attributes:
        query: Query text of the papers that it is about.
        key: Of the one paper that it is about.
    """

    query: str = ""
    key: str = ""


class FigureRow(NamedTuple):
    """A row of a page.

    Attributes:
        pieces: What it says, safe to draw.
        target: Where it leads; None for nowhere.
    """

    pieces: tuple[Piece, ...] = ()
    target: RowTarget | None = None


BLANK = FigureRow()


def heading(text: str, note: str = "") -> FigureRow:
    """Return a heading, and beside it what is to be known about what follows."""
    return FigureRow((Piece(text, "strong"), Piece(f"  {note}" if note else "", "dim")))


def plot_rows(lines: Iterable[Sequence[Piece]]) -> Iterator[FigureRow]:
    """Yield the lines of a plot."""
    yield from (FigureRow(tuple(line)) for line in lines)


def paragraph(text: str, width: int) -> Iterator[FigureRow]:
    """Yield a text, wrapped at its blanks."""
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            yield FigureRow((Piece(line, "dim"),))
            line = word
        else:
            line = f"{line} {word}".strip()
    yield FigureRow((Piece(line, "dim"),))


def axis_labels(spans: Iterable[Bucket]) -> tuple[Label, ...]:
    """Return how an axis names periods."""
    return tuple(Label(span.short, "" if span.period == "year" else str(span.start.year)) for span in spans)


Size = tuple[int, int]
Page = Callable[[Figures, Size], Iterator[FigureRow]]
# Lines of a plot: fewer show nothing, more say nothing more.
_LOWEST, _HIGHEST = 7, 22


def _height(room: int) -> int:
    return max(_LOWEST, min(_HIGHEST, room))


def papers_page(figures: Figures, size: Size) -> Iterator[FigureRow]:
    """Yield how many papers there are in each period, and what that counts."""
    width, height = size
    scope, found = figures.scope, figures.papers
    yield from plot_rows(
        columns(found.counts, axis_labels(scope.buckets), (width, _height(height - 4)), _per(scope.period))
    )
    yield BLANK
    yield from paragraph(_papers_summary(figures), width)


def _per(period: PeriodUnit, what: str = "papers") -> str:
    return f"{what} per {period}"


def _papers_summary(figures: Figures) -> str:
    scope, found = figures.scope, figures.papers
    said = []
    if scope.buckets:
        most = max(range(len(found.counts)), key=found.counts.__getitem__)
        said.append(
            f"{plural(sum(found.counts), 'paper')}, by the day on which a page first showed it, else of its "
            f"publication. Most in {scope.buckets[most].long}: {found.counts[most]:,}."
        )
    elif found.total:
        said.append("No paper is dated within these days.")
    else:
        said.append("The library is empty: `carrel import` fills it.")
    if found.guessed:
        said.append(f"The pages of {plural(found.guessed, 'paper')} name no year: the last fitting one is taken.")
    if found.undated:
        said.append(f"Of {plural(found.undated, 'paper')} no day is known.")
    if found.later:
        said.append(f"{plural(found.later, 'paper')} dated after today {'is' if found.later == 1 else 'are'} left out.")
    return " ".join(said)


def reading_page(figures: Figures, size: Size) -> Iterator[FigureRow]:
    """Yield what was kept, begun and read in each period, and how much waited at its end."""
    width, height = size
    done = figures.progress
    if not done.scope.buckets:
        yield from paragraph(
            "Nothing is on the shelf yet, or not within these days: what you keep and read counts.", width
        )
        return
    names = axis_labels(done.scope.buckets)
    each = (width, _height((height - 4) // 2))
    counts = {"kept": done.kept, "begun": done.started, "read": done.read}
    yield from plot_rows(lines(list(counts.values()), names, each, _per(done.scope.period)))
    told_apart = (
        f"{sign} {sum(numbers):,} {name}" for sign, (name, numbers) in zip(MARKERS, counts.items(), strict=False)
    )
    yield from paragraph(" · ".join((*told_apart, f"{SEVERAL} where several meet")), width)
    yield BLANK
    unit = f"unread papers on the shelf, at the end of each {done.scope.period}"
    yield from plot_rows(columns(done.backlog, names, each, unit))
    yield BLANK
    yield from paragraph(f"Now: {done.unread:,} unread · {done.reading:,} reading · {done.done:,} read.", width)


def lists_page(figures: Figures, size: Size) -> Iterator[FigureRow]:
    """Yield what is most frequent, each kind with a heading."""
    width, _ = size
    if figures.lists is None:
        yield from paragraph("Counting keywords, categories and authors…", width)
        return
    for number, (facet, name) in enumerate(LISTS.items()):
        scope = figures.progress.scope if facet == "tag" else figures.scope
        days = UNIT_DAYS[scope.period]
        if number:
            yield BLANK
        values = figures.lists[facet]
        yield heading(
            name.capitalize(), f"papers, and in the last {days} days against the {days} before" if values else ""
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
    """Yield how upvotes are spread, and the papers that have most."""
    width, _ = size
    found = figures.upvotes
    if not found.papers or found.median is None:
        yield from paragraph("No source has told upvotes of these papers. Hugging Face's pages have them.", width)
        return
    yield heading("Papers by upvotes", f"{plural(found.papers, 'paper')} · median {found.median:g}")
    yield from plot_rows(bars([Bar(_class_label(each), each.papers) for each in found.bins], width))
    yield BLANK
    yield heading("Most upvotes")
    for key, votes in found.top:
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
    """Return all pages below each other."""
    found: list[FigureRow] = []
    for number, (name, page) in enumerate(PAGES.items()):
        found += [*([BLANK] if number else ()), heading(name.upper()), *page(figures, size)]
    return found


NO_TREND = "No trend yet: / types a query, + takes a saved search."


def trend_page(
    scope: Timeline, trends: Sequence[tuple[Trend, str]], size: tuple[int, int], *, share: bool
) -> Iterator[FigureRow]:
    """Yield a plot, and what its lines are.

    Args:
        scope: The periods.
        trends: Each with the query text that finds its papers.
        size: Cells in width and lines in height that there are.
        share: Whether the part of all papers is shown rather than their number.
    """
    width, height = size
    if not trends:
        yield from paragraph(NO_TREND, width)
        return
    room = (width, max(7, min(22, height - 4 - len(trends))))
    names, said = axis_labels(scope.buckets), percent if share else terse
    unit = f"{'share of all papers' if share else 'papers'} per {scope.period}"
    if len(trends) == 1:
        only = trends[0][0]
        values = [each or 0 for each in only.shares] if share else list(only.counts)
        yield from plot_rows(columns(values, names, room, unit, said))
    else:
        series = [list(each.shares) if share else list(each.counts) for each, _ in trends]
        yield from plot_rows(lines(series, names, room, unit, said))
    yield BLANK
    for number, (each, query) in enumerate(trends):
        marker = f"{MARKERS[number]} " if len(trends) > 1 else ""
        yield FigureRow(tuple(fit([Piece(marker, "accent"), *_legend(each)], width)), RowTarget(query))
    if len(trends) > 1:
        yield from paragraph(f"{SEVERAL} where several meet", width)


def _legend(trend: Trend) -> list[Piece]:
    held, whole = sum(trend.counts), sum(trend.of)
    part = f", {percent(held / whole)} of {whole:,}" if whole else ""
    undated = f" · {trend.undated:,} more without a day" if trend.undated else ""
    return [Piece(line(trend.name), "strong"), Piece(f"  {plural(held, 'paper')}{part}{undated}", "dim")]
