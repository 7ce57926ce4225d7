"""What a service answered, as a document that the readers read, its papers listed where a person looks for them."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import TypeVar, TypeVarTuple

from search.fetch.listing import Seen
from search.importing import Tally
from search.paper import Paper
from search.sources import Document, Item, Options, Reading, Row, formats

Given = TypeVarTuple("Given")
Got = TypeVar("Got")
Take = Callable[[Reading], Tally]
"""Takes what is read into the library, as `search.importing.take_in` does."""


class Sent(Document):
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


class SentPapers(Reading):
    """The papers of an answer.

    Args:
        sent: The answer.
        format: Its format; its content tells when there is no reader of that name.
        seen: Returns on which page a paper is to be listed, for the page that its reader names.

    Attributes:
        papers: Those read so far.
    """

    def __init__(self, sent: Sent, format: str, seen: Seen) -> None:  # noqa: A002 - as in `search.sources`
        super().__init__([sent], format if format in formats() else None, Options())
        self._seen = seen
        self.papers: list[Paper] = []

    def __iter__(self) -> Iterator[Item]:
        """Yield what the reader yields, sightings put right."""
        for item in super().__iter__():
            if not isinstance(item, Row):
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
