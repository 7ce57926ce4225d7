"""What commands share: opening the library, bringing its index up to date, printing papers, JSON and progress."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

import click
import numpy.typing  # noqa: F401  (first: at the end of a chain of imports it takes Python 3.11 some 20 ms longer)

from search.errors import ConfigError, EngineError, IndexBusyError
from search.library import Library
from search.paper_json import to_record
from search.text.plural import plural
from tui.cli.messages import print_error, tell
from tui.config.paths import Paths
from tui.config.settings import Settings, load_settings
from tui.desk.progress import ProgressRate, time_left
from tui.desk.render import Piece, line, marked
from tui.desk.wording import SOME_WORDS, mark_words

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from search.importing import Tally
    from search.paper import Paper
    from search.query.term_matches import QueryTerm
    from shelf.model import ShelfEntry
    from tui.desk.desk import Desk
    from tui.desk.question import Answer


JsonValue = dict[str, object] | list[object] | list[dict[str, object]]


@contextmanager
def open_desk() -> Iterator[Desk]:
    """Open everything the user has, and close it whatever happens."""
    # Imported late, for the start-up time of commands that open the library alone.
    from tui.desk.desk import Desk

    places = Paths.user()
    settings = _load_settings(places)
    desk = Desk(places, synonyms=settings.synonyms, most=settings.match == "most")
    try:
        for problem in desk.problems:
            print_error(problem)
        yield desk
    finally:
        desk.close()


def print_edit(edit: Callable[[Desk], str]) -> None:
    """Make one edit, and print what it did."""
    with open_desk() as desk:
        tell(edit(desk))


@contextmanager
def open_library(places: Paths) -> Iterator[Library]:
    """Open the library alone, for commands that need neither shelf nor lists nor saved searches."""
    library = Library(places.catalog, places.index)
    try:
        yield library
    finally:
        library.close()


def _load_settings(places: Paths) -> Settings:
    """Load the settings; a broken config.yaml is reported, but keeps nobody from searching."""
    try:
        return load_settings(places.config_file)
    except ConfigError as error:
        print_error(error)
        return Settings()


def library_size(papers: int) -> str:
    return f"The library has {plural(papers, 'paper')}."


def print_json(value: JsonValue) -> None:
    # ASCII only: safe in every locale and terminal.
    click.echo(json.dumps(value, indent=2))


def console() -> Console:
    """A console for results: coloured on a terminal, plain when piped or with NO_COLOR."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False, soft_wrap=True)


def paper_json(paper: Paper, entry: ShelfEntry | None, score: float | None = None) -> dict[str, object]:
    record = dict(to_record(paper))
    record["tags"] = list(entry.tags) if entry else []
    record["status"] = entry.status if entry else "unread"
    record["bookmarked"] = bool(entry and entry.bookmarked)
    record["rating"] = entry.rating if entry else None
    record["priority"] = entry.priority if entry else "normal"
    if score is not None:
        record["score"] = round(score, 4)
    return record


_STYLES = {"hit": "bold yellow", "strong": "bold", "dim": "dim", "accent": "cyan"}


def print_pieces(out: Console, pieces: Iterable[Piece]) -> None:
    from rich.text import Text

    text = Text.assemble(*((piece.text, _STYLES.get(piece.style, "")) for piece in pieces))
    text.rstrip()
    out.print(text)


def print_notes(notes: Iterable[str]) -> None:
    """Print what was not understood in a query."""
    for note in notes:
        tell(f"carrel: {note}")


def styled(text: str, terms: Sequence[QueryTerm], field: str, style: str = "") -> Text:
    from rich.text import Text

    return Text.assemble(*((piece.text, _STYLES.get(piece.style, style)) for piece in marked(text, terms, field)))


def details_line(paper: Paper, entry: ShelfEntry | None) -> str:
    """The line under a title: pages, marks and the key."""
    pages = paper.pages
    first = line(pages[0].day or pages[0].label) if pages else ""
    more = f" +{plural(len(pages) - 1, 'page')}" if len(pages) > 1 else ""
    tags = " ".join(f"#{line(tag)}" for tag in entry.tags) if entry else ""
    bookmark = "★" if entry and entry.bookmarked else ""
    marks = mark_words(entry) if entry else ()
    return " · ".join(filter(None, (first + more, bookmark, *marks, tags, line(paper.key))))


DIVIDER = f"── {SOME_WORDS} ──"


