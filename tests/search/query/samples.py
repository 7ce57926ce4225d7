"""Papers, trees and texts for the query tests."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from search.paper import Link, Page, Paper, Sighting
from search.query.fields import FIELDS, FieldInfo
from search.query.leaf_parser import OPERATORS, identifiers
from search.query.parser import demand
from search.query.tree import And, Everything, Field, Node, Not, Or, Phrase, Range, Word

PAPER = Paper(
    title=r"Masked Autoencoders for Robots: a na\"ive Vision-Language study",
    abstract=(
        "We distil GPT-4 into small students. The teacher guides each student with soft labels, "
        "and the distillation is stable.\nCode is released."
    ),
    key="2401.00001",
    authors=("Paul Erdős", "Anna del Maestro", "Jun Wang"),
    date="2024-03",
    year=2024,
    venue="Robot Letters",
    categories=("cs.CV", "stat.ML"),
    keywords=("knowledge distillation", "soft labels"),
    arxiv="2401.00001",
    doi="10.1016/s0004-3702(97)00043-x",
    links=(Link("https://github.com/robot-lab/mae_pytorch", "code"), Link("https://robots.example/", "web")),
    upvotes=12,
    added="2026-05-09T08:00:00+00:00",
    sightings=(
        Sighting(Page("daily-papers", "monday", "--03-11"), 1),
        Sighting(Page("arxiv-rss", "cs.CV feed", "2024-03-12"), 2),
    ),
)
BARE = Paper(title="Ein Titel", key="t0123456789abcdef")

_INSIDE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789éßő漢字_.+/'%&!?-"
_word = st.from_regex(rf"[a-z0-9é漢][{_INSIDE}]{{0,8}}[a-z0-9ő漢]|[a-z0-9漢]", fullmatch=True).filter(
    lambda text: text not in OPERATORS and not identifiers(text) and ".." not in text
)
_phrase = st.lists(_word | st.sampled_from(["AND", "(x)", "a:b", "-y", "#z", "1,2"]), min_size=1, max_size=4).map(
    " ".join
)
_day = st.sampled_from(["2020", "2024-03", "2024-03-11", "7d", "today", "202403112359", "soon"])


def _leaf(info: FieldInfo | None) -> st.SearchStrategy[Node]:
    if info and info.kind in ("number", "date"):
        return st.one_of(
            _day.map(Word),
            _day.map(Phrase),
            st.builds(Range, _day, _day, st.booleans(), st.booleans()),
            st.builds(lambda end, is_open: Range(low=end, low_open=is_open), _day, st.booleans()),
            st.builds(lambda end, is_open: Range(high=end, high_open=is_open), _day, st.booleans()),
            st.just(Range()),
        )
    return st.one_of(
        _word.map(Word),
        _word.map(lambda text: Word(text, exact=True)),
        _word.map(lambda text: Word(text, prefix=True)),
        st.builds(lambda text, fuzzy: Word(text, fuzzy=fuzzy), _word, st.integers(1, 2)),
        st.builds(Phrase, _phrase, st.booleans(), st.integers(0, 999)),
        st.just(Everything()),
    )


_demanded = st.one_of(_word.map(Word), _phrase.map(Phrase)).map(demand)


def _negated(node: Node) -> Node:
    if isinstance(node, Word | Phrase):
        return Not(replace(node, demanded=False))
    return node.node if isinstance(node, Not) else Not(node)


def _all(nodes: list[Node]) -> Node:
    return And(tuple(part for node in nodes for part in (node.nodes if isinstance(node, And) else [node])))


def _any(nodes: list[Node]) -> Node:
    parts = (node.nodes if isinstance(node, Or) and not node.comma else [node] for node in nodes)
    return Or(tuple(part for group in parts for part in group))


def _grown(leaves: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    def grow(node: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        several = st.lists(node, min_size=2, max_size=3)
        return node.map(_negated) | several.map(_all) | several.map(_any)

    return st.recursive(leaves, grow, max_leaves=5)


def _field(info: FieldInfo) -> st.SearchStrategy[Node]:
    leaf = _leaf(info)
    listed = st.lists(leaf | leaf.map(_negated), min_size=2, max_size=3).map(lambda nodes: Or(tuple(nodes), comma=True))
    return _grown(leaf | listed).map(lambda value: Field(info.name, value))


trees: st.SearchStrategy[Node] = _grown(
    _leaf(None) | _demanded | st.sampled_from([info for info in FIELDS if info.kind != "view"]).flatmap(_field)
)
"""Trees as the parser makes them: no And in an And, no Not in a Not, no Field in a Field."""

_PIECES = r"""
title: ti: author: foo: Titel: date: year: tag: is: has: no: sort: sort:-date any: id: code: - -- ( ) " “ | , : ; ~ ~2
~9 * = =" # #x .. >= < [ ] { TO AND OR NOT ANDNOT + +a all: masked na\"ive \'e $ ^2 2020 2020..2022 7d -7d today
bookmarked 2401.00001 https://arxiv.org/abs/2401.00001 https://github.com/x/(y 10.1016/S0(97)3-X GPT-4 GPT:4 12:30 ???
🎉 漢字 Ⅷ
"""
_BETWEEN = ["\x00", "\u202e", "\n", " ", " ", " ", " ", " ", " "]
texts: st.SearchStrategy[str] = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from([*_PIECES.split(), *_BETWEEN]) | st.text(max_size=3), max_size=20).map("".join),
)
"""Any text at all, and text made of pieces of the language."""
