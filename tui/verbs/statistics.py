"""`carrel stats` and `carrel trend`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import click

from search.errors import UsageError
from search.statistics.periods import PERIODS, Period
from search.statistics.record import Record
from search.statistics.scope import Scope
from search.statistics.trend import Trend
from search.statistics.values import AllValues
from tui.render import line
from tui.statistics.as_json import figures_json, trends_json
from tui.statistics.gathering import LISTS, TRENDS, Asked, Figures, Wanted, gathered, saved, trends, with_lists
from tui.statistics.pages import whole
from tui.statistics.rows import Row
from tui.statistics.trend_page import trend_page
from tui.verbs.days import since_day
from tui.verbs.minus import MinusCommand, json_option, word
from tui.verbs.output import console, print_json, user_desk
from tui.verbs.searching import catch_up

# Lines of a plot, including axes and title.
_LINES = 18
NO_QUERY = "No query given"
TOO_MANY_QUERIES = "Too many queries"
_STYLES = {"strong": "bold", "dim": "dim", "accent": "cyan"}
_PERIOD = click.option(
    "--period", type=click.Choice(PERIODS), default=None, help="Unit of time; by default one that fits."
)
_SINCE = click.option(
    "--since", default="", callback=since_day, metavar="DAY", help="Only papers from this day on: 1y, 2026-03."
)


@click.command("stats")
@_PERIOD
@_SINCE
@click.option("--limit", "-n", type=click.IntRange(1), default=10, show_default=True, help="Length of each list.")
@json_option
def stats_command(period: Period | None, since: date | None, limit: int, as_json: bool) -> None:
    """Show statistics: papers over time, reading progress, most frequent values, upvotes.

    Prints plots on a terminal, otherwise tab-separated tables.
    """
    with user_desk() as desk:
        record = Record.read(desk.library.catalog)
        figures = gathered(desk, record, Asked(period, since), date.today(), limit)
        figures = with_lists(desk, record, AllValues.read(desk.library.catalog), figures, limit)
    out = console()
    if as_json:
        print_json(figures_json(figures))
    elif out.is_terminal:
        _draw(whole(figures, (out.width, _LINES)))
    else:
        for number, table in enumerate(_tables(figures)):
            click.echo("\n" if number else "", nl=False)
            _print(table)


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
    period: Period | None,
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
    with user_desk() as desk:
        wanted = [*map(Wanted, queries), *(saved(desk, name) for name in names)]
        catch_up(desk.library)
        record = Record.read(desk.library.catalog)
        scope, found = trends(desk, record, Asked(period, since), date.today(), wanted)
    out = console()
    told = list(zip(found, (each.query for each in wanted), strict=True))
    if as_json:
        print_json(trends_json(scope, found, wanted))
    elif out.is_terminal:
        _draw(list(trend_page(scope, told, (out.width, _LINES), share=share)))
    else:
        _print(_trend_table(scope, found))


# Plots and tables ----------------------------------------------------------------------------


def _draw(rows: Sequence[Row]) -> None:
    from rich.text import Text

    out = console()
    for row in rows:
        text = Text.assemble(*((piece.text, _STYLES.get(piece.style, "")) for piece in row.pieces))
        text.rstrip()
        out.print(text)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header."""

    names: tuple[str, ...]
    rows: Iterable[tuple[object, ...]]


def _print(table: Table) -> None:
    click.echo("\t".join(table.names))
    for row in table.rows:
        click.echo("\t".join(line(str(cell)) for cell in row))


def _tables(figures: Figures) -> Iterable[Table]:
    scope, done = figures.scope, figures.progress
    yield Table((scope.period, "papers"), zip(_names(scope), figures.papers.counts, strict=True))
    yield Table(
        (done.scope.period, "kept", "started", "read", "unread"),
        zip(_names(done.scope), done.kept, done.started, done.read, done.backlog, strict=True),
    )
    for facet, name in LISTS.items():
        yield Table((name, "papers", "recent", "before"), (figures.lists or {}).get(facet, ()))
    yield Table(
        ("upvotes", "to", "papers"), ((each.low, each.high or "", each.papers) for each in figures.upvotes.classes)
    )


def _names(scope: Scope) -> list[str]:
    return [span.name for span in scope.spans]


def _trend_table(scope: Scope, found: Sequence[Trend]) -> Table:
    counts = zip(_names(scope), *(each.counts for each in found), found[0].of, strict=True)
    return Table((scope.period, *(line(each.name) for each in found), "of"), counts)