def print_papers(desk: Desk, answer: Answer, keys: Sequence[str]) -> None:
    out = console()
    width = len(str(len(keys)))
    for number, paper in enumerate(desk.papers(keys), 1):
        if answer.with_all and number == answer.with_all + 1:
            # On a terminal both streams are one text.
            out.file.flush()
            tell(DIVIDER)
        title = styled(line(paper.title), answer.terms, "title", "bold" if out.is_terminal else "")
        out.print(f"{number:>{width}}  ", title, sep="")
        out.print(" " * width, details_line(paper, desk.shelf.entry(paper.key)), style="dim", sep="  ")


# A file of another kind may give a remark per line; the first few are enough to see what is wrong.
MOST_REMARKS = 20


def more_remarks(what: str, listed: int, unlisted: int) -> str:
    some = f"the first {listed:,}" if unlisted else "all"
    return f"… and {listed + unlisted - MOST_REMARKS:,} more {what} (--json lists {some})"


def print_remarks(tally: Tally) -> None:
    both = (("skipped", tally.skipped, tally.more_skipped), ("noticed", tally.noticed, tally.more_noticed))
    for what, items, more in both:
        for item in items[:MOST_REMARKS]:
            place = f"{item.file}:{item.line}" if item.line else item.file
            tell(f"{what} {place}: {item.reason}")
        if len(items) > MOST_REMARKS:
            tell(more_remarks(what, len(items), more))


def tally_json(tally: Tally) -> dict[str, object]:
    """The counts, joins and remarks of an import, and how many more there are if not all are listed."""
    counts: dict[str, object] = {name: getattr(tally, name) for name in ("rows", "new", "seen_again", "updated")}
    for name, items in (("skipped", tally.skipped), ("noticed", tally.noticed)):
        counts[name] = [{"file": item.file, "line": item.line, "reason": item.reason} for item in items]
    counts["joined"] = [asdict(join) for join in tally.joins]
    more_joined = tally.joined - len(tally.joins)
    unlisted = {"more_skipped": tally.more_skipped, "more_noticed": tally.more_noticed, "more_joined": more_joined}
    return counts | {name: count for name, count in unlisted.items() if count}


@contextmanager
def progress_bar(what: str, total: int, *, show_count: bool = True) -> Iterator[Callable[[int], None]]:
    """Show a progress bar on standard error if that is a terminal; yield a function that sets the steps done so far.

    Without `show_count` their number is not shown; a number of bytes means little.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
    from rich.text import Text

    rate = ProgressRate(total)

    class RateColumn(ProgressColumn):
        """Rendered at every refresh, since time passes between updates."""

        def render(self, task: Task) -> Text:
            left = time_left(rate.left)
            return Text(str(rate) if show_count else left and f"{left} left")

    def update(done: int) -> None:
        rate.reach(done)
        progress.update(task, completed=rate.done, total=rate.total)

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), RateColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield update


@contextmanager
def spinner(what: str) -> Iterator[Callable[[str], None]]:
    """Show a spinner on standard error if that is a terminal; yield a function that changes its message."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.status import Status
    from rich.text import Text

    with Status(Text(what), console=Console(stderr=True)) as status:
        yield lambda message: status.update(Text(line(message)))


INDEXING_ELSEWHERE = "Another process is indexing the library; results may be incomplete."


def catch_up(library: Library) -> None:
    """Bring the index up to date, with a progress bar if there is anything to do."""
    behind = library.behind()
    if behind:
        try:
            with progress_bar("Indexing", behind) as progress:
                library.sync(progress)
        except IndexBusyError:
            tell(INDEXING_ELSEWHERE)


def index_new_papers(places: Paths, library: Library, *, matching: bool) -> None:
    """Index new papers; with `matching`, find entries of reading lists among them."""
    try:
        with progress_bar("Indexing", library.behind()) as progress:
            library.sync(progress)
    except EngineError as error:
        # The next search indexes them.
        tell(f"carrel: the papers are in the library, but not indexed yet: {error}")
    if matching:
        # Imported late, for the start-up time: mostly, no paper is new.
        from shelf.lists.lists import Lists
        from shelf.messages import NOTHING
        from tui.desk.paper_resolver import library_key

        lists = Lists(places.config, places.data)
        if lists.problem:
            print_error(lists.problem)
        done = lists.match(partial(library_key, library))
        if done != NOTHING:
            tell(f"{done}.")
