"""Why papers are similar, as words to read and to search for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.query.leaves import word
from search.query.tree import And, Node, Or
from search.text.latex import readable
from search.text.words import MAX_WORD, stem, tokens


@dataclass(frozen=True, slots=True)
class SimilarPapers:
    """The papers similar to some papers, and why.

    Attributes:
        papers: Key and score, best first; a score is above 0 and at most 1.
        because: Words of the given papers that make these similar, strongest first.
    """

    papers: tuple[tuple[str, float], ...] = ()
    because: tuple[str, ...] = ()


def as_words(stems: Sequence[str], texts: Iterable[str]) -> tuple[str, ...]:
    """Return for each stem its most frequent word in some texts; stems without one are left out.

    A word is in lower case unless more than its first letter is a capital: `masked`, but `CLIP` and `MultiMAE`.
    """
    found: dict[str, Counter[str]] = {stemmed: Counter() for stemmed in stems}
    for text in map(readable, texts):
        for token in tokens(text):
            forms = found.get(stem(token.folded))
            if forms is not None:
                forms[_plain(text[token.start : token.end][:MAX_WORD])] += 1
    # The shorter one on a tie: "model" rather than "models".
    best = (min(forms, key=lambda form: (-forms[form], len(form), form)) for forms in found.values() if forms)
    return tuple(dict.fromkeys(best))


def as_query(because: Sequence[str]) -> str:
    """Return the reason as query text, for saving: the strongest word, with any of the others.

    Any word alone would match half of a library, all words together next to nothing.
    """
    nodes: list[Node] = [node for text in because if (node := word(text, latex=False)) is not None]
    if not nodes:
        return ""
    first, *rest = nodes
    if not rest:
        return str(first)
    return str(And((first, Or(tuple(rest)) if len(rest) > 1 else rest[0])))


def _plain(form: str) -> str:
    return form if form[1:] != form[1:].lower() else form.lower()
