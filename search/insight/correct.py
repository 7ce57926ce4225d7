"""Corrects a query that matches nothing: what `--correct` searches for instead.

1. Words that no paper contains are replaced by words that papers do contain, if the query then matches something.
2. Otherwise the papers that match most of the words are taken: those with the highest number of them, more than half at
   least, best match first. Everything but words (`year:2024`, `-x`, `tag:x`) must still match.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from search.insight.spelling import (
    Misspelling,
    Suggest,
    correct_spelling,
    find_misspellings,
    in_field,
    replace_words,
    text_leaves,
)
from search.query.query import Query
from search.query.simplify import simplify
from search.query.tree import And, Keys, Node, Or, Phrase, Word, all_of, any_of, conjuncts
from search.query.warnings import quoted
from search.synonyms.expand import expand_synonyms
from search.synonyms.synonyms import Synonyms
from search.text.words import words

Find = Callable[[Node], Collection[str]]
"""Returns the keys of the papers that match a tree."""
Changes = tuple[tuple[str, str], ...]

_MAX_WORDS = 64


@dataclass(frozen=True, slots=True)
class Correction:
    """What to search for instead.

    Attributes:
        tree: What to search for, synonyms included.
        sort: The order of the query.
        text: Query text for the search box. If only most of the words match, all of them as corrected, since no query
            text means "most of".
        count: Papers that the tree matches.
        message: What was done, in a sentence or two.
        changed: Words of the query and their replacements.
        matched: How many of the words the papers match; 0 if all of them do.
        asked: How many words there are; 0 likewise.
    """

    tree: Node
    sort: str
    text: str
    count: int
    message: str
    changed: Changes = ()
    matched: int = 0
    asked: int = 0


def correct(query: Query, find: Find, suggest: Suggest, synonyms: Synonyms | None = None) -> Correction | None:
    """What to search for instead; None if the query matches something, or nothing helps."""

    def find_expanded(node: Node) -> Collection[str]:
        return find(expand_synonyms(node, synonyms).tree)

    def count(node: Node) -> int:
        return len(find_expanded(node))

    if count(query.tree):
        return None
    misspellings = find_misspellings(query.tree, count, suggest)
    tree, changes, found = correct_spelling(query.tree, misspellings, count)
    changed = tuple((word, other) for (_, word), other in changes.items())
    corrected = replace(query, tree=tree)
    if found:
        message = showing_results_for(str(corrected), [word for word, _ in changed])
        expanded = expand_synonyms(tree, synonyms).tree
        return Correction(expanded, query.sort, str(corrected), found, message, changed)
    required, optional = _required_and_optional(query.tree, misspellings, find_expanded)
    keys, most = _matching_most(required, optional, find_expanded)
    if not keys:
        return None
    ranked = Or(tuple(expand_synonyms(node, synonyms).tree for node in optional))
    message = matching_most(len(optional), len(keys), most, changed)
    tree = And((Keys(keys), ranked))
    return Correction(tree, query.sort, str(corrected), len(keys), message, changed, most, len(optional))


def showing_results_for(query: str, missing: Sequence[str]) -> str:
    return f"No papers match {' or '.join(map(quoted, missing))}; showing results for {query}."


def matching_most(asked: int, papers: int, matched: int, changed: Changes = ()) -> str:
    some = f"{papers:,} papers match" if papers != 1 else "1 paper matches"
    message = f"No paper matches all {asked} words; {some} {matched} of them."
    if changed:
        message += f" Corrected {', '.join(f'{quoted(word)} to {quoted(other)}' for word, other in changed)}."
    return message


def _matching_most(required: list[Node], optional: list[Node], find: Find) -> tuple[frozenset[str], int]:
    """The papers that match the highest number of words, and that number; none for half of the words or less."""
    if len(optional) < 3:
        return frozenset(), 0
    matched = Counter(key for node in optional for key in find(node))
    if required:
        allowed = frozenset(find(all_of(required)))
        matched = Counter({key: number for key, number in matched.items() if key in allowed})
    most = max(matched.values(), default=0)
    if 2 * most <= len(optional):
        return frozenset(), 0
    return frozenset(key for key, number in matched.items() if number == most), most


def _required_and_optional(tree: Node, wrong: list[Misspelling], find: Find) -> tuple[list[Node], list[Node]]:
    """The clauses that must match, and the words most of which must, with any of their corrections."""
    required: list[Node] = []
    optional: dict[Node, None] = {}
    for clause in conjuncts(simplify(tree)):
        leaves = list(text_leaves(clause))
        # A pasted title may contain an OR or an unclosed quote: all of its words count alike.
        if not leaves:
            required.append(clause)
        for field, leaf in leaves:
            for part in _loosened(field, leaf, find):
                optional[_any_spelling(field, part, wrong)] = None
    return required, list(optional)[:_MAX_WORDS]


def _loosened(field: str, leaf: Word | Phrase, find: Find) -> Iterator[Word | Phrase]:
    """A leaf, or its words if no paper contains them together."""
    parts = words(leaf.text)
    if len(parts) < 2 or leaf.exact or find(in_field(field, leaf)):
        yield leaf
    else:
        yield from map(Word, parts)


def _any_spelling(field: str, leaf: Word | Phrase, wrong: list[Misspelling]) -> Node:
    parts = set(words(leaf.text))
    for each in wrong:
        if each.field == field and each.word in parts and each.instead:
            others = [replace_words(leaf, {(field, each.word): other}, field) for other in each.instead]
            return in_field(field, any_of(others))
    return in_field(field, leaf)
