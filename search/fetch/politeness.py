"""Politeness: which services there are, and when each may be asked again.

Each service gets one request at a time, with a pause between two. When it was last asked is written down, so
that all processes of a user keep the pause together.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import random
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from search.fetch import messages
from search.fetch.messages import FetchError


@dataclass(frozen=True, slots=True)
class Clock:
    """The time, replaceable in tests: seconds since 1970, as other processes read them, and a `jitter` around 1."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    jitter: Callable[[], float] = lambda: random.uniform(0.5, 1.5)

    @property
    def today(self) -> date:
        """The date in UTC, as services count days."""
        return datetime.fromtimestamp(self.now(), UTC).date()


@dataclass(frozen=True, slots=True)
class Service:
    """A service; requests under one name wait for each other.

    Attributes:
        pause: Seconds between the end of one request and the start of the next.
        fresh: Seconds for which a cached answer is used without asking.
        rest: Minimum seconds without requests once it is rate-limiting.
    """

    name: str
    base: str = ""
    pause: float = 1.0
    fresh: float = 300
    rest: float = 0
    label: str = ""

    def __str__(self) -> str:
        return self.label or self.name


# At most 500 requests in five minutes without a key.
HUGGING_FACE = Service("huggingface", "https://huggingface.co", label="Hugging Face")
# One request in three seconds over one connection. Lists change once a day; a rate-limited client that
# comes back within ten minutes is refused again.
ARXIV = Service("arxiv", "https://export.arxiv.org", pause=3.0, fresh=3600, rest=600, label="arXiv")
OPENALEX = Service("openalex", "https://api.openalex.org", pause=0.2, fresh=3600, label="OpenAlex")
SEMANTIC_SCHOLAR = Service(
    "semantic-scholar", "https://api.semanticscholar.org", pause=1.1, fresh=3600, label="Semantic Scholar"
)
DOI = Service("doi", "https://doi.org", fresh=86_400, label="doi.org")


def service_of(url: str) -> Service:
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if host == "arxiv.org" or host.endswith(".arxiv.org"):
        return ARXIV
    return Service(parts.netloc.lower())


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """A request; `secret` parameters and `headers` are for the service only: not cached, nor sent along a redirect."""

    service: Service
    url: str
    expects: Literal["", "json", "xml"] = ""
    accept: str = ""
    secret: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def accepts(self) -> str:
        usual = {
            "json": "application/json",
            "xml": "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1",
        }
        return self.accept or usual.get(self.expects, "*/*")


# Attempts in all, and seconds after the first of them; twice as long after each.
TRIES = 4
FIRST = 2.0
_RATE = re.compile(r"\bt=(\d{1,6})\b")
_MAX_AGE = re.compile(r"\bmax-age=(\d{1,9})\b")
# No service is left alone for longer than a day, whatever it says: papers come every day.
_MAX_WAIT = 86_400.0


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds after which a service may be asked again, by `Retry-After` or `RateLimit`; None if it does not say."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal() and value.isascii():
        return min(float(value[:9]), _MAX_WAIT)
    if value:
        try:
            until = parsedate_to_datetime(value)
        except ValueError:
            return None
        # A date without a zone is in UTC.
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return min(max(0.0, (until - datetime.fromtimestamp(now, UTC)).total_seconds()), _MAX_WAIT)
    rate = _RATE.search(headers.get("ratelimit", ""))
    return min(float(rate[1]), _MAX_WAIT) if rate else None


def max_age(headers: Mapping[str, str]) -> float | None:
    """The seconds for which an answer may be cached; None if it must not be."""
    value = headers.get("cache-control", "").lower()
    if "no-store" in value:
        return None
    age = _MAX_AGE.search(value)
    return min(float(age[1]), _MAX_WAIT) if age and "no-cache" not in value else 0.0


# Carrel waits for so many seconds; a service that asks for more is left alone until a later fetch.
PATIENCE = 60.0
# Seconds between two checks whether another process is done.
_POLL = 0.1


class HostTimes(NamedTuple):
    """When a service may be asked again: after the pause between requests, and after the rest that it asked for."""

    free: float = 0
    after_rest: float = 0


class Throttle:
    """Lets one request at a time through to each service; the folder records the times."""

    def __init__(self, folder: Path, clock: Clock, progress: Callable[[str], None]) -> None:
        self._folder = folder
        self._clock = clock
        self._progress = progress

    @asynccontextmanager
    async def turn(self, service: Service) -> AsyncIterator[None]:
        """Wait until a service may be asked, and keep others from asking; FetchError beyond `PATIENCE`."""
        descriptor = await self._locked(service)
        try:
            times, now = _read(descriptor), self._clock.now()
            if now < times.after_rest <= now + _MAX_WAIT:
                if times.after_rest - now > PATIENCE:
                    raise resting_error(times.after_rest - now)
                await self._wait(service, times.after_rest - now)
            # A pause longer than it should be was recorded by a clock that ran ahead.
            await self._wait(service, min(times.free - self._clock.now(), service.pause))
            try:
                yield
            finally:
                _write(descriptor, HostTimes(self._clock.now() + service.pause, _read(descriptor).after_rest))
        finally:
            os.close(descriptor)

    def rest(self, service: Service, seconds: float) -> None:
        """Record that a service asked not to be asked for some time."""
        with suppress(OSError):
            descriptor = self._open(service)
            try:
                now = self._clock.now()
                _write(descriptor, HostTimes(now + service.pause, now + min(seconds, _MAX_WAIT)))
            finally:
                os.close(descriptor)

    async def _wait(self, service: Service, seconds: float) -> None:
        if seconds > 0:
            if seconds > 1:
                self._progress(messages.waiting(seconds, str(service)))
            await self._clock.sleep(seconds)

    def _open(self, service: Service) -> int:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = re.sub(r"[^\w.-]", "_", service.name)[:100] or "nameless"
        return os.open(self._folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    async def _locked(self, service: Service) -> int:
        try:
            descriptor = self._open(service)
        except OSError as error:
            raise FetchError(messages.CACHE_UNWRITABLE, f"{self._folder}: {error}") from None
        try:
            waited = False
            while True:
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    return descriptor
                except BlockingIOError:
                    if not waited:
                        self._progress(messages.waiting_for_another(str(service)))
                    waited = True
                except OSError:
                    return descriptor  # a file system without locks
                await asyncio.sleep(_POLL)
        except BaseException:
            os.close(descriptor)
            raise


def resting_error(seconds: float) -> FetchError:
    return FetchError(messages.asks_to_wait(seconds), "", messages.CONTINUES, after=seconds)


def _read(descriptor: int) -> HostTimes:
    with suppress(OSError, ValueError, TypeError):
        free, after_rest = json.loads(os.pread(descriptor, 200, 0))
        return HostTimes(float(free), float(after_rest))
    return HostTimes()


def _write(descriptor: int, times: HostTimes) -> None:
    with suppress(OSError):
        data = json.dumps(times).encode()
        os.pwrite(descriptor, data, 0)
        os.ftruncate(descriptor, len(data))
