"""Corrects a query that matches nothing: words that no paper contains are replaced by words that papers do contain.

`search.insight.spelling` does so for the bare words of a question; this is for words that are demanded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from search.insight.spelling import MAX_MISSPELLINGS, SpelledAs
from search.query.fields import BY_NAME
from search.query.query import Query
from search.query.tree import (
    And,
    Field,
    Node,
    Or,
    Phrase,
    Word,
    children,
    map_children,
    walk,
)
from search.query.warnings import quoted
from search.synonyms.expand import expand_synonyms
from search.synonyms.synonyms import Synonyms
from search.text.words import tokens, words

Count = Callable[[Node], int]
"""Returns how many papers match a tree."""
Suggest = Callable[[str], Sequence[str]]
"""Returns words of the index that are spelt like a word, likeliest first."""

_MAX_TRIED = 5
_MAX_LEAVES = 64


@dataclass(frozen=True, slots=True)
class Misspelling:
    """A word, folded, that no paper contains in a field, and similar ones that papers do, likeliest first."""

    field: str
    word: str
    instead: tuple[str, ...]


Changes = dict[tuple[str, str], str]
"""Field and folded word to the word that replaces it."""


def in_field(field: str, node: Node) -> Node:
    return node if field == "any" else Field(field, node)


def text_leaves(node: Node, field: str = "any") -> Iterator[tuple[str, Word | Phrase]]:
    """Yield the words and phrases that papers must contain, with their fields; nothing that is excluded."""
    match node:
        case Word() | Phrase() if _is_text(field):
            yield field, node
        case Field(name, value) if _is_text(name):
            yield from text_leaves(value, name)
        case And() | Or():
            for child in children(node):
                yield from text_leaves(child, field)


def is_unfinished(tree: Node) -> bool:
    """Whether a word in a tree may be unfinished because it is still being typed."""
    return any(isinstance(node, Word | Phrase) and node.typing for node in walk(tree))


def find_misspellings(tree: Node, count: Count, suggest: Suggest) -> list[Misspelling]:
    """The words of a tree that no paper contains, except exact words and prefixes."""
    misspellings: dict[tuple[str, str], Misspelling] = {}
    for place, (field, leaf) in enumerate(text_leaves(tree)):
        if place >= _MAX_LEAVES or len(misspellings) >= MAX_MISSPELLINGS:
            break
        if not _correctable(leaf) or count(in_field(field, leaf)):
            continue
        parts = words(leaf.text)
        for number, word in enumerate(parts, 1):
            alone = Word(word, typing=leaf.typing and number == len(parts))
            if (field, word) in misspellings or (len(parts) > 1 and count(in_field(field, alone))):
                continue
            near = suggest(word)[:_MAX_TRIED]
            instead = tuple(other for other in near if field == "any" or count(in_field(field, Word(other))))
            misspellings[field, word] = Misspelling(field, word, instead)
    return list(misspellings.values())


def correct_spelling(tree: Node, misspellings: Sequence[Misspelling], count: Count) -> tuple[Node, Changes, int]:
    """The corrected tree, the changes, and the number of papers that it matches.

    Each word is replaced by the likeliest one with which the whole query matches something.
    """
    changes: Changes = {(each.field, each.word): each.instead[0] for each in misspellings if each.instead}
    matches = count(replace_words(tree, changes)) if changes else 0
    for each in misspellings:
        for other in each.instead[1:]:
            if matches:
                break
            trial = changes | {(each.field, each.word): other}
            matches = count(replace_words(tree, trial))
            changes = trial if matches else changes
    return replace_words(tree, changes), changes, matches


def replace_words(node: Node, changes: Changes, field: str = "any") -> Node:
    """A tree with words replaced, wherever they are searched for in the same field."""
    match node:
        case Word() | Phrase() if _is_text(field) and _correctable(node):
            return _replaced(node, changes, field)
        case Field(name, _):
            field = name
    return map_children(node, lambda child: replace_words(child, changes, field))


def _replaced(leaf: Word | Phrase, changes: Changes, field: str) -> Word | Phrase:
    text, end = "", 0
    for token in tokens(leaf.text):
        other = changes.get((field, token.folded))
        if other is not None:
            text += leaf.text[end : token.start] + other
            end = token.end
    return replace(leaf, text=text + leaf.text[end:], typing=False) if end else leaf


def _correctable(leaf: Word | Phrase) -> bool:
    return not leaf.exact and not (isinstance(leaf, Word) and (leaf.prefix or leaf.fuzzy))


def _is_text(field: str) -> bool:
    return field in BY_NAME and BY_NAME[field].kind == "text" and not BY_NAME[field].shelf


@dataclass(frozen=True, slots=True)
class Correction:
    """What to search for instead, synonyms included; its text for the search box, and what was done, in a sentence."""

    tree: Node
    sort: str
    text: str
    count: int
    message: str


def correct(query: Query, count: Count, suggest: Suggest, synonyms: Synonyms | None = None) -> Correction | None:
    """What to search for instead; None if the query matches something, or nothing helps."""

    def count_expanded(node: Node) -> int:
        return count(expand_synonyms(node, synonyms).tree)

    if count_expanded(query.tree):
        return None
    misspellings = find_misspellings(query.tree, count_expanded, suggest)
    tree, changes, matches = correct_spelling(query.tree, misspellings, count_expanded)
    corrected = replace(query, tree=tree)
    if not matches:
        return None
    message = showing_results_for(str(corrected), [word for _, word in changes])
    return Correction(expand_synonyms(tree, synonyms).tree, query.sort, str(corrected), matches, message)


def with_spelling(query: Query, spelled: Iterable[SpelledAs]) -> str:
    """The text of a query with its words spelled as they were searched for."""
    changes = {("any", each.word): each.other for each in spelled}
    return str(replace(query, tree=replace_words(query.tree, changes)))


def also_showing_results_for(query: str, missing: Iterable[str]) -> str:
    return f"No paper has {' or '.join(map(quoted, missing))} as written; also showing results for {query}."


def showing_results_for(query: str, missing: Sequence[str]) -> str:
    return f"No papers match {' or '.join(map(quoted, missing))}; showing results for {query}."
