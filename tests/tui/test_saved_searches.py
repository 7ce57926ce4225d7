"""Saved searches in the app: what each gives, and everything that can be done to one."""

from __future__ import annotations

import re

import pytest

from search.query.expand_saved import names_used
from search.query.warnings import search_cycle, unknown_search
from shelf.edits import marks
from shelf.messages import redid, undid
from shelf.searches.model import SavedSearch
from shelf.searches.searches import Searches
from tests.tui.papers import (
    GLASS,
    LANTERN_FIELDS,
    LANTERN_PROBLEM,
    LONG_READ,
    PAPER_LANTERNS,
    SLOW,
    TIDAL_MEMORY,
    WORKING_MEMORY,
)
from tests.tui.stage import NARROW, PATIENCE, Stage, running, until
from tui.config.paths import Paths
from tui.desk.saved_search_edits import name_taken, still_used
from tui.desk.saved_searches import SavedSearchPreview
from tui.screens.prompts import PreviewPrompt
from tui.screens.searches import NO_QUERY, NO_SEARCHES, SearchesScreen, notify_changed

LIGHTS = SavedSearch("lights", "lantern", key="1")
MINDS = SavedSearch("minds", "memory", key="2", notify=True)
BOTH = SavedSearch("both", "q:lights OR q:minds", sort="title")


@pytest.fixture
def saved(places: Paths) -> Searches:
    searches = Searches(places.config, places.data)
    for search in (LIGHTS, MINDS, BOTH):
        searches.add(search)
    return searches


def names(searches: Searches) -> list[str]:
    searches.poll()
    return [search.name for search in searches.all()]


async def open_list(stage: Stage) -> SearchesScreen:
    await stage.press("Q")
    screen = stage.app.screen
    assert isinstance(screen, SearchesScreen)
    await stage.until(
        lambda: all(row.total is not None for row in screen.rows.entries), "everything is counted", PATIENCE
    )
    return screen


def listed(stage: Stage) -> list[str]:
    screen = stage.app.screen
    assert isinstance(screen, SearchesScreen)
    return [" ".join(line.split()) for line in stage.lines(screen.rows)[: screen.rows.row_count]]


async def bookmark(stage: Stage, *titles: str) -> None:
    assert stage.app.desk is not None
    desk = stage.app.desk
    keys = {title: key for key in stage.main.papers.keys if (title := stage.title_of(key)) in titles}
    desk.shelf.edit(marks.bookmark(desk.papers(keys[title] for title in titles), on=True))


def preview_of(papers: int, bookmarks: int = 0, missed: int = 0) -> str:
    return SavedSearchPreview(("",) * papers, bookmarks, missed).summary


async def test_the_list_shows_key_name_query_counts_and_what_is_told(places: Paths, saved: Searches) -> None:
    async with running(places) as stage:
        await stage.press("1", "0")
        await open_list(stage)
        assert listed(stage) == [
            "1 lights lantern 4",
            "2 minds memory 3 3 new notify",
            "both q:lights OR q:minds 7 7 new",
        ]
        await stage.press("G")
        assert "by title" in stage.words(stage.app.screen.query_one("#about"))


async def test_it_fits_a_small_terminal(places: Paths, saved: Searches) -> None:
    saved.edit("both", query="lantern OR memory OR (glass diet) OR kites OR bees OR parrots -pepper -salt title:winter")
    async with running(places, NARROW) as stage:
        await open_list(stage)
        assert listed(stage)[2].endswith("9 9 new")
        await stage.press("G")
        assert "-pepper -salt title:winter" in stage.words(stage.app.screen.query_one("#about"))
        assert "d delete" in stage.words()
        assert "Esc" in stage.words()


