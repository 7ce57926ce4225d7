"""Triage: one paper a screen, decided with one key, on disk before the next one shows, resumed where it stopped."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.text.latex import readable
from shelf.edits import marks
from shelf.lists.lists import Lists
from shelf.shelf import Shelf
from tests.tui.papers import (
    ALPHA,
    GLASS,
    LANTERN_FIELDS,
    LANTERN_PROBLEM,
    LONG_READ,
    PAPER_LANTERNS,
    TIDAL_MEMORY,
    bring_in,
)
from tests.tui.stage import NARROW, PATIENCE, WIDE, Stage, running
from tui.commands.triage import NONE_WITH_ALL_TO_TRIAGE, NOTHING_TO_TRIAGE
from tui.config.paths import Paths
from tui.config.settings import Settings
from tui.desk.desk import Desk
from tui.desk.triage import (
    FILE,
    NOTHING_LEFT,
    NOTHING_TO_UNDO,
    ONLY_POSTPONED,
    RESUMED,
    decided,
    decided_elsewhere,
    not_undone,
    postponed,
    undecided,
    undone,
)
from tui.screens.triage import TriageScreen

LANTERNS = "page:winter,july lantern sort:title "
# In the order of their titles.
LANTERN_PAPERS = (LONG_READ, LANTERN_FIELDS, PAPER_LANTERNS, LANTERN_PROBLEM)

KEYS = "b keep l later d skip r read t tag a list o web u undo ? help Esc end"


@pytest.fixture
def shelf(places: Paths) -> Shelf:
    """The shelf as another process sees it: nothing but what is on disk."""
    return Shelf(places.config, places.data)


def screen(stage: Stage) -> TriageScreen:
    assert isinstance(stage.app.screen, TriageScreen)
    return stage.app.screen


async def begin(stage: Stage, query: str = "") -> None:
    if query:
        stage.main.ask(text=query)
        await stage.settled()
    await stage.do("T")
    assert screen(stage)


def in_hand(stage: Stage) -> str:
    """The title of the paper on screen; empty when none is left."""
    paper = screen(stage).pane.paper
    assert paper is None or stage.title_of(paper.key) in stage.words(screen(stage).pane)
    return stage.title_of(paper.key) if paper else ""


def status(stage: Stage) -> str:
    return stage.words(screen(stage).query_one("#status"))


def state(shelf: Shelf, desk: Desk) -> dict[str, str]:
    """What is on disk of each paper, by title: `bookmarked` or a status."""
    shelf.poll()
    return {
        readable(desk.title(entry.key)): "bookmarked" if entry.bookmarked else entry.status
        for entry in shelf.entries()
        if entry.bookmarked or entry.status != "unread"
    }


async def test_each_key_decides_on_one_paper_and_shows_the_next(places: Paths, shelf: Shelf) -> None:
    async with running(places) as stage:
        first = stage.titles[:5]
        await begin(stage)
        assert (in_hand(stage), status(stage)) == (first[0], "25 of 25 left")
        told = [
            decided("keep", first[0]),
            decided("later", first[1]),
            decided("skip", first[2]),
            decided("read", first[3]),
        ]
        for place, key in enumerate("bldr"):
            await stage.do(key)
            assert stage.message == told[place]
            assert in_hand(stage) == first[place + 1]
        assert status(stage) == "21 of 25 left · 1 postponed"
        expected = {first[0]: "bookmarked", first[2]: "dismissed", first[3]: "read"}
        assert state(shelf, stage.main.desk) == expected
        await stage.press("escape")
        assert stage.app.screen is stage.main
        assert stage.title == first[4], "the list goes on where triage was left"
        assert "★" in stage.row(first[0])


async def test_a_burst_of_keys_decides_on_the_papers_in_their_order(places: Paths, shelf: Shelf) -> None:
    async with running(places, NARROW) as stage:
        every = stage.titles
        await stage.strike("T", *"bdrl" * 6, "b")
        await stage.rest()
        assert in_hand(stage) == ""
        await stage.press("q")
        left = state(shelf, stage.main.desk)
    by_key = {"b": "bookmarked", "d": "dismissed", "r": "read"}
    assert left == {title: by_key[key] for title, key in zip(every, "bdrl" * 6 + "b", strict=True) if key in by_key}


async def test_a_burst_goes_from_the_list_into_triage_and_back(places: Paths, shelf: Shelf) -> None:
    async with running(places) as stage:
        await stage.to(GLASS)
        # `b` in the list bookmarks Glass; in triage it keeps the first; `d` skips the second; `u` undoes that.
        await stage.strike(*"bTbdu", "escape", "r")
        await stage.rest()
        assert stage.app.screen is stage.main
        found = state(shelf, stage.main.desk)
        assert found == {GLASS: "bookmarked", LANTERN_FIELDS: "bookmarked", TIDAL_MEMORY: "read"}


async def test_undo_goes_back_one_paper_at_a_time(places: Paths, shelf: Shelf) -> None:
    async with running(places) as stage:
        first = stage.titles[:4]
        await begin(stage)
        await stage.do(*"bldr")
        for title in reversed(first):
            await stage.do("u")
            assert in_hand(stage) == title
            assert stage.message == undone(title)
        assert status(stage) == "25 of 25 left"
        assert state(shelf, stage.main.desk) == {}
        await stage.do("u")
        assert stage.message == NOTHING_TO_UNDO
        await stage.strike(*"dub")
        await stage.rest()
        assert state(shelf, stage.main.desk) == {first[0]: "bookmarked"}


async def test_what_another_window_did_since_is_not_taken_back(places: Paths, shelf: Shelf) -> None:
    async with running(places) as stage:
        await begin(stage)
        await stage.do("b")
        desk = stage.main.desk
        shelf.poll()
        shelf.edit(marks.bookmark([desk.named("2603.00004")], on=True))
        await stage.do("u")
        assert stage.message.startswith(not_undone("x").partition("(")[0])
        assert state(shelf, desk) == {LANTERN_FIELDS: "bookmarked", GLASS: "bookmarked"}


async def test_tags_and_lists_leave_the_paper_in_hand(places: Paths, shelf: Shelf) -> None:
    async with running(places) as stage:
        await begin(stage)
        await stage.do("b")
        await stage.strike("t", *"+waves")
        await stage.do("enter")
        await stage.strike("a", *"thesis")
        await stage.do("enter")
        assert stage.message == 'Created "thesis" with 1 paper.'
        assert in_hand(stage) == TIDAL_MEMORY
        assert "#waves lists: thesis" in stage.words(screen(stage).pane)
        await stage.do("u", "u")
        assert stage.message == undone(TIDAL_MEMORY)
        assert "waves" not in stage.words(screen(stage).pane)
        await stage.do("t", "escape", "a", "escape", "u")
        assert in_hand(stage) == LANTERN_FIELDS
        assert state(shelf, stage.main.desk) == {}
    assert Lists(places.config, places.data).snapshot.lists == ()


async def test_it_goes_through_the_view_and_only_what_is_unread_in_it(places: Paths) -> None:
    async with running(places) as stage:
        await stage.search(LANTERNS)
        assert stage.titles == list(LANTERN_PAPERS)
        await stage.press("b", "j", "r")
        await stage.do("T")
        assert f"Triage · {LANTERNS.strip()}" in stage.words()
        assert (in_hand(stage), status(stage)) == (PAPER_LANTERNS, "2 of 2 left")
        assert "Lantern" in "".join(stage.underlined(screen(stage).pane))


async def test_it_resumes_the_next_day_where_it_stopped(places: Paths) -> None:
    async with running(places) as stage:
        await begin(stage, LANTERNS)
        await stage.do("l", "b")
        assert (in_hand(stage), status(stage)) == (PAPER_LANTERNS, "2 of 4 left · 1 postponed")
        await stage.press("escape")
    async with running(places) as stage:
        # Another order, and a filter chosen in another place: the same view.
        await begin(stage, "page:winter,july lantern ")
        assert stage.message == RESUMED
        assert in_hand(stage) in {PAPER_LANTERNS, LANTERN_PROBLEM}
        assert status(stage) == "2 of 4 left · 1 postponed"
        await stage.do("u")
        assert stage.message == NOTHING_TO_UNDO
        await stage.press("escape")
        await begin(stage, "page:winter ")
        assert status(stage).partition(" ")[0] == status(stage).split()[2], "another view begins anew"


async def test_what_was_put_off_comes_again_when_all_else_is_decided(places: Paths) -> None:
    async with running(places) as stage:
        await begin(stage, LANTERNS)
        await stage.do("l", "b", "l", "d")
        assert in_hand(stage) == ""
        over = stage.words(screen(stage).pane)
        assert f"{NOTHING_LEFT} 2 postponed, 1 kept, 1 skipped." in over
        assert postponed(2) in over
        assert "b keep" not in stage.lines()[-1]
        await stage.do("b", "d", "t", "o")
        assert in_hand(stage) == "", "there is nothing to decide on"
        await stage.do("enter")
        assert (in_hand(stage), status(stage)) == (LONG_READ, "2 of 2 left")
        await stage.do("l")
        await stage.press("escape")
    async with running(places) as stage:
        await begin(stage, LANTERNS)
        await stage.do("l")
        assert status(stage) == "0 of 2 left · 2 postponed"
        await stage.press("escape", "T")
        await stage.rest()
        assert stage.message == ONLY_POSTPONED
        assert status(stage) == "2 of 2 left"
        await stage.do("r", "r")
        assert "Enter" not in stage.words(screen(stage).pane)
        await stage.press("escape", "T")
        assert stage.app.screen is stage.main
        assert stage.said[-1] == NOTHING_TO_TRIAGE


async def test_new_papers_come_up_and_the_count_goes_on(places: Paths) -> None:
    async with running(places) as stage:
        await begin(stage, "lantern ")
        await stage.do("b", "l")
        await stage.press("escape")
    bring_in(places, [{"title": "A Lantern That Came Later", "abstract": "New."}], "more")
    async with running(places) as stage:
        await begin(stage, "lantern ")
        assert status(stage) == "3 of 5 left · 1 postponed"


async def test_what_is_decided_elsewhere_meanwhile_does_not_come_up(places: Paths, shelf: Shelf) -> None:
    async with running(places) as stage:
        await begin(stage)
        desk = stage.main.desk
        tidal = next(key for key in stage.main.papers.keys if stage.title_of(key) == TIDAL_MEMORY)
        shelf.edit(marks.set_status(desk.papers([tidal]), "read"))
        await stage.until(lambda: not undecided(desk.shelf, tidal), "it is taken in", PATIENCE)
        await stage.do("b")
        assert in_hand(stage) == ALPHA
        shelf.poll()
        shelf.edit(marks.bookmark([desk.paper(screen(stage).pane.paper.key)], on=True))  # type: ignore[union-attr,list-item]
        await stage.do("b")
        assert stage.message == decided_elsewhere(ALPHA)
        assert in_hand(stage) == GLASS


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_long_abstract_is_readable_and_scrolls(places: Paths, size: tuple[int, int]) -> None:
    async with running(places, size) as stage:
        await begin(stage, "sparrow ")
        lines = stage.lines()
        assert len(lines) == size[1]
        assert all(len(line) <= 2 + 104 + (size[0] - 104) // 2 for line in lines[1:-1])
        assert lines[-1].split() == KEYS.split()
        shown = stage.words(screen(stage).pane)
        assert LONG_READ in shown
        if size == NARROW:
            assert "Part 12." not in shown
            await stage.press("space")
            assert stage.words(screen(stage).pane) != shown
            await stage.press("G")
            assert "12 seeds." in stage.words(screen(stage).pane)
            await stage.press("g", "g", "j", "k", "ctrl+d", "ctrl+u")
            assert stage.words(screen(stage).pane) == shown


async def test_hits_are_gone_to(places: Paths) -> None:
    async with running(places, NARROW) as stage:
        await begin(stage, "sparrow lantern ")
        top = stage.words(screen(stage).pane)
        await stage.press("n", "n", "n")
        assert stage.words(screen(stage).pane) != top


async def test_help_tells_the_keys_and_runs_them(places: Paths, shelf: Shelf) -> None:
    async with running(places, NARROW) as stage:
        await begin(stage)
        await stage.press("question_mark")
        told = stage.words()
        assert "Keep it: bookmark, and go to the next" in told
        assert "Postpone it until all others are decided" in told
        await stage.press("escape")
        assert in_hand(stage) == LANTERN_FIELDS
        await stage.do("question_mark", "d")
        assert in_hand(stage) == TIDAL_MEMORY
        assert state(shelf, stage.main.desk) == {LANTERN_FIELDS: "dismissed"}


async def test_a_person_s_own_keys_hold_here_too(places: Paths, shelf: Shelf) -> None:
    keys = {"bookmark": ("x x", "B"), "read": ("m",), "page-down": ("f6",), "mark": (), "add-to-list": ()}
    own = Settings(delay_ms=0, keys=keys)
    async with running(places, NARROW, own) as stage:
        await begin(stage)
        await stage.do("b", "r")
        assert in_hand(stage) == LANTERN_FIELDS
        await stage.do("m", "B")
        await stage.strike("x", "x")
        await stage.rest()
        assert stage.message == decided("keep", ALPHA)
        assert "m read" in stage.lines()[-1]
        assert " list " not in stage.lines()[-1]
        await stage.press("question_mark")
        assert "Scroll down a screen" not in stage.words(), "it has no key"
        assert "j k Scroll" in stage.words()


async def test_the_browser_opens_the_paper_in_hand(places: Paths, tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> {opened}\n')
    browser.chmod(0o755)
    async with running(places, NARROW, Settings(delay_ms=0, browser=str(browser))) as stage:
        await begin(stage)
        await stage.press("o")
        await stage.until(opened.exists, "the browser is run", PATIENCE)
        assert in_hand(stage) == LANTERN_FIELDS
    assert opened.read_text() == "https://arxiv.org/abs/2603.00001\n"


async def test_what_cannot_be_kept_is_said_and_the_paper_stays(places: Paths, shelf: Shelf) -> None:
    async with running(places) as stage:
        await begin(stage)
        # A folder where the file would be.
        (places.state / FILE).mkdir(parents=True)
        await stage.do("l")
        assert f"{FILE} cannot be written" in stage.message
        assert (in_hand(stage), status(stage)) == (LANTERN_FIELDS, "25 of 25 left")
        await stage.do("b")
        assert in_hand(stage) == TIDAL_MEMORY
        assert state(shelf, stage.main.desk) == {LANTERN_FIELDS: "bookmarked"}


async def test_papers_that_lack_words_are_not_triaged_while_others_have_all(places: Paths) -> None:
    async with running(places) as stage:
        await begin(stage, "lantern problem ")
        assert (in_hand(stage), status(stage)) == (LANTERN_PROBLEM, "1 of 1 left")
        await stage.do("b")
        await stage.press("escape", "T")
        assert stage.said[-1] == NONE_WITH_ALL_TO_TRIAGE
        await begin(stage, "lantern zzyzx ")
        assert status(stage).endswith("3 left")


async def test_titles_are_no_markup(places: Paths) -> None:
    bring_in(places, [{"title": "[/x] [@click=app.quit]Quit[/] \x1b[31m", "abstract": "[b]bold"}], "hostile")
    async with running(places, NARROW) as stage:
        await begin(stage, "bold ")
        assert "[/x] [@click=app.quit]Quit[/]" in stage.text()
        assert "[b]bold" in stage.text()
        await stage.do("b")
        assert "[/x] [@click=app.quit]Quit[/]" in stage.message


async def test_in_an_empty_library_there_is_nothing_to_decide(tmp_path: Path) -> None:
    async with running(Paths.under(tmp_path / "new"), NARROW) as stage:
        await stage.press("T")
        assert stage.app.screen is stage.main
        assert stage.said[-1] == NOTHING_TO_TRIAGE
