"""The page of trends: how often papers match a few queries, over the same periods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from search.statistics.scope import Scope
from search.statistics.trend import Trend
from search.text.plural import plural
from tui.plots.columns import columns
from tui.plots.lines import MARKERS, SEVERAL, lines
from tui.plots.scale import percent, terse
from tui.render import Piece, fit, line
from tui.statistics.rows import BLANK, Row, Target, labels, plot, told

NO_TREND = "No trend yet: / types a query, + takes a saved search."


def trend_page(
    scope: Scope, trends: Sequence[tuple[Trend, str]], size: tuple[int, int], *, share: bool
) -> Iterator[Row]:
    """Yield a plot, and what its lines are.

    Args:
        scope: The periods.
        trends: Each with the query text that finds its papers.
        size: Cells in width and lines in height that there are.
        share: Whether the part of all papers is shown rather than their number.
    """
    width, height = size
    if not trends:
        yield from told(NO_TREND, width)
        return
    room = (width, max(7, min(22, height - 4 - len(trends))))
    names, said = labels(scope.spans), percent if share else terse
    unit = f"{'share of all papers' if share else 'papers'} per {scope.period}"
    if len(trends) == 1:
        only = trends[0][0]
        values = [each or 0 for each in only.shares] if share else list(only.counts)
        yield from plot(columns(values, names, room, unit, said))
    else:
        series = [list(each.shares) if share else list(each.counts) for each, _ in trends]
        yield from plot(lines(series, names, room, unit, said))
    yield BLANK
    for number, (each, query) in enumerate(trends):
        marker = f"{MARKERS[number]} " if len(trends) > 1 else ""
        yield Row(tuple(fit([Piece(marker, "accent"), *_legend(each)], width)), Target(query))
    if len(trends) > 1:
        yield from told(f"{SEVERAL} where several meet", width)


def _legend(trend: Trend) -> list[Piece]:
    held, whole = sum(trend.counts), sum(trend.of)
    part = f", {percent(held / whole)} of {whole:,}" if whole else ""
    undated = f" · {trend.undated:,} more without a day" if trend.undated else ""
    return [Piece(line(trend.name), "strong"), Piece(f"  {plural(held, 'paper')}{part}{undated}", "dim")]
