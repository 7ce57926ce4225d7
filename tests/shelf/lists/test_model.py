from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import UsageError
from shelf.lists.lists import Lists
from shelf.lists.model import slug_for
from tests.shelf.lists.conftest import MAE, Study, asked, held, keys


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("My Thesis", "my-thesis"),
        ("../../x", "x"),
        ("/etc/passwd", "etc-passwd"),
        ("Überblick: Erdős & Straße", "uberblick-erdos-strasse"),
        ("読書リスト 2026", "読書リスト-2026"),
        ("हिन्दी", "हिन्दी"),
        ("🐑🐑", "list"),
        ("❤️", "list"),
        ("...", "list"),
        ("con", "con-list"),
        ("LPT1", "lpt1-list"),
        ("a\x00b", "a-b"),
        ("x" * 300, "x" * 60),
        ("羊" * 300, "羊" * 50),
        ("~/.ssh", "ssh"),
        ("-rf", "rf"),
    ],
)
def test_a_name_gives_a_safe_file_name(name: str, slug: str) -> None:
    assert slug_for(name, ()) == slug


@given(name=st.text(), taken=st.lists(st.text(max_size=4)))
def test_no_name_escapes_or_takes_what_is_there(name: str, taken: list[str]) -> None:
    slug = slug_for(name, taken)
    assert slug
    assert slug.casefold() not in {each.casefold() for each in taken}
    assert all(letter.isalnum() or letter == "-" or not letter.isascii() for letter in slug)
    assert not slug.startswith("-")
    assert len(f".{slug}.yaml.carrel-tmp".encode()) < 255
    assert slug_for(name, [*taken, slug]).casefold() not in {each.casefold() for each in (*taken, slug)}


@pytest.mark.parametrize("name", ["../../x", "x" * 300, "🐑🐑", "con", "a/b\\c:d", "-rf *", "[b]x[/b]", '"quoted"'])
def test_hostile_names_make_lists_like_any_other(study: Study, lists: Lists, name: str) -> None:
    lists.create(name)
    lists.add(name, [MAE])
    again = study.open()
    assert held(again, name).name == name
    assert keys(again, name) == [MAE.key]
    assert asked(again, name) == {MAE.key}
    assert len(study.files) == 1
    assert lists.path(name).parent == study.folder
    again.delete(name)
    assert study.files == []


def test_two_names_of_one_slug_get_two_files(study: Study) -> None:
    lists = study.holding(**{"A+B": (MAE,), "a b": (), "a/b": ()})
    assert study.files == ["a-b-2.yaml", "a-b-3.yaml", "a-b.yaml"]
    assert held(lists, "a b").slug == "a-b-2"
    assert held(lists, "a+b").slug == "a-b"


@pytest.mark.parametrize("name", ["", "  ", "\u200b", '"', "~", "x" * 501, "\x1b"])
def test_a_name_that_nobody_could_say_is_refused(study: Study, name: str) -> None:
    lists = study.holding(a=())
    with pytest.raises(UsageError):
        lists.create(name)
    with pytest.raises(UsageError):
        lists.rename("a", name)
    assert study.files == ["a.yaml"]


def test_a_name_loses_control_characters_and_line_ends(study: Study, lists: Lists) -> None:
    assert lists.create(" a\x1b[31m\nb\u202e ") == 'Created "a[31m b"'
    assert held(study.open(), "a[31m b")
