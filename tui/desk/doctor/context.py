"""Finding, what a check reports; CheckContext, what checks look at."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from functools import cached_property
from types import TracebackType

from search.errors import CarrelError
from search.library import Library
from shelf.lists.lists import Lists
from shelf.searches.searches import Searches
from shelf.shelf import Shelf
from tui.config.paths import Paths

FIX_COMMAND = "carrel doctor --fix"

Fix = Callable[[], str]
"""Mends what was found, where that loses nothing and can be undone, and says what it did."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one thing.

    Attributes:
        about: What was looked at.
        fine: Whether it is as it should be.
        said: What was found.
        fix: What to do; empty when nothing is to be done.
        unsure: Only a person can tell whether it is as it should be; it counts as fine.
        mend: What `--fix` does; None for what a person has to do.
    """

    about: str
    fine: bool
    said: str
    fix: str = ""
    unsure: bool = False
    mend: Fix | None = field(default=None, compare=False, repr=False)

    def as_json(self) -> dict[str, object]:
        """Return it in the public shape."""
        told = {"about": self.about, "fine": self.fine, "said": self.said, "fix": self.fix}
        return {**told, "unsure": self.unsure, "mends": self.mend is not None}


def count_of(count: int, thing: str) -> str:
    """Return a number of things: `1 paper`, `2 papers`."""
    return f"{count} {thing}{'s' if count != 1 else ''}"


ShowProgress = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""Shows a progress bar for something that takes so many steps."""


def no_progress(what: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
    """Show nothing."""
    del what, total
    return nullcontext(lambda _: None)


class CheckContext:
    """What is looked at. Nothing is written for looking at it, but for what opening the index makes anew.

    Attributes:
        places: Where everything is.
        progress: Shows a progress bar while something long is done.
    """

    def __init__(self, places: Paths, progress: ShowProgress = no_progress) -> None:
        self.places = places
        self.progress = progress
        self._library: Library | None = None
        self._unfit = False

    def __enter__(self) -> CheckContext:
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
