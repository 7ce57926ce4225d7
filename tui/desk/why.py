"""Why a paper is where it is in an answer: the words it has, where, what each gave to its score; the words it lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from search.paper import Paper
from search.query.most import as_said, scored_parts, wanted_words
from search.query.term_matches import query_terms
from search.query.tree import And, Keys, Node, Pair, Phrase
from search.text.latex import readable
from search.text.words import words
from tui.desk.desk import Desk
from tui.desk.question import Answer
from tui.desk.render import line

NOT_IN_IT = "not in this paper"


@dataclass(frozen=True, slots=True)
class WordReason:
    """What one word, or two of them side by side, gave to a score.

    Attributes:
        text: As it was said.
        score: 0.0 for a word that the paper lacks, or has in a note only.
        places: Field and how often it is there, in the order of title, abstract, author, keywords.
        side_by_side: Whether it is a pair of words.
    """

    text: str
    score: float
    places: tuple[tuple[str, int], ...] = ()
    side_by_side: bool = False

    def to_dict(self) -> dict[str, Any]:
        return {"text": self.text, "score": round(self.score, 4), "places": dict(self.places)}


@dataclass(frozen=True, slots=True)
class Why:
    """Why a paper is at its place in an answer; the scores of the words add up to its own."""

    place: int
    total: int
    score: float
    words: tuple[WordReason, ...]
    lacks: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """What `--json` prints under `why`."""
        return {
            "place": self.place,
            "total": self.total,
            "score": round(self.score, 4),
            "words": [word.to_dict() for word in self.words],
            "lacks": list(self.lacks),
        }


def lacking(answer: Answer, keys: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """For each of some papers of an answer, the words of the question that it lacks."""
    result: dict[str, tuple[str, ...]] = dict.fromkeys(keys, ())
    asked = frozenset(keys)
    for word in wanted_words(answer.tree) if answer.snapshot else ():
        assert answer.snapshot is not None
        having = set(answer.snapshot.numbers.keys_of(answer.snapshot.rows(And((Keys(asked), word)))))
        for key in asked - having:
            result[key] += (as_said(word),)
    return result


def why(desk: Desk, answer: Answer, paper: Paper) -> Why | None:
    """Why a paper is where it is in an answer; None if it is not in it.

    Raises:
        EngineError: The index is damaged.
    """
    place = next((number for number, key in enumerate(answer.keys, 1) if key == paper.key), 0)
    if not place or answer.snapshot is None:
        return None
    said = Counter(scored_parts(answer.tree))
    scores = answer.snapshot.library.scores(list(said), paper.key)
    reasons = [
        WordReason(as_said(node), score * said[node], tuple(_places(node, paper)), isinstance(node, Pair))
        for node, score in zip(said, scores, strict=True)
    ]
    told = sorted((each for each in reasons if each.score or each.places), key=lambda each: -each.score)
    lacks = lacking(answer, [paper.key])[paper.key]
    return Why(place, len(answer.keys), sum(each.score for each in told), tuple(told), lacks)


def _places(node: Node, paper: Paper) -> Iterator[tuple[str, int]]:
    """Yield each field in which a paper holds what a node searches for, and how often."""
    texts = {
        "title": (paper.title,),
        "abstract": (paper.abstract,),
        "author": paper.authors,
        "keywords": paper.keywords,
    }
    searched = query_terms(Phrase(f"{node.first} {node.second}") if isinstance(node, Pair) else node)
    for field, parts in texts.items():
        folded = [words(readable(part)) for part in parts]
        terms = [term for term in searched if term.field in {"any", field}]
        spots = {
            (number, spot)
            for term in terms
            for number, text in enumerate(folded)
            for spot in term.places(text, stemmed=field != "author")
        }
        if spots:
            yield {"any": "keywords"}.get(field, field), len(spots)


def lines_of(reasons: Why) -> Iterator[str]:
    """The explanation in lines: one for the place, then one for each word, best first."""
    yield f"{reasons.place:,} of {reasons.total:,}, score {reasons.score:.2f}"
    for word in reasons.words:
        where = ", ".join(name if times == 1 else f"{name} ×{times}" for name, times in word.places)
        text = f"{word.text} side by side" if word.side_by_side else word.text
        yield f"{word.score:8.2f}  {line(text)}" + (f"  {where}" if where else "")
    for text in reasons.lacks:
        yield f"{'–':>8}  {line(text)}  {NOT_IN_IT}"
