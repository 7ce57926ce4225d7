"""A list of rows: of a million, what is not on screen costs nothing; and a divider between two of them."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from tui.desk.render import Piece
from tui.desk.wording import SOME_WORDS
from tui.widgets.paper_list import NONE_WITH_ALL, PaperList
from tui.widgets.rows import RowList

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
        papers.invert(keys)
        papers.asked = 0
        await pilot.pause(0)
        assert papers.asked <= 2 * HEIGHT
        assert len(papers.chosen) == MANY
        papers.clear_marks()
        papers.mark_range()
        papers.move(MANY)
        assert len(papers.chosen) == MANY


class Parts(PaperList):
    """Says on each line which row it shows, and which line of it."""

    def row(self, index: int, part: int) -> list[Piece]:
        return [Piece(f"{index} {part}")]


class PartsApp(App[None]):
    """Remembers which rows were chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[int] = []

    def compose(self) -> ComposeResult:
        yield Parts()

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        self.chosen.append(message.index)


def _seen(papers: PaperList) -> list[str]:
    height = papers.scrollable_content_region.height
    return [papers.render_line(y).text.strip("─ ") for y in range(height)]


ROWS = 12


@pytest.mark.parametrize("height", [2, 3, 5, 6, 9, 24, 40])
async def test_a_divider_takes_one_line_wherever_one_goes(height: int) -> None:
    keys = tuple(map(str, range(ROWS)))
    async with PartsApp().run_test(size=(60, height)) as pilot:
        papers = pilot.app.query_one(Parts)
        for before in (0, 1, 2, 5, ROWS - 1, ROWS, ROWS + 1, None):
            papers.show(keys, "", before)
            papers.cursor = 0
            text = NONE_WITH_ALL if before == 0 else SOME_WORDS
            whole = [f"{row} {part}" for row in range(ROWS) for part in (0, 1)]
            if before is not None and before < ROWS:
                whole.insert(2 * before, text)
            page = papers.page_rows
            for by in (*[1] * ROWS, *[-1] * ROWS, page, page, -page, ROWS, -3, -ROWS):
                papers.move(by)
                top, seen = round(papers.scroll_y), _seen(papers)
                assert seen == [*whole, *[""] * height][top : top + height]
                assert {f"{papers.cursor} 0", f"{papers.cursor} 1"} <= set(seen)
            # One above the first row is seen from there, where there is room for both.
            assert seen[0] == (text if before == 0 and height > 2 else "0 0")


async def test_the_wheel_scrolls_over_a_divider_to_the_last_line() -> None:
    async with PartsApp().run_test(size=(60, 8)) as pilot:
        papers = pilot.app.query_one(Parts)
        papers.show(tuple(map(str, range(ROWS))), "", 3)
        await pilot.pause(0)
        assert papers.max_scroll_y == 2 * ROWS + 1 - 8
        papers.scroll_to(y=papers.max_scroll_y, animate=False)
        assert _seen(papers)[-1] == f"{ROWS - 1} 1"
        # Where the rows around the cursor are in sight, nothing scrolls.
        papers.scroll_to(y=4, animate=False)
        papers.cursor = 3
        assert _seen(papers) == ["2 0", "2 1", SOME_WORDS, "3 0", "3 1", "4 0", "4 1", "5 0"]


async def test_a_click_on_a_divider_does_nothing() -> None:
    app = PartsApp()
    async with app.run_test(size=(60, 12)) as pilot:
        papers = pilot.app.query_one(PaperList)
        papers.show(tuple(map(str, range(ROWS))), "", 2)
        await pilot.pause(0)
        for y, cursor in ((2, 1), (4, 1), (3, 1), (4, 1), (5, 2), (4, 2), (6, 2), (7, 3)):
            await pilot.click(papers, offset=(5, y))
            assert papers.cursor == cursor
        assert app.chosen == [1, 2]


@pytest.mark.parametrize("width", [1, 2, 12, 30, 80])
async def test_a_divider_fills_the_width_and_no_more(width: int) -> None:
    async with OneList().run_test(size=(width, 12)) as pilot:
        papers = pilot.app.query_one(PaperList)
        papers.show(("a", "b"), "", 0)
        drawn = papers.render_line(0).text
        assert len(drawn) == width
        assert drawn.endswith("─" if width == 80 else "…")


async def test_a_step_over_a_divider_draws_two_rows(keys: tuple[str, ...]) -> None:
    async with OneList().run_test(size=(80, HEIGHT)) as pilot:
        papers = pilot.app.query_one(Counted)
        papers.show(keys, "500000", 500_003)
        await pilot.pause(0)
        for by in (3, -1, MANY, -MANY):
            papers.asked = 0
            papers.move(by)
            await pilot.pause(0)
            assert papers.asked <= 2 * HEIGHT
