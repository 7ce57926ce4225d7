"""Adds synonyms to the words of a query: `VLM` → `VLM OR "vision-language model"`.

Expanded once, and never what an expansion added:

* a word (`VLM`, `vision-language`) or a whole phrase, in `title:`, `abstract:` and without a field;
* words side by side that form one name (`vision language models`), the longest first.

Exact words (`=VLM`), prefixes (`VLM*`), fuzzy words (`VLM~`, `"a b"~5`) and other fields are not expanded. Two letters
that may be unfinished count as an acronym only in capitals: `vl` is on its way to `vlm`. Under a NOT, the whole
expansion is excluded, so that a clause and its negation together match everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from search.query.tree import And, Field, Node, Or, Phrase, Word, map_children
from search.query.warnings import quoted
from search.synonyms.synonyms import MOST_WORDS, Name, Sense, Synonyms, in_capitals, named
from search.text.words import stem, words

_FIELDS = frozenset({"any", "title", "abstract"})
# A pasted page is searched for as it is; nobody looks for its acronyms.
_MAX_LEAVES = 64
# A word of so many letters may be the start of another one while it is typed.
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class OtherNames:
    """What else a part of a query matches: your own names first, then by frequency."""

    text: str
    names: tuple[str, ...]

    @property
    def exact(self) -> str:
        """Query text for the part without its other names."""
        return f"={self.text}" if '"' in self.text or " " not in self.text else f'="{self.text}"'

    def __str__(self) -> str:
        return f"Also matching {', '.join(map(quoted, self.names))} ({self.exact} for exact)"


@dataclass(frozen=True, slots=True)
class ExpandedQuery:
    """A tree with synonyms, and what was added to it, in the order of the query, each once."""

    tree: Node
    also: tuple[OtherNames, ...] = ()


def expand_synonyms(tree: Node, synonyms: Synonyms | None) -> ExpandedQuery:
    """Add the other names of a tree's words, unless they are switched off (None); show the original tree."""
    if synonyms is None:
        return ExpandedQuery(tree)
    return _expand(tree, synonyms, synonyms.refresh())


# One answer expands the same few trees again and again: to search, to highlight, to count clauses.
# `seq` is part of the key.
@lru_cache(maxsize=256)
def _expand(tree: Node, synonyms: Synonyms, seq: int) -> ExpandedQuery:
    expander = _Expander(synonyms)
    result = expander.node(tree, "any")
    return ExpandedQuery(result, tuple(dict.fromkeys(expander.also))) if expander.also else ExpandedQuery(tree)


class _Expander:
    def __init__(self, synonyms: Synonyms) -> None:
        self.synonyms = synonyms
        self.also: list[OtherNames] = []
        self.leaves_left = _MAX_LEAVES

    def node(self, node: Node, field: str) -> Node:
        match node:
            case Word() | Phrase():
                return self.name((node,), field) or node
            case Field(name, value):
                return Field(name, self.node(value, name)) if name in _FIELDS else node
            case Or(alike=True):
                return node  # a word and its spelling, which nobody typed
            case And(nodes):
                expanded = tuple(self.side_by_side(nodes, field))
                return expanded[0] if len(expanded) == 1 else And(expanded)
            case _:
                return map_children(node, lambda child: self.node(child, field))

    def side_by_side(self, nodes: tuple[Node, ...], field: str) -> Iterator[Node]:
        """Yield clauses expanded, those that form one name together."""
        place = 0
        while place < len(nodes):
            if self.leaves_left <= 0:
                yield from nodes[place:]
                return
            for end in range(min(len(nodes), place + MOST_WORDS), place + 1, -1):
                part = nodes[place:end]
                one_name = self.name(part, field) if all(isinstance(leaf, Word) for leaf in part) else None
                if one_name:
                    yield one_name
                    place = end
                    break
            else:
                yield self.node(nodes[place], field)
                place += 1

    def name(self, leaves: tuple[Node, ...], field: str) -> Or | None:
        """Leaves that form one name, with its other names; None if they form none."""
        if field not in _FIELDS or self.leaves_left <= 0:
            return None
        if len(leaves) == 1:
            self.leaves_left -= 1
        name: Name = ()
        demanded = set()
        for leaf in leaves:
            if not isinstance(leaf, Word | Phrase) or not leaf.plain:
                return None
            parts = named(leaf.text)
            if not parts:
                return None
            name += parts
            demanded.add(leaf.demanded)
        if len(demanded) > 1:
            # In `+vision language`, one is demanded, and the other may be missing.
            return None
        senses = self.synonyms.of(name) if len(name) <= MOST_WORDS else ()
        if not senses or (len(name) == 1 and not _complete(leaves[0])):
            return None
        original = leaves[0] if len(leaves) == 1 else And(leaves)
        text = " ".join(str(leaf).removeprefix("+") for leaf in leaves)
        self.also.append(OtherNames(text, tuple(sense.text for sense in senses)))
        others = dict.fromkeys(other for sense in senses for other in _leaves_of(sense))
        return Or((original, *(other for other in others if other not in leaves)), alike=True)


def _complete(leaf: Node) -> bool:
    """Whether a word may be complete: `VL` and `vlm` may be, `vl` goes on."""
    if not isinstance(leaf, Word | Phrase) or not leaf.typing or len(leaf.text) > _SHORTEST:
        return True
    return sum(letter.isupper() for letter in leaf.text) > 1


def _leaves_of(sense: Sense) -> Iterator[Word | Phrase]:
    for text in sense.spellings or (sense.text,):
        parts = words(text)
        # By its stem, ARS is `are`.
        exact = sense.count > 0 and in_capitals(text) and parts != [*map(stem, parts)]
        yield Phrase(text) if len(parts) > 1 else Word(text, exact)
