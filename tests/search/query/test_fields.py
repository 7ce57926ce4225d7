from __future__ import annotations

import pytest

from search.query.fields import BY_NAME, FIELDS, canonical, nearest, nearest_state, on_shelf, state


def test_every_name_and_alias_means_one_field() -> None:
    names = [name for info in FIELDS for name in (info.name, *info.aliases)]
    assert len(names) == len(set(names))
    assert all(name == name.lower() for name in names)


def test_every_field_has_a_sentence_of_help() -> None:
    assert all(info.help.endswith(".") for info in FIELDS)


@pytest.mark.parametrize(
    ("name", "meant"),
    [("ti", "title"), ("T", "title"), ("Author", "author"), ("submittedDate", "date"), ("feed", "page"), ("foo", None)],
)
def test_aliases_in_any_case_are_known(name: str, meant: str | None) -> None:
    assert canonical(name) == meant


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        *(("titel", "title"), ("titles", "title"), ("auth", "author"), ("authors", "author")),
        *(("abstrakt", "abstract"), ("category", "cat"), ("keywords", "kw"), ("yaer", "year")),
        *(("journal", "venue"), ("dat", "date"), ("model", None), ("cs", None), ("x", None), ("http", None)),
    ],
)
def test_the_nearest_field_is_offered_only_when_it_is_near(name: str, meant: str | None) -> None:
    assert nearest(name) == meant


def test_states_are_known_in_any_case_and_number() -> None:
    assert state("has", "Tags") == "tag"
    assert state("is", "READ") == "read"
    assert state("is", "rea") is None
    assert nearest_state("is", "bookmark") == "bookmarked"
    assert nearest_state("is", "xyzzy") is None


def test_the_shelf_answers_what_a_person_added() -> None:
    assert {info.name for info in FIELDS if on_shelf(info.name)} == {"note", "tag", "in", "q", "rating", "is"}
    assert on_shelf("has", "tag")
    assert on_shelf("no", "notes")
    assert not on_shelf("has", "code")
    assert not on_shelf("unheard-of")


def test_the_table_by_name_is_whole() -> None:
    assert list(BY_NAME) == [info.name for info in FIELDS]
