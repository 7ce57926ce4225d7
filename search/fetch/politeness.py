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

from search.fetch.errors import FetchError


def _jitter() -> float:
    return random.uniform(0.5, 1.5)


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the time and waits.

    Attributes:
        now: Returns seconds since 1970. Not the monotonic clock: other processes read what is written down.
        sleep: Waits for some seconds.
        jitter: Returns a factor around 1, so that many that were sent away do not come back at once.
    """

    now: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    jitter: Callable[[], float] = _jitter

    @property
    def today(self) -> date:
        """Return today's date as services count days, in UTC."""
        return datetime.fromtimestamp(self.now(), UTC).date()


@dataclass(frozen=True, slots=True)
class Service:
    """A service.

    Attributes:
        name: Its name in `fetch.base_urls`; of others, host and port. All requests under one name wait for each other.
        base: Its address.
        pause: Seconds between the end of one request and the start of the next.
        fresh: Seconds in which an answer is not asked for again.
        rest: Seconds to leave it alone at least, once it says that it was asked too often.
    """

    name: str
    base: str = ""
    pause: float = 1.0
    fresh: float = 300
    rest: float = 0


# At most 500 requests in five minutes without a key.
HUGGING_FACE = Service("huggingface", "https://huggingface.co")
# One request in three seconds over one connection. Lists change once a day; who was told to wait and
# comes back within ten minutes is told so again.
ARXIV = Service("arxiv", "https://export.arxiv.org", pause=3.0, fresh=3600, rest=600)
OPENALEX = Service("openalex", "https://api.openalex.org", pause=0.2, fresh=3600)
SEMANTIC_SCHOLAR = Service("semantic-scholar", "https://api.semanticscholar.org", pause=1.1, fresh=3600)
DOI = Service("doi", "https://doi.org", fresh=86_400)


def service_of(url: str) -> Service:
    """Return the service that an address of a person's own belongs to."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if host == "arxiv.org" or host.endswith(".arxiv.org"):
        return ARXIV
    return Service(parts.netloc.lower())


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """A question to a service.

    Attributes:
        service: Which.
        url: The question.
        expects: What an answer must look like; empty for anything.
        accept: Media types to ask for; the usual ones of `expects` when empty.
        secret: Parameters that only the service itself is told: never kept, never shown, not sent on.
        headers: Headers that only the service itself is told.
    """

    service: Service
    url: str
    expects: Literal["", "json", "xml"] = ""
    accept: str = ""
    secret: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def accepts(self) -> str:
        """Return the value of the `Accept` header."""
        usual = {
            "json": "application/json",
            "xml": "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1",
        }
        return self.accept or usual.get(self.expects, "*/*")


# Tries in all, and seconds after the first of them; twice as long after each.
TRIES = 4
FIRST = 2.0
_RATE = re.compile(r"\bt=(\d{1,6})\b")
_MAX_AGE = re.compile(r"\bmax-age=(\d{1,9})\b")
# What a service says of more than a day is not believed: papers come every day.
_LONGEST_WAIT = 86_400.0


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds after which a service wants to be asked again; None where it says nothing.

    Args:
        headers: Of its answer, names in lower case: `Retry-After` in seconds or as a date, else `RateLimit`.
        now: Seconds since 1970.
    """
    said = headers.get("retry-after", "").strip()
    if said.isdecimal() and said.isascii():
        return min(float(said[:9]), _LONGEST_WAIT)
    if said:
        try:
            until = parsedate_to_datetime(said)
        except ValueError:
            return None
        # A date without a zone is in UTC.
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return min(max(0.0, (until - datetime.fromtimestamp(now, UTC)).total_seconds()), _LONGEST_WAIT)
    rate = _RATE.search(headers.get("ratelimit", ""))
    return min(float(rate[1]), _LONGEST_WAIT) if rate else None


