"""`carrel days`: the days, weeks or months on which pages showed papers."""

from __future__ import annotations

from datetime import date
from typing import cast

import click

from search.query.dates import EARLIEST, LATEST, bounds
from search.query.leaves import scalar
from search.query.periods import UNITS, Unit
from search.query.spoken import spoken
from search.text.plural import plural
from tui.days import Shown, shown_by
from tui.render import line
from tui.verbs.messages import tell
from tui.verbs.minus import json_option, limit_option
from tui.verbs.output import print_json, user_desk

# Labels of pages that fit on a line.
_MOST = 3


NO_DAYS = "No paper is on a page with a date."
NO_DAYS_THEN = "No paper is on a page of that time."


def days_shown(found: int, unit: str, shown: int) -> str:
    """Say that only the newest days were printed."""
    return f"{plural(found, unit)}; the newest {shown:,} shown."


def not_a_range(when: str) -> str:
    """Say that words are no day or range."""
    return f"“{when}” is not a day or range, such as 2026-03-11, 2026-w11, 2026-03, 30d or “last month”"


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
    first, last = _span(" ".join(when))
    with user_desk() as desk:
        found = shown_by(desk, cast("Unit", by), first, last)[::-1]
        listed = found[: limit or None]
        if as_json:
            print_json({"days": [_as_json(each) for each in listed], "total": len(found)})
            return
        for each in listed:
            new = f"{each.new:,} new" if each.new else ""
            click.echo(f"{each.period.text:10}  {each.papers:>7,}  {new:>9}  {each.period.title:26}  {_labels(each)}")
        if not found:
            tell(NO_DAYS_THEN if when else NO_DAYS)
        elif len(listed) < len(found):
            tell(days_shown(len(found), by, len(listed)))


def _span(when: str) -> tuple[str, str]:
    """Parse a day or range into its first and last day; nothing means all days."""
    if not when.strip():
        return EARLIEST, LATEST
    value = scalar(when.strip())
    # As in a query first: `30d` is all days since then.
    days = (bounds(value, date.today()) if value else None) or spoken(when, date.today())
    if days is None:
        raise click.BadParameter(not_a_range(when))
    return days


def _labels(shown: Shown) -> str:
    labels = ", ".join(line(page.label) for page in shown.pages[:_MOST])
    return f"{labels} and {len(shown.pages) - _MOST} more" if len(shown.pages) > _MOST else labels


def _as_json(shown: Shown) -> dict[str, object]:
    period = shown.period
    return {
        "seen": period.text,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "papers": shown.papers,
        "new": shown.new,
        "pages": [{"source": page.source, "label": page.label, "date": page.date} for page in shown.pages],
    }
