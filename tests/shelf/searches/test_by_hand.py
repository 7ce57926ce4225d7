from __future__ import annotations

import os

import pytest

from shelf.messages import redid, undid
from shelf.searches.model import SavedSearch
from shelf.searches.searches import Searches
from tests.shelf.conftest import no_space, refusals
from tests.shelf.searches.conftest import MINE, RL, VLM, Study, names

BROKEN = "searches:\n  - name: a\n    query: [\n"


def changes(searches: Searches) -> list[str]:
    return refusals(
        lambda: searches.add(SavedSearch("x")),
        lambda: searches.remove("mine"),
        lambda: searches.edit("mine", query="y"),
        lambda: searches.move("mine", 1),
        searches.undo,
    )


def test_a_hand_edit_can_be_undone_and_is_copied_before_it_is_written_over(study: Study) -> None:
    searches = study.holding(MINE, VLM)
    before = study.text
    study.save("# mine\nsearches:\n  # the best\n  - {name: other, query: x}\n")
    searches.poll()
    assert searches.undo() == undid("Edited searches.yaml by hand")
    assert searches.all() == (MINE, VLM)
    assert study.text == before
    (copy,) = (study.data / "backups").iterdir()
    assert "# the best" in copy.read_text()
    assert searches.redo() == redid("Edited searches.yaml by hand")
    assert names(study.open()) == ["other"]


def test_scalars_are_texts_and_nothing_unknown_is_lost(study: Study) -> None:
    study.save(
        "version: 1\nowner: {name: me, since: 2020-01-01}\nsearches:\n"
        "- name: no\n  query: 2401.10\n  colour: red\n  key: 7\n  notify: yes\n  about: |\n    two\n    lines\n"
    )
    searches = study.open()
    (search,) = searches.all()
    assert (search.name, search.query, search.key, search.notify) == ("no", "2401.10", "7", True)
    assert search.extra == {"colour": "red", "about": "two\nlines\n"}
    searches.add(MINE)
    assert study.open().get("no") == search
    assert "since: '2020-01-01'" in study.text


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (BROKEN, "line 4, column 1"),
        ("- name: a\n", "line 1, column 1"),
        ("version: 2\nsearches: []\n", "line 1, column 1"),
        ("searches: {a: x}\n", "line 1, column 1"),
        ("searches: [a]\n", "line 1, column 12"),
        ("searches:\n  - query: x\n", "line 2, column 5"),
        ("searches:\n  - name: a\n  - name: A\n", "line 3, column 5"),
        ("searches:\n  - name: a\n    notify: perhaps\n", "line 3, column 5"),
        ("searches:\n  - name: a\n    query: [x]\n", "line 3, column 5"),
    ],
)
def test_a_file_that_makes_no_sense_is_told_with_its_place_and_never_written_over(
    study: Study, content: str | bytes, place: str
) -> None:
    searches = study.holding(MINE)
    study.save(content)
    assert searches.poll()
    assert not searches.poll()
    for each in (searches, study.open()):
        assert f"{study.file}: {place}" in str(each.problem)
        assert "fix it" in str(each.problem)
        assert each.all() == (MINE,)
        assert changes(each) == [str(each.problem)] * 5
    assert study.file.read_bytes() == (content.encode() if isinstance(content, str) else content)
    study.save("searches: [{name: a, query: x}]\n")
    assert searches.poll()
    assert searches.problem is None
    assert names(searches) == ["a"]


@pytest.mark.parametrize(
    ("lines", "remark"),
    [
        ("  - {name: 'a \"b\"', query: x}\n", "quotation mark"),
        ("  - {name: a}\n", "finds everything"),
        ("  - {name: a, query: x, key: 12}\n", '"12" is not a valid key'),
        ("  - {name: a, query: x, key: 1}\n  - {name: b, query: x, key: 1}\n", 'key 1 belongs to "a"'),
        ("  - {name: a, query: x, notfy: true}\n", 'did you mean "notify"'),
    ],
)
def test_a_slip_is_told_and_kept_and_stops_nothing(study: Study, lines: str, remark: str) -> None:
    study.save(f"searches:\n{lines}")
    searches = study.open()
    assert remark in str(searches.problem)
    before = searches.all()
    searches.add(MINE)
    assert searches.all() == study.open().all() == (*before, MINE)
    assert remark in str(searches.problem)
    assert f"{study.file}: line " in str(searches.problem)


@pytest.mark.parametrize("content", [None, "", "# nothing but this\n"])
def test_a_file_that_vanished_or_was_emptied_is_told_and_comes_back(study: Study, content: str | None) -> None:
    searches = study.holding(MINE, VLM)
    study.save(content)
    assert searches.poll()
    assert not searches.poll()
    for each in (searches, study.open()):
        assert "`searches: []`" in str(each.problem)
        assert each.all() == (MINE, VLM)
    searches.add(RL)
    assert searches.problem is None
    assert study.open().all() == (MINE, VLM, RL)


def test_all_can_be_removed_on_purpose(study: Study) -> None:
    searches = study.holding(MINE)
    study.save("searches: []\n")
    assert searches.poll()
    assert searches.all() == study.open().all() == ()
    assert searches.problem is None


def test_hand_edits_show_although_nothing_can_be_written(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    searches = study.holding(MINE)
    monkeypatch.setattr(os, "fsync", no_space)
    assert "No space left" in refusals(lambda: searches.add(RL))[0]
    assert searches.all() == study.open().all() == (MINE,)
    study.replace("is:bookmarked", "is:read")
    assert searches.poll()
    assert searches.all() == study.open().all() == (SavedSearch("Mine", "is:read"),)
    assert not searches.looked("mine", ["a"])
    assert searches.new_since("mine", ["a", "b"]) == {"b"}
