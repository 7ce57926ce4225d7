"""Names of one thing in a query tree: kept apart from other alternatives by whatever changes a tree."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from search.query.paper_matcher import matches
from search.query.query import parse
from search.query.simplify import distribute_fields, normalize, simplify
from search.query.tree import And, Field, Node, Not, Or, Phrase, Word, flatten, map_children, walk
from tests.search.query.samples import PAPER, texts, trees

NAMES = Or((Word("VLM"), Phrase("vision-language model")), alike=True)
SAME = replace(NAMES, alike=False)


def alike(tree: Node) -> list[Node]:
    return [node for node in walk(tree) if isinstance(node, Or) and node.alike]


def test_names_are_printed_and_found_as_alternatives_but_are_not_the_same() -> None:
    assert str(And((Word("a"), NAMES))) == 'a (VLM OR "vision-language model")' == str(And((Word("a"), SAME)))
    assert NAMES != SAME


@given(trees)
def test_names_stay_names_in_whatever_a_tree_becomes(tree: Node) -> None:
    whole = And((tree, Not(Field("title", NAMES))))
    for changed in (map_children(whole, lambda child: child), simplify(whole), distribute_fields(whole)):
        assert len(alike(changed)) == 1
    assert matches(normalize(Or((tree, NAMES))), PAPER) == matches(Or((tree, SAME)), PAPER)


def test_names_are_not_mixed_with_other_alternatives() -> None:
    mixed = flatten((Word("a"), NAMES, Or((Word("b"), Word("c")))), Or)
    assert mixed == Or((Word("a"), NAMES, Word("b"), Word("c")))
    assert simplify(Or((Word("???"), *NAMES.nodes), alike=True)) == NAMES
    assert simplify(Or((Word("???"), Word("VLM")), alike=True)) == Word("VLM")


@given(texts)
def test_no_text_makes_names(text: str) -> None:
    assert not alike(parse(text).tree)
