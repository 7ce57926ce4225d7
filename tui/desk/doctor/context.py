"""Finding, what a check reports; CheckContext, what checks look at."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from search.errors import CarrelError
from search.library import Library
from shelf.edits.copies_and_backups import copies_beside
from shelf.lists.lists import Lists
from shelf.searches.searches import Searches
from shelf.shelf import Shelf
from tui.config.paths import Paths

FIX_COMMAND = "carrel doctor --fix"

Repair = Callable[[], str]
"""Repairs something without loss, so that it can be undone, and returns what was done."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check reports.

    Attributes:
        fine: Whether it is as it should be.
        fix: What to do; empty if there is nothing to do.
        unsure: Only the user can tell whether it is as it should be; it counts as fine.
        repair: What `--fix` does; None for what the user has to do.
    """

    about: str
    fine: bool
    message: str
    fix: str = ""
    unsure: bool = False
    repair: Repair | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of(cls, about: str, error: CarrelError, fix: str = "", repair: Repair | None = None) -> Finding:
        return cls(about, False, f"{error.title}: {error.message}", fix or error.hint, repair=repair)

    def as_json(self) -> dict[str, object]:
        return {
            "about": self.about,
            "fine": self.fine,
            "said": self.message,
            "fix": self.fix,
            "unsure": self.unsure,
            "mends": self.repair is not None,
        }


ShowProgress = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""Shows a progress bar for something that takes a number of steps."""


class CheckContext:
    """Everything that Carrel stores, opened piece by piece, so that a broken piece hides no other.

    Looking at it writes nothing, except that opening the index may rebuild it.
    """

    def __init__(self, places: Paths, progress: ShowProgress | None = None) -> None:
        self.places = places
        self.progress = progress or (lambda what, total: nullcontext(lambda done: None))
        self._library: Library | None = None
        self._broken = False

    @cached_property
    def shelf(self) -> Shelf:
        """The shelf; never closed, because that would write what is being checked."""
        return Shelf(self.places.config, self.places.data)

    @cached_property
    def lists(self) -> Lists:
        return Lists(self.places.config, self.places.data)

    @cached_property
    def searches(self) -> Searches:
        return Searches(self.places.config, self.places.data)

    @property
    def library(self) -> Library:
        """The papers and the index; check `has_library` first.

        Raises:
            CarrelError: They cannot be opened.
        """
        if self._library is None:
            self._library = Library(self.places.catalog, self.places.index)
        return self._library

    @property
    def has_library(self) -> bool:
        """Whether there are papers; what is wrong with the catalog is reported once, by its own check."""
        if self._broken or not self.places.catalog.exists():
            return False
        try:
            self.library  # noqa: B018 - opened here, so that no other check meets the error
        except CarrelError:
            return False
        return True

    def close(self) -> None:
        """Close the library, and use it no more."""
        self._broken = True
        if self._library is not None:
            # Closing a damaged file may fail as reading it did.
            with suppress(CarrelError):
                self._library.close()

    def conflict_copies(self, about: str, path: Path) -> list[Finding]:
        """Conflict copies of a file that only the user can merge, because its comments matter too."""
        fix = f"Copy over what {path.name} lacks, then remove the conflict copy."
        return [Finding(about, False, conflict_copy(copy, path), fix) for copy in copies_beside(path)]


def conflict_copy(copy: Path, path: Path) -> str:
    return f"{copy} is a conflict copy of {path.name}, made by a synced folder"
