"""Reading lists in the app: papers onto them and off, and everything that can be done to a list."""

from __future__ import annotations

import pytest

from shelf.lists.lists import Lists
from shelf.messages import undid
from tests.tui.papers import GLASS, LANTERN_FIELDS, PAPER_LANTERNS, SLOW, TIDAL_MEMORY
from tests.tui.reading_lists import AFAR, THESIS, made_for, open_lists, show, titles
from tests.tui.stage import NARROW, PATIENCE, Stage, running
from tui.config.paths import Paths
from tui.screens.list_picker import ListPicker
from tui.screens.lists import NO_OTHER_LIST, ListsScreen, list_exists


@pytest.fixture
def lists(places: Paths) -> Lists:
    return made_for(places)


def names(lists: Lists) -> list[str]:
    lists.poll()
    return [each.name for each in lists.snapshot.lists]


async def pick(stage: Stage, text: str) -> None:
    await stage.press("a")
    await stage.type(text)
    await stage.press("enter")
    assert stage.app.screen is stage.main


def picker(stage: Stage) -> ListPicker:
    assert isinstance(stage.app.screen, ListPicker)
    return stage.app.screen


def listed(stage: Stage) -> list[str]:
    assert isinstance(stage.app.screen, ListsScreen)
    lines = [" ".join(line.split()) for line in stage.lines(stage.app.screen.rows)]
    return [" / ".join(filter(None, lines[n : n + 2])) for n in range(0, 2 * stage.app.screen.rows.row_count, 2)]


async def answer(stage: Stage, text: str) -> None:
    await stage.retype(text)
    await stage.do("enter")


# Putting papers on lists --------------------------------------------------------------------------


async def test_a_paper_goes_on_a_list_by_the_first_letters_of_its_name(places: Paths, lists: Lists) -> None:
    async with running(places) as stage:
        await stage.to(PAPER_LANTERNS)
        await pick(stage, "the")
        assert stage.said[-1] == 'Added 1 paper to "thesis"'
        assert "lists: thesis" in stage.words(stage.main.detail)
        assert stage.counts["thesis"] == "5"
        assert titles(lists, "thesis") == [*THESIS, PAPER_LANTERNS]
        await stage.press("u")
        assert stage.said[-1].startswith(undid('Added 1 paper to "thesis"'))
        assert titles(lists, "thesis") == list(THESIS)
        await stage.step("a list that all are on takes them off")
        await stage.mark(GLASS, SLOW)
        await pick(stage, "thesis")
        assert stage.said[-1] == 'Removed 2 papers from "thesis"'
        assert titles(lists, "thesis") == [TIDAL_MEMORY, LANTERN_FIELDS]
        lists.undo()
        assert titles(lists, "thesis") == list(THESIS)
        await stage.step("a new name begins a list in one edit")
        await stage.mark(GLASS, SLOW)
        await pick(stage, "Orals 2027")
        assert stage.said[-1] == 'Created "Orals 2027" with 2 papers'
        assert titles(lists, "orals 2027") == [GLASS, SLOW]
        lists.undo()
        assert names(lists) == ["thesis", "To discuss"]
        await stage.step("what cannot be a name is said and nothing happens")
        await stage.press("a", *'"!"'.replace("!", " "))
        assert "has no letter or digit" in stage.words()
        await stage.press("enter", "escape")
        assert names(lists) == ["thesis", "To discuss"]
        await stage.step("a list can be clicked")
        await stage.to(PAPER_LANTERNS)
        await stage.press("a")
        await stage.click("To discuss  2", times=2)
        assert titles(lists, "to discuss")[-1] == PAPER_LANTERNS


async def test_the_picker_shows_which_lists_papers_are_on(places: Paths, lists: Lists) -> None:
    async with running(places) as stage:
        await stage.mark(GLASS, SLOW)
        await stage.press("a")
        assert "Reading lists of 2 papers" in stage.text()
        assert 'on "thesis" · some on "To discuss"' in stage.words()
        rows = [line.strip() for line in stage.lines(picker(stage).rows)][:2]
        assert rows == ["✓ thesis  4", "– To discuss  2"]
        await stage.type("DISC")
        assert [pick.name for pick in picker(stage).rows.entries] == ["To discuss", "DISC"]
        await stage.press("tab")
        assert picker(stage).box.value == "To discuss"
        await stage.press("enter")
        assert stage.said[-1] == 'Added 1 paper to "To discuss" (1 already there)'


async def test_a_minus_takes_off_and_offers_only_lists_that_a_paper_is_on(places: Paths, lists: Lists) -> None:
    async with running(places) as stage:
        await stage.to(SLOW)
        await stage.strike("a", *"-")
        assert [pick.name for pick in picker(stage).rows.entries] == ["thesis"]
        await stage.strike(*"disc")
        assert not picker(stage).rows.entries
        await stage.press("enter")
        assert stage.app.screen is not stage.main, "there is nothing to take"
        await stage.strike(*["backspace"] * 4, *"th", "enter")
        assert stage.said[-1] == 'Removed 1 paper from "thesis"'


