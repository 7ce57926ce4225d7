"""Values chosen in the filter pane are query text like any other, and can be parsed from it again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.facets import FACETS, Facets, Filter
from search.query.query import parse
from tests.search.query.samples import texts

VALUES = (
    *("vision", "Daily Papers", "2024", "code", "unread", "method/x", "cs.CV", "Ada Moth"),
    *('a "b" c', "a,b", "-x", "(", "x*"),
)
filters = st.builds(Filter, st.sampled_from(FACETS), st.sampled_from(VALUES))


def box(text: str, *chosen: Filter, out: tuple[Filter, ...] = ()) -> str:
    facets = parse(text, typing=True).facets
    for one in chosen:
        facets = facets.toggled(one)
    for one in out:
        facets = facets.toggled(one, out=True)
    return facets.text()


@pytest.mark.parametrize(
    ("text", "chosen", "becomes"),
    [
        ("", Filter("tag", "rl"), "tag:rl "),
        ("lante", Filter("tag", "rl"), "tag:rl lante"),
        ("lantern ", Filter("tag", "rl"), "tag:rl lantern "),
        ("tag:rl lante", Filter("tag", "vision"), "tag:rl,vision lante"),
        ("tag:rl,vision ", Filter("tag", "rl"), "tag:vision "),
        ("tag:vi", Filter("tag", "vision"), "tag:vision "),
        ("#rl x", Filter("tag", "RL"), "x"),
        ("-tag:rl x", Filter("tag", "rl"), "tag:rl x"),
        ("rain OR fog", Filter("is", "unread"), "is:unread (rain OR fog*) "),
        ("sort:title x", Filter("year", "2024"), "year:2024 sort:title x"),
        ("x", Filter("page", "Daily Papers"), 'page:"Daily Papers" x'),
        ('author:"ada moth" x', Filter("author", "Ada Moth"), "x"),
        ("is:Unread x", Filter("is", "unread"), "x"),
        ("tag:a OR tag:b", Filter("tag", "c"), "tag:a,b*,c "),
    ],
)
def test_a_value_is_switched_on_and_off(text: str, chosen: Filter, becomes: str) -> None:
    assert box(text, chosen) == becomes


@pytest.mark.parametrize(
    ("text", "chosen", "becomes"),
    [
        ("x", Filter("tag", "rl"), "-tag:rl x"),
        ("tag:rl x", Filter("tag", "rl"), "-tag:rl x"),
        ("-tag:rl x", Filter("tag", "rl"), "x"),
        ("-tag:(a OR b) x", Filter("tag", "a"), "-tag:b x"),
    ],
)
def test_a_value_is_ruled_out_and_let_in_again(text: str, chosen: Filter, becomes: str) -> None:
    assert box(text, out=(chosen,)) == becomes


@given(text=texts, chosen=st.lists(filters, max_size=4), out=st.lists(filters, max_size=2))
def test_the_text_asks_what_was_chosen(text: str, chosen: list[Filter], out: list[Filter]) -> None:
    facets = parse(text, typing=True).facets
    for one in chosen:
        facets = facets.toggled(one)
        assert not (facets.includes(one) and facets.excludes(one))
    for one in out:
        facets = facets.toggled(one, out=True)
    again = parse(facets.text(), typing=True).facets
    # An unfinished word may have become a prefix, `word*`; nothing else changes.
    assert parse(again.text(), typing=True).facets.tree == again.tree
    for one in (*chosen, *out):
        assert again.includes(one) == facets.includes(one)
        assert again.excludes(one) == facets.excludes(one)


@given(text=texts)
def test_taking_apart_loses_nothing(text: str) -> None:
    facets = parse(text).facets
    # The clauses are in another order now.
    assert parse(str(facets.tree)).facets.tree == facets.tree
    assert Facets.of(facets.tree) == replace(facets, sort="")


def test_nothing_is_chosen_inside_an_or() -> None:
    facets = parse("tag:a OR year:2024").facets
    assert not facets.included
    assert len(facets.rest) == 1


def test_of_two_clauses_about_one_facet_the_last_can_be_added_to() -> None:
    assert box("tag:a tag:b x", Filter("tag", "c")) == "tag:b,c tag:a x"


def test_a_clause_is_taken_out_by_its_number() -> None:
    query = parse("lantern tag:b room", typing=True)
    assert [query.without_clause(number) for number in range(3)] == ["tag:b room", "lantern room", "tag:b lantern "]
    assert parse("lantern", typing=True).without_clause(0) == ""
