"""Pages written for the tests: titles, abstracts and whole pages in the shape of the real ones."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from search.paper import Paper
from search.sources.base import Item, Notice, PaperRow, Skipped
from search.sources.read import read

HEADER = "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nbyAK and the research community\n\n"

_SUBJECTS, _VERBS = (
    line.split()
    for line in (
        "Otters Lanterns Glaciers Violins Sundials Orchards Comets Harbours Looms Beacons Meadows Kites",
        "Counting Folding Teaching Charting Weighing Mending Sorting Tracing Painting Timing Naming Storing",
    )
)

TITLES = tuple(
    f"{verb} {subject} {how}"
    for verb, subject, how in zip(
        _VERBS * 3,
        _SUBJECTS[5:] * 3 + _SUBJECTS,
        ["by Moonlight with Small Models", "at Scale: A Study of Slow Rivers", "Without Looking, or How Do They Know?"]
        * 12,
        strict=False,
    )
)


def abstract(title: str, sentences: int = 14) -> str:
    topic = " ".join(title.split()[:2]).lower()
    said = (
        f"We ask how {topic} works when nobody has the time to look at it for very long.",
        "Earlier work took a week to answer and left out most of what people wanted to hear about.",
        f"Our answer to {topic} is a list, two drawers and a lamp, none of which needs any training.",
        "On four collections it is faster than all others and never loses a single sheet of paper.",
        "A close look at the failures shows that they are few, small and rather easy to explain.",
        "What is left over is kept in a third drawer, which is opened once a year and then closed.",
        f"The lists, the drawers and everything else about {topic} will be given away for nothing.",
        "Nobody has tried the same with two lamps, and there is little reason to believe that it helps.",
        "In a second experiment we asked forty people to find a single page among nine hundred of them.",
        "Thirty-eight found it within a minute, one fell asleep and one came back with a better page.",
        f"This suggests that {topic} depends less on the size of a drawer than on who has filled it.",
        "We therefore propose a simple rule: what has not been read for a year goes to the third drawer.",
        "The rule holds on all collections, in all seasons, and for every kind of paper that we tried.",
        f"It also explains why {topic} seemed so hard: until now all drawers were filled by one person.",
    )
    return " ".join(said[:sentences])


PAIRS = tuple((title, abstract(title)) for title in TITLES)


def page(pairs: Iterable[tuple[str, str]], date: str = "May 9", header: str = HEADER) -> str:
    return header + "\n\n".join(filter(None, (date, *(block for pair in pairs for block in pair)))) + "\n"


def items(text: str | bytes, year: int | None = None, format: str | None = None) -> list[Item]:  # noqa: A002
    data = text.encode() if isinstance(text, str) else text
    return list(read(["-"], format=format, year=year, stdin=io.BytesIO(data)))


def only(text: str | bytes, **options: Any) -> Paper:  # noqa: ANN401
    (row,) = rows(items(text, **options))
    return row.paper


def saved(path: Path, data: str | bytes, **options: Any) -> list[Item]:  # noqa: ANN401
    """Write a file and read it."""
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read([str(path)], **options))


def rows(found: list[Item]) -> list[PaperRow]:
    return [item for item in found if isinstance(item, PaperRow)]


def read_pairs(found: list[Item]) -> list[tuple[str, str]]:
    return [(row.paper.title, row.paper.abstract) for row in rows(found)]


def skipped(found: list[Item]) -> list[tuple[int, str]]:
    return [(item.line, item.reason) for item in found if isinstance(item, Skipped)]


def noticed(found: list[Item]) -> list[tuple[int, str]]:
    return [(item.line, item.reason) for item in found if isinstance(item, Notice)]


def some_pairs(least: int, most: int) -> st.SearchStrategy[list[tuple[str, str]]]:
    return st.lists(st.sampled_from(PAIRS), min_size=least, max_size=most, unique=True)