def max_age(headers: Mapping[str, str]) -> float | None:
    """Return the seconds for which an answer stands; None when it is not to be kept."""
    said = headers.get("cache-control", "").lower()
    if "no-store" in said:
        return None
    age = _MAX_AGE.search(said)
    return min(float(age[1]), _LONGEST_WAIT) if age and "no-cache" not in said else 0.0


# Seconds that are waited for; who asks for a longer rest is not waited for but left alone.
PATIENCE = 60.0
# Seconds between two looks whether another process is done.
_LOOK = 0.1
# What no service asks for: a clock was wrong.
_LONGEST = 86_400.0


class HostTimes(NamedTuple):
    """When a service may be asked again: by the pause, and by its own word."""

    free: float = 0
    rested: float = 0


class Throttle:
    """The turns at all services.

    Args:
        folder: Where it is written down; made when missing.
        clock: The time.
        told: Told what is being waited for.
    """

    def __init__(self, folder: Path, clock: Clock, told: Callable[[str], None]) -> None:
        self._folder = folder
        self._clock = clock
        self._told = told

    @asynccontextmanager
    async def turn(self, service: Service) -> AsyncIterator[None]:
        """Wait for a turn at a service and hold it.

        Raises:
            FetchError: The service wants to be left alone for longer than one waits.
        """
        descriptor = await self._locked(service)
        try:
            times, now = _read(descriptor), self._clock.now()
            if now < times.rested <= now + _LONGEST:
                if times.rested - now > PATIENCE:
                    raise resting_error(times.rested - now)
                await self._wait(service, times.rested - now)
            # A pause that is longer than it should be was written by a clock that ran ahead.
            await self._wait(service, min(times.free - self._clock.now(), service.pause))
            try:
                yield
            finally:
                _write(descriptor, HostTimes(self._clock.now() + service.pause, _read(descriptor).rested))
        finally:
            os.close(descriptor)

    def rest(self, service: Service, seconds: float) -> None:
        """Take in, while holding the turn or not, that a service wants to be left alone."""
        with suppress(OSError):
            descriptor = self._open(service)
            try:
                now = self._clock.now()
                _write(descriptor, HostTimes(now + service.pause, now + min(seconds, _LONGEST)))
            finally:
                os.close(descriptor)

    async def _wait(self, service: Service, seconds: float) -> None:
        if seconds > 0:
            if seconds > 1:
                self._told(f"waiting {seconds:.0f} s for {service.name}")
            await self._clock.sleep(seconds)

    def _open(self, service: Service) -> int:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = re.sub(r"[^\w.-]", "_", service.name)[:100] or "nameless"
        return os.open(self._folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    async def _locked(self, service: Service) -> int:
        try:
            descriptor = self._open(service)
        except OSError as error:
            raise FetchError("cannot be asked: the cache cannot be written", f"{self._folder}: {error}") from None
        try:
            waited = False
            while True:
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    return descriptor
                except BlockingIOError:
                    if not waited:
                        self._told(f"another Carrel is asking {service.name}")
                    waited = True
                except OSError:
                    return descriptor  # a file system without locks
                await asyncio.sleep(_LOOK)
        except BaseException:
            os.close(descriptor)
            raise


def resting_error(seconds: float) -> FetchError:
    """Return the error for a service that wants to be left alone."""
    wait = f"{seconds / 60:.0f} min" if seconds >= 90 else f"{seconds:.0f} s"
    return FetchError(f"asks to be left alone for {wait}", "", "A later fetch goes on from here.", after=seconds)


def _read(descriptor: int) -> HostTimes:
    with suppress(OSError, ValueError, TypeError):
        free, rested = json.loads(os.pread(descriptor, 200, 0))
        return HostTimes(float(free), float(rested))
    return HostTimes()


def _write(descriptor: int, times: HostTimes) -> None:
    with suppress(OSError):
        data = json.dumps(times).encode()
        os.pwrite(descriptor, data, 0)
        os.ftruncate(descriptor, len(data))
