"""Keys that a person chose."""

from __future__ import annotations

from tests.tui.papers import GLASS, LANTERN_FIELDS
from tests.tui.stage import running
from tui.config.paths import Paths
from tui.config.settings import Settings


def keys(**chosen: tuple[str, ...]) -> Settings:
    return Settings(keys={action.replace("_", "-"): given for action, given in chosen.items()}, delay_ms=0)


async def test_a_key_replaces_the_usual_one(places: Paths) -> None:
    async with running(places, settings=keys(bookmark=("B",), down=("X", "ctrl+j"))) as stage:
        await stage.press("b")
        assert "★" not in stage.row(LANTERN_FIELDS)
        await stage.press("B")
        assert "★" in stage.row(LANTERN_FIELDS)
        await stage.strike("X", "X", "j", "X")
        assert stage.title == GLASS
        assert "B bookmark" in stage.lines()[-1]


async def test_keys_of_two_strokes(places: Paths) -> None:
    settings = keys(bookmark=("space b", "g b"), mark=("m",), top=("g q",), bottom=("g j",))
    async with running(places, settings=settings) as stage:
        await stage.strike("space", "b")
        assert "★" in stage.row(LANTERN_FIELDS)
        await stage.strike("g", "b")
        assert "★" not in stage.row(LANTERN_FIELDS)
        await stage.strike("g", "j")
        assert stage.title == stage.titles[-1]
        await stage.strike("g", "q")
        assert stage.title == stage.titles[0]
        assert not stage.main.papers.chosen
        await stage.press("m")
        assert stage.marked == {LANTERN_FIELDS}
        await stage.step("a hesitant second stroke is picked from the menu")
        for key, title in {"j": stage.titles[-1], "q": stage.titles[0]}.items():
            await stage.press("g")
            await stage.until(lambda: "To the bottom" in stage.text(), "the menu shows")
            await stage.press(key)
            assert stage.title == title


async def test_signs_and_control_keys(places: Paths) -> None:
    async with running(
        places, settings=keys(bookmark=("%",), read=("ctrl+b",), help=("f1",), sort=("+", "'"))
    ) as stage:
        await stage.strike("%", "ctrl+b")
        assert "★" in stage.row(LANTERN_FIELDS)
        assert stage.row(LANTERN_FIELDS).startswith("○")
        assert "F1 help" in stage.lines()[-1]
        await stage.strike("+", "escape", "'", "escape", "f1")


async def test_a_key_can_be_taken_away_and_the_palette_still_has_the_command(places: Paths) -> None:
    async with running(places, settings=keys(bookmark=(), quit=())) as stage:
        await stage.strike("b", "q")
        assert stage.app.is_running
        assert "bookmark" not in stage.lines()[-1]
        stage.main.run_command("bookmark")
        await stage.settled()
        assert "★" in stage.row(LANTERN_FIELDS)


async def test_own_keys_never_run_while_one_types(places: Paths) -> None:
    settings = keys(bookmark=("x",), top=("z z",), zoom=(), values_all=("f5",))
    async with running(places, settings=settings) as stage:
        await stage.strike("/", *"xzzx")
        assert stage.main.box.value == "xzzx"
        await stage.strike("escape", "f", "/", *"xz")
        assert stage.main.filters.holding == "xz"
        await stage.press("f5")
        assert stage.main.filters.holding == ""
        assert stage.main.desk.shelf.entries() == []
