"""Fetching feeds: part by part, each answer imported at once, what is missing written down for the next time."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TypeVar, TypeVarTuple

from search.fetch.client import Client
from search.fetch.errors import FetchError
from search.fetch.kinds import Access, kind_of
from search.fetch.kinds.base import MOST_PAGES
from search.fetch.plan import FeedPart, FeedProgress, ListOn, plan_fetch
from search.fetch.settings import Feed
from search.fetch.state import Ledger
from search.importing import Tally
from search.paper import Paper
from search.sources import Document, Item, PaperRow, Reading, ReadOptions, formats

Given = TypeVarTuple("Given")
Got = TypeVar("Got")
ImportPapers = Callable[[Reading], Tally]
"""Takes what is read into the library, as `search.importing.take_in` does."""


class AnswerDocument(Document):
    """An answer.

    Args:
        name: As shown to a person when something is wrong with it: the feed and the days.
        label: The name of the page that its papers stand on.
        body: What was sent.
    """

    def __init__(self, name: str, label: str, body: bytes) -> None:
        super().__init__(name, stream=io.BytesIO(body))
        self._label = label

    @cached_property
    def label(self) -> str:
        """Return the page's name."""
        return self._label


class AnswerPapers(Reading):
    """The papers of an answer.

    Args:
        sent: The answer.
        format: Its format; its content tells when there is no reader of that name.
        seen: Returns on which page a paper is to be listed, for the page that its reader names.

    Attributes:
        papers: Those read so far.
    """

    def __init__(self, sent: AnswerDocument, format: str, seen: ListOn) -> None:  # noqa: A002 - as in `search.sources`
        super().__init__([sent], format if format in formats() else None, ReadOptions())
        self._seen = seen
        self.papers: list[Paper] = []

    def __iter__(self) -> Iterator[Item]:
        """Yield what the reader yields, sightings put right."""
        for item in super().__iter__():
            if not isinstance(item, PaperRow):
                yield item
                continue
            paper = item.paper
            paper = replace(paper, sightings=tuple(self._seen(sighting, paper) for sighting in paper.sightings))
            self.papers.append(paper)
            yield replace(item, paper=paper)


async def to_the_end(work: Callable[[*Given], Got], *given: *Given) -> Got:
    """Take papers in, in a thread; who is cancelled meanwhile waits until they are in."""
    taking = asyncio.ensure_future(asyncio.to_thread(work, *given))
    try:
        return await asyncio.shield(taking)
    except asyncio.CancelledError:
        await asyncio.wait([taking])
        raise


# Parts of a feed that fail one after the other before the rest of it is left for the next fetch.
ENOUGH = 2
# What a service answers when it no longer knows the mark that it gave for going on.
_NO_SUCH_MARK = frozenset((400, 404, 410))


@dataclass(frozen=True, slots=True)
class MissingPart:
    """A part of a feed that was not fetched, or not to its end, and why not."""

    part: FeedPart
    reason: str


@dataclass(slots=True)
class FetchReport:
    """What the fetch of a feed came to.

    Attributes:
        feed: The feed.
        tally: What came in.
        answers: Answers that were read.
        known: Those of them for which nobody had to be asked.
        missing: What did not come; the next fetch asks for it.
        left: Parts that were left because enough had come; the next fetch asks for them, too.
    """

    feed: Feed
    tally: Tally = field(default_factory=Tally)
    answers: int = 0
    known: int = 0
    missing: list[MissingPart] = field(default_factory=list)
    left: list[FeedPart] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches feeds.

    Attributes:
        client: Asks.
        access: How the services are got at.
        ledger: What was fetched before.
        take: Takes papers in; called in a thread.
        most: Papers of one feed after which the rest is left for the next fetch.
    """

    client: Client
    access: Access
    ledger: Ledger
    take: ImportPapers
    most: int

    async def fetch(self, feed: Feed, since: date | None = None) -> FetchReport:
        """Fetch a feed; what does not come is told in the report.

        Args:
            feed: Which.
            since: First day that the person wants; None for what is new.

        Raises:
            CatalogError: Nothing can be taken in.
        """
        run = _Run(self, feed)
        await run.through(since)
        return run.report


class _Run:
    """The fetch of one feed."""

    def __init__(self, fetcher: Fetcher, feed: Feed) -> None:
        self._fetcher = fetcher
        self._client = fetcher.client
        self._feed = feed
        self._kind = kind_of(feed)
        self._standing = FeedProgress(missing=(FeedPart(),))
        self._service = ""
        self.report = FetchReport(feed)

    async def through(self, since: date | None) -> None:
        """Ask for everything that is to be asked for."""
        if self._kind.days:
            before = await asyncio.to_thread(self._fetcher.ledger.standing, self._feed)
            await self._note(plan_fetch(before, self._kind.days, since, self._client.clock.today))
        failed, stop = 0, False
        for part in self._standing.missing:
            if self.report.tally.rows >= self._fetcher.most:
                self.report.left.append(part)
            elif stop:
                self.report.missing.append(MissingPart(part, "not asked for after that"))
            else:
                error = await self._tried(part)
                failed = failed + 1 if error else 0
                # Offline nothing is lost by looking for all parts. Who says when to come back means all of them.
                stop = not self._client.offline and (failed >= ENOUGH or bool(error and error.after is not None))

    async def _tried(self, part: FeedPart) -> FetchError | None:
        """Fetch a part; return what went wrong."""
        try:
            await self._part(part)
        except FetchError as error:
            if error.status == self._kind.ahead and part.last >= self._client.clock.today.isoformat():
                # The day has not begun where the service is.
                await self._note(self._standing.done(part))
                return None
            if error.status in _NO_SUCH_MARK and part.at:
                await self._note(self._standing.come_to(replace(part, at="")))
            self.report.missing.append(MissingPart(part, f"{self._service} {error}".strip()))
            return error
        return None

    async def _part(self, part: FeedPart) -> None:
        for _ in range(MOST_PAGES):
            at = await self._page(part)
            if not at:
                await self._note(self._standing.done(part))
                return
            if at == part.at:
                break
            part = replace(part, at=at)
            await self._note(self._standing.come_to(part))
            if self.report.tally.rows >= self._fetcher.most:
                self.report.left.append(part)
                return
        raise FetchError("never comes to the end of its list")

    async def _page(self, part: FeedPart) -> str:
        """Ask for a page and take it in; return where to go on."""
        feed, kind, report = self._feed, self._kind, self.report
        papers = f", {report.tally.rows:,} papers" if report.tally.rows else ""
        self._client.told(f"{feed.name}: {part.name}{papers}" if part.first else f"{feed.name}{papers}")
        ask = kind.ask(feed, part, self._fetcher.access)
        self._service = ask.service.name
        answer = await self._client.get(ask, lambda body: kind.turn(part, body))
        turned = await asyncio.to_thread(kind.turn, part, answer.body)
        report.answers += 1
        report.known += not answer.asked
        if turned.papers:
            sent = AnswerDocument(f"{feed.name} {part.name}", feed.name, answer.body)
            tally = await to_the_end(self._fetcher.take, AnswerPapers(sent, kind.format, kind.seen(feed, part)))
            if not tally.rows:
                raise FetchError("sent papers that cannot be read", tally.skipped[0].reason if tally.skipped else "")
            report.tally.add(tally)
        return turned.at

    async def _note(self, standing: FeedProgress) -> None:
        """Write down how far one has come; offline nothing is taken for fetched."""
        self._standing = standing
        if self._kind.days and not self._client.offline:
            await asyncio.to_thread(self._fetcher.ledger.write, self._feed, standing)
