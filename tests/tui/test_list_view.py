"""A reading list as a view: in its own order, in which papers are moved, with what the library does not have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.warnings import unknown_list
from shelf.lists.lists import Lists
from shelf.messages import undid
from tests.tui.papers import GLASS, LANTERN_FIELDS, SLOW, TIDAL_MEMORY
from tests.tui.reading_lists import AFAR, THESIS, made_for, show, titles
from tests.tui.stage import PATIENCE, running
from tui.commands.lists import end_of_list, moved_in_list
from tui.config.paths import Paths
from tui.desk.desk import Desk
from tui.desk.question import Question
from tui.desk.reading_list import list_in_view, place_beyond
from tui.widgets.detail import NEVER_IN_LIBRARY


@pytest.fixture
def lists(places: Paths) -> Lists:
    return made_for(places)


async def test_j_and_k_move_the_paper_in_the_list_and_elsewhere_go_to_the_unread(places: Paths, lists: Lists) -> None:
    async with running(places) as stage:
        await show(stage, "thesis")
        await stage.press("J")
        assert stage.said[-1] == moved_in_list("thesis", 1)
        assert stage.titles == [GLASS, SLOW, TIDAL_MEMORY, LANTERN_FIELDS]
        assert stage.title == SLOW
        assert titles(lists, "thesis") == stage.titles
        await stage.strike("J", "J", "K")
        assert titles(lists, "thesis") == [GLASS, TIDAL_MEMORY, SLOW, LANTERN_FIELDS]
        await stage.strike("J", "J")
        assert stage.said[-1] == end_of_list(1)
        await stage.press("u")
        assert stage.titles == titles(lists, "thesis") == [GLASS, TIDAL_MEMORY, SLOW, LANTERN_FIELDS]
        await stage.strike("0", "J")
        assert titles(lists, "thesis") == [GLASS, TIDAL_MEMORY, SLOW, LANTERN_FIELDS], "here it is the next unread"


async def test_marked_papers_move_together_in_one_edit(places: Paths, lists: Lists) -> None:
    async with running(places) as stage:
        await show(stage, "thesis")
        await stage.mark(SLOW, GLASS)
        await stage.press("J")
        assert stage.titles == [TIDAL_MEMORY, SLOW, GLASS, LANTERN_FIELDS]
        assert stage.marked == {SLOW, GLASS}
        await stage.strike("J", "J")
        assert stage.titles == [TIDAL_MEMORY, LANTERN_FIELDS, SLOW, GLASS]
        assert stage.said[-1] == end_of_list(1)
        assert lists.undo() == undid('Moved 2 papers to place 3 of 4 in "thesis"')
        await stage.step("a list that is gone is said")
        await show(stage, "thesis")
        lists.delete("thesis")
        await stage.until(lambda: not stage.titles, "it is gone", PATIENCE)
        assert unknown_list("thesis").message in stage.chips


async def test_papers_that_the_library_lacks_show_from_the_list_itself(places: Paths, lists: Lists) -> None:
    async with running(places) as stage:
        await show(stage, "To discuss")
        assert stage.titles == [GLASS, AFAR.title]
        assert "not in the library" in stage.row(AFAR.title)
        await stage.to(AFAR.title)
        detail = stage.words(stage.main.detail)
        assert "Eli Stone" in detail
        assert NEVER_IN_LIBRARY in detail
        await stage.strike("b", "J", "K", "K")
        assert stage.titles == [AFAR.title, GLASS]
        assert "★" in stage.row(AFAR.title)
        await stage.press("0")
        assert stage.found == "25 papers"
        await stage.step("in another order nothing is moved")
        await show(stage, "thesis")
        await stage.strike("S", "t", "g", "g", "J")
        assert stage.titles == sorted(THESIS)
        assert titles(lists, "thesis") == list(THESIS)
        await stage.strike("S", "l")
        assert stage.titles == list(THESIS)
        await stage.step("in a part of a list a paper moves past the next one in sight")
        await stage.to(GLASS)
        await stage.press("r")
        await stage.search("in:thesis is:unread ")
        assert stage.titles == [SLOW, TIDAL_MEMORY, LANTERN_FIELDS]
        await stage.strike("g", "g", "J")
        assert stage.titles == [TIDAL_MEMORY, SLOW, LANTERN_FIELDS]
        assert titles(lists, "thesis") == [GLASS, TIDAL_MEMORY, SLOW, LANTERN_FIELDS]


async def test_what_another_process_does_to_the_list_shows(places: Paths, lists: Lists) -> None:
    async with running(places) as stage:
        await show(stage, "thesis")
        lists.move("thesis", lists.named("thesis").entries[-1].key, to=1)
        await stage.until(lambda: stage.titles[0] == LANTERN_FIELDS, "it is taken in", PATIENCE)
        await stage.press("J")
        assert titles(lists, "thesis") == [LANTERN_FIELDS, GLASS, SLOW, TIDAL_MEMORY]


# Without a screen ---------------------------------------------------------------------------------


def test_the_command_line_finds_papers_in_the_lists_order_too(places: Paths, lists: Lists) -> None:
    desk = Desk(places)
    try:
        answer = desk.answer(Question("in:thesis"))
        assert [desk.title(key) for key in answer.keys] == list(THESIS)
        shown = list_in_view(desk, answer)
        assert shown
        assert shown.name == "thesis"
        others = ("in:thesis,to-discuss", "-in:thesis", "in:thesis sort:title", "in:thesis memory", "in:nosuch", "")
        assert not any(list_in_view(desk, desk.answer(Question(text))) for text in others)
    finally:
        desk.close()


def test_what_is_only_in_lists_shows_where_lists_are_asked_about(places: Paths, lists: Lists) -> None:
    desk = Desk(places)
    try:
        asked = ("in:to-discuss", "has:list", "in:thesis OR in:to-discuss", "in:to-discuss is:unread", f"id:{AFAR.key}")
        assert all(AFAR.key in desk.answer(Question(text)).keys for text in asked)
        others = ("", "is:unread", "afar", "-is:read", "is:unread page:spring")
        assert all(AFAR.key not in desk.answer(Question(text)).keys for text in others)
        counts = {
            choice.label: choice.count
            for lines in desk.facet_rows(desk.answer(Question())).values()
            for choice in lines
        }
        assert (counts["thesis"], counts["To discuss"], counts["Unread"]) == (4, 2, 25)
        assert desk.named(AFAR.key).authors == AFAR.authors
    finally:
        desk.close()


@given(
    order=st.lists(st.integers(0, 20), unique=True, min_size=1),
    hidden=st.sets(st.integers(0, 20)),
    marked=st.sets(st.integers(0, 20), min_size=1),
    step=st.sampled_from([1, -1]),
)
def test_a_block_goes_past_one_paper_in_sight_and_changes_no_other_order(
    order: list[int], hidden: set[int], marked: set[int], step: int
) -> None:
    keys = [str(number) for number in order]
    shown = {str(number) for number in order if number not in hidden}
    block = {key for key in shown if int(key) in marked}
    place = place_beyond(keys, shown, block, step)
    if place is None:
        seen = [key for key in keys if key in shown][::step]
        assert not block or all(key in block for key in seen[-len(block) :])
        return
    rest = [key for key in keys if key not in block]
    after = [*rest[: place - 1], *(key for key in keys if key in block), *rest[place - 1 :]]
    assert after != keys
    first = [key for key in keys if key in block][0 if step > 0 else -1]
    passed = [key for key in shown - block if (keys.index(key) > keys.index(first)) == (step > 0)]
    nearest = min(passed, key=lambda key: abs(keys.index(key) - keys.index(first)))
    assert all((after.index(key) - after.index(nearest)) * step > 0 for key in block)
