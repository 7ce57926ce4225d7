"""`carrel kwic`, `new-words` and `days`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, cast

import click

from search.insight.kwic import SIDES, Concordance, ConcordanceLine, Side, concordance, sort_lines
from search.insight.new_words import NewWords, new_words
from search.paper import Paper
from search.query.dates import EARLIEST, LATEST, UNITS, Unit, parse_spoken
from search.query.leaf_parser import scalar
from search.query.ranges import bounds
from search.text.plural import plural
from tui.cli.arguments import MinusCommand, json_option, limit_option, word
from tui.cli.messages import tell
from tui.cli.output import catch_up, console, open_desk, print_json, print_pieces
from tui.cli.search import print_answer_notes
from tui.desk.app_state import update_state
from tui.desk.calendar_days import PeriodSummary, summarize_periods
from tui.desk.desk import Desk
from tui.desk.question import Question
from tui.desk.render import Piece, context_columns, line

if TYPE_CHECKING:
    from rich.console import Console

NO_WORDS = "The query has no words to show in context."


@click.command("kwic", cls=MinusCommand)
@click.argument("query", nargs=-1, required=True, type=word)
@click.option(
    "--sort", type=click.Choice(SIDES), default="paper", show_default=True, help="Sort by words beside the hit."
)
@click.option(
    "--width", "-w", type=click.IntRange(20, 1000), default=None, help="Width of a line; else the terminal's."
)
@limit_option(100)
@json_option
def kwic_command(query: tuple[str, ...], sort: Side, width: int | None, limit: int, as_json: bool) -> None:
    """Print every hit of a search in its context, one per line.

    Each line starts with the number of its paper: `carrel show @3` shows the third paper with a hit.
    """
    with open_desk() as desk:
        catch_up(desk.library)
        text = " ".join(query)
        answer = desk.answer(Question(text))
        *_, hits = concordance(answer.keys, desk.papers, answer.terms)
        with_hits = tuple(dict.fromkeys(hit.key for hit in hits.lines))
        update_state(desk.places.state_file, results=with_hits)
        print_answer_notes(answer)
        lines = sort_lines(hits.lines, sort)[: limit or None]
        if as_json:
            _print_hits(text, hits, lines)
            return
        out = console()
        _print_lines(out, lines, with_hits, width or out.width)
        if not answer.terms:
            tell(NO_WORDS)
        else:
            shown = f"; the first {len(lines):,} shown" if len(lines) < len(hits.lines) else ""
            tell(f"{hits}{shown}.")


def _print_hits(query: str, hits: Concordance, lines: Sequence[ConcordanceLine]) -> None:
    rows = [hit._asdict() for hit in lines]
    print_json({"query": query, "total": len(hits.lines), "papers": hits.papers, "cut": hits.cut, "lines": rows})


def _print_lines(out: Console, lines: Sequence[ConcordanceLine], keys: Sequence[str], width: int) -> None:
    numbers = {key: f"@{number}" for number, key in enumerate(keys, 1)}
    room = len(f"@{len(keys)}") + 1
    for hit in lines:
        number = Piece(f"{numbers[hit.key]:<{room}}", "dim")
        print_pieces(out, [number, *context_columns(hit, max(1, width - room))])


@click.command("new-words")
@limit_option(50)
@json_option
def new_words_command(limit: int, as_json: bool) -> None:
    """Print the words that occur only in the latest import, each with its number of papers and one example."""
    with open_desk() as desk:
        latest_words = _find_new_words(desk)
        words = latest_words.words
        printed = words[: limit or None]
        if as_json:
            latest = {"added": latest_words.added, "papers": latest_words.imported, "only": latest_words.only}
            rows = [{"word": new.word, "papers": new.papers, "key": new.key} for new in printed]
            print_json({"import": latest, "total": len(words), "words": rows})
            return
        out = console()
        for new in printed:
            out.print(f"{new.papers:>7}  {line(new.word):<26}  {new.title}")
        shown = f" The first {len(printed):,} are shown." if len(printed) < len(words) else ""
        tell(f"{latest_words}{shown}" if words else latest_words.nothing)


def _find_new_words(desk: Desk) -> NewWords:
    def read(keys: Sequence[str]) -> list[Paper]:
        return list(desk.library.papers(keys).values())

    *_, latest = new_words(desk.library.snapshot().columns.everything, read)
    return latest


# Labels of pages that fit on a line.
_MOST_LABELS = 3
NO_DAYS = "No paper is on a page with a date."
NO_DAYS_THEN = "No paper is on a page of that time."


def days_shown(days: int, unit: str, shown: int) -> str:
    return f"{plural(days, unit)}; the newest {shown:,} shown."


def not_a_range(when: str) -> str:
    return f'"{when}" is not a day or range, such as 2026-03-11, 2026-w11, 2026-03, 30d or "last month"'


@click.command("days")
@click.argument("when", nargs=-1)
@click.option("--by", type=click.Choice(UNITS), default="day", show_default=True, help="What to count by.")
@limit_option(30)
@json_option
def days_command(when: tuple[str, ...], by: str, limit: int, as_json: bool) -> None:
    """List the days on which pages showed papers, newest first.

    WHEN is a day, week, month or range: 2026-03, 2026-w11, 2026-01..2026-03, 30d, last month. `carrel search
    seen:2026-03-11` lists the papers of a day, seen:2026-w11 those of a week.
    """
    first, last = _parse_span(" ".join(when))
    with open_desk() as desk:
        days = summarize_periods(desk, cast("Unit", by), first, last)[::-1]
        listed = days[: limit or None]
        if as_json:
            print_json({"days": [_period_json(each) for each in listed], "total": len(days)})
            return
        for each in listed:
            new = f"{each.new:,} new" if each.new else ""
            click.echo(f"{each.period.text:10}  {each.papers:>7,}  {new:>9}  {each.period.title:26}  {_labels(each)}")
        if not days:
            tell(NO_DAYS_THEN if when else NO_DAYS)
        elif len(listed) < len(days):
            tell(days_shown(len(days), by, len(listed)))


def _parse_span(when: str) -> tuple[str, str]:
    """Parse a day or range into its first and last day; nothing means all days."""
    if not when.strip():
        return EARLIEST, LATEST
    value = scalar(when.strip())
    # As in a query first: `30d` is all days since then.
    days = (bounds(value, date.today()) if value else None) or parse_spoken(when, date.today())
    if days is None:
        raise click.BadParameter(not_a_range(when))
    return days


def _labels(shown: PeriodSummary) -> str:
    labels = ", ".join(line(page.label) for page in shown.pages[:_MOST_LABELS])
    return f"{labels} and {len(shown.pages) - _MOST_LABELS} more" if len(shown.pages) > _MOST_LABELS else labels


def _period_json(shown: PeriodSummary) -> dict[str, object]:
    period = shown.period
    return {
        "seen": period.text,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "papers": shown.papers,
        "new": shown.new,
        "pages": [{"source": page.source, "label": page.label, "date": page.date} for page in shown.pages],
    }
