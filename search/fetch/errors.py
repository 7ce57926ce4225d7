"""Errors of fetching."""

from __future__ import annotations

from search.errors import SourceError


class FetchError(SourceError):
    """A request failed.

    Args:
        title: The end of a sentence about the service: “did not answer in 30 s” (`messages`).
        message: The service's own words.
        hint: What to do about it.
        again: Whether it is worth another try.
        after: Seconds after which the service may be asked again; None if it does not say.
        status: HTTP status of the answer; 0 without one.
    """

    def __init__(  # noqa: PLR0913
        self,
        title: str,
        message: str = "",
        hint: str = "",
        *,
        again: bool = False,
        after: float | None = None,
        status: int = 0,
    ) -> None:
        super().__init__(title, message, hint)
        self.again = again
        self.after = after
        self.status = status
