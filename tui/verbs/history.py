"""`carrel history` and `carrel journal`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date

import click

from search.errors import UsageError
from shelf.diary import Day, Deed, markdown
from shelf.history import Record
from tui.chronicle import day_of, first_day, moment, shown, told
from tui.desk import Desk
from tui.render import line
from tui.verbs.messages import tell
from tui.verbs.minus import json_option, limit_option
from tui.verbs.output import console, print_json, user_desk

# Every part of a day, whether there is anything in it or not.
_PARTS = ("read", "started", "kept", "noted", "rated", "tagged", "skipped")


@click.command("history")
@click.argument("paper_id", metavar="[ID]", required=False)
@limit_option(20)
@json_option
def history_command(paper_id: str | None, limit: int, as_json: bool) -> None:
    """Print every edit of the shelf, or of a paper.

    The last one first: when, by whom, what. A change that did not count, because a later one of the same
    field did, is marked as overruled.
    """
    with user_desk() as desk:
        records = _history(desk, paper_id, limit or sys.maxsize)
    if as_json:
        print_json({"edits": [_record_json(record) for record in records]})
        return
    out = console()
    for record in records:
        out.print(moment(record.time), line(record.label), f"({line(record.process)})", sep="  ")
        for event in shown(record):
            of = f"{line(event.title) or line(event.key)}: " if event.key else ""
            out.print(f"    {of}{told(event)}", style="dim")
    if not records:
        tell("Nothing was edited yet.")


def _history(desk: Desk, paper_id: str | None, limit: int) -> list[Record]:
    if paper_id is None:
        return desk.shelf.history(None, limit)
    try:
        return desk.shelf.history(desk.named(paper_id).key, limit)
    except UsageError:
        # A paper may be gone from library and shelf, and what was done to it still be known.
        if records := desk.shelf.history(paper_id, limit):
            return records
        raise


def _record_json(record: Record) -> dict[str, object]:
    return {
        "id": record.id,
        "time": record.time,
        "process": record.process,
        "by_hand": record.by_hand,
        "label": record.label,
        "changes": [
            {
                "key": event.key,
                "title": event.title,
                "field": event.change.field,
                "old": event.change.old,
                "new": event.change.new,
                "words": event.words,
                "overruled": event.overruled,
            }
            for event in record.events
        ],
    }


@click.command("journal")
@click.option(
    "--since", metavar="DAY", default="30d", show_default=True, help="7d, 2w, 2026-03-11; all: from the start."
)
@click.option("--markdown", "as_markdown", is_flag=True, help="Print Markdown.")
@json_option
def journal_command(since: str, as_markdown: bool, as_json: bool) -> None:
    """Print your reading journal, day by day.

    What you read, began, kept, noted, rated, tagged and skipped; what was taken back the same day is not in it.
    """
    today = date.today()
    first = None if since == "all" else first_day(since, today)
    with user_desk() as desk:
        days = desk.shelf.days(first)
    if as_json:
        print_json({"days": [_day_json(day) for day in days]})
    elif as_markdown:
        click.echo(markdown(days), nl=False)
    else:
        _print_days(days, today)


def _print_days(days: Sequence[Day], today: date) -> None:
    out = console()
    for day in days:
        out.print(day_of(day, today), style="bold")
        for heading, deeds in day.parts:
            for deed in deeds:
                detail = f"  {line(deed.detail)}" if deed.detail else ""
                out.print(f"  {heading.lower():<8}  {line(deed.paper.title) or line(deed.paper.key)}{detail}")
    if not days:
        tell("Nothing was done in that time.")


def _day_json(day: Day) -> dict[str, object]:
    parts: dict[str, list[dict[str, str]]] = {
        part: [_deed_json(deed) for deed in getattr(day, part)] for part in _PARTS
    }
    return {"day": day.day, **parts}


def _deed_json(deed: Deed) -> dict[str, str]:
    return {"key": deed.paper.key, "title": deed.paper.title, "url": deed.paper.url, "detail": deed.detail}
