"""A query explained: what each of its clauses finds, and what to ask instead when nothing is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from search.insight.spelling import Count, Suggest, correct_spelling, find_misspellings, is_unfinished
from search.query.parser import Query, parse
from search.query.tree import And, Node, conjuncts
from search.query.warnings import QueryWarning
from search.synonyms.expand import OtherNames, expand_synonyms
from search.synonyms.synonyms import Synonyms
from search.text.clean import clean

MOST_CLAUSES = 24
"""Clauses that are explained: more do not fit on a screen. The rest still counts."""
_MOST_NOTED = 3

SuggestionKind = Literal["drop", "spelling", "note"]
CountText = Callable[[str], int]
"""Returns how many papers a query text finds."""


@dataclass(frozen=True, slots=True)
class ExplainedClause:
    """One of the clauses that all have to hold.

    Attributes:
        text: As query text.
        node: Its tree, as typed.
        count: Papers that hold it, whatever the others say.
        also: What else it finds, by other names.
    """

    text: str
    node: Node
    count: int
    also: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return what `--json` prints."""
        return {"text": self.text, "count": self.count, "also": list(self.also)}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A query to ask instead.

    Attributes:
        kind: `drop`: without one clause; `spelling`: a word put right; `note`: what a note proposes.
        text: The whole query, to be put into the search box.
        count: Papers that it finds, read as the query was: with an unfinished last word, or without.
        about: What it changes: the clause left out, the new words, the piece of text noted.
    """

    kind: SuggestionKind
    text: str
    count: int
    about: str

    def __str__(self) -> str:
        if self.kind == "drop":
            return f"without {self.about}: {self.count}"
        return f"did you mean {self.about}? {self.count}"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a query comes to.

    Attributes:
        text: The query as understood.
        total: Papers that it finds.
        clauses: What all has to hold, in order; `MOST_CLAUSES` at most.
        hidden: Clauses beyond those.
        also: What was searched for besides, by other names.
        notes: What was not understood.
        offers: What to ask instead: what notes propose, then spellings, then what to leave out, best first.
    """

    text: str
    total: int
    clauses: tuple[ExplainedClause, ...] = ()
    hidden: int = 0
    also: tuple[OtherNames, ...] = ()
    notes: tuple[QueryWarning, ...] = ()
    offers: tuple[Suggestion, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return what `--json` prints under `explain`."""
        return {
            "query": self.text,
            "total": self.total,
            "clauses": [clause.to_dict() for clause in self.clauses],
            "hidden": self.hidden,
            "also": [{"text": also.text, "names": list(also.names)} for also in self.also],
            "notes": [asdict(note) for note in self.notes],
            "offers": [asdict(offer) for offer in self.offers],
        }


def explain(  # noqa: PLR0913 - one question, and who answers which part of it
    query: Query,
    count: Count,
    *,
    text: str = "",
    total: int | None = None,
    suggest: Suggest | None = None,
    synonyms: Synonyms | None = None,
) -> Explanation:
    """Return the explanation of a query. Raises nothing of its own, whatever the query.

    Args:
        query: As parsed; nothing in it is expanded.
        count: Counts a tree exactly.
        text: What was parsed, for the offers that put a piece of it right.
        total: What the query finds, where that is known already.
        suggest: Offers spellings; none are offered without.
        synonyms: Other names that are searched for too; None when that is switched off.
    """
    known: dict[Node, int] = {}

    def counted(node: Node) -> int:
        # A clause is asked about as itself, as a word that may be a slip, and once more when it is put right.
        if node not in known:
            known[node] = count(expand_synonyms(node, synonyms).tree)
        return known[node]

    typing = is_unfinished(query.tree)

    def asked(text: str) -> int:
        # As the search box will read it when the offer is taken.
        return counted(parse(text, typing).tree)

    found = counted(query.tree) if total is None else total
    nodes = conjuncts(query.tree)
    clauses = tuple(_clause(node, counted, synonyms) for node in nodes[:MOST_CLAUSES])
    offers = list(_noted(query, clean(text), asked))
    if not found:
        offers += _spelt(query, counted, asked, suggest) if suggest else ()
        offers += _dropped(query, [clause.count for clause in clauses], asked)
    return Explanation(
        text=str(query),
        total=found,
        clauses=clauses,
        hidden=len(nodes) - len(clauses),
        also=expand_synonyms(query.tree, synonyms).also,
        notes=query.notes,
        offers=tuple(offers),
    )


def _clause(node: Node, count: Count, synonyms: Synonyms | None) -> ExplainedClause:
    names = dict.fromkeys(name for also in expand_synonyms(node, synonyms).also for name in also.names)
    return ExplainedClause(str(node), node, count(node), tuple(names))


def _noted(query: Query, text: str, asked: CountText) -> Iterator[Suggestion]:
    """Yield the queries in which what a note proposes is taken up."""
    for note in [note for note in query.notes if note.offer][:_MOST_NOTED]:
        taken = note.taken(text)
        count = asked(taken) if taken != text else 0
        # What finds nothing is no way out.
        if count:
            yield Suggestion("note", taken, count, note.offer)


def _spelt(query: Query, count: Count, asked: CountText, suggest: Suggest) -> Iterator[Suggestion]:
    """Yield the query with its slips put right, without one more clause where only that finds anything."""
    tree, changes, found = correct_spelling(query.tree, find_misspellings(query.tree, count, suggest), count)
    about = " ".join(dict.fromkeys(changes.values()))
    right = replace(query, tree=tree)
    if found:
        yield Suggestion("spelling", str(right), asked(str(right)), about)
    elif changes:
        counts = [count(node) for node in conjuncts(tree)[:MOST_CLAUSES]]
        for offer in _dropped(right, counts, asked)[:1]:
            yield replace(offer, kind="spelling", about=f"{about}, without {offer.about}")


def _dropped(query: Query, counts: list[int], asked: CountText) -> list[Suggestion]:
    """Return the queries without one clause that find something, best first."""
    nodes = conjuncts(query.tree)
    if not 2 <= len(nodes) <= MOST_CLAUSES:
        return []
    barren = [place for place, alone in enumerate(counts) if not alone]
    # Without one of two clauses that find nothing, the other one still finds nothing.
    places = barren if len(barren) == 1 else range(len(nodes)) if not barren else []
    offers = []
    for place in places:
        rest = nodes[:place] + nodes[place + 1 :]
        text = str(replace(query, tree=And(rest) if len(rest) > 1 else rest[0]))
        found = asked(text)
        if found:
            offers.append(Suggestion("drop", text, found, str(nodes[place])))
    return sorted(offers, key=lambda offer: -offer.count)
