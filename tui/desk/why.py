"""Why a paper is where it is in an answer: the words it has, where, what each gave to its score; the words it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from search.paper import Paper
from search.query.most import as_said, left_out, scored_parts, single_words, wanted_words
from search.query.term_matches import QueryTerm, query_terms
from search.query.tree import And, Node, Or, Pair, Phrase, Word
from search.synonyms.expand import expand_synonyms
from search.text.latex import readable
from search.text.words import words
from tui.desk.desk import Desk
from tui.desk.desk_snapshot import DeskSnapshot
from tui.desk.question import Answer


@dataclass(frozen=True, slots=True)
class WordReason:
    """What one word, or two of them side by side, gave to a score.

    Attributes:
        text: As it was said.
        score: 0.0 for a word that is in a note only.
        places: Field and how often it is there, in the order of title, abstract, author, keywords, note.
        name: The other name or spelling of the word that the paper has; empty for the word itself.
        side_by_side: Whether it is a pair of words.
    """

    text: str
    score: float
    places: tuple[tuple[str, int], ...] = ()
    name: str = ""
    side_by_side: bool = False

    def to_dict(self) -> dict[str, Any]:
        found = {"as": self.name} if self.name else {}
        return {"text": self.text, "score": round(self.score, 4), "places": dict(self.places), **found}


@dataclass(frozen=True, slots=True)
class LackedWord:
    """A word of the question that a paper lacks.

    Attributes:
        text: As it was said.
        missing: The parts of it that the paper lacks; none if it has them apart: `object` and `oriented`.
    """

    text: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """Why a paper is at its place in an answer; the scores of the words add up to its own.

    Attributes:
        after: How many papers with all words are above a paper with some; 0 for one with all.
        sort: The order of the answer.
        left_out: Words that do not count.
    """

    place: int
    total: int
    after: int
    sort: str
    score: float
    words: tuple[WordReason, ...]
    lacks: tuple[LackedWord, ...]
    left_out: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """What `--json` prints under `why`."""
        return {
            "place": self.place,
            "total": self.total,
            "score": round(self.score, 4),
            "words": [word.to_dict() for word in self.words],
            "lacks": [word.text for word in self.lacks],
            "left_out": list(self.left_out),
        }


def lacking(answer: Answer, keys: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """For each of some papers of an answer, the words of the question that it lacks, as they were said."""
    return {key: tuple(str(as_said(word)) for word in lacked) for key, lacked in _lacking(answer, keys).items()}


def _lacking(answer: Answer, keys: Sequence[str]) -> dict[str, tuple[Node, ...]]:
    now = answer.snapshot
    result: dict[str, tuple[Node, ...]] = dict.fromkeys(keys, ())
    for word in wanted_words(answer.tree) if now else ():
        assert now is not None
        for key, has_it in zip(keys, np.isin(now.numbers.rows_of(keys), now.rows(word)).tolist(), strict=True):
            result[key] += () if has_it else (word,)
    return result


def why(desk: Desk, answer: Answer, paper: Paper) -> Why | None:
    """Why a paper is where it is in an answer; None if it is not in it.

    Raises:
        EngineError: The index is damaged.
    """
    if answer.snapshot is None or paper.key not in answer.keys:
        return None
    place = answer.keys.index(paper.key) + 1
    with_all = answer.with_all or 0
    found = _WordReasons(answer.snapshot, answer, paper, desk.shelf.note(paper.key)).all()
    texts = {word.text for word in found}
    lacks = tuple(
        LackedWord(str(as_said(word)), tuple(text for part in single_words(word) if (text := str(part)) not in texts))
        for word in _lacking(answer, [paper.key])[paper.key]
    )
    asked = expand_synonyms(answer.question.facets.rest_tree, desk.synonyms).tree
    return Why(
        place=place,
        total=len(answer.keys),
        after=with_all if place > with_all else 0,
        sort=answer.sort,
        score=sum(word.score for word in found),
        words=tuple(sorted(found, key=lambda word: -word.score)),
        lacks=lacks,
        left_out=left_out(asked) if answer.question.most else (),
    )


class _WordReasons:
    """What each part of a question gave to the score of a paper."""

    def __init__(self, now: DeskSnapshot, answer: Answer, paper: Paper, note: str) -> None:
        self._now, self._tree, self._key = now, answer.tree, paper.key
        self._asked: dict[tuple[Node, ...], str] = {
            tuple(single_words(word)): str(as_said(word)) for word in wanted_words(answer.tree)
        }
        self._told = {tuple(words(name)): name for also in answer.also for name in also.names}
        texts = {"title": (paper.title,), "abstract": (paper.abstract,), "author": paper.authors}
        texts |= {"keywords": paper.keywords, "note": (note,)}
        self._texts = {field: [words(readable(part)) for part in parts] for field, parts in texts.items()}

    def all(self) -> list[WordReason]:
        """The reasons for all that the paper has, those of one word together."""
        result: dict[tuple[str, str], WordReason] = {}
        for reason in (reason for node in scored_parts(self._tree) for reason in self._of(node)):
            # Beside each other in a note, words count for nothing.
            if reason.score or (reason.places and not reason.side_by_side):
                same = reason.text, reason.name
                before = result[same].score if same in result else 0.0
                result[same] = replace(reason, score=before + reason.score)
        return list(result.values())

    def _of(self, node: Node) -> Iterator[WordReason]:
        match node:
            case Or((own, *others), alike=True):
                yield from self._name(own, others)
            case Pair(first, second):
                beside = Phrase(f"{first} {second}")
                yield WordReason(f"{first} {second}", self._scores([node])[0], self._places(beside), side_by_side=True)
            case _:
                yield WordReason(str(as_said(node)), self._scores([node])[0], self._places(node))

    def _name(self, own: Node, others: Sequence[Node]) -> Iterator[WordReason]:
        """The reasons for a name: its own words, or another name if that gives more."""
        single = own.nodes if isinstance(own, And | Or) else (own,)
        scores = self._scores([*single, *others])
        most = max(scores[len(single) :], default=0.0)
        if most <= sum(scores[: len(single)]):
            for node, score in zip(single, scores, strict=False):
                yield WordReason(str(node), score, self._places(node))
            return
        other = others[scores.index(most, len(single)) - len(single)]
        said = as_said(other)
        name = said.text if isinstance(said, Word | Phrase) else str(said)
        text = self._asked.get(single) or " ".join(map(str, single))
        yield WordReason(text, most, self._places(other), self._told.get(tuple(words(name)), name))

    def _scores(self, nodes: Sequence[Node]) -> list[float]:
        return self._now.library.scores(nodes, self._key, self._now.clauses)

    def _places(self, node: Node) -> tuple[tuple[str, int], ...]:
        """Each field in which the paper holds what a node searches for, and how often."""
        terms = query_terms(node)
        counts = (
            (field, _count([term for term in terms if _is_for(term, field)], field, texts))
            for field, texts in self._texts.items()
        )
        return tuple((field, count) for field, count in counts if count)


def _is_for(term: QueryTerm, field: str) -> bool:
    if field == "note" and (term.exact or term.fuzzy or term.slop):
        return False  # notes are searched for stems side by side, and for prefixes
    return term.field in {"any", field}


def _count(terms: Sequence[QueryTerm], field: str, texts: Sequence[list[str]]) -> int:
    spots = {
        (number, spot)
        for term in terms
        for number, text in enumerate(texts)
        for spot in term.places(text, stemmed=field != "author")
    }
    return len(spots)
