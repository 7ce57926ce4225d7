"""What was measured, as Markdown, and where it stands in docs/performance.md."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field


@dataclass
class Section:
    """Tables about one thing.

    Attributes:
        name: Its marker in docs/performance.md.
        tables: As Markdown, with what is said between them.
    """

    name: str
    parts: list[str] = field(default_factory=list)

    def table(self, head: str, rows: list[list[str]]) -> None:
        """Add a table; the columns' names are given with ` | ` between them, and numbers stand at the right."""
        columns = head.split(" | ")
        told = [" | ".join(row) for row in rows]
        for row in rows:
            tell("  " + " · ".join(filter(None, row)))
        rule = "|".join("---" if number == 0 else "--:" for number in range(len(columns)))
        self.parts.append("\n".join([f"| {head} |", f"|{rule}|", *(f"| {row} |" for row in told)]))

    def say(self, text: str) -> None:
        """Add a paragraph."""
        tell(f"  {text}")
        self.parts.append(text)

    @property
    def text(self) -> str:
        """Return everything."""
        return "\n\n".join(self.parts)


def renewed(page: str, sections: list[Section]) -> str:
    """Return a page with new text between the markers of these sections; others stay as they were.

    Raises:
        ValueError: The page has no marker for one of them.
    """
    for section in sections:
        begin, end = f"<!-- {section.name}: made by benchmarks/run -->", f"<!-- end of {section.name} -->"
        pattern = re.compile(f"{re.escape(begin)}\n.*?{re.escape(end)}", re.DOTALL)
        if not pattern.search(page):
            raise ValueError(f"{section.name}: the page has no such marker")
        # Backslashes of a replacement would be read.
        page = pattern.sub(f"{begin}\n\n{section.text}\n\n{end}".replace("\\", r"\\"), page)
    return page


def time_of(seconds: float) -> str:
    """Return a time as people read it."""
    if seconds >= 10:
        return f"{seconds:.0f} s"
    if seconds >= 1:
        return f"{seconds:.1f} s"
    if seconds >= 0.00995:
        return f"{seconds * 1000:.0f} ms"
    return f"{seconds * 1000:.1f} ms" if seconds >= 0.0001 else f"{seconds * 1e6:.0f} µs"


def size_of(count: float) -> str:
    """Return a number of bytes as people read it; nothing where it is not known."""
    if not count:
        return ""
    return (
        f"{count / 1e9:.1f} GB"
        if count >= 1e9
        else f"{count / 1e6:.0f} MB"
        if count >= 1e7
        else f"{count / 1e6:.1f} MB"
    )


def times_faster(theirs: float, ours: float) -> str:
    """Return how many times faster we are: `24×`, `0.4×`."""
    ratio = theirs / ours
    return f"{ratio:.0f}×" if ratio >= 10 else f"{ratio:.1f}×"


def judged(value: float, most: float, how: str) -> list[str]:
    """Return the two cells that say what is to be reached, at most, and whether it was."""
    return [f"≤ {how}", "reached" if value <= most else "**missed**"]


def tell(text: str) -> None:
    """Say how far we are."""
    print(text, file=sys.stderr, flush=True)
