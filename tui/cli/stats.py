"""`carrel stats` and `carrel trend`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import click

from search.errors import UsageError
from search.insight.statistics.figures import DatedPapers, Trend
from search.insight.statistics.periods import PERIOD_UNITS, Bucket, PeriodUnit, Timeline
from tui.cli.arguments import MinusCommand, json_option, since_day, word
from tui.cli.output import catch_up, console, open_desk, print_json, print_pieces
from tui.desk.render import line
from tui.desk.statistics.compute import (
    LISTS,
    TRENDS,
    FigureOptions,
    Figures,
    TrendQuery,
    compute_figures,
    trend_of_saved,
    trends,
    with_lists,
)
from tui.desk.statistics.pages import all_pages, trend_page

# Lines of a plot, including axes and title.
_LINES = 18
NO_QUERY = "No query given"
TOO_MANY_QUERIES = "Too many queries"
_PERIOD = click.option(
    "--period", type=click.Choice(PERIOD_UNITS), default=None, help="Unit of time; by default one that fits."
)
_SINCE = click.option(
    "--since", default="", callback=since_day, metavar="DAY", help="Only papers from this day on: 1y, 2026-03."
)


@click.command("stats")
@_PERIOD
@_SINCE
@click.option("--limit", "-n", type=click.IntRange(1), default=10, show_default=True, help="Length of each list.")
@json_option
def stats_command(period: PeriodUnit | None, since: date | None, limit: int, as_json: bool) -> None:
    """Show statistics: papers over time, reading progress, most frequent values, upvotes.

    Prints plots on a terminal, otherwise tab-separated tables.
    """
    with open_desk() as desk:
        snapshot = desk.library.snapshot()
        record = DatedPapers.of(snapshot.columns)
        figures = compute_figures(desk, record, FigureOptions(period, since), date.today(), limit)
        figures = with_lists(desk, record, snapshot.facets, figures, limit)
    out = console()
    if as_json:
        print_json(_figures_json(figures))
    elif out.is_terminal:
        for row in all_pages(figures, (out.width, _LINES)):
            print_pieces(out, row.pieces)
    else:
        for number, table in enumerate(_tables(figures)):
            click.echo("\n" if number else "", nl=False)
            _print_table(table)


@click.command("trend", cls=MinusCommand)
@click.argument("queries", metavar="[QUERY]...", nargs=-1, type=word)
@click.option("--saved", "names", multiple=True, metavar="NAME", help="A saved search (repeatable).")
@_PERIOD
@_SINCE
@click.option("--share", is_flag=True, help="Plot shares of all papers instead of counts.")
@json_option
def trend_command(  # noqa: PLR0913, PLR0917 - one parameter an option
    queries: tuple[str, ...],
    names: tuple[str, ...],
    period: PeriodUnit | None,
    since: date | None,
    share: bool,
    as_json: bool,
) -> None:
    """Show how many papers match queries over time.

    Each argument is one query: carrel trend diffusion "state space" compares two. Prints a plot on a terminal,
    otherwise a tab-separated table.
    """
    if not 1 <= len(queries) + len(names) <= TRENDS:
        title = TOO_MANY_QUERIES if queries or names else NO_QUERY
        raise UsageError(
            title, f"Give one to {TRENDS} queries or saved searches", "For example: carrel trend diffusion"
        )
    with open_desk() as desk:
        trend_queries = [*map(TrendQuery, queries), *(trend_of_saved(desk, name) for name in names)]
        catch_up(desk.library)
        record = DatedPapers.of(desk.library.snapshot().columns)
        scope, shown = trends(desk, record, FigureOptions(period, since), date.today(), trend_queries)
    out = console()
    labelled = list(zip(shown, (each.query for each in trend_queries), strict=True))
    if as_json:
        print_json(_trends_json(scope, shown, trend_queries))
    elif out.is_terminal:
        for row in trend_page(scope, labelled, (out.width, _LINES), share=share):
            print_pieces(out, row.pieces)
    else:
        _print_table(_trend_table(scope, shown))


@dataclass(frozen=True, slots=True)
class _Table:
    names: tuple[str, ...]
    rows: Iterable[tuple[object, ...]]


def _print_table(table: _Table) -> None:
    click.echo("\t".join(table.names))
    for row in table.rows:
        click.echo("\t".join(line(str(cell)) for cell in row))


def _tables(figures: Figures) -> Iterable[_Table]:
    scope, done = figures.scope, figures.progress
    yield _Table((scope.period, "papers"), zip(_names(scope), figures.papers.counts, strict=True))
    yield _Table(
        (done.scope.period, "kept", "started", "read", "unread"),
        zip(_names(done.scope), done.kept, done.started, done.read, done.backlog, strict=True),
    )
    for facet, name in LISTS.items():
        yield _Table((name, "papers", "recent", "before"), (figures.lists or {}).get(facet, ()))
    yield _Table(
        ("upvotes", "to", "papers"), ((each.low, each.high or "", each.papers) for each in figures.upvotes.bins)
    )


def _names(scope: Timeline) -> list[str]:
    return [span.name for span in scope.buckets]


def _trend_table(scope: Timeline, shown: Sequence[Trend]) -> _Table:
    counts = zip(_names(scope), *(each.counts for each in shown), shown[0].of, strict=True)
    return _Table((scope.period, *(line(each.name) for each in shown), "of"), counts)


# The shapes of --json, which docs/statistics.md describes.


def _scope_json(scope: Timeline) -> dict[str, object]:
    return {
        "period": scope.period,
        "since": scope.since.isoformat() if scope.since else None,
        "until": scope.last.isoformat(),
    }


def _span_json(span: Bucket) -> dict[str, object]:
    return {"period": span.name, "start": span.start.isoformat()}


def _figures_json(figures: Figures) -> dict[str, object]:
    papers, done, votes = figures.papers, figures.progress, figures.upvotes
    per_period = zip(done.scope.buckets, done.kept, done.started, done.read, done.backlog, strict=True)
    return {
        **_scope_json(figures.scope),
        "papers": {
            "total": papers.total,
            "undated": papers.undated,
            "later": papers.later,
            "year_guessed": papers.guessed,
            "per_period": [
                {**_span_json(span), "papers": number}
                for span, number in zip(figures.scope.buckets, papers.counts, strict=True)
            ],
        },
        "reading": {
            "unread": done.unread,
            "reading": done.reading,
            "read": done.done,
            "period": done.scope.period,
            "per_period": [
                {**_span_json(span), "kept": kept, "started": started, "read": read, "unread": left}
                for span, kept, started, read, left in per_period
            ],
        },
        **{name: [each._asdict() for each in (figures.lists or {}).get(facet, ())] for facet, name in LISTS.items()},
        "upvotes": {
            "papers": votes.papers,
            "median": votes.median,
            "distribution": [{"from": each.low, "to": each.high, "papers": each.papers} for each in votes.bins],
            "top": [{"key": key, "title": line(figures.titles[key]), "upvotes": number} for key, number in votes.top],
        },
    }


def _trends_json(scope: Timeline, trends: Sequence[Trend], queries: Sequence[TrendQuery]) -> dict[str, object]:
    return {
        **_scope_json(scope),
        "trends": [
            {
                "query": query.query,
                "saved": query.saved or None,
                "total": each.papers,
                "undated": each.undated,
                "per_period": [
                    {
                        **_span_json(span),
                        "papers": count,
                        "of": of,
                        "share": None if share is None else round(share, 6),
                    }
                    for span, count, of, share in zip(scope.buckets, each.counts, each.of, each.shares, strict=True)
                ],
            }
            for each, query in zip(trends, queries, strict=True)
        ],
    }
