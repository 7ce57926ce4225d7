from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml

from search.errors import UsageError
from shelf.lists.lists import Lists
from shelf.messages import NOTHING, NOTHING_TO_REDO, NOTHING_TO_UNDO, redid, undid
from shelf.model import Ref
from tests.shelf.lists.conftest import CLIP, MAE, SHANNON, Study, asked, held, keys, names


def test_looking_at_lists_writes_nothing(study: Study, lists: Lists) -> None:
    assert lists.snapshot.lists == ()
    assert lists.problem is None
    assert not lists.poll()
    assert lists.undo() == NOTHING_TO_UNDO
    assert not study.config.exists()


def test_a_list_keeps_its_papers_in_order_across_restarts(study: Study, lists: Lists) -> None:
    assert lists.create("My Thesis", "What to\ncite") == 'Created "My Thesis"'
    assert lists.add("my thesis", [SHANNON, MAE]) == 'Added 2 papers to "My Thesis"'
    assert lists.add("my-thesis", [MAE, CLIP]) == 'Added 1 paper to "My Thesis" (1 already there)'
    assert lists.add("My Thesis", [CLIP]) == NOTHING
    for each in (lists, study.open()):
        assert keys(each, "MY THESIS") == [SHANNON.key, MAE.key, CLIP.key]
        assert held(each, "my thesis").description == "What to\ncite"


def test_the_file_is_self_contained_and_means_the_same_to_any_yaml_reader(study: Study) -> None:
    lists = study.holding(thesis=(MAE, SHANNON))
    lists.set_due("thesis", "2026-11-30")
    lists.describe("thesis", "no")
    assert study.text("thesis").startswith("# A reading list of Carrel")
    assert yaml.safe_load(study.text("thesis")) == {
        "version": 1,
        "name": "thesis",
        "description": "no",
        "due": "2026-11-30",
        "papers": [
            {
                "key": "2111.06377",
                "title": "Masked Autoencoders",
                "authors": ["Kaiming He", "Xinlei Chen"],
                "year": 2021,
                "url": "https://arxiv.org/abs/2111.06377",
            },
            {
                "key": SHANNON.key,
                "title": SHANNON.title,
                "authors": ["Claude Shannon"],
                "year": 1948,
                "url": f"https://doi.org/{SHANNON.key}",
            },
        ],
    }
    assert lists.path("thesis") == study.file("thesis")


def test_a_change_touches_only_its_own_lines_and_its_own_file(study: Study) -> None:
    lists = study.holding(a=(MAE, CLIP, SHANNON), b=(MAE,))
    before, other = study.text("a").splitlines(), study.file("b").stat()
    lists.remove("a", [CLIP.key])
    gone = [line for line in before if line not in study.text("a").splitlines()]
    assert gone == [
        "  - key: '2103.00020'",
        "    title: 'CLIP: pictures & words'",
        "    url: https://arxiv.org/abs/2103.00020",
    ]
    assert study.file("b").stat() == other


def test_papers_are_removed_and_moved(study: Study) -> None:
    lists = study.holding(a=(MAE, CLIP, SHANNON))
    assert lists.move("a", SHANNON.key, by=-1) == f'Moved "{SHANNON.title}" to place 2 of 3 in "a"'
    assert keys(lists, "a") == [MAE.key, SHANNON.key, CLIP.key]
    assert lists.move("a", CLIP.key, to=1) == 'Moved "CLIP: pictures & words" to place 1 of 3 in "a"'
    assert lists.move("a", CLIP.key, by=-7) == NOTHING
    lists.move("a", CLIP.key, to=99)
    assert keys(lists, "a") == [MAE.key, SHANNON.key, CLIP.key]
    assert lists.remove("a", [MAE.key, CLIP.key, "not there"]) == 'Removed 2 papers from "a"'
    assert lists.remove("a", ["not there"]) == NOTHING
    assert keys(study.open(), "a") == [SHANNON.key]
    with pytest.raises(UsageError, match='not in "a"'):
        lists.move("a", MAE.key, by=1)


