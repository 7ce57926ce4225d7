"""Turns a question into one that a paper may answer in part: papers with all of its words first, then those with some.

Bare words may be missing; fields, phrases, `+words`, alternatives and exclusions are demanded as ever. Function words
of a question of four words and more never decide. In a whole sentence, quotation marks quote and demand nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise, takewhile

from search.query.simplify import simplify
from search.query.tree import And, Most, Node, Or, Pair, Phrase, Word, all_of, children, conjuncts, map_children, once
from search.text.function_words import ASKED_FOR, ASKING_WORDS, CONTRACTED, FUNCTION_WORDS
from search.text.words import words

# From so many words on, function words are left out.
_QUESTION = 4
# A sentence has so many words, and so many function words among them.
_SENTENCE, _SENTENCE_FUNCTION_WORDS = 8, 2
_POSSESSIVES = ("'s", "’s")
# A pasted book is searched for by its beginning.
_MOST_WORDS = 256


def match_most(tree: Node, *, phrases: bool = False) -> Node:
    """The tree with a `Most` in place of its bare words, if there are two of them and more.

    Names of one thing (`Or.alike`), which synonyms and spellings add to a word, stay together. Where `phrases` may be
    given up, their words may be missing as well, as in a sentence.
    """
    clauses = [_without_possessive(clause) for clause in conjuncts(simplify(tree))]
    phrases = phrases or is_sentence(tree)
    bare = [clause for clause in clauses if _is_bare(clause, phrases=phrases)]
    telling = telling_words(bare)
    demanded = [clause for clause in clauses if not _is_bare(clause, phrases=phrases)]
    if len(telling) < 2 and not any(isinstance(name, And) for clause in telling for name in children(clause)):
        return all_of((*demanded, *telling))
    # The first letter of a word that is being typed would add nearly all papers; it only says which come first.
    some = [part for clause in telling for part in _apart(clause) if not _is_first_letter(part)][:_MOST_WORDS]
    return all_of((*demanded, Most(all_of(telling), (*some, *_pairs(telling)))))


def _is_first_letter(node: Node) -> bool:
    return isinstance(node, Word) and node.typing and len(node.text) == 1 and node.text.isascii()


def _without_possessive(clause: Node) -> Node:
    """`Turing's` as `Turing`: papers that have it otherwise are meant, too."""
    if isinstance(clause, Word) and clause.plain and clause.text.lower().endswith(_POSSESSIVES):
        return replace(clause, text=clause.text[:-2])
    return clause


def _pairs(telling: Sequence[Node]) -> Iterator[Pair]:
    """Yield the neighbours of a question: first as its words may be spelled, last as they were said."""
    spelled, said = (list(_side_by_side(clauses)) for clauses in (map(_otherwise, telling), telling))
    known = set(said)
    yield from (pair for pair in spelled if pair not in known)
    yield from said


def _side_by_side(clauses: Iterable[Node]) -> Iterator[Pair]:
    said = (word.text for clause in clauses for word in single_words(clause) if word.plain)
    return (Pair(*both) for both in pairwise(islice(said, _MOST_WORDS)))


def _otherwise(clause: Node) -> Node:
    """A word as it may be spelled, or its other name; any other clause as it is."""
    match clause:
        case Or((Word(), Word() as other, *_), alike=True):
            return other
        case _:
            return clause


def is_sentence(tree: Node) -> bool:
    """Whether the words beside phrases make a sentence."""
    bare = [clause for clause in conjuncts(tree) if _is_bare(clause, phrases=False)]
    return len(bare) >= _SENTENCE and sum(map(_is_function_word, bare)) >= _SENTENCE_FUNCTION_WORDS


def has_phrases(tree: Node) -> bool:
    """Whether phrases stand in a question of four words and more."""
    bare, either = (
        [clause for clause in conjuncts(tree) if _is_bare(clause, phrases=phrases)] for phrases in (False, True)
    )
    return len(either) > len(bare) >= _QUESTION


def all_words(tree: Node) -> Node:
    """The tree that matches what comes first: the papers with all words."""
    return all_of([clause.every if isinstance(clause, Most) else clause for clause in conjuncts(tree)])


def scored_parts(tree: Node) -> list[Node]:
    """The words, pairs and other clauses whose scores add up to a paper's, each as often as it counts."""
    clauses = once(conjuncts(tree))
    return [part for clause in clauses for part in (clause.some if isinstance(clause, Most) else (clause,))]


