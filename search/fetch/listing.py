"""On which page of the library a fetched paper is listed: on the same one at every fetch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from search.paper import Page, Paper, Sighting
from search.sources.arxiv_rss import SOURCE as ARXIV_RSS

Seen = Callable[[Sighting, Paper], Sighting]
"""Returns where a paper is listed, for where its reader lists it."""


def on_its_list(day: str) -> Seen:
    """Leave papers where their reader lists them; where it knows no day, on the day that was asked for."""

    def seen(sighting: Sighting, paper: Paper) -> Sighting:
        del paper
        return sighting if sighting.page.date else replace(sighting, page=replace(sighting.page, date=day))

    return seen


def on_its_day(label: str) -> Seen:
    """List papers day by day as they appeared; in no order, for the places in an answer are others every time."""

    def seen(sighting: Sighting, paper: Paper) -> Sighting:
        day = paper.date if len(paper.date) == len("2024-03-11") else ""
        return Sighting(Page(sighting.page.source, label, day))

    return seen


def on_one_page(label: str) -> Seen:
    """List all papers on one page: what a search finds, or what a site has."""

    def seen(sighting: Sighting, paper: Paper) -> Sighting:
        del paper
        # arXiv's daily announcements are lists of a day, however they were found.
        return sighting if sighting.page.source == ARXIV_RSS else Sighting(Page(sighting.page.source, label))

    return seen
