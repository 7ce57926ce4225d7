"""Errors that users can act on.

Every error that may reach the user is a `CarrelError`: a title (what failed), a message (why) and a hint
(the way out). The command line and the app each render them in exactly one place.

    CarrelError                    exit 1
    ├── UsageError                 exit 2: the call itself was wrong
    ├── SourceError                a page, feed or file that cannot be read at all
    ├── CatalogError               the catalog (SQLite) cannot be opened or written
    ├── EngineError                the index failed; callers rebuild it from the catalog
    │   └── IndexBusyError         another process is writing it; committed papers can be searched
    ├── ShelfError                 the user's files: shelf.yaml, lists, searches, their journal, and state
    │   └── LockedError            another process is writing them (`search.files`)
    └── ConfigError                config.yaml, with every problem in it
"""

from __future__ import annotations


class CarrelError(Exception):
    """An error for the user: what failed (without a full stop), why (naming file and line), and what to do about it."""

    exit_code = 1

    def __init__(self, title: str, message: str = "", hint: str = "") -> None:
        super().__init__(title, message, hint)
        self.title = title
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return ". ".join(part for part in (self.title, self.message, self.hint) if part)


class UsageError(CarrelError):
    """The call itself was wrong: an unknown id, two options that exclude each other."""

    exit_code = 2


class SourceError(CarrelError):
    """A page, feed or file that cannot be read at all (single bad rows are `Skipped`)."""


class UnknownFormatError(SourceError):
    """A file of no format that Carrel knows."""


class CatalogError(CarrelError):
    """The catalog cannot be opened or written."""


class EngineError(CarrelError):
    """The index failed. It is derived: the answer is always to rebuild it."""


class IndexBusyError(EngineError):
    """Another process is writing the index. What it has committed can be searched."""


class ShelfError(CarrelError):
    """A file of the user's, or the journal, cannot be read or written."""


class ConfigError(CarrelError):
    """config.yaml contains something that Carrel does not understand."""
