"""The plainest engine there could be: every paper is asked whether it matches. The oracle for the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from search.engine.base import Hits, PaperChange, Progress, Request
from search.paper import Paper
from search.query.most import all_words
from search.query.paper_matcher import matches
from search.query.tree import Node, Word
from search.text.words import distance, words


class ReferenceEngine:
    """Papers in a dict, in the order of addition."""

    def __init__(self) -> None:
        self.seq = 0
        self.papers: dict[str, Paper] = {}
        self.places: dict[str, int] = {}

    @property
    def count(self) -> int:
        return len(self.papers)

    def sync(self, changes: Iterable[PaperChange], progress: Progress | None = None) -> None:
        for done, change in enumerate(changes, 1):
            key = change.paper.key
            self.places[key] = change.place or self.places.get(key, max(self.places.values(), default=0) + 1)
            self.papers[key] = change.paper
            for former in change.former:
                self.papers.pop(former, None)
            self.seq = change.seq
            if progress:
                progress(done)

    def merge(self, progress: Progress, most: int | None = None) -> bool:
        return False

    def reader(self) -> ReferenceEngine:
        return self

    def search(self, request: Request) -> Hits:
        found = [key for key in self.papers if matches(request.query, self.papers[key])]
        lacking = {key for key in found if not matches(all_words(request.query), self.papers[key])}
        found.sort(key=lambda key: (key in lacking, self.places[key]))
        shown = tuple(found[: request.limit])
        places = [self.places[key] for key in shown]
        return Hits(places, [0.0] * len(shown), len(found), shown, len(found) - len(lacking))

    def scores(self, nodes: Sequence[Node], key: str) -> list[float]:
        return [0.0 for _ in nodes]

    def holds(self, word: str, *, beginning: bool = False) -> bool:
        asked = Word(word, exact=not beginning, prefix=beginning)
        return any(matches(asked, paper) for paper in self.papers.values())

    def suggest(self, word: str, limit: int = 3) -> list[str]:
        text = " ".join(f"{paper.title} {paper.abstract}" for paper in self.papers.values())
        near = {other for other in words(text) if word and other != word and distance(word, other, 1) <= 1}
        return sorted(near)[:limit]

    def close(self) -> None:
        self.papers.clear()
