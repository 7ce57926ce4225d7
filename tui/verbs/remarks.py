"""What imports and fetches skipped and noticed, told to people and to programs."""

from __future__ import annotations

from search.importing import Tally
from tui.verbs.output import tell

# A file of another kind can be one remark a line; the first few tell what is wrong.
SHOWN = 20


def tell_remarks(tally: Tally) -> None:
    """Tell the first remarks, and how many more there were."""
    of_both = (("skipped", tally.skipped, tally.more_skipped), ("noticed", tally.noticed, tally.more_noticed))
    for what, items, more in of_both:
        for item in items[:SHOWN]:
            place = f"{item.file}:{item.line}" if item.line else item.file
            tell(f"{what} {place}: {item.reason}")
        if len(items) > SHOWN:
            listed = f"--json lists {f'the first {len(items):,}' if more else 'all'}"
            tell(f"… and {len(items) + more - SHOWN} more {what} ({listed})")


def remarks_json(tally: Tally) -> dict[str, object]:
    """Return the remarks for a program; how many are not listed is said where there are such."""
    lists: dict[str, object] = {
        name: [{"file": item.file, "line": item.line, "reason": item.reason} for item in items]
        for name, items in (("skipped", tally.skipped), ("noticed", tally.noticed))
    }
    unlisted = {"more_skipped": tally.more_skipped, "more_noticed": tally.more_noticed}
    return lists | {name: count for name, count in unlisted.items() if count}
