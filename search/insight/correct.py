"""A query that finds nothing, put right by itself: what `--correct` searches for instead.

1. Words that no paper holds are replaced by words that papers do hold, if the query then finds something.
2. Else the papers that hold most of the words are taken: those that hold the greatest number of them,
   more than half at least, best match first. What is no word (`year:2024`, `-x`, `tag:x`) still has to hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
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
from search.query.parser import Query
from search.query.simplify import simplify
from search.query.tree import And, Everything, Keys, Node, Or, Phrase, Word, conjuncts
from search.synonyms.expand import expand_synonyms
from search.synonyms.synonyms import Synonyms
from search.text.words import words

Find = Callable[[Node], Collection[str]]
"""Returns the keys of the papers that a tree finds."""

_MOST_ASKED = 64


@dataclass(frozen=True, slots=True)
class Correction:
    """What to search for instead.

    Attributes:
        tree: To be searched for; its expansions are in it.
        sort: The order asked for, as in the query.
        text: Query text for the search box. Where only most of the words hold, the words as put right: no
            query text says "most of".
        count: Papers that the tree finds.
        said: What was done, in a sentence or two for people.
        changed: Words of the query and what they were replaced by.
        matched: How many of the words the papers hold; equal to `asked` where all have to hold.
        asked: How many words there are.
    """

    tree: Node
    sort: str
    text: str
    count: int
    said: str
    changed: tuple[tuple[str, str], ...] = ()
    matched: int = 0
    asked: int = 0


def correct(query: Query, find: Find, suggest: Suggest, synonyms: Synonyms | None = None) -> Correction | None:
    """Return what to search for instead; None when the query finds something, or nothing can be done.

    Args:
        query: As parsed.
        find: Searches the library, the shelf's clauses included.
        suggest: Returns words of the index that are spelt like a word.
        synonyms: Other names that are searched for too; None when that is switched off.
    """

    def found(node: Node) -> Collection[str]:
        return find(expand_synonyms(node, synonyms).tree)

    def counted(node: Node) -> int:
        return len(found(node))

    if counted(query.tree):
        return None
    wrong = find_misspellings(query.tree, counted, suggest)
    tree, changes, count = correct_spelling(query.tree, wrong, counted)
    changed = tuple((word, other) for (_, word), other in changes.items())
    if count:
        text = str(replace(query, tree=tree))
        said = f"Nothing holds {_listed([word for word, _ in changed])}, so this is for {text}."
        return Correction(expand_synonyms(tree, synonyms).tree, query.sort, text, count, said, changed)
    return _most(replace(query, tree=tree), _asked(query.tree, wrong, found), found, changed, synonyms)


def _most(
    query: Query,
    asked: tuple[list[Node], list[Node]],
    found: Find,
    changed: tuple[tuple[str, str], ...],
    synonyms: Synonyms | None,
) -> Correction | None:
    """Return the search for papers that hold most of the words."""
    required, wanted = asked
    if len(wanted) < 3:
        return None
    held = Counter(key for node in wanted for key in found(node))
    if required:
        allowed = frozenset(found(_all(required)))
        held = Counter({key: number for key, number in held.items() if key in allowed})
    most = max(held.values(), default=0)
    if 2 * most <= len(wanted):
        return None
    keys = frozenset(key for key, number in held.items() if number == most)
    ranked = Or(tuple(expand_synonyms(node, synonyms).tree for node in wanted))
    papers = "1 paper holds" if len(keys) == 1 else f"{len(keys)} papers hold"
    said = f"No paper holds all {len(wanted)} words; {papers} {most} of them."
    if changed:
        said += f" Read {_listed([f'{word} as {other}' for word, other in changed])}."
    return Correction(And((Keys(keys), ranked)), query.sort, str(query), len(keys), said, changed, most, len(wanted))


def _asked(tree: Node, wrong: list[Misspelling], found: Find) -> tuple[list[Node], list[Node]]:
    """Return what has to hold, and the words of which most are to hold, slips as any of their corrections."""
    required: list[Node] = []
    wanted: dict[Node, None] = {}
    for clause in conjuncts(simplify(tree)):
        leaves = list(text_leaves(clause))
        # A pasted title may hold an OR, or a quote that was never closed: all its words count alike.
        if not leaves:
            required.append(clause)
        for field, leaf in leaves:
            for part in _loosened(field, leaf, found):
                wanted[_any_of(field, part, wrong)] = None
    return required, list(wanted)[:_MOST_ASKED]


def _loosened(field: str, leaf: Word | Phrase, found: Find) -> Iterator[Word | Phrase]:
    """Yield a leaf, or its words where they nowhere stand together."""
    parts_ = words(leaf.text)
    if len(parts_) < 2 or leaf.exact or found(in_field(field, leaf)):
        yield leaf
    else:
        yield from map(Word, parts_)


def _any_of(field: str, leaf: Word | Phrase, wrong: list[Misspelling]) -> Node:
    held = set(words(leaf.text))
    for slip in wrong:
        if slip.field == field and slip.word in held and slip.instead:
            others = tuple(replace_words(leaf, {(field, slip.word): other}, field) for other in slip.instead)
            return in_field(field, Or(others) if len(others) > 1 else others[0])
    return in_field(field, leaf)


def _all(nodes: list[Node]) -> Node:
    return And(tuple(nodes)) if len(nodes) > 1 else nodes[0] if nodes else Everything()


def _listed(texts: list[str]) -> str:
    """Return `a, b and c`."""
    return " and ".join(filter(None, (", ".join(texts[:-1]), texts[-1]))) if texts else ""
