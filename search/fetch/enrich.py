"""Looks up what papers lack: identifiers, authors, dates."""

from __future__ import annotations

import asyncio
import io
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from search.catalog.merge import merge
from search.fetch.client import Client
from search.fetch.feeds import ENOUGH, AnswerPapers, to_the_end
from search.fetch.kinds import Access
from search.fetch.messages import READING_TITLES, SHARED_TITLE, FetchError
from search.fetch.plan import on_one_page
from search.fetch.state import LookupLog
from search.fetch.title_lookup import LOOKUPS, AmbiguousError, Lookup, batches, recognise, words_of
from search.library import Library
from search.paper import Paper, title_hash
from search.sources.base import Document, PaperRow
from search.text.plural import plural

# Fields that papers may lack and services know.
LOOKED_UP = ("arxiv", "doi", "authors", "date")


class GainedFields(NamedTuple):
    """A paper, its key, title and `LOOKED_UP` fields as they are now, and the fields that a service added."""

    paper: Paper
    source: str
    gained: tuple[str, ...]


class AmbiguousPaper(NamedTuple):
    """A paper left as it is, because it may be one of several."""

    paper: Paper
    reason: str


class MissingAnswers(NamedTuple):
    """How many papers a service gave no answer for, and why."""

    source: str
    papers: int
    reason: str


@dataclass(slots=True)
class EnrichReport:
    """Result of enriching: papers with missing fields, answers, papers tried lately, and what became of the papers."""

    papers: int = 0
    answers: int = 0
    lately: int = 0
    gains: list[GainedFields] = field(default_factory=list)
    unsure: list[AmbiguousPaper] = field(default_factory=list)
    missing: list[MissingAnswers] = field(default_factory=list)

    @property
    def unreached(self) -> bool:
        return bool(self.missing) and not self.answers


def lacks(paper: Paper) -> bool:
    """Whether a paper lacks an identifier, authors or any date, as `Catalog.lacking` does."""
    return not ((paper.arxiv or paper.doi) and paper.authors and (paper.date or paper.year is not None))


def gained(before: Paper, after: Paper) -> tuple[str, ...]:
    return tuple(name for name in LOOKED_UP if getattr(after, name) != getattr(before, name))


# Minimum number of words in a title, where a service lists the best hit only.
_MIN_WORDS = 3
# Statuses for a query that a service does not understand, or that is too long.
_REJECTED = frozenset((400, 414))
# Papers read from the library at a time.
_CHUNK = 500


