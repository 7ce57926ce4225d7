from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.expand_saved import Lookup, circle_message, names_used, rename_used, resolve_saved, saved_clause
from search.query.query import parse
from search.query.resolve import EmptyShelf, resolve_shelf
from search.query.tree import Field, Keys, Node, Or, Word
from search.query.warnings import search_cycle, search_too_large, unknown_search
from tests.effort import calls
from tests.search.query.samples import trees


@dataclass(frozen=True)
class Kept:
    name: str
    query: str


def lookup(**queries: str) -> Lookup:
    kept = {name.replace("_", " ").casefold(): Kept(name.replace("_", " "), query) for name, query in queries.items()}
    return lambda name: kept.get(name.casefold())


def tree(text: str, typing: bool = False, names: tuple[str, ...] = (), **queries: str) -> Node:
    found, problems = resolve_saved(parse(text, typing).tree, lookup(**queries), names)
    assert problems == ()
    return found


def told(text: str, **queries: str) -> list[str]:
    _, problems = resolve_saved(parse(text).tree, lookup(**queries))
    return [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("q:mae", "masked OR autoencoder"),
        ("Q:MAE", "masked OR autoencoder"),
        ("deep q:mae", "deep (masked OR autoencoder)"),
        ("-q:mae", "-(masked OR autoencoder)"),
        ('q:"vlm papers" year:2024', "(vision language) year:2024"),
        ('q:mae,"vlm papers"', "(masked OR autoencoder) OR (vision language)"),
        ('q:(mae -"vlm papers")', "(masked OR autoencoder) -(vision language)"),
        ("(x OR (y -(q:both)))", "x OR (y -((masked OR autoencoder) (vision language)))"),
        ("title:(q:mae)", "title:(q:mae)"),
        ("q:all", "*"),
    ],
)
def test_a_saved_search_says_what_it_says_under_any_nesting(text: str, meaning: str) -> None:
    found = tree(text, mae="masked OR autoencoder", vlm_papers="vision language", both='q:MAE q:"VLM papers"', all="")
    assert resolve_shelf(found, EmptyShelf()) == resolve_shelf(parse(meaning).tree, EmptyShelf())


def test_the_order_a_saved_search_asks_for_does_not_count_inside_another() -> None:
    assert tree("q:a", a="x sort:title") == Word("x")


def test_a_prefix_and_a_name_being_typed_mean_every_search_that_begins_so() -> None:
    either = Or((Word("x"), Word("y")))
    assert tree("q:vlm*", names=("vlm one", "VLM two", "rl"), vlm_one="x", vlm_two="y", rl="z") == either
    assert tree("q:vl", typing=True, names=("vlm", "rl"), vlm="x", rl="z") == Word("x")
    assert tree('q:"vlm o', typing=True, names=("vlm one", "rl"), vlm_one="x", rl="z") == Word("x")
    assert tree("q:vlm", typing=True, names=("vlm", "vlm two"), vlm="x", vlm_two="y") == Word("x")


def test_an_unknown_name_finds_nothing_and_offers_the_nearest() -> None:
    found, (problem,) = resolve_saved(parse("q:vlm q:VLM").tree, lookup(vlms="x"), ("vlms", "rl"))
    assert resolve_shelf(found, EmptyShelf()) == resolve_shelf(parse("tag:a tag:b").tree, EmptyShelf())
    assert problem.message == unknown_search("vlm", "q:vlms")
    assert (problem.kind, problem.name, problem.offer) == ("unknown", "vlm", "vlms")
    assert told("q:nosuch*") == [unknown_search("nosuch")]


def test_circles_are_found_and_said_once() -> None:
    around = {"a": "x OR q:b", "b": "y OR q:C", "c": "z OR q:a"}
    assert told("q:a q:b", **around) == [search_cycle(("a", "b", "c", "a"))]
    assert told("q:self", self="q:SELF") == [search_cycle(("self", "self"))]
    found, _ = resolve_saved(parse("q:a").tree, lookup(**around))
    assert "x" in str(found)
    assert "z" in str(found)


def test_a_search_used_twice_is_no_circle() -> None:
    assert told("q:a q:b q:a", a="q:c", b="q:c -q:c", c="x") == []