async def test_enter_shows_a_search_and_back_goes_back(places: Paths, saved: Searches) -> None:
    async with running(places) as stage:
        await open_list(stage)
        await stage.press("j", "enter")
        assert stage.main.box.value == "memory"
        assert set(stage.titles) == {TIDAL_MEMORY, WORKING_MEMORY, SLOW}
        await open_list(stage)
        assert listed(stage)[1] == "2 minds memory 3 notify", "looked at, so nothing in it is new"
        await stage.press("escape", "backspace")
        assert stage.found == "25 papers"
        await stage.step("a search is shown in its order")
        await open_list(stage)
        await stage.press("G", "enter")
        assert stage.main.box.value == BOTH.query
        assert stage.titles == sorted(stage.titles, key=str.casefold)
        await stage.step("searches are put in another order")
        screen = await open_list(stage)
        await stage.do("J")
        assert names(saved) == ["minds", "lights", "both"]
        assert screen.rows.cursor == 1, "it takes the cursor along"
        await stage.do("J", "J")
        assert names(saved) == ["minds", "both", "lights"]
        assert stage.message == "Nothing to change."
        await stage.do("K")
        assert stage.message == 'Moved "lights" up.'
        assert [row.split()[1] for row in listed(stage)[:2]] == ["minds", "lights"]


async def test_without_saved_searches_it_says_how_one_comes_about(places: Paths) -> None:
    async with running(places) as stage:
        await stage.press("Q")
        assert NO_SEARCHES.splitlines()[-1] in stage.words()
        await stage.press("e", "r", "n", "3", "J", "K", "d", "enter", "j", "G")
        await stage.rest()
        assert NO_SEARCHES.splitlines()[-1] in stage.words()
        await stage.do("u")
        assert stage.message == "Nothing to undo."
        await stage.press("q")
        assert stage.app.screen is stage.main


async def test_a_query_is_edited_seeing_what_it_gives_and_what_it_misses(places: Paths, saved: Searches) -> None:
    async with running(places) as stage:
        await bookmark(stage, PAPER_LANTERNS, GLASS)
        await open_list(stage)
        await stage.press("e")
        await stage.rest()
        assert stage.preview == f"{preview_of(4, 2, 1)} {GLASS}"
        await stage.type(" -paper")
        await stage.rest()
        assert preview_of(3, 2, 2) in stage.preview
        assert PAPER_LANTERNS in stage.preview
        await stage.strike(*["backspace"] * 7, *" OR glass")
        await stage.rest()
        assert stage.preview == preview_of(5, 2, 0)
        await stage.do("enter")
        assert stage.message == 'Changed query of "lights".'
        assert listed(stage)[0] == "1 lights lantern OR glass 5 4 new"
        await stage.press("e", "escape")
        assert listed(stage)[0] == "1 lights lantern OR glass 5 4 new"
    saved.poll()
    assert saved.all()[0].query == "lantern OR glass"


async def test_what_was_new_in_a_search_stays_new_under_its_next_query(places: Paths, saved: Searches) -> None:
    async with running(places) as stage:
        desk = stage.main.desk
        tidal = next(key for key in stage.main.papers.keys if stage.title_of(key) == TIDAL_MEMORY)
        desk.saved.looked(
            "minds", tuple(key for _, keys, _ in desk.saved.counts()[1:2] for key in keys if key != tidal)
        )
        await open_list(stage)
        assert listed(stage)[1] == "2 minds memory 3 1 new notify"
        await stage.press("j", "e")
        await stage.retype("memory OR lantern")
        await stage.do("enter")
        assert listed(stage)[1] == "2 minds memory OR lantern 7 1 new notify"


async def test_a_circle_is_refused_with_its_way_and_what_was_typed_stays(places: Paths, saved: Searches) -> None:
    async with running(places) as stage:
        await open_list(stage)
        await stage.press("e")
        await stage.retype("q:both")
        assert search_cycle(("lights", "both", "lights")) in stage.preview
        await stage.do("enter")
        assert "cycle" in stage.preview
        await stage.press("escape")
        assert listed(stage)[0].startswith("1 lights lantern")
        await stage.step("enter does not outrun the check")
        await open_list(stage)
        await stage.press("e", "end", "ctrl+u")
        await stage.strike(*"q:lights", "enter")
        await stage.rest()
        assert "cycle" in stage.preview
        await stage.step("an unknown field is said before it is taken")
        await open_list(stage)
        await stage.press("e")
        await stage.retype("titel:lantern")
        assert "did you mean title:?" in stage.preview
        await stage.retype("")
        assert NO_QUERY in stage.preview
        await stage.do("enter")
        assert listed(stage)[0].startswith("1 lights lantern")
        await stage.step("renaming goes through the other searches and is one change")
        await open_list(stage)
        await stage.press("r")
        await stage.rest()
        assert '"both" will use it under the new name.' in stage.preview
        await stage.retype("warm glow")
        await stage.do("enter")
        assert stage.message == 'Renamed "lights" to "warm glow", also in "both".'
        assert listed(stage)[0].startswith("1 warm glow lantern")
        assert listed(stage)[2].split()[-3:] == ["7", "7", "new"]
        saved.poll()
        assert names_used(saved.all()[2].query) == ("warm glow", "minds")
        await stage.do("u")
        assert listed(stage)[0].startswith("1 lights lantern")
        assert "q:lights OR q:minds" in listed(stage)[2]
        await stage.step("telling is switched")
        await open_list(stage)
        await stage.do("n")
        assert stage.message == f"{notify_changed('lights', on=True)}."
        assert "notify" in listed(stage)[0]
        await stage.do("n")
        assert stage.message == f"{notify_changed('lights', on=False)}."
        assert "notify" not in listed(stage)[0]