async def test_a_name_in_full_comes_before_longer_ones_that_hold_it(places: Paths, lists: Lists) -> None:
    lists.create("my thesis")
    lists.create("Thesis, chapter 2")
    async with running(places) as stage:
        await stage.to(PAPER_LANTERNS)
        await stage.strike("a", *"thesis")
        assert [pick.name for pick in picker(stage).rows.entries] == ["thesis", "Thesis, chapter 2", "my thesis"]
        await stage.press("down", "enter")
        assert titles(lists, "thesis, chapter 2") == [PAPER_LANTERNS]


# The screen of lists ------------------------------------------------------------------------------


async def test_the_lists_show_progress_day_and_description(places: Paths, lists: Lists) -> None:
    lists.set_due("thesis", "2020-02-02")
    lists.set_due("to discuss", "2999-12-31")
    async with running(places, NARROW) as stage:
        await stage.to(GLASS)
        await stage.press("r")
        await open_lists(stage)
        assert listed(stage) == [
            "thesis 1 of 4 read / due 2020-02-02 (overdue) · What I build on",
            "To discuss 1 of 2 read / due 2999-12-31",
        ]
        assert "2 lists, 1 overdue" in stage.text()
        assert "u undo" in stage.lines()[-1]
        stage.main.say("Something in the background")
        await stage.settled()
        notice, message = (stage.app.screen.query_one(name).region for name in ("Toast", "#message"))
        assert notice
        assert not notice.overlaps(message)


async def test_without_lists_it_says_how_to_begin_one(places: Paths) -> None:
    async with running(places, NARROW) as stage:
        await open_lists(stage)
        assert "No reading lists yet." in stage.words()
        for key in "rReDcmduU":
            await stage.do(key)
        assert stage.said == []
        await stage.do("n")
        await answer(stage, "first")
        assert listed(stage) == ["first 0 of 0 read"]
        assert stage.message == 'Created "first".'


async def test_enter_opens_a_list_in_its_own_order_and_back_goes_back(places: Paths, lists: Lists) -> None:
    async with running(places) as stage:
        await show(stage, "thesis")
        assert stage.titles == list(THESIS)
        assert stage.main.box.value == "in:thesis "
        assert stage.main.answer.sort == "list"
        assert "thesis · 0 of 4 read" in stage.lines(stage.main.papers)[0]
        await stage.press("backspace")
        assert stage.found == "25 papers"
        assert "Papers" in stage.lines(stage.main.papers)[0]
        await stage.step("a day that is none is refused before it is taken")
        await open_lists(stage)
        await stage.press("D")
        await answer(stage, "2026-02-30")
        assert "is not a day of the calendar" in stage.preview
        await stage.press("escape")
        assert listed(stage)[0] == "thesis 0 of 4 read / What I build on"
        await stage.step("a name that cannot be is refused and stays")
        await open_lists(stage)
        for name, why in {"to  DISCUSS": list_exists("To discuss"), '""': "no letter"}.items():
            for key in ("r", "plus"):
                await stage.press(key)
                await answer(stage, name)
                assert why in stage.preview
                await stage.press("escape")
        assert names(lists) == ["thesis", "To discuss"]
        await stage.step("lists are renamed described dated and each change is undone")
        screen = await open_lists(stage)
        await stage.press("r")
        await answer(stage, "Zebra thesis")
        assert stage.message == 'Renamed "thesis" to "Zebra thesis".'
        assert names(lists) == ["To discuss", "Zebra thesis"]
        assert screen.rows.cursor == 1, "it takes the cursor along"
        await stage.press("e")
        await answer(stage, "Only the best")
        assert stage.message == 'Described "Zebra thesis".'
        await stage.press("D")
        await answer(stage, "2999-12-31")
        assert stage.message == 'Set "Zebra thesis" due on 2999-12-31.'
        assert listed(stage)[1] == "Zebra thesis 0 of 4 read / due 2999-12-31 · Only the best"
        await stage.do("u", "u")
        assert stage.message == undid('Described "Zebra thesis"') + "."
        await stage.do("u")
        assert listed(stage)[0] == "thesis 0 of 4 read / What I build on"
        await stage.do("U", "U")
        assert listed(stage)[1] == "Zebra thesis 0 of 4 read / Only the best"


async def test_none_takes_day_and_description_away(places: Paths, lists: Lists) -> None:
    lists.set_due("thesis", "2020-02-02")
    async with running(places) as stage:
        await open_lists(stage)
        await stage.press("D")
        await answer(stage, "none")
        await stage.press("e")
        await answer(stage, "none")
        assert listed(stage)[0] == "thesis 0 of 4 read"


