"""Brings the index up to date: before a search, and after papers came in."""

from __future__ import annotations

from functools import partial

from search.errors import EngineError, IndexBusyError
from search.library import Library
from tui.cli.messages import print_error, tell
from tui.cli.output import progress_bar
from tui.config.paths import Paths

INDEXING_ELSEWHERE = "Another process is indexing the library; results may be incomplete."


def not_indexed(error: EngineError) -> str:
    """New papers could not be indexed; the next search indexes them."""
    return f"carrel: the papers are in the library, but not indexed yet: {error}"


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
        tell(not_indexed(error))
    if matching:
        # Imported late, for the start-up time: mostly, no paper is new.
        from shelf.lists.lists import Lists
        from shelf.messages import NOTHING
        from tui.desk.paper_resolver import library_key

        lists = Lists.open(places.config, places.data)
        if lists.problem:
            print_error(lists.problem)
        done = lists.match(partial(library_key, library))
        if done != NOTHING:
            tell(f"{done}.")
