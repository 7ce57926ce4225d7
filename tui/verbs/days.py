"""Days as a person names them on the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime

import click


def since_day(ctx: click.Context, param: click.Parameter, value: str) -> date | None:
    """Return the day that a person means by `2026-10`, `7d` or `yesterday`; None where none was given."""
    del ctx, param
    if not value:
        return None
    # Loaded where a day is given: what reads queries is not needed to describe a command or to open the app.
    from search.query.dates import bounds

    # In UTC, as the services count days.
    today = datetime.now(UTC).date()
    days = bounds(value, today)
    if days is None or date.fromisoformat(days[0]) > today:
        raise click.BadParameter(f"“{value}” is no day before tomorrow, such as 2026-10-01, 2026-10, 7d or yesterday")
    return date.fromisoformat(days[0])
