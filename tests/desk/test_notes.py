"""Links in notes: how they are written and read, and where they lead."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.query import parse
from search.query.tree import Field, Phrase, Word
from search.text.words import exact
from shelf.edits import marks
from shelf.model import Ref
from tests.effort import assert_linear
from tests.tui.papers import GLASS, LANTERN_FIELDS, LANTERN_PROBLEM, SLOW, bring_in
from tui.config.paths import Paths
from tui.desk.desk import Desk
from tui.desk.notes import LinkResolver, all_links, link_candidates, link_text, paper_links, query_for, short_title


@pytest.fixture
def desk(places: Paths) -> Iterator[Desk]:
    desk = Desk(places)
    desk.library.sync()
    yield desk
    desk.close()


def key_of(desk: Desk, title: str) -> str:
    return next(key for key in desk.library.snapshot().columns.titles if desk.title(key) == title)


def note(desk: Desk, title: str, text: str) -> str:
    key = key_of(desk, title)
    desk.shelf.edit(marks.set_note(desk.papers([key])[0], text))
    return key


def leads_to(desk: Desk, text: str) -> str:
    (way,) = LinkResolver(desk).about(note(desk, GLASS, text)).out
    return desk.title(way.key) if way.key else ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("see [[2603.00001]].", [("2603.00001", "2603.00001")]),
        ("[[2603.00001|Lantern Fields]]", [("2603.00001", "Lantern Fields")]),
        ("[[ Glass Box | ]] and [[|Glass]]", [("Glass Box", "Glass Box"), ("Glass", "Glass")]),
        ("[[a]][[b]]", [("a", "a"), ("b", "b")]),
        ("[[begun and [[whole]]", [("whole", "whole")]),
        ("[[10.1/x[7:z]2]] [[10.1/x[7]]]", [("10.1/x[7:z]2", "10.1/x[7:z]2"), ("10.1/x[7]", "10.1/x[7]")]),
        ("[[]] [[ ]] [[two\nlines]] [single] ]]", []),
        ("`[[a]]` and ```\n[[1, 2], [3, 4]]\n```\nthen [[b]]", [("b", "b")]),
        ("a lone ` before [[b]]", [("b", "b")]),
    ],
)
def test_links_are_read(text: str, said: list[tuple[str, str]]) -> None:
    assert [(link.name, link.label) for link in paper_links(text)] == said


def test_addresses_are_links_too_but_not_twice() -> None:
    text = "[[https://arxiv.org/abs/2603.00001]] https://example.org/a, and [x](https://example.org/b)"
    assert [(link.name, link.url) for link in all_links(text)] == [
        ("https://arxiv.org/abs/2603.00001", ""),
        ("https://example.org/a", "https://example.org/a"),
        ("https://example.org/b", "https://example.org/b"),
    ]


@pytest.mark.parametrize(
    ("head", "unit", "tail"), [("", "[", ""), ("", "[[", "]]"), ("", "`", ""), ("", "[[a|", ""), ("[[x", "]", "")]
)
def test_a_hostile_note_takes_no_more_than_its_length(head: str, unit: str, tail: str) -> None:
    assert_linear(lambda text: paper_links(head + text + tail), unit, 80_000)


@given(st.text(max_size=80))
def test_any_note_can_be_read(text: str) -> None:
    for link in all_links(text):
        assert text[link.start : link.end]
        assert link.name.strip() == link.name != ""


@given(st.from_regex(r"[A-Za-z0-9./()<>:;_-]{1,40}", fullmatch=True), st.text(max_size=200))
def test_a_completed_link_is_read_as_what_it_was_made_of(key: str, title: str) -> None:
    (link,) = paper_links(f"before {link_text(key, title)} behind")
    assert link.name == key
    assert len(link.label) <= max(48, len(key))


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Lantern Fields: Rooms Rebuilt from a Handful of Photographs", "Lantern Fields"),
        ("Glass Box Planning", "Glass Box Planning"),
        ("A Long Read about Everything That a Sparrow Remembers", "A Long Read about Everything That a Sparrow"),
        ("[@click=app.quit]x[/] | a\nb", "@click=app.quit x / a b"),
        (r"$\alpha$-Stable Routing", "α-Stable Routing"),
        ("", ""),
    ],
)
def test_labels_are_short_and_end_no_link(title: str, short: str) -> None:
    assert short_title(title) == short


@given(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9./()<>:;_\[\]+#%&*!,-]{0,40}", fullmatch=True))
def test_any_key_that_papers_have_can_be_asked_for(key: str) -> None:
    tree = parse(query_for(key), typing=True).tree
    assert isinstance(tree, Field)
    assert tree.name == "id"
    assert isinstance(tree.value, Word | Phrase)
    assert exact(tree.value.text) == exact(key)
    assert not tree.value.typing


@pytest.mark.parametrize(
    "text",
    [
        "[[2603.00001]]",
        "[[2603.00001|called something else]]",
        "[[https://arxiv.org/abs/2603.00001v2]]",
        f"[[{LANTERN_FIELDS}]]",
        "[[lantern fields rooms REBUILT from a handful of photographs]]",
        "[[Lantern Fields]]",
        "[[9999.99999|Lantern Fields]]",
    ],
)
def test_a_paper_is_named_by_key_address_title_or_its_beginning(desk: Desk, text: str) -> None:
    assert leads_to(desk, text) == LANTERN_FIELDS


@pytest.mark.parametrize(
    "text", ["[[2603]]", "[[Lantern]]", "[[Rooms Rebuilt]]", "[[A]]", "[[no such thing]]", "[[???]]"]
)
def test_what_names_no_paper_or_several_leads_nowhere(desk: Desk, text: str) -> None:
    if text == "[[Lantern]]":
        bring_in(desk.places, [{"title": "Lantern Clocks", "abstract": "They tick."}], "more")
    assert leads_to(desk, text) == ""
    (found,) = LinkResolver(desk).dangling()
    assert (found.key, found.title, found.link) == (key_of(desk, GLASS), GLASS, text)
    assert found.ambiguous == (text in {"[[Lantern]]", "[[A]]"})


def test_a_paper_that_left_the_library_is_still_known_to_the_shelf(desk: Desk) -> None:
    desk.shelf.edit(marks.set_note(Ref("gone1", "A Paper That Left"), "kept"))
    links = LinkResolver(desk)
    for text in ("[[gone1]]", "[[a paper that left]]"):
        (way,) = links.about(note(desk, GLASS, text)).out
        assert way.key == "gone1"
    assert not links.dangling()


def test_a_link_holds_when_its_paper_becomes_part_of_another(desk: Desk) -> None:
    slow, fields = key_of(desk, SLOW), key_of(desk, LANTERN_FIELDS)
    text = link_text(slow, SLOW)
    assert leads_to(desk, text) == SLOW
    desk.library.catalog.join(fields, slow)
    assert leads_to(desk, text) == LANTERN_FIELDS


def test_both_ends_of_a_link_know_of_it(desk: Desk) -> None:
    glass = note(desk, GLASS, "[[Lantern Fields]] twice [[2603.00001]], and [[2603.00004|itself]]")
    slow = note(desk, SLOW, "like [[2603.00001]]")
    links = LinkResolver(desk)
    assert [way.key for way in links.about("2603.00001").back] == [glass, slow]
    assert links.about(glass).back == ()
    note(desk, SLOW, "like nothing")
    assert [way.key for way in links.about("2603.00001").back] == [glass]


def test_a_link_by_title_holds_when_its_paper_comes_in_later(desk: Desk) -> None:
    key = note(desk, GLASS, "[[Paper to Come]]")
    links = LinkResolver(desk)
    assert links.about(key).out[0].key == ""
    bring_in(desk.places, [{"title": "Paper to Come: At Last", "abstract": "Here."}], "later")
    assert desk.title(links.about(key).out[0].key) == "Paper to Come: At Last"


def test_completion_offers_titles_that_begin_so_then_those_that_hold_the_words(desk: Desk) -> None:
    found = link_candidates(desk, "lant", key_of(desk, GLASS))
    assert found[0].title == LANTERN_FIELDS
    assert LANTERN_PROBLEM in [each.title for each in found]
    assert found[0].link == "[[2603.00001|Lantern Fields]]"
    assert [each.title for each in link_candidates(desk, "the lantern prob", "")] == [LANTERN_PROBLEM]
    assert [each.key for each in link_candidates(desk, "2603.0", "")] == ["2603.00001", "2603.00004"]
    assert link_candidates(desk, "xyzzy ", "") == ()
    assert link_candidates(desk, "???", "") == ()


def test_completion_of_nothing_offers_what_one_has_worked_on_last(desk: Desk) -> None:
    assert link_candidates(desk, "", "") == ()
    first = note(desk, SLOW, "one")
    desk.shelf.edit(marks.bookmark([Ref("gone1", "A Paper That Left")], on=True))
    assert {each.key for each in link_candidates(desk, "", key_of(desk, GLASS))} == {first, "gone1"}
    assert [each.key for each in link_candidates(desk, "", first)] == ["gone1"]
    assert [each.key for each in link_candidates(desk, "paper left", "")] == ["gone1"]
