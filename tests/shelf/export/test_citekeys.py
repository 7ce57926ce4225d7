"""Citation keys stay the same: whatever else is exported, and whatever comes into the library later."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.paper import Paper, Publication
from shelf.export import KeyClaim, citation_keys, own_keys, rivals
from tests.search.drawn import papers

ATTENTION = Paper("Attention Is All You Need", key="1706.03762", authors=("Ashish Vaswani",), date="2017-06-12")


@pytest.mark.parametrize(
    ("paper", "key"),
    [
        (ATTENTION, "vaswani2017attention"),
        (Paper("On the Naïveté of Bees", key="x", authors=("van den Berg, Åsa",), year=2020), "berg2020naivete"),
        (Paper("MultiMAE: Multi-modal", key="x"), "multimaemulti"),
        (Paper("MultiMAE: Multi-modal", key="x", year=2022), "multimaemulti2022"),
        (Paper("4M: Masked", key="x", authors=("OpenAI",), year=2023), "openai20234m"),
        (Paper(r"$\alpha$ of {VLM}s", key="x", authors=("Li",), year=2023), "li2023vlms"),
        (Paper("To Be or Not to Be", key="x", authors=("Li",)), "linot"),
        (Paper("What Is It?", key="x", authors=("Li",)), "liwhat"),
        (Paper("中文标题", key="2401.00001", authors=("李明",)), "2401.00001"),
        (Paper("中文标题", key="10.1000/X(1)-b"), "10.1000x1b"),
    ],
)
def test_keys_are_read_like_a_citation(paper: Paper, key: str) -> None:
    assert list(citation_keys([paper]).values()) == [key]


def alike(number: int, added: str = "2026-01-01T00:00:00Z") -> Paper:
    return Paper("Sheep " * number + "Again", key=f"k{number:02}", authors=("Ada Li",), year=2020, added=added)


def test_papers_of_one_key_are_told_apart_by_letters_and_a_later_one_changes_none() -> None:
    late, early, same = alike(1, "2026-03-01T00:00:00Z"), alike(3, "2026-01-01T00:00:00Z"), alike(2)
    keys = {"k02": "li2020sheep", "k03": "li2020sheep-b"}
    assert citation_keys([same, early]) == keys
    assert citation_keys([late, same, early]) == {**keys, "k01": "li2020sheep-c"}


def test_a_key_is_the_same_whatever_else_is_exported() -> None:
    library = [alike(number) for number in range(1, 5)]
    whole = citation_keys(library)
    for paper in library:
        assert citation_keys([paper], library)[paper.key] == whole[paper.key]


def test_a_paper_of_the_shelf_alone_takes_no_key_away() -> None:
    ghost = alike(1, added="")
    assert citation_keys([ghost, alike(5)])["k05"] == "li2020sheep"


def test_thirty_papers_of_one_key_all_have_one() -> None:
    keys = citation_keys(alike(number) for number in range(1, 31))
    assert len(set(keys.values())) == 30
    assert keys["k26"].endswith("-z")
    assert keys["k27"].endswith("-aa")


def own(number: int, key: str, added: str = "2026-01-01T00:00:00Z") -> Paper:
    return replace(alike(number, added), publication=Publication(citekey=key))


def test_a_paper_keeps_the_key_of_the_person_s_own_bibliography() -> None:
    assert citation_keys([own(1, "Doe:2020_sheep"), alike(2)]) == {"k01": "Doe:2020_sheep", "k02": "li2020sheep"}


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("Müller2020", "Müller2020"),
        ("O'Brien 2020{a}", "OBrien2020a"),
        ("\\input{x}", "inputx"),
        ("%#", "li2020sheep"),
        ("--", "li2020sheep"),
        ("x" * 101, "li2020sheep"),
    ],
)
def test_a_key_that_latex_cannot_take_is_cleaned_or_not_used(key: str, written: str) -> None:
    assert citation_keys([own(1, key)]) == {"k01": written}


def test_of_two_papers_with_one_key_of_their_own_the_earlier_keeps_it() -> None:
    late, early = own(1, "doe2020", "2026-03-01T00:00:00Z"), own(2, "Doe2020")
    assert citation_keys([late, early]) == {"k01": "doe2020-b", "k02": "Doe2020"}
    assert citation_keys([late, early, own(3, "doe2020-b")]) == {
        "k01": "doe2020-c",
        "k02": "Doe2020",
        "k03": "doe2020-b",
    }


def test_a_key_that_was_made_up_gives_way_to_the_person_s_own() -> None:
    mine = own(1, "Li2020Sheep", "2026-03-01T00:00:00Z"), own(2, "li2020sheep-c")
    assert citation_keys([alike(3), *mine, alike(4)]) == {
        "k01": "Li2020Sheep",
        "k02": "li2020sheep-c",
        "k03": "li2020sheep-b",
        "k04": "li2020sheep-d",
    }


def test_rivals_are_the_papers_of_the_library_that_may_come_to_the_same_key() -> None:
    titles = {"a": "Attention, Please", "b": "Sheep", "c": "The {Attention} Span"}
    assert rivals(titles, [ATTENTION.title]) == ["a", "c"]


@given(st.lists(papers(keys=("a", "b", "c", "d", "A", "a-b")), max_size=8))
def test_no_two_papers_share_a_key_however_cased(drawn: list[Paper]) -> None:
    different = list({paper.key: paper for paper in drawn}.values())
    keys = [key.lower() for key in citation_keys(different).values()]
    assert len(set(keys)) == len(different)
    assert all(re.fullmatch(r"[\w.:/+!?*-]+", key) for key in keys)


@given(st.lists(papers(keys=("a", "b", "c", "d")), min_size=1, max_size=6))
def test_rivals_are_all_that_a_key_depends_on(drawn: list[Paper]) -> None:
    library = {paper.key: paper for paper in drawn}
    whole = citation_keys(library.values())
    own = own_keys(KeyClaim(paper.key, paper.publication.citekey, paper.added) for paper in library.values())
    for paper in library.values():
        others = rivals({key: other.title for key, other in library.items()}, [paper.title])
        assert citation_keys([paper], [library[key] for key in others], own)[paper.key] == whole[paper.key]
