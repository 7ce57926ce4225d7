"""What tests of fetching share: services on loopback, a clock that waits for nobody, a library."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event
from time import time as now

import pytest

from search.fetch.client import Check, Client, FetchAnswer
from search.fetch.feeds import Fetcher, FetchReport
from search.fetch.kinds import Access
from search.fetch.politeness import Clock, FetchRequest, Service
from search.fetch.settings import SERVICES, Feed, FetchSettings
from search.fetch.state import Ledger
from search.importing import import_papers
from search.library import Library
from tests.search.fetch.corpus import NOON
from tests.search.fetch.server import Services, serving


@dataclass
class Time:
    """A time that passes only while somebody waits for it."""

    now: float = NOON
    slept: list[float] = field(default_factory=list)

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.now, self._sleep, lambda: 1.0)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def pass_days(self, days: float) -> None:
        self.now += days * 86_400


async def until(met: Callable[[], object]) -> None:
    """Wait until a condition is met."""
    async with asyncio.timeout(20):
        while not met():  # noqa: ASYNC110 - a thread meets it
            await asyncio.sleep(0.005)


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the time pass that is waited for, wherever this process asks a service."""
    monkeypatch.setattr("search.fetch.client.Clock", lambda: Time(now()).clock)


@pytest.fixture
def never() -> Iterator[Event]:
    """What an answer may wait for; it comes when the test is over."""
    event = Event()
    yield event
    event.set()


@pytest.fixture
def services() -> Iterator[Services]:
    with serving(Services()) as running:
        yield running


@dataclass
class Desk:
    """A person who fetches, and what was said meanwhile."""

    folder: Path
    services: Services
    time: Time
    settings: FetchSettings = field(default_factory=FetchSettings)
    keys: dict[str, str] = field(default_factory=dict)
    offline: bool = False
    said: list[str] = field(default_factory=list)
    library: Library = field(init=False)

    def __post_init__(self) -> None:
        self.library = Library(self.folder / "catalog.sqlite3", self.folder / "index")

    def client(self) -> Client:
        agent = "Carrel/0 (tests)"
        options = {"progress": self.said.append, "clock": self.time.clock}
        return Client(self.folder / "fetch", self.settings, agent, offline=self.offline, **options)  # type: ignore[arg-type]

    @property
    def access(self) -> Access:
        return Access(dict.fromkeys(SERVICES, self.services.url), self.settings.contact, self.keys)

    async def fetch(self, feed: Feed, since: str = "", most: int = 10_000) -> FetchReport:
        """Fetch a feed as a process of its own would."""
        async with self.client() as client:
            ledger = Ledger(self.folder / "fetched.json")
            fetcher = Fetcher(client, self.access, ledger, partial(import_papers, self.library), most)
            return await fetcher.fetch(feed, date.fromisoformat(since) if since else None)

    async def get(self, path: str = "/feed.xml", check: Check = lambda _: None, **how: object) -> FetchAnswer:
        """Ask one question."""
        url = path if path.startswith("http") else f"{self.services.url}{path}"
        given = {"service": Service("lamps", pause=0), "url": url, "expects": "xml", **how}
        async with self.client() as client:
            return await client.get(FetchRequest(**given), check)  # type: ignore[arg-type]

    @property
    def titles(self) -> set[str]:
        return set(self.library.snapshot().columns.titles.values())


@pytest.fixture
def desk(tmp_path: Path, services: Services, time: Time) -> Iterator[Desk]:
    made = Desk(tmp_path / "desk", services, time)
    yield made
    made.library.close()
