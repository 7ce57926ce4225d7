"""Compiles a query tree to operators; `search.query.paper_matcher` defines what each node means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    MostOf,
    NoneOf,
    NoPapers,
    Query,
    Step,
    Term,
    Unscored,
    trampoline,
)
from search.engine.whoosh.phrase import Near, Slot
from search.engine.whoosh.reader import Operator
from search.engine.whoosh.scoring import AnyField, PhraseInFields, pair
from search.paper import arxiv_id, doi
from search.query.fields import BY_NAME, on_shelf, state
from search.query.ranges import bounds, interval
from search.query.simplify import is_neutral
from search.query.term_matches import QueryTerm
from search.query.term_matches import term as wanted
from search.query.tree import And, Everything, Field, Keys, Most, Node, Not, Or, Pair, Phrase, Range, Word, once
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
            parts: tuple[Query, ...] = yield _each(once(nodes), name, today)
            if len(parts) < 2:
                return parts[0] if parts else None
            return AllOf(parts) if isinstance(node, And) else AnyOf(parts, larger=node.alike)
        case Most(every, some):
            whole: Query | None = yield _compiled(every, name, today)
            words: tuple[Query, ...] = yield _each(some, name, today)
            return MostOf(whole or AllPapers(), _settled(some, words))
        case Pair(first, second):
            return pair([(_whole(field, first), _whole(field, second)) for field in TEXT])
        case Keys(keys):
            return KeyFilter(keys)
        case Everything() if not name:
            return AllPapers()
        case Word() | Phrase() if is_neutral(node, name or "any"):
            return None
        case _:
            return _leaf(name or "any", node, today)


def _each(nodes: Iterable[Node], name: str, today: date) -> Step[tuple[Query, ...]]:
    """The operators for some nodes, without neutral ones."""
    result: list[Query] = []
    for node in nodes:
        query: Query | None = yield _compiled(node, name, today)
        if query is not None:
            result.append(query)
    return tuple(result)


def _settled(some: tuple[Node, ...], parts: tuple[Query, ...]) -> tuple[Query, ...]:
    """Put what a further letter does not change into one leaf, whose result is cached from letter to letter."""
    typing = next((place for place, node in enumerate(some) if isinstance(node, Word) and node.typing), None)
    if typing is None or len(some) != len(parts):
        return parts
    settled: list[Operator] = []
    others: list[Query] = []
    for place, part in enumerate(parts):
        # The last pair ends with the word that is being typed.
        if place in {typing, len(parts) - 1} or isinstance(part, AllOf | AnyOf | NoneOf | MostOf):
            others.append(part)
        else:
            settled.append(part)
    return (AnyLeaf(tuple(settled)), *others)


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
        return AnyLeaf(tuple(map(FieldPresent, fields)))
    return _words(wanted(leaf, name), fields)


def _words(terms: QueryTerm, fields: tuple[str, ...]) -> Operator:
    """Words that are next to each other in one text of one of some fields, scored."""
    by_field = [tuple(_slots(terms, field)) for field in fields]
    words = [_word(slots) for slots in zip(*by_field, strict=True)]
    if len(words) == 1:
        return words[0]
    places = tuple(Near(field, slots, terms.slop) for field, slots in zip(fields, by_field, strict=True))
    return PhraseInFields(AnyLeaf(places), tuple(dict.fromkeys(words)))


def _word(slots: tuple[Slot, ...]) -> Operator:
    """One word, in each of some fields; a word that may be unfinished counts as a whole or as a beginning."""
    whole = tuple(slot.term for slot in slots if slot.term)
    begun = tuple(slot.expansion for slot in slots if slot.expansion)
    parts = [AnyField(part) for part in (whole, begun) if part]
    return parts[0] if len(parts) == 1 else AnyLeaf(tuple(parts), larger=True)


def _slots(terms: QueryTerm, field: str) -> Iterator[Slot]:
    last = len(terms.words) - 1
    for i, word in enumerate(terms.words):
        prefix_of: Expansion = Prefix(field, term(WORD + word), counted=True)
        if terms.fuzzy:
            yield Slot(expansion=Fuzzy(field, word, terms.fuzzy, counted=True))
        elif i == last and terms.prefix:
            yield Slot(expansion=prefix_of)
        else:
            whole = _whole(field, word, as_written=terms.exact)
            yield Slot(whole, prefix_of if i == last and terms.typing else None)


def _whole(field: str, word: str, *, as_written: bool = False) -> Term:
    as_written = as_written or field not in STEMMED
    return Term(field, term(WORD + word if as_written else stem(word)), counted=True)


def _code(leaf: Leaf) -> Operator:
    if isinstance(leaf, Range):
        return NoPapers()
    terms = None if isinstance(leaf, Everything) else wanted(leaf, "code")
    return Unscored(_words(terms, ("code",))) if terms and terms.words else _has("code")


def _exact(name: str, leaf: Leaf) -> Operator:
    if isinstance(leaf, Everything):
        return Prefix(name, b"")
    if isinstance(leaf, Range):
        return NoPapers()
    value_text = leaf.text
    value = term(exact(arxiv_id(value_text) or doi(value_text) or value_text if name == "id" else value_text))
    if leaf.typing or (isinstance(leaf, Word) and leaf.prefix):
        return Prefix(name, value)
    return Term(name, value)


def _state(name: str, leaf: Leaf) -> Query:
    value = state("has", leaf.text) if isinstance(leaf, Word | Phrase) else None
    if value is None:
        return NoPapers()
    return _has(value) if name == "has" else NoneOf(_has(value))


def _has(value: str) -> Operator:
    return Term("has", term(value))
