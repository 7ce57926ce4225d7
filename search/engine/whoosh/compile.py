"""Compiles a query tree to operators; `search.query.paper_matcher` defines what each node means."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from search.engine.whoosh.expansions import Expansion, Fuzzy, Prefix
from search.engine.whoosh.field_names import LEAST, MOST, STEMMED, TEXT, WORD, day_number, term
from search.engine.whoosh.operators import (
    AllOf,
    AllPapers,
    AnyLeaf,
    AnyOf,
    Between,
    FieldPresent,
    KeyFilter,
    NoneOf,
    NoPapers,
    Query,
    Step,
    Term,
    trampoline,
)
from search.engine.whoosh.phrase import Near, Slot
from search.engine.whoosh.reader import Operator
from search.paper import arxiv_id, doi
from search.query.fields import BY_NAME, on_shelf, state
from search.query.ranges import bounds, interval
from search.query.simplify import is_neutral
from search.query.term_matches import QueryTerm
from search.query.term_matches import term as wanted
from search.query.tree import And, Everything, Field, Keys, Node, Not, Or, Phrase, Range, Word
from search.text.words import exact, stem

Leaf = Everything | Word | Phrase | Range


def compile_query(tree: Node, today: date | None = None) -> Query:
    """The query for a tree of any shape and depth.

    Personal clauses are `Keys` by now; one that is left matches nothing. Relative dates count from `today`.
    """
    query = trampoline(_compiled(tree, "", today or date.today()))
    return AllPapers() if query is None else query


def _compiled(node: Node, name: str, today: date) -> Step[Query | None]:
    """The operator for a node in a field; None for a neutral one."""
    match node:
        case Field(field, value):
            within: Query | None = yield _compiled(value, field, today)
            return within
        case Not(inner):
            ruled_out: Query | None = yield _compiled(inner, name, today)
            return ruled_out and NoneOf(ruled_out)
        case And(nodes) | Or(nodes):
            join = AllOf if isinstance(node, And) else AnyOf
            parts: list[Query] = []
            for child in _once(nodes):
                query: Query | None = yield _compiled(child, name, today)
                if query is not None:
                    parts.append(query)
            if len(parts) > 1:
                return join(tuple(parts))
            return parts[0] if parts else None
        case Keys(keys):
            return KeyFilter(keys)
        case Everything() if not name:
            return AllPapers()
        case Word() | Phrase() if is_neutral(node, name or "any"):
            return None
        case _:
            return _leaf(name or "any", node, today)


def _once(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Yield nodes, repeated words and phrases only once; other nodes may be too deep to be compared."""
    seen: set[Node] = set()
    for node in nodes:
        if isinstance(node, Word | Phrase):
            if node in seen:
                continue
            seen.add(node)
        yield node


def _leaf(name: str, leaf: Leaf, today: date) -> Query:
    info = BY_NAME.get(name)
    if info is None or on_shelf(name, getattr(leaf, "text", "")):
        # As on an empty shelf: nothing is tagged or noted, so only "no:tag" holds.
        return AllPapers() if name == "no" else NoPapers()
    match info.kind:
        case "text":
            return _text(name, leaf)
        case "exact":
            return _code(leaf) if name == "code" else _exact(name, leaf)
        case "number":
            low, high = interval(leaf) or (MOST, LEAST)
            return Between(name, LEAST if low is None else low, MOST if high is None else high)
        case "date":
            days = bounds(leaf, today)
            return Between(name, *(day_number(day) or LEAST for day in days)) if days else NoPapers()
        case "state":
            return _state(name, leaf)
        case _:
            return NoPapers()


def _text(name: str, leaf: Leaf) -> Operator:
    fields = {"any": tuple(TEXT), "author": ("authors",)}.get(name, (name,))
    if isinstance(leaf, Range):
        return NoPapers()
    if isinstance(leaf, Everything):
        return _either([FieldPresent(field) for field in fields])
    terms = wanted(leaf, name)
    return _either([_words(terms, field) for field in fields])


def _words(terms: QueryTerm, field: str) -> Operator:
    """Words that are next to each other in one text of a field."""
    boost = TEXT.get(field, 0.0)
    slots = tuple(_slots(terms, field, boost))
    if len(slots) > 1:
        return Near(field, slots, terms.slop, boost)
    parts: list[Operator] = [slots[0].expansion] if slots[0].expansion else []
    if slots[0].term is not None:
        parts.insert(0, Term(field, slots[0].term, boost))
    return _either(parts)


def _slots(terms: QueryTerm, field: str, boost: float) -> Iterator[Slot]:
    as_written = terms.exact or field not in STEMMED
    last = len(terms.words) - 1
    for i, word in enumerate(terms.words):
        prefix_of: Expansion = Prefix(field, term(WORD + word), boost)
        if terms.fuzzy:
            yield Slot(expansion=Fuzzy(field, word, terms.fuzzy, boost))
        elif i == last and terms.prefix:
            yield Slot(expansion=prefix_of)
        else:
            bterm = term(WORD + word if as_written else stem(word))
            yield Slot(bterm, prefix_of if i == last and terms.typing else None)


def _code(leaf: Leaf) -> Operator:
    if isinstance(leaf, Range):
        return NoPapers()
    terms = None if isinstance(leaf, Everything) else wanted(leaf, "code")
    return _words(terms, "code") if terms and terms.words else _has("code")


def _exact(name: str, leaf: Leaf) -> Operator:
    if isinstance(leaf, Everything):
        return Prefix(name, b"", 0.0)
    if isinstance(leaf, Range):
        return NoPapers()
    value_text = leaf.text
    value = term(exact(arxiv_id(value_text) or doi(value_text) or value_text if name == "id" else value_text))
    if leaf.typing or (isinstance(leaf, Word) and leaf.prefix):
        return Prefix(name, value, 0.0)
    return Term(name, value, 0.0)


def _state(name: str, leaf: Leaf) -> Query:
    value = state("has", leaf.text) if isinstance(leaf, Word | Phrase) else None
    if value is None:
        return NoPapers()
    return _has(value) if name == "has" else NoneOf(_has(value))


def _has(value: str) -> Operator:
    return Term("has", term(value), 0.0)


def _either(clauses: list[Operator]) -> Operator:
    return clauses[0] if len(clauses) == 1 else AnyLeaf(tuple(clauses))
