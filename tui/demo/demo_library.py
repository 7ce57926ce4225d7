"""Fills a throwaway library with the demo collection."""

from __future__ import annotations

import json
from importlib.resources import files

import yaml

from search.paper import Paper, title_hash
from search.paper_json import from_record
from shelf.edits import marks, tags
from tui.config.paths import Paths
from tui.desk.desk import Desk


def fill(places: Paths) -> None:
    """Add the demo's papers and marks to a library; one that has papers already is left alone.

    Args:
        places: The paths of the throwaway library, never the user's own.
    """
    desk = Desk(places)
    try:
        if desk.library.count:
            return
        desk.library.add(papers())
        _mark(desk)
        desk.library.sync()
    finally:
        desk.close()


def papers() -> list[Paper]:
    lines = (files("tui.demo") / "papers.jsonl").read_text("utf-8").splitlines()
    return [from_record(json.loads(line)) for line in lines if line.strip()]


def _mark(desk: Desk) -> None:
    for mark in yaml.safe_load((files("tui.demo") / "marks.yaml").read_text("utf-8")):
        keys = desk.library.catalog.resolve(title_hash(mark["title"]))
        papers = desk.papers(keys)
        if mark.get("bookmarked"):
            desk.shelf.edit(marks.bookmark(papers, on=True))
        if mark.get("status"):
            desk.shelf.edit(marks.set_status(papers, mark["status"]))
        if mark.get("tags"):
            desk.shelf.edit(tags.tag(papers, mark["tags"]))
