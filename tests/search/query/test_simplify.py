from __future__ import annotations

import pytest
from hypothesis import given

from search.query.paper_matcher import matches
from search.query.query import parse
from search.query.simplify import distribute_fields, simplify
from search.query.tree import Field, Node
from tests.search.query.samples import PAPER, trees


@pytest.mark.parametrize(
    ("text", "left"),
    [
        *(("a ??? b", "a b"), ("a OR ???", "a"), ("-???", ""), ("-(??? OR 🎉)", "")),
        *(("title:??? a", "a"), ("title:(a ???)", "title:a"), ("tag:🎉", "tag:🎉"), ('a "…"', "a")),
        ("tag:a,_", "tag:a"),
    ],
)
def test_what_says_nothing_is_left_out(text: str, left: str) -> None:
    assert simplify(parse(text).tree) == parse(left).tree


@pytest.mark.parametrize(
    ("text", "left"),
    [
        *(("a year:20", "a"), ("a date:2024-1", "a date:2024-1"), ("a date:202", "a")),
        *(("a is:book", "a"), ("a has:code", "a has:code"), ("a tag:vis", "a tag:vis")),
        ("a upvotes:1", "a upvotes:1"),
    ],
)
def test_a_value_that_is_still_being_typed_finds_and_hides_nothing(text: str, left: str) -> None:
    assert str(simplify(parse(text, typing=True).tree)) == left


@given(trees)
def test_a_field_spread_to_its_leaves_means_the_same(tree: Node) -> None:
    flat = distribute_fields(tree)
    assert matches(flat, PAPER) == matches(tree, PAPER)


def test_a_spread_field_holds_leaves_only() -> None:
    assert str(distribute_fields(parse("has:(tag OR -code)").tree)) == "has:tag OR -has:code"
    assert distribute_fields(parse("tag:a,b").tree) == parse("tag:a OR tag:b").tree
    assert isinstance(distribute_fields(parse("title:a").tree), Field)
