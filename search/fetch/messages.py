"""What fetching says: its error, ends of sentences that begin with the name of a service, and notes on progress."""

from __future__ import annotations

from search.errors import SourceError

RATE_LIMITED = "is rate-limiting requests"
CONTINUES = "The next fetch continues from here."
OFFLINE = "was not asked: Carrel is offline"
FETCH_ONCE = "Fetch once without --offline."
CACHE_UNWRITABLE = "was not asked: the cache is not writable"
INVALID_REDIRECT = "redirects to an invalid address"
INSECURE_REDIRECT = "redirects from https to http"
LOCAL_REDIRECT = "redirects into your own network"
TOO_MANY_REDIRECTS = "redirects too often"
UNSUPPORTED_COMPRESSION = "sent an unsupported compression"
DAMAGED_COMPRESSION = "sent damaged compressed data"
INCOMPLETE = "sent an incomplete answer"
INVALID_CERTIFICATE = "has an invalid certificate"
PROXY_UNREACHABLE = "is unreachable through the proxy"
UNREACHABLE = "is unreachable"
NO_LIST_OF_WORKS = "did not send a list of works"
NO_LIST_OF_PAPERS = "did not send a list of papers"
INVALID_JSON = "sent invalid JSON"
QUERY_REJECTED = "rejected the query"
NO_TOTAL = "sent a feed without a total"
EMPTY_PAGE = "sent an empty page in the middle of the list"
INCOMPLETE_FEED = "sent an incomplete feed, or none"
ENDLESS_LIST = "does not end its list"
UNREADABLE_PAPERS = "sent unreadable papers"
UNUSABLE_ENVIRONMENT = "was not asked: the network settings of the environment are unusable"
REQUEST_FAILED = "could not be asked"
SHARED_TITLE = "another paper of the library has the same title"
UNREADABLE = "sent an unreadable answer"
READING_TITLES = "reading the titles of the library"
SKIPPED_AFTER_FAILURES = "skipped after the failures before"
SEVERAL_PAPERS = "several papers have this title"
OTHER_IDENTIFIER = "the paper with this title has another identifier"
OTHER_AUTHORS = "the paper with this title has other authors"


class FetchError(SourceError):
    """A request failed; `title` ends a sentence about the service, which may be asked again `after` some seconds."""

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


def retrying(service: str, problem: str, seconds: float) -> str:
    return f"{service} {problem}; retrying in {seconds:.0f} s"


def asks_to_wait(seconds: float) -> str:
    return f"asks to wait for {f'{seconds / 60:.0f} min' if seconds >= 90 else f'{seconds:.0f} s'}"


def instead_of(sent: str, expected: str) -> str:
    return f"sent {sent} instead of {expected}"


def no_answer(seconds: float) -> str:
    return f"did not answer in {seconds:.0f} s"


def unfinished(seconds: float) -> str:
    return f"did not finish its answer in {seconds:.0f} s"


def more_than(limit: int) -> str:
    return f"sent more than {limit / 1_000_000:,.0f} MB"


def waiting(seconds: float, service: str) -> str:
    return f"waiting {seconds:.0f} s for {service}"


def waiting_for_another(service: str) -> str:
    return f"waiting for another Carrel to finish with {service}"
