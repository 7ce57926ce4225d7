"""Looks up what papers lack: identifiers, authors, dates."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from search.catalog.merge import merge
from search.fetch.client import Client
from search.fetch.errors import FetchError
from search.fetch.feeds import ENOUGH, AnswerDocument, AnswerPapers, to_the_end
from search.fetch.kinds import Access
from search.fetch.plan import on_one_page
from search.fetch.state import LookupLog
from search.fetch.titles import LOOKUPS, AmbiguousError, Lookup, batches, recognise, words_of
from search.library import Library
from search.paper import Paper, title_hash
from search.sources import PaperRow

# What a paper may lack and services know.
WANTED = ("arxiv", "doi", "authors", "date")


class GainedFields(NamedTuple):
    """A paper of which more is known now.

    Attributes:
        paper: Its key, title and `WANTED`, as they are now.
        source: Who knew.
        gained: Those of `WANTED` that it did not have.
    """

    paper: Paper
    source: str
    gained: tuple[str, ...]


class AmbiguousPaper(NamedTuple):
    """A paper that stays as it is, because it cannot be told from another one."""

    paper: Paper
    reason: str


class MissingAnswers(NamedTuple):
    """How many papers a service gave no answer about, and why not."""

    source: str
    papers: int
    reason: str


@dataclass(slots=True)
class EnrichReport:
    """What it came to.

    Attributes:
        papers: How many lack something and were to be looked up.
        answers: How many answers came.
        lately: How many others were not looked up, having been so lately.
        found: Papers of which more is known now; once for each service that knew.
        unsure: Papers that stay as they are although there is something of their title.
        missing: What was not answered; the next time asks for it again.
    """

    papers: int = 0
    answers: int = 0
    lately: int = 0
    found: list[GainedFields] = field(default_factory=list)
    unsure: list[AmbiguousPaper] = field(default_factory=list)
    missing: list[MissingAnswers] = field(default_factory=list)

    @property
    def unreached(self) -> bool:
        """Tell whether nobody at all answered."""
        return bool(self.missing) and not self.answers


def lacks(paper: Paper) -> bool:
    """Tell whether a paper lacks an identifier, authors or any date, as `Catalog.lacking` does."""
    return not ((paper.arxiv or paper.doi) and paper.authors and (paper.date or paper.year is not None))


def gained(before: Paper, after: Paper) -> tuple[str, ...]:
    """Return what a paper has that it did not have before."""
    return tuple(name for name in WANTED if getattr(after, name) != getattr(before, name))


# Words that a title needs to tell a paper from others where a service shows but the best that it found.
_TELLING = 3
# What a service answers to a question that it does not understand, or that is too long.
_BAD_QUESTION = frozenset((400, 414))
# Papers read from the library at a time.
_CHUNK = 500


class Enricher:
    """Looks up what papers lack.

    Args:
        client: Asks.
        access: How the services are got at.
        library: Where the papers are.
        asked: What services were asked lately.
        sources: Who is asked, in this order: names out of `LOOKUPS`.
        dry: Change nothing; what would be found is told.

    Attributes:
        enriched: What it came to so far.
    """

    def __init__(  # noqa: PLR0913
        self,
        client: Client,
        access: Access,
        library: Library,
        asked: LookupLog,
        sources: Sequence[str] = tuple(LOOKUPS),
        *,
        dry: bool = False,
    ) -> None:
        self.enriched = EnrichReport()
        self._client = client
        self._access = access
        self._library = library
        self._asked = asked
        self._sources = tuple(sources)
        self._dry = dry
        self._shared: Container[str] = ()
        # Papers that are looked up no more: all is known, or it will never be.
        self._done: set[str] = set()

    async def enrich(self, keys: Iterable[str] | None = None, limit: int | None = None, *, again: bool = False) -> None:
        """Look up what some papers lack; what is found is in the library at once.

        Args:
            keys: Of the papers; all that lack something by default.
            limit: How many to look up at most.
            again: Look up those, too, that were looked up lately.

        Raises:
            CatalogError: Nothing can be taken in.
        """
        wanted = await asyncio.to_thread(self._wanted, keys)
        due = wanted if again else [key for key in wanted if not all(self._lately(key))]
        todo = due[:limit]
        self.enriched.lately = len(wanted) - len(due)
        self.enriched.papers = len(todo)
        if todo:
            self._client.told("looking at the titles of the library")
            self._shared = await asyncio.to_thread(self._shared_titles)
        for source in self._sources:
            some = todo if again else [key for key in todo if not self._asked.lately(source, key)]
            await self._ask(LOOKUPS[source], some)

    def _wanted(self, keys: Iterable[str] | None) -> list[str]:
        lacking = self._library.catalog.lacking()
        if keys is None:
            return lacking
        some = set(lacking)
        return [key for key in dict.fromkeys(keys) if key in some]

    def _lately(self, key: str) -> Iterator[bool]:
        return (self._asked.lately(source, key) for source in self._sources)

    def _shared_titles(self) -> frozenset[str]:
        """Return the titles, as `title_hash` has them, that several papers of the library bear."""
        counts = Counter(title_hash(names.title) for names in self._library.catalog.names())
        return frozenset(title for title, count in counts.items() if count > 1)

    async def _ask(self, lookup: Lookup, keys: Sequence[str]) -> None:
        """Ask a service about papers, until it has had enough."""
        unanswered, failed, last, asked = 0, 0, "", 0
        for start in range(0, len(keys), _CHUNK):
            papers = await asyncio.to_thread(self._askable, lookup, keys[start : start + _CHUNK])
            for batch in batches(papers, lookup):
                said = f"{lookup.service.name}: {start + asked:,} of {len(keys):,} papers"
                self._client.told(f"{said}, {len(self.enriched.found):,} found")
                # Offline nothing is lost by looking for all of them.
                if failed >= ENOUGH and not self._client.offline:
                    unanswered += len(batch)
                    continue
                errors = await self._answer(lookup, batch)
                asked += len(batch)
                unanswered += len(errors)
                # Who says when to come back means all questions.
                wait = any(error.after is not None for error in errors)
                failed = ENOUGH if wait else failed + 1 if len(errors) == len(batch) else 0
                last = str(errors[-1]) if errors else last
            asked = 0
        if unanswered:
            self.enriched.missing.append(MissingAnswers(lookup.service.name, unanswered, last))

    def _askable(self, lookup: Lookup, keys: Sequence[str]) -> list[Paper]:
        """Return the papers that a service can be asked about."""
        found = []
        for paper in self._library.papers([key for key in keys if key not in self._done]).values():
            if title_hash(paper.title) in self._shared:
                self._unsure(paper, "another paper of the library has the same title")
            elif lacks(paper) and len(words_of(paper.title).split()) >= (_TELLING if lookup.best else 1):
                found.append(paper)
            else:
                # There is nothing to ask for, the next time neither.
                self._note([lookup.service.name], [paper])
        return found

    async def _answer(self, lookup: Lookup, batch: Sequence[Paper]) -> list[FetchError]:
        """Ask about papers together and take in what is found; return for each without an answer why it has none."""
        try:
            records = await self._records(lookup, batch)
        except FetchError as error:
            if len(batch) > 1 and error.status in _BAD_QUESTION:
                # One title spoils the question for all.
                return await self._singly(lookup, batch)
            if not lookup.none or error.status != lookup.none:
                return [error] * len(batch)
            records = []
            self.enriched.answers += 1
        if records is None and len(batch) > 1:
            return await self._singly(lookup, batch)
        await to_the_end(self._take, lookup, batch, records)
        return []

    async def _singly(self, lookup: Lookup, batch: Sequence[Paper]) -> list[FetchError]:
        errors: list[FetchError] = []
        for place, paper in enumerate(batch):
            errors += await self._answer(lookup, [paper])
            if errors and errors[-1].status not in _BAD_QUESTION:
                return errors + [errors[-1]] * (len(batch) - place - 1)
        return errors

    async def _records(self, lookup: Lookup, batch: Sequence[Paper]) -> list[Paper] | None:
        """Return what a service has of some titles; None where that is more than it shows at once."""
        ask = lookup.ask([words_of(paper.title) for paper in batch], self._access)
        answer = await self._client.get(ask, lookup.whole)
        self.enriched.answers += 1
        return await asyncio.to_thread(_read, lookup, answer.body)

    def _take(self, lookup: Lookup, batch: Sequence[Paper], records: Sequence[Paper] | None) -> None:
        """Take in what is said of papers, and write down that it was asked."""
        for paper in batch:
            if records is None:
                self._unsure(paper, f"{lookup.service.name} has too many papers with these words in their titles")
                continue
            try:
                record = self._recognised(paper, records)
            except AmbiguousError as reason:
                self._unsure(paper, f"{lookup.service.name}: {reason}")
                continue
            if record:
                self._add(lookup, paper, record)
        self._note([lookup.service.name], batch)

    def _recognised(self, paper: Paper, records: Sequence[Paper]) -> Paper | None:
        record = recognise(paper, records)
        if record and (others := set(self._library.catalog.holders(record)) - {paper.key}):
            raise AmbiguousError(f"the library has that paper already, as {min(others)}")
        return record

    def _add(self, lookup: Lookup, paper: Paper, record: Paper) -> None:
        # A look-up is no page that the paper was seen on.
        record = replace(record, key=paper.key, sightings=())
        if self._dry:
            now = merge(paper, record)
        else:
            self._library.add([record])
            now = self._library.paper(paper.key) or paper
        if more := gained(paper, now):
            self.enriched.found.append(GainedFields(_brief(now), lookup.service.name, more))
        if not lacks(now):
            self._done.add(paper.key)

    def _unsure(self, paper: Paper, reason: str) -> None:
        self.enriched.unsure.append(AmbiguousPaper(_brief(paper), reason))
        self._done.add(paper.key)
        # Nobody else is to be asked next time, either: they may know but one of the papers.
        self._note(self._sources, [paper])

    def _note(self, sources: Sequence[str], papers: Sequence[Paper]) -> None:
        # Offline, nobody was asked.
        if not (self._dry or self._client.offline):
            self._asked.note(sources, [paper.key for paper in papers])


def _brief(paper: Paper) -> Paper:
    """Return what is told of a paper: a run through a large library holds many."""
    kept = {name: getattr(paper, name) for name in ("key", "title", *WANTED)}
    return Paper(**kept)


def _read(lookup: Lookup, body: bytes) -> list[Paper] | None:
    if not lookup.whole(body):
        return None
    name = lookup.service.name
    # What cannot be read as a paper is none that was looked for.
    reading = AnswerPapers(AnswerDocument(name, name, body), lookup.format, on_one_page(name))
    return [item.paper for item in reading if isinstance(item, PaperRow)]