def wanted_words(tree: Node) -> tuple[Node, ...]:
    """The words that a paper may lack, as they were said."""
    every = next((clause.every for clause in conjuncts(tree) if isinstance(clause, Most)), None)
    return conjuncts(every) if every else ()


def as_said(node: Node) -> Node:
    """A tree without the other names that were added to its words."""
    return as_said(node.nodes[0]) if isinstance(node, Or) and node.alike else map_children(node, as_said)


def left_out(tree: Node) -> tuple[str, ...]:
    """The function words of a question, and "papers about", which count for nothing."""
    both = [(str(clause), decides) for clause, decides in zip(conjuncts(tree), deciding(tree), strict=True)]
    return tuple(dict.fromkeys(text for text, _ in both if (text, True) not in both))


def may_lack_words(tree: Node) -> bool:
    return any(isinstance(clause, Most) for clause in conjuncts(tree))


def telling_words(clauses: Sequence[Node]) -> list[Node]:
    """Clauses without "papers about" and, in longer questions, function words, unless there is nothing else."""
    begun = list(takewhile(lambda clause: _is_function_word(clause) or _is_asking(clause), clauses))
    if not any(isinstance(clause, Word) and clause.text.lower() in ASKED_FOR for clause in begun):
        begun = []
    while begun and _is_asking(begun[-1]):
        # "article recommendation" asks for what recommends articles.
        begun.pop()
    left = clauses[len(begun) :]
    if len(clauses) >= _QUESTION:
        left = [clause for clause in left if not _is_function_word(clause)]
    return list(left or clauses)


def says_nothing_yet(tree: Node) -> bool:
    """Whether a question that is being typed has got no further than function words, or the start of one."""
    return all(
        isinstance(clause, Word) and clause.plain and not clause.demanded and _may_become_function_word(clause)
        for clause in conjuncts(tree)
    )


def _may_become_function_word(word: Word) -> bool:
    begun = word.text.lower()
    return any(other.startswith(begun) if word.typing else other == begun for other in FUNCTION_WORDS | ASKING_WORDS)


def deciding(tree: Node) -> list[bool]:
    """For each clause of a question some of whose words may be missing: whether it decides what is found."""
    bare = [clause for clause in conjuncts(simplify(tree)) if _is_bare(clause, phrases=is_sentence(tree))]
    # By identity: "search" at the beginning may not decide where it does at the end.
    idle = set(map(id, bare)) - set(map(id, telling_words(bare)))
    return [id(clause) not in idle for clause in conjuncts(tree)]


def _is_asking(node: Node) -> bool:
    return isinstance(node, Word) and node.plain and node.text.lower() in ASKING_WORDS


def _is_function_word(node: Node) -> bool:
    if not isinstance(node, Word) or not node.plain:
        return False
    parts = words(node.text)
    return all(_is_function(part, node.text) for part in parts)


def _is_function(part: str, text: str) -> bool:
    return part in FUNCTION_WORDS or (part in CONTRACTED and ("'" in text or "’" in text))


def _is_bare(node: Node, *, phrases: bool) -> bool:
    match node:
        case Word(demanded=demanded):
            return not demanded
        case Phrase(demanded=demanded):
            return phrases and node.plain and not demanded
        case Or(nodes, alike=True):
            return all(_is_bare(child, phrases=phrases) for child in conjuncts(nodes[0]))
        case _:
            return False


def single_words(node: Node) -> Iterator[Word]:
    """The single words of a clause, without its other names."""
    match node:
        case Word():
            yield from _split(node)
        case Phrase(text):
            yield from _split(Word(text))
        case Or(nodes, alike=True):
            yield from single_words(nodes[0])
        case And(nodes):
            for child in nodes:
                yield from single_words(child)


def _apart(clause: Node) -> Iterator[Node]:
    """What a paper may hold of a clause: any word of a name, or another name for the whole."""
    match clause:
        case Or((name, *others), alike=True):
            own = tuple(single_words(name))
            yield Or((Or(own) if len(own) > 1 else own[0], *others), alike=True)
        case _:
            yield from single_words(clause)


def _split(word: Word) -> Iterator[Word]:
    """The words of `object-oriented`: together where all words are demanded, each for itself where some are."""
    if not word.plain:
        yield word
        return
    parts = [replace(word, text=part, typing=False) for part in words(word.text)]
    if parts and word.typing:
        parts[-1] = replace(parts[-1], typing=True)
    telling = [part for part in parts if not _is_function(part.text, word.text)]
    yield from telling or parts
