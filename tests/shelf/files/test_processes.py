"""Lists and saved searches of several processes, one of which may be killed at any moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from shelf.journal.transactions import undo
from shelf.lists.lists import Lists
from shelf.messages import NOTHING_TO_UNDO, undid
from shelf.model import Ref
from tests.shelf.conftest import Desk, Stores, kill_after, look_on

SCRIBE = "tests.shelf.files.scribe"


class Watched(Stores):
    @property
    def common(self) -> list[str]:
        found = self.lists.snapshot.find("common")
        return [entry.key for entry in found.entries] if found else []

    @property
    def saved(self) -> list[str]:
        return [search.name for search in self.searches.all()]

    def own(self, name: str) -> list[str]:
        return [each.name for each in self.lists.snapshot.lists if each.name.startswith(f"{name} own")]


@pytest.fixture
def opened(desk: Desk) -> Callable[[], Watched]:
    Lists(desk.config, desk.data).create("common")
    return lambda: Watched.open(desk.config, desk.data)


@pytest.mark.parametrize("after", [1, 6, 11])
def test_a_killed_process_loses_nothing_that_it_acknowledged_and_leaves_nothing_half_done(
    opened: Callable[[], Watched], desk: Desk, after: int
) -> None:
    done = kill_after(desk.scribe(SCRIBE, "a", 10_000), after) + 1
    stores = opened()
    for found in (stores.common, stores.saved):
        assert found[:done] == [f"a{number}" for number in range(done)]
        assert len(found) - done in (0, 1)
    searches = stores.searches.all()[:done]
    assert all(search.query == ("x", "edited")[n % 3 == 0] for n, search in enumerate(searches))
    # Whenever it died, one list is one file, under the name before or after.
    (name,) = stores.own("a")
    assert int(name.split()[-1]) >= (done - 1) // 3 * 3 + 1
    assert len([path for path in stores.lists.folder.iterdir() if not path.name.startswith(".")]) == 2
    assert (stores.lists.problem, stores.searches.problem) == (None, None)
    while undo(stores) != NOTHING_TO_UNDO:
        pass
    assert (stores.lists.snapshot.lists, stores.searches.all(), list(stores.lists.folder.iterdir())) == ((), (), [])


def test_two_processes_and_a_third_that_looks_on_lose_nothing(opened: Callable[[], Watched], desk: Desk) -> None:
    stores = opened()
    with desk.scribe(SCRIBE, "a", 12) as one, desk.scribe(SCRIBE, "b", 12) as two:
        look_on(stores, one, two)
    wanted = {f"{name}{number}" for name in "ab" for number in range(12)}
    for each in (stores, opened()):
        assert set(each.common) == set(each.saved) == wanted
        assert (each.own("a"), each.own("b")) == (["a own 10"], ["b own 10"])
        assert (each.lists.problem, each.searches.problem) == (None, None)
    assert "by hand" not in (desk.data / "journal.jsonl").read_text()


def test_threads_of_one_process_lose_nothing(opened: Callable[[], Watched]) -> None:
    lists = opened().lists
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: lists.add("common", [Ref(f"k{number}")]), range(20)))
    assert set(opened().common) == {f"k{number}" for number in range(20)}


def test_processes_see_each_others_edits(opened: Callable[[], Watched]) -> None:
    one, two = opened(), opened()
    one.lists.add("common", [Ref("k")])
    assert two.lists.poll()
    assert not two.lists.poll()
    two.lists.delete("common")
    assert one.lists.undo() == undid('Deleted "common"')
    assert one.common == ["k"]