def test_a_renamed_list_takes_its_file_along(study: Study) -> None:
    lists = study.holding(old=(MAE, CLIP))
    before = study.text("old")
    assert lists.rename("old", "New Name") == 'Renamed "old" to "New Name"'
    assert study.files == ["new-name.yaml"]
    pairs = zip(before.splitlines(), study.text("new-name").splitlines(), strict=True)
    assert [pair for pair in pairs if pair[0] != pair[1]] == [("name: old", "name: New Name")]
    assert lists.rename("new name", "NEW NAME") == 'Renamed "New Name" to "NEW NAME"'
    assert study.files == ["new-name.yaml"]
    assert lists.rename("new name", "NEW NAME") == NOTHING


def test_a_name_exists_once(study: Study) -> None:
    lists = study.holding(a=(), b=())
    acts: list[Callable[[], str]] = [
        lambda: lists.create(" A "),
        lambda: lists.rename("b", "A"),
        lambda: lists.duplicate("b", "A"),
    ]
    for act in acts:
        with pytest.raises(UsageError, match='"a" already'):
            act()
    assert names(lists) == ["a", "b"]


def test_due_dates_are_days_of_the_calendar(study: Study) -> None:
    lists = study.holding(a=())
    assert lists.set_due("a", "2026-11-30") == 'Set "a" due on 2026-11-30'
    for wrong in ("2026-02-30", "soon", "30.11.2026"):
        with pytest.raises(UsageError, match="not a day of the calendar"):
            lists.set_due("a", wrong)
    assert held(lists, "a").due == "2026-11-30"
    assert lists.set_due("a", "none") == 'Removed due date of "a"'
    assert lists.set_due("a", "") == NOTHING


def test_progress_is_what_is_read_of_a_list(study: Study) -> None:
    lists = study.holding(a=(MAE, CLIP, SHANNON), b=())
    assert held(lists, "a").progress({MAE.key, "elsewhere"}.__contains__) == (1, 3)
    assert held(lists, "b").progress(lambda _: True) == (0, 0)


def test_a_deleted_list_comes_back_to_the_letter(study: Study) -> None:
    lists = study.holding(a=(MAE,))
    study.save("a", "# mine\npapers:   # in order\n- {key: x}\n")
    before = study.text("a")
    lists.poll()
    assert lists.delete("a") == 'Deleted "a"'
    assert (study.files, lists.snapshot.lists, lists.snapshot.keys_for("a")) == ([], (), None)
    assert study.open().undo() == undid('Deleted "a"')
    assert study.text("a") == before
    assert lists.poll()
    assert keys(lists, "a") == ["x"]


def test_lists_are_duplicated_and_merged(study: Study) -> None:
    lists = study.holding(a=(MAE, CLIP))
    assert lists.duplicate("a") == 'Duplicated "a" as "a 2"'
    lists.add("a 2", [SHANNON])
    lists.remove("a 2", [MAE.key])
    assert lists.merge("a", "a 2") == 'Merged "a 2" into "a": 1 paper new to it'
    assert keys(lists, "a") == [MAE.key, CLIP.key, SHANNON.key]
    assert names(lists) == ["a"]
    lists.undo()
    assert (names(lists), keys(lists, "a")) == (["a", "a 2"], [MAE.key, CLIP.key])
    with pytest.raises(UsageError, match="with itself"):
        lists.merge("a", "A")


def test_merging_keeps_both_notes_and_what_only_one_says(study: Study) -> None:
    study.save("a", "name: a\npapers: [{key: k, note: mine}, {key: l}]\n")
    study.save(
        "b", "name: b\ndue: 2026-01-31\ncolour: red\npapers: [{key: l, title: L}, {key: k, note: yours, x: y}]\n"
    )
    lists = study.open()
    lists.merge("a", "b")
    merged = held(study.open(), "a")
    assert (merged.due, merged.extra) == ("2026-01-31", {"colour": "red"})
    assert [(e.key, e.title, e.note, e.extra) for e in merged.entries] == [
        ("k", "", "mine\n\nyours", {"x": "y"}),
        ("l", "L", "", {}),
    ]


