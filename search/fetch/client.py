"""The client: asks politely, again where that may help, and not at all what it knows already."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from search.fetch.errors import FetchError
from search.fetch.http_cache import CachedAnswer, HttpCache
from search.fetch.politeness import (
    FIRST,
    PATIENCE,
    TRIES,
    Clock,
    FetchRequest,
    Throttle,
    max_age,
    resting_error,
    retry_after,
)
from search.fetch.settings import FetchSettings

if TYPE_CHECKING:
    from search.fetch.transport import RawResponse, Transport

Check = Callable[[bytes], object]
_HTML = (b"<!doctype html", b"<html")


@dataclass(frozen=True, slots=True)
class FetchAnswer:
    """What a service answered.

    Attributes:
        body: The answer, unpacked.
        asked: Whether the network was asked; else it was known already.
    """

    body: bytes
    asked: bool


class Client:
    """Asks services. Used in a `with` block; one question after the other.

    Args:
        folder: Where answers and turns are written down; can be removed at any time.
        settings: What the person set.
        agent: What Carrel calls itself.
        offline: Answer only from what is known.
        told: Told what is being waited for.
        clock: The time.
    """

    def __init__(  # noqa: PLR0913
        self,
        folder: Path,
        settings: FetchSettings,
        agent: str,
        *,
        offline: bool = False,
        told: Callable[[str], None] = lambda _: None,
        clock: Clock | None = None,
    ) -> None:
        self.clock = clock or Clock()
        self.offline = offline
        self.told = told
        self._settings = settings
        self._agent = agent
        self._cache = HttpCache(folder / "answers")
        self._hosts = Throttle(folder / "hosts", self.clock, self.told)
        self._exchange: Transport | None = None

    async def __aenter__(self) -> Self:
        """Make ready; nothing is asked yet."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up, and throw old answers away."""
        if self._exchange is not None:
            await self._exchange.close()
            await asyncio.to_thread(self._cache.prune, self.clock.now())

    async def get(self, ask: FetchRequest, check: Check = lambda _: None) -> FetchAnswer:
        """Return the answer to a question.

        Args:
            ask: The question.
            check: Raises `FetchError` at an answer that makes no sense; such an answer is not kept.

        Raises:
            FetchError: There is none.
        """
        known = await asyncio.to_thread(self._cache.load, ask.url, ask.accepts)
        if self.offline:
            if known is None:
                raise FetchError("was not asked: Carrel is offline", "", "Fetch once without --offline.")
            return FetchAnswer(known.body, asked=False)
        if known and 0 <= self.clock.now() - known.at < max(ask.service.fresh, known.fresh):
            return FetchAnswer(known.body, asked=False)
        for attempt in range(1, TRIES + 1):
            try:
                return await self._asked(ask, known, check)
            except FetchError as error:
                if not error.again or attempt == TRIES:
                    raise
                await self._wait(ask, error, attempt)
        raise AssertionError("the last try returns or raises")

    async def _wait(self, ask: FetchRequest, error: FetchError, attempt: int) -> None:
        """Wait for as long as a service wants; raise when that is too long."""
        seconds = FIRST * 2 ** (attempt - 1) * self.clock.jitter()
        if error.after is not None or error.status == 429:
            wanted = max(error.after or 0.0, ask.service.rest if error.status == 429 else 0.0)
            if wanted > PATIENCE:
                self._hosts.rest(ask.service, wanted)
                raise resting_error(wanted) from error
            seconds = max(seconds, wanted)
        self.told(f"{ask.service.name} {error.title}, asking again in {seconds:.0f} s")
        await self.clock.sleep(seconds)

    async def _asked(self, ask: FetchRequest, known: CachedAnswer | None, check: Check) -> FetchAnswer:
        exchange = self._exchange or await self._connected()
        async with self._hosts.turn(ask.service):
            raw = await exchange.get(ask, _conditions(known))
        if raw.status == 304 and known:
            self._cache.confirm(ask.url, ask.accepts, self.clock.now())
            return FetchAnswer(known.body, asked=True)
        if raw.status != 200:
            from search.fetch.transport import status_error

            raise status_error(raw, retry_after(raw.headers, self.clock.now()))
        _check_kind(raw, ask)
        await asyncio.to_thread(check, raw.body)
        await asyncio.to_thread(self._keep, ask, raw)
        return FetchAnswer(raw.body, asked=True)

    async def _connected(self) -> Transport:
        # In a thread: loading httpx and the list of certificates takes a fifth of a second.
        await asyncio.to_thread(import_module, "search.fetch.transport")
        from search.fetch.transport import Transport

        settings = self._settings
        limit = settings.max_mb * 1_000_000
        self._exchange = await asyncio.to_thread(Transport, self._agent, settings.timeout_s, limit)
        return self._exchange

    def _keep(self, ask: FetchRequest, raw: RawResponse) -> None:
        fresh = max_age(raw.headers)
        if fresh is not None:
            etag, modified = raw.headers.get("etag", ""), raw.headers.get("last-modified", "")
            self._cache.keep(ask.accepts, CachedAnswer(ask.url, raw.body, etag, modified, fresh, self.clock.now()))


def _conditions(known: CachedAnswer | None) -> Mapping[str, str]:
    if known is None:
        return {}
    conditions = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {name: value for name, value in conditions.items() if value}


def _check_kind(raw: RawResponse, ask: FetchRequest) -> None:
    """Refuse what cannot be the answer, by its first bytes: what a service says of it is often wrong.

    Raises:
        FetchError: It is a log-in page, a picture, anything else.
    """
    head = raw.body[:512].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").lower()
    starts = {"json": (b"{", b"["), "xml": (b"<",), "": (b"",)}[ask.expects]
    if head.startswith(starts) and not (ask.expects == "xml" and head.startswith(_HTML)):
        return
    said = raw.headers.get("content-type", "")[:60]
    what = "nothing" if not head else "a web page" if head.startswith(_HTML) else "something else"
    wanted = {"json": "JSON", "xml": "a feed"}.get(ask.expects, "")
    raise FetchError(f"sent {what} where {wanted} should be", said)
