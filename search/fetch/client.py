"""The client: sends requests politely, retries where that may help, and answers from the cache where it can."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from search.fetch import messages
from search.fetch.http_cache import CachedAnswer, HttpCache
from search.fetch.messages import FetchError
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
    """The answer to a request, decompressed; not `asked` if it comes from the cache."""

    body: bytes
    received: bool


class Client:
    """Sends requests, one after the other, in a `with` block; `folder` can be removed at any time."""

    def __init__(  # noqa: PLR0913
        self,
        folder: Path,
        settings: FetchSettings,
        agent: str,
        *,
        offline: bool = False,
        progress: Callable[[str], None] = lambda _: None,
        clock: Clock | None = None,
    ) -> None:
        self.clock = clock or Clock()
        self.offline = offline
        self.progress = progress
        self._settings = settings
        self._agent = agent
        self._cache = HttpCache(folder / "answers")
        self._throttle = Throttle(folder / "hosts", self.clock, self.progress)
        self._exchange: Transport | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._exchange is not None:
            await self._exchange.close()
            await asyncio.to_thread(self._cache.prune, self.clock.now())

    async def get(self, ask: FetchRequest, check: Check = lambda _: None) -> FetchAnswer:
        """Answer a request; `check` raises `FetchError` for an answer that makes no sense, which is then not cached."""
        cached = await asyncio.to_thread(self._cache.load, ask.url, ask.accepts)
        if self.offline:
            if cached is None:
                raise FetchError(messages.OFFLINE, "", messages.FETCH_ONCE)
            return FetchAnswer(cached.body, received=False)
        if cached and 0 <= self.clock.now() - cached.at < max(ask.service.fresh, cached.fresh):
            return FetchAnswer(cached.body, received=False)
        for attempt in range(1, TRIES + 1):
            try:
                return await self._ask(ask, cached, check)
            except FetchError as error:
                if not error.again or attempt == TRIES:
                    raise
                await self._wait(ask, error, attempt)
        raise AssertionError("the last attempt returns or raises")

    async def _wait(self, ask: FetchRequest, error: FetchError, attempt: int) -> None:
        """Wait before the next attempt; raise if the service asks for too long a rest."""
        seconds = FIRST * 2 ** (attempt - 1) * self.clock.jitter()
        if error.after is not None or error.status == 429:
            rest = max(error.after or 0.0, ask.service.rest if error.status == 429 else 0.0)
            if rest > PATIENCE:
                self._throttle.rest(ask.service, rest)
                raise resting_error(rest) from error
            seconds = max(seconds, rest)
        self.progress(messages.retrying(str(ask.service), error.title, seconds))
        await self.clock.sleep(seconds)

    async def _ask(self, ask: FetchRequest, cached: CachedAnswer | None, check: Check) -> FetchAnswer:
        exchange = self._exchange or await self._connected()
        async with self._throttle.turn(ask.service):
            raw = await exchange.get(ask, _conditions(cached))
        if raw.status == 304 and cached:
            self._cache.confirm(ask.url, ask.accepts, self.clock.now())
            return FetchAnswer(cached.body, received=True)
        if raw.status != 200:
            from search.fetch.transport import status_error

            raise status_error(raw, retry_after(raw.headers, self.clock.now()))
        _check_kind(raw, ask)
        await asyncio.to_thread(check, raw.body)
        await asyncio.to_thread(self._keep, ask, raw)
        return FetchAnswer(raw.body, received=True)

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
            self._cache.save(ask.accepts, CachedAnswer(ask.url, raw.body, etag, modified, fresh, self.clock.now()))


def _conditions(cached: CachedAnswer | None) -> Mapping[str, str]:
    if cached is None:
        return {}
    conditions = {"If-None-Match": cached.etag, "If-Modified-Since": cached.modified}
    return {name: value for name, value in conditions.items() if value}


def _check_kind(raw: RawResponse, ask: FetchRequest) -> None:
    """Refuse a log-in page, a picture or the like, by its first bytes: its `Content-Type` is often wrong."""
    head = raw.body[:512].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").lower()
    starts = {"json": (b"{", b"["), "xml": (b"<",), "": (b"",)}[ask.expects]
    if head.startswith(starts) and not (ask.expects == "xml" and head.startswith(_HTML)):
        return
    sent = "nothing" if not head else "a web page" if head.startswith(_HTML) else "something else"
    expected = {"json": "JSON", "xml": "a feed"}.get(ask.expects, "")
    raise FetchError(messages.instead_of(sent, expected), raw.headers.get("content-type", "")[:60])
