"""Numbers with the word for what is counted."""

from __future__ import annotations


def plural(number: int, singular: str, plural_form: str = "") -> str:
    """Format a count: `1 paper`, `1,200 papers`; the plural is given where an s does not make it."""
    return f"{number:,} {singular if number == 1 else plural_form or singular + 's'}"
