"""Fetching feeds: part by part, each answer imported at once, what is missing written down for the next time."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar, TypeVarTuple

from search.fetch.client import Client
from search.fetch.kinds import Access, kind_of
from search.fetch.kinds.base import MOST_PAGES
from search.fetch.messages import ENDLESS_LIST, SKIPPED_AFTER_FAILURES, UNREADABLE_PAPERS, FetchError
from search.fetch.plan import FeedPart, FeedProgress, ListOn, plan_fetch
from search.fetch.settings import Feed
from search.fetch.state import Ledger
from search.importing import Tally
from search.paper import Paper
from search.sources.base import Document, Item, PaperRow, ReadOptions
from search.sources.detect import formats
from search.sources.read import Reading
from search.text.plural import plural

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")
ImportPapers = Callable[[Reading], Tally]
"""Imports what is read, as `search.importing` does."""


class AnswerPapers(Reading):
    """Papers of an answer, on the page that `list_on` returns; `format` is detected if there is no such reader."""

    def __init__(self, sent: Document, format: str, list_on: ListOn) -> None:  # noqa: A002 - as in `search.sources`
        super().__init__([sent], format if format in formats() else None, ReadOptions())
        self._list_on = list_on
        self.papers: list[Paper] = []

    def __iter__(self) -> Iterator[Item]:
        for item in super().__iter__():
            if not isinstance(item, PaperRow):
                yield item
                continue
            paper = item.paper
            paper = replace(paper, sightings=tuple(self._list_on(sighting, paper) for sighting in paper.sightings))
            self.papers.append(paper)
            yield replace(item, paper=paper)


async def to_the_end(work: Callable[[*Arguments], Result], *arguments: *Arguments) -> Result:
    """Import papers in a thread. If the task is cancelled meanwhile, it still waits for the import to end."""
    importing = asyncio.ensure_future(asyncio.to_thread(work, *arguments))
    try:
        return await asyncio.shield(importing)
    except asyncio.CancelledError:
        await asyncio.wait([importing])
        raise


# Consecutive parts that may fail before the rest of a feed is left for the next fetch.
ENOUGH = 2
# Statuses that say that a mark for continuing is no longer valid.
_MARK_EXPIRED = frozenset((400, 404, 410))


@dataclass(frozen=True, slots=True)
class MissingPart:
    """A part of a feed that was not fetched completely, and why."""

    part: FeedPart
    reason: str


@dataclass(slots=True)
class FetchReport:
    """Result of fetching a feed; the next fetch gets the `missing` parts, and those `left` beyond the limit."""

    feed: Feed
    tally: Tally = field(default_factory=Tally)
    answers: int = 0
    cached: int = 0
    missing: list[MissingPart] = field(default_factory=list)
    left: list[FeedPart] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches feeds; `take` imports papers in a thread, and after `most` papers the rest is left for the next fetch."""

    client: Client
    access: Access
    ledger: Ledger
    take: ImportPapers
    most: int

    async def fetch(self, feed: Feed, since: date | None = None) -> FetchReport:
        """Fetch a feed, since a day or what is new; failures are in the report."""
        run = _Run(self, feed)
        await run.fetch_all(since)
        return run.report


class _Run:
    def __init__(self, fetcher: Fetcher, feed: Feed) -> None:
        self._fetcher = fetcher
        self._client = fetcher.client
        self._feed = feed
        self._kind = kind_of(feed)
        self._progress = FeedProgress(missing=(FeedPart(),))
        self._service = ""
        self.report = FetchReport(feed)

    async def fetch_all(self, since: date | None) -> None:
        if self._kind.days:
            before = await asyncio.to_thread(self._fetcher.ledger.progress, self._feed)
            await self._record(plan_fetch(before, self._kind.days, since, self._client.clock.today))
        failed, stop = 0, False
        for part in self._progress.missing:
            if self.report.tally.rows >= self._fetcher.most:
                self.report.left.append(part)
            elif stop:
                self.report.missing.append(MissingPart(part, SKIPPED_AFTER_FAILURES))
            else:
                error = await self._try_part(part)
                failed = failed + 1 if error else 0
                # Offline, looking up all parts costs nothing. A service that says when to come back means all of them.
                stop = not self._client.offline and (failed >= ENOUGH or bool(error and error.after is not None))

    async def _try_part(self, part: FeedPart) -> FetchError | None:
        try:
            await self._fetch_part(part)
        except FetchError as error:
            if error.status == self._kind.ahead and part.last >= self._client.clock.today.isoformat():
                # The day has not begun yet where the service is.
                await self._record(self._progress.done(part))
                return None
            if error.status in _MARK_EXPIRED and part.at:
                await self._record(self._progress.reached(replace(part, at="")))
            self.report.missing.append(MissingPart(part, f"{self._service} {error}".strip()))
            return error
        return None

    async def _fetch_part(self, part: FeedPart) -> None:
        for _ in range(MOST_PAGES):
            at = await self._fetch_page(part)
            if not at:
                await self._record(self._progress.done(part))
                return
            if at == part.at:
                break
            part = replace(part, at=at)
            await self._record(self._progress.reached(part))
            if self.report.tally.rows >= self._fetcher.most:
                self.report.left.append(part)
                return
        raise FetchError(ENDLESS_LIST)

    async def _fetch_page(self, part: FeedPart) -> str:
        """Fetch one page and import it; return the mark of the next, empty at the end."""
        feed, kind, report = self._feed, self._kind, self.report
        papers = f", {plural(report.tally.rows, 'paper')}" if report.tally.rows else ""
        self._client.progress(f"{feed.name}: {part.name}{papers}" if part.first else f"{feed.name}{papers}")
        ask = kind.ask(feed, part, self._fetcher.access)
        self._service = str(ask.service)
        answer = await self._client.get(ask, lambda body: kind.page(part, body))
        page = await asyncio.to_thread(kind.page, part, answer.body)
        report.answers += 1
        report.cached += not answer.received
        if page.papers:
            sent = Document(f"{feed.name} {part.name}", stream=io.BytesIO(answer.body), label=feed.name)
            tally = await to_the_end(self._fetcher.take, AnswerPapers(sent, kind.format, kind.list_on(feed, part)))
            if not tally.rows:
                raise FetchError(UNREADABLE_PAPERS, tally.skipped[0].reason if tally.skipped else "")
            report.tally.add(tally)
        return page.at

    async def _record(self, progress: FeedProgress) -> None:
        """Record the progress; offline, nothing counts as fetched."""
        self._progress = progress
        if self._kind.days and not self._client.offline:
            await asyncio.to_thread(self._fetcher.ledger.write, self._feed, progress)
