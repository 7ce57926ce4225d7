from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from search.errors import UsageError
from shelf.messages import NOTHING, NOTHING_TO_UNDO, undid
from shelf.searches.model import SavedSearch
from shelf.searches.searches import Searches
from tests.shelf.searches.conftest import MINE, RL, VLM, Study, names


def test_what_was_saved_is_there_after_a_restart_in_its_order(study: Study, searches: Searches) -> None:
    assert searches.all() == study.open().all() == (VLM, MINE, RL)


def test_the_file_reads_well_and_means_the_same_to_any_yaml_reader(study: Study) -> None:
    study.holding(VLM, replace(MINE, query="no", sort="2024-01"))
    assert study.text.startswith("# Saved searches of Carrel")
    assert yaml.safe_load(study.text) == {
        "version": 1,
        "searches": [
            {"name": VLM.name, "query": VLM.query, "sort": "-date", "key": 3, "notify": True},
            {"name": "Mine", "query": "no", "sort": "2024-01"},
        ],
    }


def test_a_change_touches_only_its_own_lines(study: Study, searches: Searches) -> None:
    before = study.text.splitlines()
    searches.edit("mine", query="is:read")
    after = study.text.splitlines()
    assert [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]] == [
        ("    query: 'is:bookmarked'", "    query: 'is:read'")
    ]


def test_names_are_found_in_any_case_and_exist_once(searches: Searches) -> None:
    assert searches.get("  VLM   Papers ") == VLM
    with pytest.raises(UsageError, match='"vlm papers" already'):
        searches.add(SavedSearch("Vlm Papers"))
    assert searches.all() == (VLM, MINE, RL)


@pytest.mark.parametrize("name", ["", "  ", "—", 'a "b"', 'a „b"', "a\\b", "x" * 65, "\u200b"])
def test_a_name_that_no_query_could_name_is_refused(searches: Searches, name: str) -> None:
    with pytest.raises(UsageError):
        searches.add(SavedSearch(name))
    with pytest.raises(UsageError):
        searches.rename("mine", name)
    assert searches.all() == (VLM, MINE, RL)


def test_a_name_and_a_query_lose_control_characters_and_line_ends(study: Study) -> None:
    searches = study.holding(SavedSearch(" a\x1b[31m\nb ", "x\u202e\n y", key=" 4 "))
    assert searches.all() == study.open().all() == (SavedSearch("a[31m b", "x y", key="4"),)


def test_a_key_belongs_to_one_search(study: Study) -> None:
    searches = study.holding(VLM, MINE)
    assert searches.for_key("3") == VLM
    assert searches.edit("mine", key="3") == 'Changed key of "Mine" on key 3, until now that of "vlm papers"'
    assert searches.for_key("3") == replace(MINE, key="3")
    assert searches.all() == (replace(VLM, key=""), replace(MINE, key="3"))
    searches.undo()
    assert searches.all() == (VLM, MINE)
    assert searches.add(replace(RL, key="3")) == 'Saved "rl" on key 3, until now that of "vlm papers"'
    searches.edit("rl", key="")
    assert searches.for_key("3") is None
    with pytest.raises(UsageError, match="1 to 9"):
        searches.edit("rl", key="0")


def test_editing_changes_what_was_asked_and_nothing_else(searches: Searches) -> None:
    assert searches.edit("VLM papers", sort="title", notify=False) == 'Changed sort, notify of "vlm papers"'
    assert searches.all() == (replace(VLM, sort="title", notify=False), MINE, RL)
    assert searches.edit("vlm papers", sort="title") == NOTHING
    assert searches.edit("vlm papers") == NOTHING


def test_a_renamed_search_keeps_its_place_and_may_take_its_users_along(study: Study) -> None:
    user = SavedSearch("user", "q:mine x")
    searches = study.holding(MINE, user)
    assert searches.rename("mine", "MINE") == 'Renamed "Mine" to "MINE"'
    searches.rename("mine", "Ours", lambda query: query.replace("q:mine", "q:Ours"))
    assert searches.all() == (replace(MINE, name="Ours"), replace(user, query="q:Ours x"))
    with pytest.raises(UsageError, match='"user" already'):
        searches.rename("ours", "USER")


def test_searches_move_up_and_down_and_stop_at_the_ends(searches: Searches) -> None:
    assert searches.move("rl", -1) == 'Moved "rl" up'
    assert names(searches) == ["vlm papers", "rl", "Mine"]
    searches.move("vlm papers", 9)
    assert names(searches) == ["rl", "Mine", "vlm papers"]
    assert searches.move("rl", -1) == NOTHING


def test_an_unknown_name_offers_the_nearest(searches: Searches) -> None:
    for act in (searches.remove, searches.edit, lambda name: searches.move(name, 1)):
        with pytest.raises(UsageError, match='Did you mean "vlm papers"'):
            act("vlm paper")


def test_every_change_gives_another_state_and_a_refused_one_does_not(searches: Searches) -> None:
    before = searches.state
    searches.poll()
    searches.edit("mine", query=MINE.query)
    assert searches.state is before
    searches.remove("rl")
    assert searches.state is not before


def test_undoing_goes_on_where_what_the_file_held_is_not_kept(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shelf.files.blob_store.MOST", 5)
    searches = study.holding(MINE, RL)
    for number in range(9):
        searches.edit("mine", query=f"x{number}")
    searches.move("rl", -1)
    assert len(list((study.data / "searches").iterdir())) == 5
    done = [study.open().undo() for _ in range(11)]
    assert done.count(undid('Changed query of "Mine"')) == 9
    assert study.open().all() == (MINE,)
    assert [study.open().undo() for _ in range(2)] == [undid('Saved "Mine"'), NOTHING_TO_UNDO]
    assert study.open().all() == ()
