from __future__ import annotations

import pytest

from shelf.searches.searches import Searches
from tests.shelf.searches.conftest import MINE, RL, VLM, Study


@pytest.fixture
def searches(study: Study) -> Searches:
    return study.holding(MINE)


def test_everything_is_new_until_someone_looked(searches: Searches) -> None:
    assert searches.new_since("mine", ["a", "b"]) == {"a", "b"}
    assert searches.looked_at("mine") == ""
    assert searches.looked("mine", ["a", "b"])
    assert searches.new_since("mine", ["a", "b"]) == frozenset()
    assert searches.looked_at("mine").endswith("Z")


def test_looking_at_nothing_counts_as_looking(searches: Searches) -> None:
    assert searches.looked("mine", [])
    assert searches.looked_at("mine")
    assert searches.new_since("mine", ["a"]) == {"a"}


def test_what_came_to_match_is_new_and_what_left_and_came_back_is_not(study: Study, searches: Searches) -> None:
    searches.looked("mine", ["a", "b"])
    searches.looked("mine", ["b"])
    assert study.open().new_since("MINE", ["a", "b", "old but now tagged"]) == {"old but now tagged"}


def test_each_search_has_its_own_and_processes_share_it(study: Study) -> None:
    one, two = study.holding(MINE, RL), study.open()
    one.looked("mine", ["a"])
    two.looked("mine", ["b"])
    assert one.new_since("mine", "abc") == two.new_since("mine", "abc") == {"c"}
    assert one.new_since("rl", "ab") == {"a", "b"}


def test_a_look_with_nothing_new_writes_nothing(study: Study, searches: Searches) -> None:
    searches.looked("mine", ["a", "b"])
    (file,) = (study.data / "looked").iterdir()
    before = file.stat()
    searches.looked("mine", ["b"])
    assert file.stat() == before


def test_a_rename_keeps_what_was_seen_and_so_does_undoing_it(searches: Searches) -> None:
    searches.looked("mine", ["a"])
    searches.rename("mine", "Ours")
    assert searches.new_since("ours", "ab") == {"b"}
    searches.undo()
    assert searches.new_since("mine", "ab") == {"b"}


def test_a_removed_search_is_new_when_made_again_and_not_when_the_removal_is_undone(searches: Searches) -> None:
    searches.add(VLM)
    for name in ("mine", VLM.name):
        searches.looked(name, ["a"])
        searches.remove(name)
    searches.undo()
    assert searches.new_since(VLM.name, "a") == frozenset()
    searches.add(MINE)
    assert searches.new_since("mine", "a") == {"a"}


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"[]", b'{"at": 3, "keys": []}', b'{"keys": 1, "at": ""}', b"[" * 9999]
)
def test_a_damaged_file_means_that_nothing_was_seen(study: Study, searches: Searches, content: bytes) -> None:
    searches.looked("mine", ["a"])
    (file,) = (study.data / "looked").iterdir()
    file.write_bytes(content)
    assert study.open().new_since("mine", "a") == {"a"}
    assert searches.looked("mine", ["a"])
    assert study.open().new_since("mine", "a") == frozenset()