async def test_a_description_keeps_its_lines(places: Paths, lists: Lists) -> None:
    lists.describe("thesis", "First line\n\nLast line")
    async with running(places) as stage:
        await open_lists(stage)
        await stage.press("e")
        await stage.rest()
        assert "First line Last line" in stage.preview
        await stage.do("enter")
        assert lists.named("thesis").description == "First line\n\nLast line"
        await stage.strike("e", "end", *" of all", "enter")
        await stage.rest()
    lists.poll()
    assert lists.named("thesis").description == "First line\n\nLast line of all"


async def test_a_list_is_copied_merged_and_deleted(places: Paths, lists: Lists) -> None:
    async with running(places) as stage:
        screen = await open_lists(stage)
        await stage.do("c")
        assert stage.message == 'Duplicated "thesis" as "thesis 2".'
        assert screen.rows.current, "the copy"
        assert screen.rows.current.reading_list.name == "thesis 2"
        await stage.press("m")
        assert 'Append which list to "thesis 2", and delete it?' in stage.text()
        await stage.press("j")
        await stage.do("enter")
        assert stage.message == 'Merged "To discuss" into "thesis 2": 1 paper new to it.'
        assert titles(lists, "thesis 2") == [*THESIS, AFAR.title]
        await stage.do("d")
        assert stage.message == 'Deleted "thesis 2". u brings it back.'
        assert names(lists) == ["thesis"]
        await stage.do("m")
        assert stage.message == NO_OTHER_LIST
        await stage.do("u", "u")
        assert names(lists) == ["thesis", "thesis 2", "To discuss"]


async def test_keys_struck_fast_are_about_what_the_ones_before_left(places: Paths, lists: Lists) -> None:
    async with running(places) as stage:
        await open_lists(stage)
        await stage.strike("d", "d")
        await stage.rest()
        assert names(lists) == []
        await stage.strike("u", "u")
        await stage.rest()
        assert names(lists) == ["thesis", "To discuss"]
        await stage.step("it acts on the papers that it was opened for")
        await stage.to(PAPER_LANTERNS)
        await stage.strike("a", *"the")
        stage.main.papers.move(3)  # as when the list changes behind it
        await stage.press("enter")
        assert titles(lists, "thesis")[-1] == PAPER_LANTERNS
        await stage.step("keys struck at once mean what they mean one by one")
        first, second = stage.titles[7:9]
        await stage.to(first)
        await stage.strike("a", *"disc", "enter", "j", "a", *"fresh", "enter")
        assert titles(lists, "to discuss") == [GLASS, AFAR.title, first]
        assert titles(lists, "fresh") == [second]


async def test_a_conflict_copy_is_told_and_merged(places: Paths, lists: Lists) -> None:
    copy = lists.folder / "thesis (conflicted copy 2026-01-31).yaml"
    copy.write_text("name: thesis\npapers:\n  - key: x1\n    title: Only in the Copy\n", "utf-8")
    async with running(places) as stage:
        await open_lists(stage)
        told_of = 'thesis (conflicted copy 2026-01-31).yaml is a copy of "thesis": press m on that list to merge it.'
        await stage.until(lambda: told_of in stage.words(), "it is told", PATIENCE)
        await stage.press("m", "j")
        await stage.do("enter")
        assert titles(lists, "thesis")[-1] == "Only in the Copy"
        assert told_of not in stage.words()


async def test_a_file_that_cannot_be_read_is_told_and_kept(places: Paths, lists: Lists) -> None:
    file = lists.path("thesis")
    broken = b"name: thesis\npapers:\n  - key: [\n"
    file.write_bytes(broken)
    async with running(places) as stage:
        await open_lists(stage)
        await stage.until(lambda: "thesis.yaml" in stage.words(), "it is told", PATIENCE)
        await stage.do("d")
        assert "thesis.yaml" in stage.message
    assert file.read_bytes() == broken


async def test_names_and_descriptions_are_no_markup(places: Paths) -> None:
    lists = Lists(places.config, places.data)
    lists.create("[@click=app.quit]x[/]", "[/b] gone")
    async with running(places) as stage:
        await stage.press("a")
        assert "[@click=app.quit]x[/]" in stage.text()
        await stage.press("enter")
        assert "lists: [@click=app.quit]x[/]" in stage.words(stage.main.detail)
        await open_lists(stage)
        assert listed(stage) == ["[@click=app.quit]x[/] 0 of 1 read / [/b] gone"]
        await stage.press("r")
        await stage.rest()
        assert 'Rename "[@click=app.quit]x[/]"' in stage.text()
        await stage.press("escape", "enter")
        assert "[@click=app.quit]x[/] · 0 of 1 read" in stage.lines(stage.main.papers)[0]
