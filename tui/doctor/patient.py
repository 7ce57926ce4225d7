"""Patient: one person's Carrel as the checks see it, opened piece by piece; a piece that is broken hides no other."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import cached_property
from types import TracebackType

from search.errors import CarrelError
from search.library import Library
from shelf.lists.store import Lists
from shelf.searches.store import Searches
from shelf.store import Shelf
from tui.places import Places

ShowProgress = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""Shows a progress bar for something that takes so many steps."""


def no_progress(what: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
    """Show nothing."""
    del what, total
    return nullcontext(lambda _: None)


class Patient:
    """What is looked at. Nothing is written for looking at it, but for what opening the index makes anew.

    Attributes:
        places: Where everything is.
        progress: Shows a progress bar while something long is done.
    """

    def __init__(self, places: Places, progress: ShowProgress = no_progress) -> None:
        self.places = places
        self.progress = progress
        self._library: Library | None = None
        self._unfit = False

    def __enter__(self) -> Patient:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let go of the library."""
        self.give_up()

    @cached_property
    def shelf(self) -> Shelf:
        """The shelf; never closed, for that would write what is to be looked at."""
        return Shelf.open(self.places.config, self.places.data)

    @cached_property
    def lists(self) -> Lists:
        """The reading lists."""
        return Lists.open(self.places.config, self.places.data)

    @cached_property
    def searches(self) -> Searches:
        """The saved searches."""
        return Searches.open(self.places.config, self.places.data)

    @property
    def library(self) -> Library:
        """The papers and the index; to be asked for where `has_library`.

        Raises:
            CarrelError: They cannot be opened.
        """
        if self._library is None:
            self._library = Library(self.places.catalog, self.places.index)
        return self._library

    @property
    def has_library(self) -> bool:
        """Tell whether there are papers to look at: what is wrong with the catalog is told once, by its own check."""
        if self._unfit or not self.places.catalog.exists():
            return False
        try:
            self.library  # noqa: B018 - opened here, so that nobody else meets the trouble
        except CarrelError:
            return False
        return True

    def give_up(self) -> None:
        """Leave the library alone from now on."""
        self._unfit = True
        if self._library is not None:
            # Closing a damaged file may fail as reading it did.
            with suppress(CarrelError):
                self._library.close()
