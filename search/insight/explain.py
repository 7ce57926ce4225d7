"""Explains a query: how many papers each clause matches, and what to search for instead if there are none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from search.insight.correct import Count, Suggest, correct_spelling, find_misspellings, is_unfinished
from search.query.parser import parse_tree
from search.query.query import Query
from search.query.tree import Node, all_of, conjuncts
from search.query.warnings import QueryWarning
from search.synonyms.expand import OtherNames, expand_synonyms
from search.synonyms.synonyms import Synonyms
from search.text.plural import plural

MAX_CLAUSES = 24
"""Clauses that are explained: more do not fit on a screen. The others still count."""
_MAX_FIXES = 3

SuggestionKind = Literal["drop", "spelling", "note"]
CountText = Callable[[str], int]
"""Returns how many papers a query text matches."""


@dataclass(frozen=True, slots=True)
class ExplainedClause:
    """One of the clauses that must all match, whatever the others say; `also` are its other names."""

    text: str
    node: Node
    count: int
    also: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {"text": self.text, "count": self.count, "also": list(self.also)}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A query to try instead.

    Attributes:
        kind: `drop`: without one clause; `spelling`: with a word corrected; `note`: with a warning's offer.
        text: The whole query, for the search box.
        count: Papers that it matches, parsed as the query was: with an unfinished last word, or without.
        about: What it changes: the clause left out, the new words, the offer.
    """

    kind: SuggestionKind
    text: str
    count: int
    about: str

    def __str__(self) -> str:
        papers = plural(self.count, "paper")
        return f"Without {self.about}: {papers}" if self.kind == "drop" else f"Did you mean {self.about}? {papers}"


@dataclass(frozen=True, slots=True)
class Explanation:
    """A query explained.

    Attributes:
        clauses: The clauses that must all match, in order; `MAX_CLAUSES` at most.
        hidden: Clauses beyond those.
        also: Other names that were searched for as well.
        suggestions: What to search for instead: offers of warnings, then spellings, then clauses to drop, best first.
    """

    text: str
    total: int
    clauses: tuple[ExplainedClause, ...] = ()
    hidden: int = 0
    also: tuple[OtherNames, ...] = ()
    warnings: tuple[QueryWarning, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """What `--json` prints under `explain`."""
        return {
            "query": self.text,
            "total": self.total,
            "clauses": [clause.to_dict() for clause in self.clauses],
            "hidden": self.hidden,
            "also": [{"text": also.text, "names": list(also.names)} for also in self.also],
            "notes": [asdict(warning) for warning in self.warnings],
            "offers": [asdict(suggestion) for suggestion in self.suggestions],
        }


def explain(
    query: Query,
    count: Count,
    *,
    total: int | None = None,
    suggest: Suggest | None = None,
    synonyms: Synonyms | None = None,
) -> Explanation:
    """Explain a query as parsed, without synonyms; `total` is what it matches, if known. Never raises at a query."""
    counts: dict[Node, int] = {}

    def count_expanded(node: Node) -> int:
        # A clause is counted as itself, as a word that may be misspelt, and once more when it is corrected.
        if node not in counts:
            counts[node] = count(expand_synonyms(node, synonyms).tree)
        return counts[node]

    typing = is_unfinished(query.tree)

    def count_text(text: str) -> int:
        # As the search box will parse it when the suggestion is accepted.
        return count_expanded(parse_tree(text, typing))

    matches = count_expanded(query.tree) if total is None else total
    clauses = tuple(_explain_clause(node, count_expanded, synonyms) for node in query.clauses[:MAX_CLAUSES])
    suggestions = list(_fixes(query, count_text))
    if not matches:
        suggestions += _spellings(query, count_expanded, count_text, suggest) if suggest else ()
        suggestions += _drops(query, [clause.count for clause in clauses], count_text)
    return Explanation(
        text=str(query),
        total=matches,
        clauses=clauses,
        hidden=len(query.clauses) - len(clauses),
        also=expand_synonyms(query.tree, synonyms).also,
        warnings=query.warnings,
        suggestions=tuple(suggestions),
    )


def _explain_clause(node: Node, count: Count, synonyms: Synonyms | None) -> ExplainedClause:
    names = dict.fromkeys(name for also in expand_synonyms(node, synonyms).also for name in also.names)
    return ExplainedClause(str(node), node, count(node), tuple(names))


def _fixes(query: Query, count_text: CountText) -> Iterator[Suggestion]:
    """The queries with a warning's offer accepted."""
    for warning in [warning for warning in query.warnings if warning.offer][:_MAX_FIXES]:
        fixed = warning.fix(query.text)
        count = count_text(fixed) if fixed != query.text else 0
        # A query without hits is no improvement.
        if count:
            yield Suggestion("note", fixed, count, warning.offer)


def _spellings(query: Query, count: Count, count_text: CountText, suggest: Suggest) -> Iterator[Suggestion]:
    """The query with its spelling corrected, without one more clause if only that matches anything."""
    tree, changes, matches = correct_spelling(query.tree, find_misspellings(query.tree, count, suggest), count)
    about = " ".join(dict.fromkeys(changes.values()))
    corrected = replace(query, tree=tree)
    if matches:
        yield Suggestion("spelling", str(corrected), count_text(str(corrected)), about)
    elif changes:
        counts = [count(node) for node in conjuncts(tree)[:MAX_CLAUSES]]
        for drop in _drops(corrected, counts, count_text)[:1]:
            yield replace(drop, kind="spelling", about=f"{about}, without {drop.about}")


def _drops(query: Query, counts: Sequence[int], count_text: CountText) -> list[Suggestion]:
    """The queries without one clause that match something, best first."""
    nodes = query.clauses
    if not 2 <= len(nodes) <= MAX_CLAUSES:
        return []
    barren = [place for place, alone in enumerate(counts) if not alone]
    # With two clauses that match nothing, dropping one is no use.
    places = barren if len(barren) == 1 else range(len(nodes)) if not barren else []
    drops = []
    for place in places:
        text = str(replace(query, tree=all_of(nodes[:place] + nodes[place + 1 :])))
        matches = count_text(text)
        if matches:
            drops.append(Suggestion("drop", text, matches, str(nodes[place])))
    return sorted(drops, key=lambda drop: -drop.count)
