"""Days as a person names them on the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime

import click


def not_a_past_day(value: str) -> str:
    """Say that a value is no day that --since takes."""
    return f"“{value}” is not a day up to today, such as 2026-10-01, 2026-10, 7d or yesterday"


def since_day(ctx: click.Context, param: click.Parameter, value: str) -> date | None:
    """Parse `2026-10`, `7d` or `yesterday` into a day; None if the option was not given."""
    del ctx, param
    if not value:
        return None
    # Imported late, for the start-up time of --help and of the app.
    from search.query.dates import bounds

    # In UTC, like the days of services.
    today = datetime.now(UTC).date()
    days = bounds(value, today)
    if days is None or date.fromisoformat(days[0]) > today:
        raise click.BadParameter(not_a_past_day(value))
    return date.fromisoformat(days[0])
