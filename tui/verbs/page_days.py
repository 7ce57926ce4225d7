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
from tui.verbs.output import print_json, tell, user_desk

# Labels of pages on a line; more would push the rest off it.
_MOST = 3


@click.command("days")
@click.argument("when", nargs=-1)
@click.option("--by", type=click.Choice(UNITS), default="day", show_default=True, help="What is counted together.")
@click.option("--limit", "-n", type=click.IntRange(0), default=30, show_default=True, help="How many; 0: all.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def days_command(when: tuple[str, ...], by: str, limit: int, as_json: bool) -> None:
    """List the days on which pages showed papers, the newest first.

    WHEN is a day, week, month or range: 2026-03, 2026-w11, 2026-01..2026-03, 30d, last month. `carrel search
    seen:2026-03-11` shows the papers of a day, seen:2026-w11 those of a week.
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
            tell("No page with a date shows a paper" + (" then." if when else "."))
        elif len(listed) < len(found):
            tell(f"{plural(len(found), by)}, the newest {len(listed):,} shown.")


def _span(when: str) -> tuple[str, str]:
    """Return the first and last day that a person means; all where nothing is said."""
    if not when.strip():
        return EARLIEST, LATEST
    value = scalar(when.strip())
    # As in a query first, where `30d` is all days since then.
    days = (bounds(value, date.today()) if value else None) or spoken(when, date.today())
    if days is None:
        raise click.BadParameter(f"“{when}” is no day such as 2026-03-11, 2026-w11, 2026-03, 30d or “last month”")
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