async def test_a_circle_written_by_hand_is_marked(places: Paths, saved: Searches) -> None:
    saved.edit("lights", query="q:both")
    async with running(places) as stage:
        await open_list(stage)
        assert "! q:both" in listed(stage)[0]
        assert search_cycle(("both", "lights", "both")) in stage.words(stage.app.screen.query_one("#about"))


NAMES = {
    "Minds": name_taken("minds"),
    "!?": "neither letters nor digits",
    'so "called"': "a quotation mark",
    "x" * 70: "64",
}


@pytest.mark.parametrize(
    ("query", "problems"),
    [("lantern", NAMES), ("lantern -q:both", {"ahead": search_cycle(("ahead", "both", "ahead"))})],
)
async def test_a_name_that_cannot_be_is_refused_and_stays(
    places: Paths, saved: Searches, query: str, problems: dict[str, str]
) -> None:
    saved.edit("both", query="q:lights OR q:ahead")
    saved.edit("lights", query=query)
    async with running(places) as stage:
        await open_list(stage)
        for name, why in problems.items():
            await stage.press("R")
            await stage.retype(name)
            assert why in stage.preview
            await stage.do("enter")
            assert isinstance(stage.app.screen, PreviewPrompt)
            await stage.press("escape")
    assert names(saved) == ["lights", "minds", "both"]


async def test_a_name_may_be_spelt_otherwise(places: Paths, saved: Searches) -> None:
    async with running(places) as stage:
        await open_list(stage)
        await stage.press("r")
        await stage.retype("Lights")
        await stage.do("enter")
    assert names(saved) == ["Lights", "minds", "both"]


async def test_a_search_is_put_on_a_key_and_taken_off(places: Paths, saved: Searches) -> None:
    async with running(places) as stage:
        await open_list(stage)
        await stage.do("2")
        assert stage.message == 'Changed key of "lights" on key 2, until now that of "minds".'
        assert [row[0] for row in listed(stage)] == ["2", "m", "b"]
        await stage.do("0")
        assert listed(stage)[0].startswith("lights")
        await stage.do("7")
        await stage.press("escape", "7")
        assert stage.main.box.value == "lantern"


async def test_deleting_says_who_used_it_and_can_be_undone_and_redone(places: Paths, saved: Searches) -> None:
    async with running(places) as stage:
        await open_list(stage)
        await stage.do("d")
        assert stage.message == f'Removed "lights". {still_used(("both",))}. u brings it back.'
        assert names(saved) == ["minds", "both"]
        await stage.press("j")
        assert unknown_search("lights") in stage.words(stage.app.screen.query_one("#about"))
        await stage.do("u")
        assert stage.message == undid('Removed "lights"') + "."
        assert names(saved) == ["lights", "minds", "both"]
        await stage.do("U")
        assert stage.message == redid('Removed "lights"') + "."
        assert len(listed(stage)) == 2
        await stage.press("escape")
        assert "+3 3" in stage.text(stage.main.filters)
        assert "lights" not in stage.text(stage.main.filters)
        await stage.step("keys struck fast are about what the ones before left")
        await open_list(stage)
        await stage.strike("u", "d", "d")
        await stage.rest()
        assert names(saved) == ["both"]
        await stage.strike("u", "u")
        await stage.rest()
        assert names(saved) == ["lights", "minds", "both"]


