"""What imports and fetches skipped and noticed, as text and as JSON."""

from __future__ import annotations

from search.importing import Tally
from tui.verbs.messages import tell

# A file of another kind may give a remark per line; the first few are enough to see what is wrong.
SHOWN = 20


def more_remarks(what: str, listed: int, unlisted: int) -> str:
    """Say how many remarks were not printed, and how to see them."""
    some = f"the first {listed:,}" if unlisted else "all"
    return f"… and {listed + unlisted - SHOWN:,} more {what} (--json lists {some})"


def tell_remarks(tally: Tally) -> None:
    """Print the first remarks, and how many more there are."""
    of_both = (("skipped", tally.skipped, tally.more_skipped), ("noticed", tally.noticed, tally.more_noticed))
    for what, items, more in of_both:
        for item in items[:SHOWN]:
            place = f"{item.file}:{item.line}" if item.line else item.file
            tell(f"{what} {place}: {item.reason}")
        if len(items) > SHOWN:
            tell(more_remarks(what, len(items), more))


def remarks_json(tally: Tally) -> dict[str, object]:
    """Return the remarks for --json, and how many more there are if not all are listed."""
    lists: dict[str, object] = {
        name: [{"file": item.file, "line": item.line, "reason": item.reason} for item in items]
        for name, items in (("skipped", tally.skipped), ("noticed", tally.noticed))
    }
    unlisted = {"more_skipped": tally.more_skipped, "more_noticed": tally.more_noticed}
    return lists | {name: count for name, count in unlisted.items() if count}