def test_a_paper_tells_its_lists_and_a_query_names_them(study: Study) -> None:
    lists = study.holding(**{"Vision Talk": (MAE, CLIP), "Vision & Language": (CLIP,), "Theory": (SHANNON,)})
    assert lists.lists_of(CLIP.key) == ("Vision & Language", "Vision Talk")
    assert lists.lists_of("elsewhere") == ()
    assert asked(lists, "vision talk") == asked(lists, "Vision-Talk") == {MAE.key, CLIP.key}
    assert asked(lists, "vision-language") == {CLIP.key}
    assert asked(lists, "vision*") == {MAE.key, CLIP.key}
    assert asked(lists, "*") == {MAE.key, CLIP.key, SHANNON.key}
    assert asked(lists, "nothing*") == set()
    assert lists.snapshot.keys_for("vision") is None
    assert lists.snapshot.keys_for("") is None


def test_an_unknown_name_offers_the_nearest(study: Study) -> None:
    lists = study.holding(thesis=())
    for act in (lists.delete, lists.path, lists.duplicate, lambda name: lists.merge("thesis", name)):
        with pytest.raises(UsageError, match='Did you mean "thesis"'):
            act("theses")


def test_a_paper_that_cannot_be_kept_leaves_all_as_it_was(study: Study) -> None:
    lists = study.holding(a=(MAE,))
    for key in ("", "x" * 600, "a\x07b"):
        with pytest.raises(UsageError):
            lists.add("a", [CLIP, Ref(key)])
    assert keys(lists, "a") == [MAE.key]


def test_changes_are_undone_one_by_one_and_done_again_across_restarts(study: Study) -> None:
    study.holding(a=(MAE, CLIP)).rename("a", "b")
    assert study.open().undo() == undid('Renamed "a" to "b"')
    assert study.files == ["a.yaml"]
    assert study.open().undo() == undid('Added 2 papers to "a"')
    again = study.open()
    assert (again.undo(), again.undo()) == (undid('Created "a"'), NOTHING_TO_UNDO)
    assert study.files == []
    done = [study.open().redo() for _ in range(4)]
    assert done[0] == redid('Created "a"')
    assert done[2:] == [redid('Renamed "a" to "b"'), NOTHING_TO_REDO]
    assert keys(study.open(), "b") == [MAE.key, CLIP.key]
    again = study.open()
    again.undo()
    again.describe("a", "other")
    assert again.redo() == NOTHING_TO_REDO


def test_every_change_gives_another_state_and_a_refused_one_does_not(study: Study) -> None:
    lists = study.holding(a=(MAE,))
    before = lists.state
    lists.poll()
    lists.add("a", [MAE])
    assert lists.state is before
    lists.add("a", [CLIP])
    assert lists.state is not before


@pytest.mark.parametrize(("limit", "most"), [("MOST", 5), ("MOST_BYTES", 9000)])
def test_only_so_many_files_are_kept_and_undoing_goes_further(
    study: Study, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    monkeypatch.setattr(f"shelf.files.blob_store.{limit}", most)
    lists = study.holding(a=(MAE, CLIP))
    for number in range(9):
        lists.describe("a", f"x{number}" * 100)
    assert 2 <= len(list((study.data / "lists").iterdir())) <= 5
    assert [study.open().undo() for _ in range(10)].count(undid('Described "a"')) == 9
    assert keys(study.open(), "a") == []
    lists.poll()
    assert (lists.undo(), lists.undo()) == (undid('Created "a"'), NOTHING_TO_UNDO)


def test_reading_takes_the_same_from_any_thread_and_never_a_file(study: Study) -> None:
    lists: Lists = study.holding(a=(MAE,))
    study.file("a").unlink()
    assert asked(lists, "a") == {MAE.key}
    assert lists.lists_of(MAE.key) == ("a",)
