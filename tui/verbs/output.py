"""Output of the command line, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from search.errors import ConfigError
from search.library import Library
from search.paper import Paper
from search.query.terms import Wanted
from search.record import to_record
from search.text.plural import plural
from shelf.model import Entry
from tui.browsing import Answer
from tui.config import Settings, load
from tui.desk import Desk
from tui.places import Places
from tui.render import line, marked
from tui.signs import marks
from tui.verbs.messages import print_error

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

JsonValue = dict[str, object] | list[object] | list[dict[str, object]]


@contextmanager
def user_desk() -> Iterator[Desk]:
    """Open everything the user has, and close it whatever happens."""
    places = Places.user()
    settings = _settings(places)
    desk = Desk(places, synonyms=settings.synonyms)
    try:
        for problem in desk.problems:
            print_error(problem)
        yield desk
    finally:
        desk.close()


@contextmanager
def open_library(places: Places) -> Iterator[Library]:
    """Open the library alone, for commands that need neither shelf nor lists nor saved searches."""
    library = Library(places.catalog, places.index)
    try:
        yield library
    finally:
        library.close()


def _settings(places: Places) -> Settings:
    """Load the settings; a broken config.yaml is reported, but keeps nobody from searching."""
    try:
        return load(places.config_file)
    except ConfigError as error:
        print_error(error)
        return Settings()


def library_size(papers: int) -> str:
    """Say how many papers the library has."""
    return f"The library has {plural(papers, 'paper')}."


def print_json(value: JsonValue) -> None:
    """Print JSON, indented."""
    # ASCII only: safe in every locale and terminal.
    click.echo(json.dumps(value, indent=2))


def console() -> Console:
    """Return a console for results: coloured on a terminal, plain when piped or with NO_COLOR."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False, soft_wrap=True)


def paper_json(paper: Paper, entry: Entry | None, score: float | None = None) -> dict[str, object]:
    """Return a paper and its shelf entry in the public JSON shape."""
    record = dict(to_record(paper))
    record["tags"] = list(entry.tags) if entry else []
    record["status"] = entry.status if entry else "unread"
    record["bookmarked"] = bool(entry and entry.bookmarked)
    record["rating"] = entry.rating if entry else None
    record["priority"] = entry.priority if entry else "normal"
    if score is not None:
        record["score"] = round(score, 4)
    return record


def styled(text: str, wanted: Sequence[Wanted], field: str, style: str = "") -> Text:
    """Return a text with its hits in bold."""
    from rich.text import Text

    styles = {"": style, "hit": "bold yellow"}
    return Text.assemble(*((piece.text, styles.get(piece.style, style)) for piece in marked(text, wanted, field)))


def about(paper: Paper, entry: Entry | None) -> str:
    """Return the line under a title: pages, marks and the key."""
    pages = paper.pages
    seen = line(pages[0].day or pages[0].label) if pages else ""
    more = f" +{plural(len(pages) - 1, 'page')}" if len(pages) > 1 else ""
    tags = " ".join(f"#{line(tag)}" for tag in entry.tags) if entry else ""
    bookmark = "★" if entry and entry.bookmarked else ""
    told = marks(entry) if entry else ()
    return " · ".join(filter(None, (seen + more, bookmark, *told, tags, line(paper.key))))


def print_papers(desk: Desk, answer: Answer, keys: Sequence[str]) -> None:
    """Print papers numbered, two lines each, with the query's words in bold."""
    out = console()
    places = len(str(len(keys)))
    for number, paper in enumerate(desk.papers(keys), 1):
        title = styled(line(paper.title), answer.wanted, "title", "bold" if out.is_terminal else "")
        out.print(f"{number:>{places}}  ", title, sep="")
        out.print(" " * places, about(paper, desk.shelf.entry(paper.key)), style="dim", sep="  ")
