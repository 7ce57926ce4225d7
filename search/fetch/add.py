"""Adds single papers by their ids: from arXiv; DOIs from OpenAlex, or else from the DOI's registry."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from search.errors import UsageError
from search.fetch.client import Client
from search.fetch.feeds import AnswerPapers, ImportPapers, to_the_end
from search.fetch.kinds import Access, arxiv, openalex
from search.fetch.messages import UNREADABLE, FetchError
from search.fetch.plan import on_one_page
from search.fetch.politeness import FetchRequest
from search.importing import Tally
from search.paper import Paper, arxiv_id, doi
from search.sources.base import Document, Item, PaperRow

LABEL = "added"
NOT_ON_ARXIV = "arXiv has no such paper"
NO_SUCH_DOI = "no such DOI"
# Ids in one request: its URL must not grow too long.
_AT_ONCE = 50


class PaperId(NamedTuple):
    kind: Literal["arxiv", "doi"]
    id: str

    def of(self, paper: Paper) -> bool:
        return self.id == (paper.arxiv if self.kind == "arxiv" else paper.doi)


def parse_ids(texts: Iterable[str]) -> tuple[PaperId, ...]:
    """Ids in arXiv ids, DOIs and web addresses, each once; UsageError names the texts that are none of these."""
    ids: dict[PaperId, None] = {}
    unknown = []
    for text in texts:
        plain = text.strip()
        plain = plain.partition("?")[0].partition("#")[0] if plain.startswith("http") else plain
        if identifier := arxiv_id(plain):
            ids[PaperId("arxiv", identifier)] = None
        elif identifier := doi(plain):
            ids[PaperId("doi", identifier)] = None
        else:
            unknown.append(text)
    if unknown:
        hint = "Give an arXiv id (2401.00001), a DOI (10.1145/…), or the web address of either."
        raise UsageError(f"Neither an arXiv id nor a DOI: {', '.join(unknown[:5])}", "", hint)
    return tuple(ids)


@dataclass(slots=True)
class AddReport:
    """Result of adding: what was imported, the papers by id, and why others are missing, by id."""

    tally: Tally = field(default_factory=Tally)
    papers: dict[str, Paper] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)


class Adder:
    """Looks papers up by their ids and imports them, in a thread."""

    def __init__(self, client: Client, access: Access, take: ImportPapers) -> None:
        self._client = client
        self._access = access
        self._import = take
        self._added = AddReport()
        # Once OpenAlex wants a key or is rate-limiting, it is not asked for the other papers.
        self._no_openalex = ""

    async def add(self, names: Sequence[PaperId]) -> AddReport:
        for batch in _batches([name for name in names if name.kind == "arxiv"]):
            await self._from_arxiv(batch)
        for name in names:
            if name.kind == "doi":
                await self._by_doi(name)
        return self._added

    async def _from_arxiv(self, names: Sequence[PaperId]) -> None:
        ids = [name.id for name in names]
        try:
            await self._look_up(names, arxiv.by_id(ids, self._access), arxiv.FORMAT, arxiv.check_complete)
        except FetchError as error:
            # One id that does not exist fails the request for all.
            if len(names) > 1 and not error.again and error.after is None:
                for name in names:
                    await self._from_arxiv([name])
                return
            self._added.missing |= dict.fromkeys(ids, f"arXiv {error}")
            return
        self._added.missing |= {each: NOT_ON_ARXIV for each in ids if each not in self._added.papers}

    async def _by_doi(self, name: PaperId) -> None:
        reasons, unknown = [], True
        asks = (("OpenAlex", openalex.by_doi, openalex.FORMAT), ("doi.org", openalex.by_resolver, "csl-json"))
        for service, request, form in asks:
            if service == "OpenAlex" and self._no_openalex:
                reasons.append(self._no_openalex)
                continue
            try:
                await self._look_up([name], request(name.id, self._access), form)
            except FetchError as error:
                reasons.append(f"{service} {error}")
                unknown = unknown and error.status == 404
                if service == "OpenAlex" and error.status != 404:
                    self._no_openalex = reasons[-1]
                continue
            if name.id in self._added.papers:
                return
            reasons.append(f"{service} has it under another DOI")
            unknown = False
        self._added.missing[name.id] = NO_SUCH_DOI if unknown else "; ".join(reasons)

    async def _look_up(
        self, names: Sequence[PaperId], ask: FetchRequest, form: str, check: Callable[[bytes], object] = lambda _: None
    ) -> None:
        self._client.progress(", ".join(name.id for name in names[:3]) + ("…" if len(names) > 3 else ""))
        answer = await self._client.get(ask, check)
        papers = _WithIds(Document(names[0].id, stream=io.BytesIO(answer.body), label=LABEL), form, names)
        tally = await to_the_end(self._import, papers)
        if not papers.papers and tally.skipped and names[0].kind == "doi":
            raise FetchError(UNREADABLE, tally.skipped[0].reason)
        self._added.tally.add(tally if papers.papers else replace(tally, skipped=[], more_skipped=0))
        for paper in papers.papers:
            self._added.papers |= {name.id: paper for name in names if name.of(paper)}


class _WithIds(AnswerPapers):
    def __init__(self, sent: Document, form: str, names: Sequence[PaperId]) -> None:
        super().__init__(sent, form, on_one_page(LABEL))
        self._names = names

    def __iter__(self) -> Iterator[Item]:
        for item in super().__iter__():
            if not isinstance(item, PaperRow) or any(name.of(item.paper) for name in self._names):
                yield item


def _batches(names: Sequence[PaperId]) -> Iterator[Sequence[PaperId]]:
    return (names[start : start + _AT_ONCE] for start in range(0, len(names), _AT_ONCE))