async def test_a_file_that_cannot_be_read_is_told_and_kept(places: Paths, saved: Searches) -> None:
    broken = b"searches:\n  - name: [\n"
    saved.path.write_bytes(broken)
    async with running(places) as stage:
        await open_list(stage)
        assert "searches.yaml" in stage.words(stage.app.screen.query_one("#about"))
        await stage.do("d")
        assert "searches.yaml" in stage.message
        assert len(listed(stage)) == 3
    assert saved.path.read_bytes() == broken


async def test_what_is_changed_by_hand_shows_while_the_list_is_open(places: Paths, saved: Searches) -> None:
    async with running(places) as stage:
        screen = await open_list(stage)
        await stage.press("j")
        text = saved.path.read_text("utf-8")
        saved.path.write_text(text.replace("searches:\n", "searches:\n  - name: wings\n    query: kites\n"), "utf-8")
        await stage.until(lambda: "wings kites 1 1 new" in listed(stage), "it is taken in", PATIENCE)
        assert screen.rows.cursor == 2, "the cursor stays on the search where it was"


async def test_names_and_queries_are_no_markup(places: Paths, saved: Searches) -> None:
    saved.path.write_text(
        'version: 1\nsearches:\n  - name: "[@click=app.quit]x[/]"\n    query: "[/b] \\e[31m lantern"\n    key: "[b]"\n',
        "utf-8",
    )
    async with running(places) as stage:
        await open_list(stage)
        assert "[@click=app.quit]x[/]" in listed(stage)[0]
        assert "\x1b" not in stage.text()
        await stage.press("r")
        await stage.rest()
        assert 'Rename "[@click=app.quit]x[/]"' in stage.text()
        await stage.press("escape", "e")
        await stage.rest()
        assert preview_of(0) in stage.preview
        await stage.press("escape")
        await stage.do("d")
        assert 'Removed "[@click=app.quit]x[/]"' in stage.message


async def test_before_saving_one_sees_which_bookmarks_are_missed(places: Paths) -> None:
    async with running(places) as stage:
        kept = [title for title in stage.titles if title not in {PAPER_LANTERNS, LANTERN_PROBLEM}][:9]
        await bookmark(stage, *kept, PAPER_LANTERNS)
        await stage.search("lantern")
        await stage.press("+")
        await stage.rest()
        gone = [title for title in kept if title not in {LANTERN_FIELDS, LONG_READ}]
        assert preview_of(4, 10, len(gone)) in stage.preview
        assert [title for title in gone if title[:40] in stage.preview] == gone[:5]
        assert stage.preview.endswith(f"and {len(gone) - 5} more")


async def test_a_name_that_is_taken_is_refused_before_saving(places: Paths, saved: Searches) -> None:
    async with running(places) as stage:
        await stage.search("glass")
        await stage.strike("+", *"Minds")
        await stage.rest()
        assert name_taken("minds") in stage.preview
        await stage.do("enter")
        assert isinstance(stage.app.screen, PreviewPrompt)
        await stage.press("2", "enter")
        await until(lambda: names(saved)[-1] == "Minds2", "it is saved")
        await stage.settled()
        assert 'Saved "Minds2" on key 3.' in stage.said
        await stage.step("a query that names itself is no search")
        await stage.press("escape")
        await stage.search("q:snake")
        await stage.strike("+", *"snake")
        await stage.rest()
        assert search_cycle(("snake", "snake")) in stage.preview


async def test_similar_papers_are_saved_as_what_their_reason_gives(places: Paths) -> None:
    async with running(places) as stage:
        await stage.to(PAPER_LANTERNS)
        await stage.press("s", "+")
        await stage.rest()
        (gives,) = map(int, re.findall(r"(\d+) papers?$", stage.preview))
        # A key struck while the name is checked is not part of the name.
        await stage.strike(*"alike", "enter", "0")
        (alike,) = stage.main.desk.saved.counts()
        assert (alike.saved.name, stage.main.question.like) == ("alike", ())
        assert (len(alike.keys), alike.new) == (gives, 0)
