"""`carrel history` and `carrel journal`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date

import click

from search.errors import UsageError
from shelf.journal.history import HistoryEntry
from shelf.journal.reading_journal import Activity, Day, markdown
from tui.cli.arguments import json_option, limit_option
from tui.cli.messages import tell
from tui.cli.output import console, open_desk, print_json
from tui.desk.desk import Desk
from tui.desk.render import line
from tui.desk.wording import day_heading, event_text, local_time, parse_since, shown_events

# The parts of a day in --json, also when empty.
_PARTS = ("read", "started", "kept", "noted", "rated", "tagged", "skipped")
NO_EDITS = "No edits yet."
NO_ACTIVITY = "No activity in that time."


@click.command("history")
@click.argument("paper_id", metavar="[ID]", required=False)
@limit_option(20)
@json_option
def history_command(paper_id: str | None, limit: int, as_json: bool) -> None:
    """List all edits, or those of one paper, newest first.

    Edits of the shelf, of lists and of saved searches, and merges. A change that lost against a later one of the
    same field is marked as overruled.
    """
    with open_desk() as desk:
        records = _find_records(desk, paper_id, limit or sys.maxsize)
    if as_json:
        print_json({"edits": [_record_json(record) for record in records]})
        return
    out = console()
    for record in records:
        out.print(local_time(record.time), line(record.label), f"({line(record.process)})", sep="  ")
        for event in shown_events(record):
            of = f"{line(event.title) or line(event.key)}: " if event.key else ""
            out.print(f"    {of}{event_text(event)}", style="dim")
    if not records:
        tell(NO_EDITS)


def _find_records(desk: Desk, paper_id: str | None, limit: int) -> list[HistoryEntry]:
    if paper_id is None:
        return desk.shelf.history(None, limit)
    try:
        return desk.shelf.history(desk.named(paper_id).key, limit)
    except UsageError:
        # The paper may be gone from library and shelf while its edits are still in the journal.
        if records := desk.shelf.history(paper_id, limit):
            return records
        raise


def _record_json(record: HistoryEntry) -> dict[str, object]:
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
                "file": event.change.file,
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
@click.option("--since", metavar="DAY", default="30d", show_default=True, help="First day: 7d, 2w, 2026-03-11, or all.")
@click.option("--markdown", "as_markdown", is_flag=True, help="Print Markdown.")
@json_option
def journal_command(since: str, as_markdown: bool, as_json: bool) -> None:
    """Print your reading journal, day by day.

    Lists what you read, started, kept, noted, rated, tagged and skipped, without what was undone the same day.
    """
    today = date.today()
    first = None if since == "all" else parse_since(since, today)
    with open_desk() as desk:
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
        out.print(day_heading(day, today), style="bold")
        for heading, deeds in day.parts:
            for deed in deeds:
                detail = f"  {line(deed.detail)}" if deed.detail else ""
                out.print(f"  {heading.lower():<8}  {line(deed.paper.title) or line(deed.paper.key)}{detail}")
    if not days:
        tell(NO_ACTIVITY)


def _day_json(day: Day) -> dict[str, object]:
    def as_json(deed: Activity) -> dict[str, str]:
        return {"key": deed.paper.key, "title": deed.paper.title, "url": deed.paper.url, "detail": deed.detail}

    return {"day": day.day, **{part: list(map(as_json, getattr(day, part))) for part in _PARTS}}