def test_a_circle_is_told_before_it_is_saved() -> None:
    kept = lookup(a="x q:b", b="y", c="q:c")
    assert circle_message("b", "q:A z", kept) == search_cycle(("b", "a", "b"))
    assert circle_message("new", "q:New", kept) == search_cycle(("new", "new"))
    assert circle_message("b", "z", kept) == ""
    assert circle_message("d", "q:a q:c q:nosuch", kept) == ""


def test_searches_that_double_each_other_end_soon_and_say_so() -> None:
    bomb = {f"s{number}": f"q:s{number + 1} q:s{number + 1} x" for number in range(9)} | {"s9": "word " * 50}
    messages: list[str] = []
    assert calls(lambda: messages.extend(told("q:s0", **bomb))) < 100_000
    assert messages == [search_too_large(message.split()[0]) for message in messages] != []


def test_long_chains_and_deep_trees_end_and_say_so() -> None:
    chain = {f"s{number}": f"q:s{number + 1}" for number in range(40)} | {"s40": "x"}
    assert told("q:s0", **chain) == [search_too_large("q:s10")]
    assert told("q:s35", **chain) == []
    deep = {f"s{number}": "-(a (b OR " * 14 + f"q:s{number + 1}" for number in range(9)} | {"s9": "x"}
    found, problems = resolve_saved(parse("q:s0").tree, lookup(**deep))
    assert [problem.kind for problem in problems] == ["large"]
    assert resolve_shelf(found, EmptyShelf())


def test_a_clause_names_its_search() -> None:
    assert [saved_clause(name) for name in ("rl", "vlm papers", "AND", "a,b", "x*")] == [
        "q:rl",
        'q:"vlm papers"',
        'q:"AND"',
        'q:"a,b"',
        'q:"x*"',
    ]


@given(name=st.text(max_size=64).filter(lambda name: not set(name) & set('"“”„‟＂«»\\')))
def test_any_name_that_may_be_saved_is_found_by_its_clause(name: str) -> None:
    name = " ".join(name.split())
    if not name.isprintable() or not any(map(str.isalnum, name)):
        return
    parsed = parse(f"x ({saved_clause(name)} OR y)")
    assert parsed.warnings == ()
    assert names_used(str(parsed)) == (name,)
    found, problems = resolve_saved(parsed.tree, {name: Kept(name, "z")}.get)
    assert problems == ()
    assert "z" in str(found)


def test_the_names_that_a_query_uses_are_told_in_order() -> None:
    assert names_used('q:b x -(q:"A b",c OR q:b) q:pre* tag:q') == ("b", "A b", "c")


def test_a_renamed_search_is_renamed_in_queries_that_use_it_and_in_no_others() -> None:
    assert rename_used('x  OR   q:"Old one",b sort:title', "old  ONE", "new one") == 'x OR q:"new one",b sort:title'
    assert rename_used("-q:old tag:old", "old", "rl") == "-q:rl tag:old"
    for untouched in ('x   "old"  tag:old', "q:old*", "q:other", ""):
        assert rename_used(untouched, "old", "new") == untouched


@given(trees)
def test_a_query_without_saved_searches_stays_as_it_is(tree: Node) -> None:
    found, problems = resolve_saved(tree, lookup())
    if not problems:
        assert found == tree


QUERIES = st.lists(
    st.sampled_from(["q:a", "q:b", "q:c,a", "q:a*", "-", "(", ")", " OR ", " ", "x", 'q:"d', "tag:t", "q:"]), max_size=9
).map("".join)


@given(text=QUERIES, a=QUERIES, b=QUERIES, c=QUERIES, typing=st.booleans())
def test_nothing_raises_and_no_clause_is_left(text: str, a: str, b: str, c: str, typing: bool) -> None:
    found, problems = resolve_saved(parse(text, typing).tree, lookup(a=a, b=b, c=c), ("a", "b", "c"))
    nodes = _all(found)
    assert not any(isinstance(node, Field) and node.name == "q" for node in nodes)
    assert resolve_shelf(found, EmptyShelf())
    assert bool(problems) == (Keys() in nodes)


def _all(node: Node) -> list[Node]:
    children: tuple[Node, ...] = getattr(node, "nodes", ()) or tuple(filter(None, [getattr(node, "node", None)]))
    return [node, *(deep for child in children for deep in _all(child))]
