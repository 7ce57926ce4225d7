"""Test collections: papers, what is asked of them, and which papers people judged to answer it.

A collection is a folder with `docs.jsonl` (id, title, abstract, doi), `queries.jsonl` (id, text) and `qrels.tsv`
(question, 0, paper, grade). Where papers are the questions, `facets.json` has the grades instead: what is asked about a
paper, paper, other paper, grade.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

DEEP = 100
"""Papers of an answer that are looked at."""
_TOP = 10
Answers = Sequence[Sequence[str]]
"""For each question of a collection the ids of its papers, best first."""


class Text(NamedTuple):
    """A paper of a collection."""

    id: str
    doi: str
    title: str
    abstract: str


class Judged(NamedTuple):
    """A question and its judgements.

    Attributes:
        paper: The id of the paper that is the question; empty if it is a text.
        grades: Grade by paper, 0 for one that does not answer it.
    """

    id: str
    text: str
    paper: str
    grades: Mapping[str, int]


class Measures(NamedTuple):
    """How good an answer is, or the mean of several."""

    ndcg: float
    precision: float
    recall: float
    nothing: float

    @classmethod
    def mean(cls, of: Sequence[Measures]) -> Measures:
        return cls(*map(fmean, zip(*of, strict=True)))


@dataclass(frozen=True)
class Collection:
    """Papers and questions.

    Attributes:
        relevant: The grade from which a paper counts where a measure knows only yes and no.
    """

    folder: Path
    papers: Sequence[Text]
    questions: Sequence[Judged]
    relevant: int

    @property
    def by_example(self) -> bool:
        """Papers are the questions."""
        return bool(self.questions[0].paper)

    @classmethod
    def read(cls, folder: Path) -> Collection:
        papers = [
            Text(each["id"], each["doi"], each["title"], each.get("abstract") or "")
            for each in _lines(folder / "docs.jsonl")
        ]
        facets = folder / "facets.json"
        if facets.exists():
            # Its authors take grades 2 and 3 of 3 for relevant.
            return cls(folder, papers, list(_examples(facets, papers)), relevant=2)
        return cls(folder, papers, list(_questions(folder)), relevant=1)

    def measured(self, answers: Answers) -> list[Measures]:
        """Measure the answer to each question, which a paper itself is no part of."""
        return [
            measures([each for each in ids if each != question.paper], question.grades, self.relevant)
            for question, ids in zip(self.questions, answers, strict=True)
        ]


def measures(ids: Sequence[str], grades: Mapping[str, int], relevant: int = 1) -> Measures:
    """Measure an answer as trec_eval does: nDCG@10 with linear gain, average precision and recall at 100.

    Precision and recall are over all relevant papers, found or not.
    """
    gains = [max(grades.get(each, 0), 0) for each in ids[:_TOP]]
    ideal = _discounted(sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:_TOP])
    good = {each for each, grade in grades.items() if grade >= relevant}
    places = [place for place, each in enumerate(ids[:DEEP], 1) if each in good]
    return Measures(
        ndcg=_discounted(gains) / ideal if ideal else 0.0,
        precision=sum(hits / place for hits, place in enumerate(places, 1)) / len(good) if good else 0.0,
        recall=len(places) / len(good) if good else 0.0,
        nothing=0.0 if ids else 1.0,
    )


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, 1))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _questions(folder: Path) -> Iterator[Judged]:
    grades: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines():
        question, _, paper, grade = line.split()
        grades.setdefault(question, {})[paper] = int(grade)
    texts = {each["id"]: each["text"] for each in _lines(folder / "queries.jsonl")}
    return (Judged(each, texts[each], "", grades[each]) for each in grades)


def _examples(facets: Path, papers: Sequence[Text]) -> Iterator[Judged]:
    texts = {paper.id: f"{paper.title}\n{paper.abstract}" for paper in papers}
    for asked in json.loads(facets.read_text("utf-8")).values():
        for paper, grades in asked.items():
            others = {each: grade for each, grade in grades.items() if each != paper}
            yield Judged(paper, texts[paper], paper, others)
