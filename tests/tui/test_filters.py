"""Filters: live counts, several at once, chips that can be taken off."""

from __future__ import annotations

from tests.tui.papers import GLASS, LANTERN_FIELDS, LANTERN_PROBLEM, PAPER_LANTERNS, TIDAL_MEMORY
from tests.tui.stage import MEDIUM, NARROW, running
from tui.config.paths import Paths

SPRING, WINTER, JULY = "Mar 11, 2026 · spring", "Jan 20, 2026 · winter", "Jul 4 · july"


async def test_every_value_has_its_count(places: Paths) -> None:
    async with running(places) as stage:
        assert stage.counts == {
            **{SPRING: "10", WINTER: "9", JULY: "9"},
            **{"Bookmarked": "0", "Unread": "25", "Read": "0", "Code": "2"},
            **{"2026": "3", "Ada Moth": "3", "Jo Fen": "3"},
        }
        await stage.step("counts are for the query as it is typed")
        await stage.strike("/", *"lantern")
        assert stage.counts[SPRING] == "1"
        assert stage.counts[WINTER] == "2"
        assert stage.counts[JULY] == "3"
        assert stage.counts["Code"] == "1"
        await stage.step("values of one facet are alternatives and facets narrow each other")
        await stage.switch(SPRING)
        assert stage.found == "10 of 25"
        assert stage.counts[SPRING] == "✓10"
        assert stage.counts[WINTER] == "9"
        await stage.switch(WINTER)
        assert stage.found == "17 of 25"
        await stage.switch("Code")
        assert stage.titles == [LANTERN_FIELDS, GLASS]
        assert stage.counts[SPRING] == "✓2"
        assert stage.counts[JULY] == "1"
        await stage.strike("&", *"planner", "enter")
        assert stage.titles == [GLASS]
        await stage.press("backspace")
        assert stage.titles == [LANTERN_FIELDS, GLASS]
        await stage.switch(SPRING)
        assert stage.titles == [LANTERN_FIELDS]


async def test_counts_follow_every_edit(places: Paths) -> None:
    async with running(places) as stage:
        await stage.press("b", "r", "j", "b", "t")
        await stage.type("+light")
        await stage.press("enter")
        assert stage.counts["Bookmarked"] == "2"
        assert stage.counts["Read"] == "1"
        assert stage.counts["Unread"] == "24"
        assert stage.counts["#light"] == "1"


async def test_what_is_on_stands_as_chips_and_a_click_takes_one_off(places: Paths) -> None:
    async with running(places) as stage:
        await stage.switch(SPRING, "Unread")
        assert stage.chips == "page:spring 10 × is:unread 25 ×"
        assert stage.main.box.value == "page:spring is:unread "
        await stage.click("page:spring 10 ×")
        assert stage.chips == "is:unread 25 ×"
        assert stage.found == "25 papers"
        await stage.click("is:unread 25 ×")
        assert stage.chips == "Everything, in page order"
        assert stage.main.box.value == ""
        await stage.step("a value is ruled out with a dash")
        await stage.press("f", "-")
        assert stage.main.box.value == "-page:spring "
        assert stage.found == "15 of 25"
        assert stage.counts[SPRING] == "−10"
        await stage.press("enter")
        assert stage.main.box.value == "page:spring "
        await stage.press("-", "-")
        assert stage.found == "25 papers"
        await stage.step("a filter goes on with one click")
        await stage.click("Jan 20, 2026 · win")
        assert stage.chosen == ["page:winter"]
        await stage.click("Jan 20, 2026 · win")
        assert not stage.chosen
        await stage.step("a value is looked for among all")
        await stage.strike("f", "/", *"mot")
        assert stage.lines()[-1].split() == ["Enter", "keep", "Esc", "all"], "the key bar has the keys of the search"
        assert stage.counts == {"Ada Moth": "3"}
        await stage.press("enter", "enter")
        assert stage.main.box.value == 'author:"Ada Moth" '
        assert stage.found == "3 of 25"
        await stage.press("escape")
        assert stage.counts["Ada Moth"] == "✓3"
        assert stage.counts[SPRING]
        await stage.strike("/", *"zzz")
        assert 'No value contains "zzz".' in stage.words(stage.main.filters)
        await stage.press("backspace", "escape", "escape")
        assert stage.focus == "papers"
        assert stage.found == "3 of 25", "looking for a value is not a search"


