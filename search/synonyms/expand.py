"""Words of a query joined with their other names: `VLM` → `VLM OR "vision-language model"`.

What is expanded, once, and never what it was expanded to:

* a word (`VLM`, `vision-language`) or a phrase as a whole, in `title:`, `abstract:` and without a field;
* words side by side that are one name together (`vision language models`), the longest first.

Not what is asked for as written (`=VLM`), by its beginning (`VLM*`), roughly (`VLM~`, `"a b"~5`) or in
another field. Two letters that may be unfinished only count as an acronym when they are typed as one, in
capitals: `vl` is on its way to `vlm`. An expansion under a NOT is ruled out as a whole: a clause and its
negation leave out nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from search.query.tree import And, Field, Node, Not, Or, Phrase, Word
from search.synonyms.synonyms import MOST_WORDS, Name, Sense, Synonyms
from search.text.words import words

_FIELDS = frozenset({"any", "title", "abstract"})
# A pasted page is searched for as it is; nobody looks for its acronyms.
_MOST_LEAVES = 64
# Letters of a word that is taken for the beginning of another one while it is typed.
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class OtherNames:
    """What else a part of a query finds.

    Attributes:
        text: The part, as query text.
        names: The other names, a person's own first, then by frequency.
    """

    text: str
    names: tuple[str, ...]

    def __str__(self) -> str:
        return f"also: {', '.join(self.names)}"


@dataclass(frozen=True, slots=True)
class ExpandedQuery:
    """A query with its other names.

    Attributes:
        tree: What to search for, and what to highlight.
        also: What was added, in the order of the query, each once.
    """

    tree: Node
    also: tuple[OtherNames, ...] = ()


def expand_synonyms(tree: Node, synonyms: Synonyms | None) -> ExpandedQuery:
    """Return a tree joined with the other names of its words; the tree itself is what `str()` is to show.

    Args:
        tree: As parsed.
        synonyms: None when this is switched off.
    """
    if synonyms is None:
        return ExpandedQuery(tree)
    synonyms.refresh()
    expander = _Expander(synonyms)
    result = expander.node(tree, "any")
    return ExpandedQuery(result, tuple(dict.fromkeys(expander.also))) if expander.also else ExpandedQuery(tree)


class _Expander:
    def __init__(self, synonyms: Synonyms) -> None:
        self.synonyms = synonyms
        self.also: list[OtherNames] = []
        self.left = _MOST_LEAVES

    def node(self, node: Node, field: str) -> Node:
        match node:
            case Word() | Phrase():
                return self.run((node,), field) or node
            case Field(name, value):
                return Field(name, self.node(value, name)) if name in _FIELDS else node
            case Not(inner):
                return Not(self.node(inner, field))
            case Or(nodes, comma):
                return Or(tuple(self.node(child, field) for child in nodes), comma)
            case And(nodes):
                found = tuple(self.nodes(nodes, field))
                return found[0] if len(found) == 1 else And(found)
            case _:
                return node

    def nodes(self, nodes: tuple[Node, ...], field: str) -> Iterator[Node]:
        """Yield what clauses side by side come to, names of several words taken together."""
        place = 0
        while place < len(nodes):
            if self.left <= 0:
                yield from nodes[place:]
                return
            for end in range(min(len(nodes), place + MOST_WORDS), place + 1, -1):
                part = nodes[place:end]
                found = self.run(part, field) if all(isinstance(leaf, Word) for leaf in part) else None
                if found:
                    yield found
                    place = end
                    break
            else:
                yield self.node(nodes[place], field)
                place += 1

    def run(self, leaves: tuple[Node, ...], field: str) -> Or | None:
        """Return leaves that are one name together, joined with its others; None when they are none."""
        if field not in _FIELDS or self.left <= 0:
            return None
        if len(leaves) == 1:
            self.left -= 1
        name: Name = ()
        for leaf in leaves:
            if not isinstance(leaf, Word | Phrase) or not _plain(leaf):
                return None
            name += tuple(words(leaf.text))
        found = self.synonyms.of(name) if 0 < len(name) <= MOST_WORDS else ()
        if not found or (len(name) == 1 and not _complete(leaves[0])):
            return None
        said = leaves[0] if len(leaves) == 1 else And(leaves)
        text = str(said)
        self.also.append(OtherNames(text, tuple(sense.text for sense in found)))
        others = dict.fromkeys(other for sense in found for other in _others(sense))
        return Or((said, *(other for other in others if other not in leaves)))


def _plain(leaf: Word | Phrase) -> bool:
    if leaf.exact:
        return False
    return not leaf.slop if isinstance(leaf, Phrase) else not (leaf.prefix or leaf.fuzzy)


def _complete(leaf: Node) -> bool:
    """Return whether a word may be all there: `VL` and `vlm` may be, `vl` goes on."""
    if not isinstance(leaf, Word | Phrase) or not leaf.typing or len(leaf.text) > _SHORTEST:
        return True
    return sum(letter.isupper() for letter in leaf.text) > 1


def _others(sense: Sense) -> Iterator[Word | Phrase]:
    for text in sense.spellings or (sense.text,):
        yield Phrase(text) if len(words(text)) > 1 else Word(text)
