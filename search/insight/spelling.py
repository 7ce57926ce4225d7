"""Words of a query that no paper holds, and words that papers do hold in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from search.query.fields import BY_NAME
from search.query.tree import And, Field, Node, Not, Or, Phrase, Word
from search.text.distance import distance
from search.text.words import tokens, words

Count = Callable[[Node], int]
"""Returns how many papers a tree finds."""
Suggest = Callable[[str], Sequence[str]]
"""Returns words of the index that are spelt like a word, likeliest first."""

MAX_MISSPELLINGS = 4
"""Words that are put right in one query: with more, it is no slip of the finger but another language."""
_MOST_TRIED = 5
_MOST_LEAVES = 64


@dataclass(frozen=True, slots=True)
class Misspelling:
    """A word that no paper holds.

    Attributes:
        field: The text field that it is looked for in.
        word: The word, folded.
        instead: What the papers hold there that is spelt like it, likeliest first.
    """

    field: str
    word: str
    instead: tuple[str, ...]


Changes = dict[tuple[str, str], str]
"""Field and folded word to the word to be put in its place."""


def in_field(field: str, node: Node) -> Node:
    """Return a node looked for in a field."""
    return node if field == "any" else Field(field, node)


def text_leaves(node: Node, field: str = "any") -> Iterator[tuple[str, Word | Phrase]]:
    """Yield the words and phrases that papers are to hold, with their fields; nothing that is ruled out."""
    match node:
        case Word() | Phrase() if _is_text(field):
            yield field, node
        case Field(name, value) if _is_text(name):
            yield from text_leaves(value, name)
        case And(nodes) | Or(nodes):
            for child in nodes:
                yield from text_leaves(child, field)
        case _:
            return


def is_unfinished(node: Node) -> bool:
    """Return whether a word in a tree may be unfinished: a person is still typing."""
    match node:
        case Word() | Phrase():
            return node.typing
        case Field(_, value):
            return is_unfinished(value)
        case Not(inner):
            return is_unfinished(inner)
        case And(nodes) | Or(nodes):
            return any(map(is_unfinished, nodes))
        case _:
            return False


def find_misspellings(tree: Node, count: Count, suggest: Suggest) -> list[Misspelling]:
    """Return the words of a tree that no paper holds; those asked for as written or begun are right as they are."""
    found: dict[tuple[str, str], Misspelling] = {}
    for place, (field, leaf) in enumerate(text_leaves(tree)):
        if place >= _MOST_LEAVES or len(found) >= MAX_MISSPELLINGS:
            break
        if not _may_slip(leaf) or count(in_field(field, leaf)):
            continue
        parts = words(leaf.text)
        for number, word in enumerate(parts, 1):
            alone = Word(word, typing=leaf.typing and number == len(parts))
            if (field, word) in found or (len(parts) > 1 and count(in_field(field, alone))):
                continue
            near = [other for other in suggest(word) if distance(word, other, 2) <= _allowed(word)][:_MOST_TRIED]
            instead = tuple(other for other in near if field == "any" or count(in_field(field, Word(other))))
            found[field, word] = Misspelling(field, word, instead)
    return list(found.values())


def correct_spelling(tree: Node, wrong: Sequence[Misspelling], count: Count) -> tuple[Node, Changes, int]:
    """Return the tree with its slips put right, what was changed, and what that finds.

    For each slip, the likeliest word with which the whole query finds something.
    """
    changes: Changes = {(slip.field, slip.word): slip.instead[0] for slip in wrong if slip.instead}
    found = count(replace_words(tree, changes)) if changes else 0
    for slip in wrong:
        for other in slip.instead[1:]:
            if found:
                break
            trial = changes | {(slip.field, slip.word): other}
            found = count(replace_words(tree, trial))
            changes = trial if found else changes
    return replace_words(tree, changes), changes, found


def replace_words(node: Node, changes: Changes, field: str = "any") -> Node:
    """Return a tree with words replaced, wherever they are looked for in the same field."""
    match node:
        case Word() | Phrase() if _is_text(field) and _may_slip(node):
            return _leaf(node, changes, field)
        case Field(name, value):
            return Field(name, replace_words(value, changes, name))
        case And(nodes):
            return And(tuple(replace_words(child, changes, field) for child in nodes))
        case Or(nodes, comma):
            return Or(tuple(replace_words(child, changes, field) for child in nodes), comma)
        case Not(inner):
            return Not(replace_words(inner, changes, field))
        case _:
            return node


def _leaf(leaf: Word | Phrase, changes: Changes, field: str) -> Word | Phrase:
    text, end = "", 0
    for token in tokens(leaf.text):
        other = changes.get((field, token.folded))
        if other is not None:
            text += leaf.text[end : token.start] + other
            end = token.end
    return replace(leaf, text=text + leaf.text[end:], typing=False) if end else leaf


def _allowed(word: str) -> int:
    """Return the edits that a slip of the finger makes: two in a short word make it any other."""
    return 1 if len(word) < 6 else 2


def _may_slip(leaf: Word | Phrase) -> bool:
    return not leaf.exact and not (isinstance(leaf, Word) and (leaf.prefix or leaf.fuzzy))


def _is_text(field: str) -> bool:
    return field in BY_NAME and BY_NAME[field].kind == "text" and not BY_NAME[field].shelf
