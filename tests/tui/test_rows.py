"""A list of a million rows: what is not on screen costs nothing."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from tui.desk.render import Piece
from tui.widgets.paper_list import PaperList

MANY = 1_000_000
HEIGHT = 40


class Counted(PaperList):
    """Counts how many lines of rows were asked for."""

    asked = 0

    def row(self, index: int, part: int) -> list[Piece]:
        self.asked += 1
        return super().row(index, part)


class OneList(App[None]):
    def compose(self) -> ComposeResult:
        yield Counted()


@pytest.fixture(scope="module")
def keys() -> tuple[str, ...]:
    return tuple(map(str, range(MANY)))


async def test_a_million_rows_ask_only_for_what_is_seen(keys: tuple[str, ...]) -> None:
    async with OneList().run_test(size=(80, HEIGHT)) as pilot:
        papers = pilot.app.query_one(Counted)
        papers.asked = 0
        papers.show(keys, "")
        await pilot.pause(0)
        # Twice a screen is fair, since a change may be painted twice.
        assert 0 < papers.asked <= 2 * HEIGHT
        for by in (MANY, -MANY, 20, 1, -1, 500_000, -20, MANY):
            before, papers.asked = papers.cursor, 0
            papers.move(by)
            await pilot.pause(0)
            assert papers.cursor == max(0, min(before + by, MANY - 1))
            assert papers.asked <= 2 * HEIGHT
            assert papers.scroll_y <= papers.cursor * 2 < papers.scroll_y + HEIGHT
        assert papers.key == str(MANY - 1)


async def test_a_step_inside_the_screen_draws_two_rows(keys: tuple[str, ...]) -> None:
    async with OneList().run_test(size=(80, HEIGHT)) as pilot:
        papers = pilot.app.query_one(Counted)
        papers.show(keys, "500000")
        await pilot.pause(0)
        assert papers.key == "500000"
        papers.move(-3)
        await pilot.pause(0)
        papers.asked = 0
        papers.move(-1)
        await pilot.pause(0)
        assert papers.asked <= 2 * HEIGHT
        assert str(papers.cursor) == papers.key == "499996"


async def test_marks_of_a_million_draw_only_what_is_seen(keys: tuple[str, ...]) -> None:
    async with OneList().run_test(size=(80, HEIGHT)) as pilot:
        papers = pilot.app.query_one(Counted)
        papers.show(keys, "")
        papers.invert()
        papers.asked = 0
        await pilot.pause(0)
        assert papers.asked <= 2 * HEIGHT
        assert len(papers.chosen) == MANY
        papers.clear_marks()
        papers.mark_range()
        papers.move(MANY)
        assert len(papers.chosen) == MANY
