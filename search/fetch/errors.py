"""What can go wrong between Carrel and a service."""

from __future__ import annotations

from search.errors import SourceError


class FetchError(SourceError):
    """A service did not give what it was asked for.

    Args:
        title: What is the matter, as the end of a sentence about the service: “did not answer in 30 s”.
        message: What the service itself said of it.
        hint: What to do about it.
        again: Whether it is worth another try.
        after: Seconds after which the service wants to be asked again; None when it says nothing.
        status: Of the answer; 0 when there was none.
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
