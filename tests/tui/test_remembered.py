"""What is remembered between runs, and what a damaged memory does: nothing."""

from __future__ import annotations

import json

import pytest

from tests.tui.papers import GLASS, LANTERN_FIELDS, PAPER_LANTERNS
from tests.tui.stage import WIDE, running
from tui.config.paths import Paths
from tui.config.settings import Settings
from tui.desk.app_state import AppState, load_state, update_state


async def test_query_cursor_filters_order_and_widths_are_as_they_were(places: Paths) -> None:
    async with running(places) as stage:
        await stage.switch("Unread")
        await stage.strike("S", "t")
        await stage.strike("&", *"lantern", "enter")
        await stage.to(PAPER_LANTERNS)
        await stage.strike("l", ">", ">", "h", "h", ">")
        filters, detail = stage.main.filters.outer_size.width, stage.main.detail.outer_size.width
    async with running(places) as stage:
        assert stage.main.box.value == "is:unread lantern"
        assert stage.chosen == ["is:unread"]
        assert stage.found == "4 of 25"
        assert stage.title == PAPER_LANTERNS
        assert stage.titles == sorted(stage.titles)
        assert stage.main.filters.outer_size.width == filters
        assert stage.main.detail.outer_size.width == detail
        await stage.strike("/", "end", "s")
        assert stage.main.box.value == "is:unread lanterns", "one goes on where one was"


async def test_filters_that_an_older_carrel_remembered_are_part_of_the_query(places: Paths) -> None:
    update_state(places.state_file, query="lantern")
    state = json.loads(places.state_file.read_text("utf-8"))
    state["filters"] = [["is", "unread"], ["page", "spring"], ["nosuch", "facet"], 3]
    places.state_file.write_text(json.dumps(state), "utf-8")
    async with running(places) as stage:
        assert stage.main.box.value == "is:unread page:spring lantern"
        assert stage.titles == [LANTERN_FIELDS]


async def test_a_later_change_of_the_order_in_the_settings_counts(places: Paths) -> None:
    async with running(places):
        pass
    async with running(places, settings=Settings(sort="title", delay_ms=0)) as stage:
        assert stage.titles[0] == "A Field Guide to Failing Benchmarks"


async def test_what_is_no_more_can_be_taken_off_and_the_cursor_starts_at_the_top(places: Paths) -> None:
    update_state(places.state_file, query="tag:gone page:[/x] ", cursor="no-such-key")
    async with running(places) as stage:
        assert stage.found == "0 of 25"
        assert stage.chosen == ["tag:gone", "page:[/x]"]
        await stage.press("F")
        assert stage.found == "25 papers"
        assert stage.title == LANTERN_FIELDS


@pytest.mark.parametrize("widths", [{"detail": 999, "filters": 999}, {"detail": 1, "filters": 1, "nosuch": 5}])
async def test_widths_of_another_terminal_leave_every_pane_on_screen(places: Paths, widths: dict[str, int]) -> None:
    update_state(places.state_file, widths=widths)
    async with running(places, WIDE) as stage:
        assert stage.panes == ["filters", "papers", "detail"]
        assert all(pane.region.width >= 10 for pane in stage.main.query("#panes > *"))
        assert sum(pane.outer_size.width for pane in stage.main.query("#panes > *")) == WIDE[0]


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"widths": []}'])
def test_what_is_no_memory_is_forgotten(places: Paths, text: str) -> None:
    places.state.mkdir(parents=True, exist_ok=True)
    places.state_file.write_text(text, "utf-8")
    assert load_state(places.state_file) == AppState()


@pytest.mark.parametrize(
    "text",
    [
        '{"query": 3, "filters": [["a"], 5, null], "widths": {"detail": "x"}, "cursor": [], "results": {}}',
        '{"query": "\\u001b[31m[/x]", "sort": "nosuch", "theme": "nosuch", "theme_over": "textual-dark"}',
    ],
)
async def test_a_damaged_memory_is_forgotten(places: Paths, text: str) -> None:
    places.state.mkdir(parents=True, exist_ok=True)
    places.state_file.write_text(text, "utf-8")
    async with running(places) as stage:
        await stage.press("0")
        assert stage.found == "25 papers"
        assert stage.title == LANTERN_FIELDS
    assert json.loads(places.state_file.read_text("utf-8"))["cursor"]


async def test_a_memory_that_cannot_be_written_costs_nothing(places: Paths) -> None:
    places.state.parent.mkdir(parents=True, exist_ok=True)
    places.state.write_text("a file in the folder's place", "utf-8")
    async with running(places) as stage:
        await stage.to(GLASS)
        await stage.press("b")
    assert "Glass Box Planning" in places.shelf_file.read_text("utf-8")


async def test_the_app_leaves_the_results_of_the_command_line_alone(places: Paths) -> None:
    update_state(places.state_file, results=("2603.00004",))
    async with running(places) as stage:
        await stage.press("j")
    assert load_state(places.state_file).results == ("2603.00004",)