class Enricher:
    """Looks up missing fields of papers, at some of `LOOKUPS` in this order; if `dry`, only reports them."""

    def __init__(  # noqa: PLR0913
        self,
        client: Client,
        access: Access,
        library: Library,
        log: LookupLog,
        sources: Sequence[str] = tuple(LOOKUPS),
        *,
        dry: bool = False,
    ) -> None:
        self.enriched = EnrichReport()
        self._client = client
        self._access = access
        self._library = library
        self._log = log
        self._sources = tuple(sources)
        self._dry = dry
        self._shared: Container[str] = ()
        # Papers not to be looked up further: complete, or ambiguous.
        self._done: set[str] = set()

    async def enrich(self, keys: Iterable[str] | None = None, limit: int | None = None, *, again: bool = False) -> None:
        """Look up missing fields, of all papers by default, and import them; `again` also if looked up lately."""
        incomplete = await asyncio.to_thread(self._incomplete, keys)
        due = incomplete if again else [key for key in incomplete if not all(self._looked_up_lately(key))]
        todo = due[:limit]
        self.enriched.lately = len(incomplete) - len(due)
        self.enriched.papers = len(todo)
        if todo:
            self._client.progress(READING_TITLES)
            self._shared = await asyncio.to_thread(self._shared_titles)
        for source in self._sources:
            keys_of_source = todo if again else [key for key in todo if not self._log.has(source, key)]
            await self._ask(LOOKUPS[source], keys_of_source)

    def _incomplete(self, keys: Iterable[str] | None) -> list[str]:
        lacking = self._library.catalog.lacking()
        if keys is None:
            return lacking
        incomplete = set(lacking)
        return [key for key in dict.fromkeys(keys) if key in incomplete]

    def _looked_up_lately(self, key: str) -> Iterator[bool]:
        return (self._log.has(source, key) for source in self._sources)

    def _shared_titles(self) -> frozenset[str]:
        counts = Counter(title_hash(names.title) for names in self._library.catalog.names())
        return frozenset(title for title, count in counts.items() if count > 1)

    async def _ask(self, lookup: Lookup, keys: Sequence[str]) -> None:
        """Ask a service about papers, until it fails or refuses."""
        unanswered, failed, last, tried = 0, 0, "", 0
        for start in range(0, len(keys), _CHUNK):
            papers = await asyncio.to_thread(self._lookup_candidates, lookup, keys[start : start + _CHUNK])
            for batch in batches(papers, lookup):
                done, gains = start + tried, len(self.enriched.gains)
                self._client.progress(f"{lookup.service}: {done:,} of {plural(len(keys), 'paper')}, {gains:,} found")
                # Offline, looking up all of them costs nothing.
                if failed >= ENOUGH and not self._client.offline:
                    unanswered += len(batch)
                    continue
                errors = await self._answer(lookup, batch)
                tried += len(batch)
                unanswered += len(errors)
                # A service that says when to come back means all requests.
                wait = any(error.after is not None for error in errors)
                failed = ENOUGH if wait else failed + 1 if len(errors) == len(batch) else 0
                last = str(errors[-1]) if errors else last
            tried = 0
        if unanswered:
            self.enriched.missing.append(MissingAnswers(lookup.service.name, unanswered, last))

    def _lookup_candidates(self, lookup: Lookup, keys: Sequence[str]) -> list[Paper]:
        candidates = []
        for paper in self._library.papers([key for key in keys if key not in self._done]).values():
            if title_hash(paper.title) in self._shared:
                self._ambiguous(paper, SHARED_TITLE)
            elif lacks(paper) and len(words_of(paper.title).split()) >= (_MIN_WORDS if lookup.best else 1):
                candidates.append(paper)
            else:
                # Nothing to ask for, now or the next time.
                self._record([lookup.service.name], [paper])
        return candidates

    async def _answer(self, lookup: Lookup, batch: Sequence[Paper]) -> list[FetchError]:
        """Ask about papers in one request and import the answer; return an error for each paper without one."""
        try:
            records = await self._records(lookup, batch)
        except FetchError as error:
            if len(batch) > 1 and error.status in _REJECTED:
                # One title spoils the request for all.
                return await self._singly(lookup, batch)
            if not lookup.none or error.status != lookup.none:
                return [error] * len(batch)
            records = []
            self.enriched.answers += 1
        if records is None and len(batch) > 1:
            return await self._singly(lookup, batch)
        await to_the_end(self._import, lookup, batch, records)
        return []

    async def _singly(self, lookup: Lookup, batch: Sequence[Paper]) -> list[FetchError]:
        errors: list[FetchError] = []
        for i, paper in enumerate(batch):
            errors += await self._answer(lookup, [paper])
            if errors and errors[-1].status not in _REJECTED:
                return errors + [errors[-1]] * (len(batch) - i - 1)
        return errors

    async def _records(self, lookup: Lookup, batch: Sequence[Paper]) -> list[Paper] | None:
        """The records that a service has of some titles; None if it has more than it lists at once."""
        ask = lookup.ask([words_of(paper.title) for paper in batch], self._access)
        answer = await self._client.get(ask, lookup.whole)
        self.enriched.answers += 1
        return await asyncio.to_thread(_read, lookup, answer.body)

    def _import(self, lookup: Lookup, batch: Sequence[Paper], records: Sequence[Paper] | None) -> None:
        for paper in batch:
            if records is None:
                self._ambiguous(paper, f"{lookup.service} has too many papers with these words in their titles")
                continue
            try:
                record = self._recognise(paper, records)
            except AmbiguousError as reason:
                self._ambiguous(paper, f"{lookup.service}: {reason}")
                continue
            if record:
                self._add(lookup, paper, record)
        self._record([lookup.service.name], batch)

    def _recognise(self, paper: Paper, records: Sequence[Paper]) -> Paper | None:
        record = recognise(paper, records)
        if record and (others := set(self._library.catalog.holders(record)) - {paper.key}):
            raise AmbiguousError(f"the library already has that paper: {min(others)}")
        return record

    def _add(self, lookup: Lookup, paper: Paper, record: Paper) -> None:
        # A look-up is not a page that lists the paper.
        record = replace(record, key=paper.key, sightings=())
        if self._dry:
            now = merge(paper, record)
        else:
            self._library.add([record])
            now = self._library.paper(paper.key) or paper
        if more := gained(paper, now):
            self.enriched.gains.append(GainedFields(_brief(now), lookup.service.name, more))
        if not lacks(now):
            self._done.add(paper.key)

    def _ambiguous(self, paper: Paper, reason: str) -> None:
        self.enriched.unsure.append(AmbiguousPaper(_brief(paper), reason))
        self._done.add(paper.key)
        # No other service is asked next time either: it may know only one of the papers.
        self._record(self._sources, [paper])

    def _record(self, sources: Sequence[str], papers: Sequence[Paper]) -> None:
        # Offline, no service was asked.
        if not (self._dry or self._client.offline):
            self._log.add(sources, [paper.key for paper in papers])


def _brief(paper: Paper) -> Paper:
    """The reported fields of a paper only: a run through a large library reports many."""
    fields = {name: getattr(paper, name) for name in ("key", "title", *LOOKED_UP)}
    return Paper(**fields)


def _read(lookup: Lookup, body: bytes) -> list[Paper] | None:
    if not lookup.whole(body):
        return None
    name = lookup.service.name
    # An unreadable record is not the paper that was looked for.
    reading = AnswerPapers(Document(name, stream=io.BytesIO(body), label=name), lookup.format, on_one_page(name))
    return [item.paper for item in reading if isinstance(item, PaperRow)]
