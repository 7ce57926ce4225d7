"""Whose turn it is: each service is asked by one request at a time, with a pause between two.

What was asked last is written down, so that all processes of a person keep the pause together.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from search.fetch.clock import Clock
from search.fetch.errors import FetchError
from search.fetch.services import Service

# Seconds that are waited for; who asks for a longer rest is not waited for but left alone.
PATIENCE = 60.0
# Seconds between two looks whether another process is done.
_LOOK = 0.1
# What no service asks for: a clock was wrong.
_LONGEST = 86_400.0


class Times(NamedTuple):
    """When a service may be asked again: by the pause, and by its own word."""

    free: float = 0
    rested: float = 0


class Hosts:
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
                    raise resting(times.rested - now)
                await self._wait(service, times.rested - now)
            # A pause that is longer than it should be was written by a clock that ran ahead.
            await self._wait(service, min(times.free - self._clock.now(), service.pause))
            try:
                yield
            finally:
                _write(descriptor, Times(self._clock.now() + service.pause, _read(descriptor).rested))
        finally:
            os.close(descriptor)

    def rest(self, service: Service, seconds: float) -> None:
        """Take in, while holding the turn or not, that a service wants to be left alone."""
        with suppress(OSError):
            descriptor = self._open(service)
            try:
                now = self._clock.now()
                _write(descriptor, Times(now + service.pause, now + min(seconds, _LONGEST)))
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


def resting(seconds: float) -> FetchError:
    """Return the error for a service that wants to be left alone."""
    wait = f"{seconds / 60:.0f} min" if seconds >= 90 else f"{seconds:.0f} s"
    return FetchError(f"asks to be left alone for {wait}", "", "A later fetch goes on from here.", after=seconds)


def _read(descriptor: int) -> Times:
    with suppress(OSError, ValueError, TypeError):
        free, rested = json.loads(os.pread(descriptor, 200, 0))
        return Times(float(free), float(rested))
    return Times()


def _write(descriptor: int, times: Times) -> None:
    with suppress(OSError):
        data = json.dumps(times).encode()
        os.pwrite(descriptor, data, 0)
        os.ftruncate(descriptor, len(data))
