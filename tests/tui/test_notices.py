"""New papers in saved searches are told once, where a person wants that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from shelf.searches.model import SavedSearch
from shelf.searches.searches import Searches
from tests.tui.papers import TIDAL_MEMORY, bring_in
from tests.tui.stage import PATIENCE, running
from tui.config.paths import Paths
from tui.desk.desk import Desk
from tui.desk.saved_searches import NewPaperNotices, more_notices, notice

LIGHTS = SavedSearch("lights", "lantern", key="1", notify=True)


@pytest.fixture
def desk(places: Paths) -> Iterator[Desk]:
    desk = Desk(places)
    yield desk
    desk.close()


def look(desk: Desk, name: str) -> None:
    desk.saved.looked(name, tuple(next(keys for saved, keys, _ in desk.saved.counts() if saved.name == name)))


def another(number: int) -> dict[str, object]:
    return {"title": f"Lantern Number {number}", "abstract": "It shines.", "sightings": []}


def test_new_papers_are_told_once_with_the_key_that_shows_them(desk: Desk) -> None:
    desk.saved.searches.add(LIGHTS)
    notices = NewPaperNotices()
    assert notices.fresh(desk) == [notice(LIGHTS, 4)]
    assert notices.fresh(desk) == []
    assert NewPaperNotices().fresh(desk) == [notice(LIGHTS, 4)], "nobody has looked at them yet"


def test_what_was_looked_at_is_not_told(desk: Desk) -> None:
    desk.saved.searches.add(LIGHTS)
    look(desk, "lights")
    assert NewPaperNotices().fresh(desk) == []


def test_only_searches_that_ask_for_it_are_told(desk: Desk) -> None:
    desk.saved.searches.add(replace(LIGHTS, notify=False))
    assert NewPaperNotices().fresh(desk) == []


def test_one_paper_is_one_and_no_key_is_no_key(desk: Desk) -> None:
    desk.saved.searches.add(SavedSearch("glass", "title:glass", notify=True))
    assert NewPaperNotices().fresh(desk) == [notice(SavedSearch("glass", "title:glass"), 1)]


def test_many_searches_are_not_told_one_by_one(desk: Desk) -> None:
    for number in range(6):
        desk.saved.searches.add(SavedSearch(f"s{number}", "lantern", notify=True))
    told = NewPaperNotices().fresh(desk)
    assert told == [f'"s{number}": 4 new papers' for number in range(3)] + [more_notices(3)]


def test_a_later_import_is_told_and_what_came_before_counts_with_it(places: Paths, desk: Desk) -> None:
    desk.saved.searches.add(LIGHTS)
    look(desk, "lights")
    notices = NewPaperNotices()
    assert notices.fresh(desk) == []
    bring_in(places, [another(1)])
    assert notices.fresh(desk) == [notice(LIGHTS, 1)]
    bring_in(places, [another(2), {"title": "Something Else Altogether", "abstract": "Dark.", "sightings": []}])
    assert notices.fresh(desk) == [notice(LIGHTS, 2)]
    look(desk, "lights")
    assert notices.fresh(desk) == []


def test_a_name_written_by_hand_is_harmless(places: Paths) -> None:
    places.config.mkdir()
    (places.config / "searches.yaml").write_text(
        'searches:\n  - name: "a\\u001b[2Jb\\u202e"\n    query: glass\n    key: "[b]"\n    notify: yes\n', "utf-8"
    )
    desk = Desk(places)
    (told,) = NewPaperNotices().fresh(desk)
    desk.close()
    assert told == '"a[2Jb": 1 new paper'


async def test_the_app_tells_at_the_start_and_when_papers_come_in(places: Paths) -> None:
    Searches(places.config, places.data).add(LIGHTS)
    async with running(places) as stage:
        await stage.until(lambda: notice(LIGHTS, 4) in stage.said, "it is told", PATIENCE)
        await stage.press("1", "0")
        bring_in(places, [another(1)])
        await stage.until(lambda: notice(LIGHTS, 1) in stage.said, "it is told", PATIENCE)
        assert len([said for said in stage.said if "new paper" in said]) == 2


async def test_the_app_is_silent_where_nothing_is_new(places: Paths) -> None:
    searches = Searches(places.config, places.data)
    searches.add(SavedSearch("tides", "tidal", notify=True))
    async with running(places) as stage:
        key = next(key for key in stage.main.papers.keys if stage.title_of(key) == TIDAL_MEMORY)
        searches.looked("tides", [key])
    async with running(places) as stage:
        bring_in(places, [another(1)])
        await stage.until(lambda: stage.found == "26 papers", "the import shows", PATIENCE)
        assert stage.said == []
