"""How long a service wants to be waited for, read off its answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Tries in all, and seconds after the first of them; twice as long after each.
TRIES = 4
FIRST = 2.0
_RATE = re.compile(r"\bt=(\d{1,6})\b")
_MAX_AGE = re.compile(r"\bmax-age=(\d{1,9})\b")
# What a service says of more than a day is not believed: papers come every day.
_LONGEST = 86_400.0


def asked_to_wait(headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds after which a service wants to be asked again; None where it says nothing.

    Args:
        headers: Of its answer, names in lower case: `Retry-After` in seconds or as a date, else `RateLimit`.
        now: Seconds since 1970.
    """
    said = headers.get("retry-after", "").strip()
    if said.isdecimal() and said.isascii():
        return min(float(said[:9]), _LONGEST)
    if said:
        try:
            until = parsedate_to_datetime(said)
        except ValueError:
            return None
        # A date without a zone is in UTC.
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return min(max(0.0, (until - datetime.fromtimestamp(now, UTC)).total_seconds()), _LONGEST)
    rate = _RATE.search(headers.get("ratelimit", ""))
    return min(float(rate[1]), _LONGEST) if rate else None


def stands_for(headers: Mapping[str, str]) -> float | None:
    """Return the seconds for which an answer stands; None when it is not to be kept."""
    said = headers.get("cache-control", "").lower()
    if "no-store" in said:
        return None
    age = _MAX_AGE.search(said)
    return min(float(age[1]), _LONGEST) if age and "no-cache" not in said else 0.0
