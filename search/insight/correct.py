"""Corrects a query that matches nothing: finds misspelt words, and what `--correct` searches for instead.

1. Words that no paper contains are replaced by words that papers do contain, if the query then matches something.
2. Otherwise the papers that match most of the words are taken: those with the highest number of them, more than half at
   least, best match first. Everything but words (`year:2024`, `-x`, `tag:x`) must still match.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from search.query.fields import BY_NAME
from search.query.query import Query
from search.query.simplify import simplify
from search.query.tree import (
    And,
    Field,
    Keys,
    Node,
    Or,
    Phrase,
    Word,
    all_of,
    any_of,
    children,
    conjuncts,
    map_children,
    walk,
)
from search.query.warnings import quoted
from search.synonyms.expand import expand_synonyms
from search.synonyms.synonyms import Synonyms
from search.text.words import distance, tokens, words

Find = Callable[[Node], Collection[str]]
"""Returns the keys of the papers that match a tree."""
Count = Callable[[Node], int]
"""Returns how many papers match a tree."""
Suggest = Callable[[str], Sequence[str]]
"""Returns words of the index that are spelt like a word, likeliest first."""

MAX_MISSPELLINGS = 4
"""Words corrected in one query: more than these are no typos but another language."""
_MAX_TRIED = 5
_MAX_LEAVES = 64
_MAX_WORDS = 64


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
            near = [other for other in suggest(word) if distance(word, other, 2) <= _max_edits(word)][:_MAX_TRIED]
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


def _max_edits(word: str) -> int:
    # Two edits in a short word make it any other.
    return 1 if len(word) < 6 else 2


def _correctable(leaf: Word | Phrase) -> bool:
    return not leaf.exact and not (isinstance(leaf, Word) and (leaf.prefix or leaf.fuzzy))


def _is_text(field: str) -> bool:
    return field in BY_NAME and BY_NAME[field].kind == "text" and not BY_NAME[field].shelf


@dataclass(frozen=True, slots=True)
class Correction:
    """What to search for instead, synonyms included, and what was done, in a sentence or two.

    Attributes:
        text: Query text for the search box. If only most of the words match, all of them as corrected, since no query
            text means "most of".
    """

    tree: Node
    sort: str
    text: str
    count: int
    message: str


def correct(query: Query, find: Find, suggest: Suggest, synonyms: Synonyms | None = None) -> Correction | None:
    """What to search for instead; None if the query matches something, or nothing helps."""

    def find_expanded(node: Node) -> Collection[str]:
        return find(expand_synonyms(node, synonyms).tree)

    def count(node: Node) -> int:
        return len(find_expanded(node))

    if count(query.tree):
        return None
    misspellings = find_misspellings(query.tree, count, suggest)
    tree, changes, matches = correct_spelling(query.tree, misspellings, count)
    changed = tuple((word, other) for (_, word), other in changes.items())
    corrected = replace(query, tree=tree)
    if matches:
        message = showing_results_for(str(corrected), [word for word, _ in changed])
        expanded = expand_synonyms(tree, synonyms).tree
        return Correction(expanded, query.sort, str(corrected), matches, message)
    required, optional = _required_and_optional(query.tree, misspellings, find_expanded)
    keys, most = _matching_most(required, optional, find_expanded)
    if not keys:
        return None
    ranked = Or(tuple(expand_synonyms(node, synonyms).tree for node in optional))
    message = matching_most(len(optional), len(keys), most, changed)
    tree = And((Keys(keys), ranked))
    return Correction(tree, query.sort, str(corrected), len(keys), message)


def showing_results_for(query: str, missing: Sequence[str]) -> str:
    return f"No papers match {' or '.join(map(quoted, missing))}; showing results for {query}."


def matching_most(words: int, papers: int, matched: int, changed: tuple[tuple[str, str], ...] = ()) -> str:
    some = f"{papers:,} papers match" if papers != 1 else "1 paper matches"
    message = f"No paper matches all {words} words; {some} {matched} of them."
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