async def test_all_are_taken_off_with_one_key(places: Paths) -> None:
    async with running(places, NARROW) as stage:
        await stage.search("lantern")
        await stage.switch(SPRING, "Code")
        assert stage.main.box.value == "page:spring has:code lantern"
        assert stage.found == "1 of 25"
        await stage.press("F")
        assert not stage.chosen
        assert stage.found == "4 of 25"
        assert stage.main.box.value == "lantern"


async def test_the_cursor_stays_at_its_paper_when_results_change_around_it(places: Paths) -> None:
    async with running(places) as stage:
        await stage.to(PAPER_LANTERNS)
        await stage.switch(WINTER)
        assert stage.title == PAPER_LANTERNS
        await stage.press("F")
        assert stage.title == PAPER_LANTERNS
        await stage.to(GLASS)
        await stage.switch("Code")
        assert stage.title == GLASS
        await stage.step("a choice is taken back with backspace")
        await stage.search("lantern")
        await stage.switch(SPRING)
        await stage.switch("Code")
        assert stage.found == "1 of 25"
        await stage.press("backspace")
        assert stage.main.box.value == "page:spring lantern"
        await stage.press("backspace")
        assert stage.main.box.value == "lantern"
        await stage.press("backspace")
        assert stage.found == "25 papers"
        await stage.step("what is shown is narrowed by more words")
        await stage.search("salt OR lante")
        await stage.strike("&", *"paper")
        assert stage.main.box.value == "(salt OR lante*) +(paper"
        assert stage.titles == [PAPER_LANTERNS]
        await stage.press("enter")
        assert stage.main.box.value == "(salt OR lante*) +paper"
        assert stage.titles == [PAPER_LANTERNS]
        await stage.press("backspace")
        assert stage.main.box.value == "salt OR lante"
        await stage.step("each clause has its own count and a click takes it out")
        await stage.press("/", *"lantern tidal ", "escape")
        assert stage.chips == "lantern 4 × tidal 1 ×"
        await stage.click("lantern 4 ×")
        assert stage.titles == [TIDAL_MEMORY]
        await stage.press("backspace")
        assert stage.main.box.value == "lantern tidal "
        await stage.step("the nearest field is taken with one key")
        await stage.press("/", *"titel:lantern", "escape", "c")
        assert stage.main.box.value == "title:lantern"
        assert len(stage.titles) == 3
        await stage.step("the cursor goes to the next paper when its own leaves")
        await stage.switch("Unread")
        titles = stage.titles
        await stage.press("j", "r")
        assert stage.titles == [titles[0], *titles[2:]]
        assert stage.title == titles[2]
        await stage.press("G", "r")
        assert stage.title == titles[-2]


async def test_the_cursor_of_the_filter_pane_stays_at_its_filter(places: Paths) -> None:
    async with running(places) as stage:
        await stage.strike("t", *"+zebra", "enter")
        await stage.strike("j", "t", *"+zebra", "enter")
        await stage.strike("f", "/", *"zeb", "enter")
        assert stage.main.filters.filter is not None
        assert stage.main.filters.filter.value == "zebra"
        await stage.press("h", "space")
        assert stage.chosen == ["tag:zebra"]
        await stage.strike("l", "t", *"+ant", "enter", "h")
        assert stage.main.filters.filter.value == "zebra"
        assert stage.found == "2 of 25"


async def test_space_and_a_click_switch_a_filter_as_enter_does(places: Paths) -> None:
    async with running(places, MEDIUM) as stage:
        await stage.press("f", "space")
        assert stage.chosen == ["page:spring"]
        await stage.click(f"✓ {SPRING}")
        assert not stage.chosen


async def test_tags_are_filters_with_the_most_used_first(places: Paths) -> None:
    async with running(places) as stage:
        for title, tags in {TIDAL_MEMORY: "+rare", GLASS: "+often", LANTERN_PROBLEM: "+often"}.items():
            await stage.to(title)
            await stage.strike("t", *tags, "enter")
        assert [name for name in stage.counts if name.startswith("#")] == ["#often", "#rare"]
        await stage.switch("#often")
        assert set(stage.titles) == {GLASS, LANTERN_PROBLEM}
        await stage.switch("#rare")
        assert set(stage.titles) == {GLASS, LANTERN_PROBLEM, TIDAL_MEMORY}
