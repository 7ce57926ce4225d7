"""The tag list: a tree with counts, and everything that can be done to a tag."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelf.edits import tags
from shelf.messages import undid
from shelf.model import Ref
from shelf.shelf import Shelf
from shelf.tags import folded, is_under
from tests.tui.papers import GLASS, LANTERN_FIELDS, SLOW, TIDAL_MEMORY
from tests.tui.stage import NARROW, PATIENCE, Stage, running
from tui.config.paths import Paths
from tui.desk.desk import Desk
from tui.desk.tag_tree import branches, merges_into
from tui.screens.prompts import PreviewPrompt
from tui.screens.tag_manager import TagManager

TAGGED = {
    LANTERN_FIELDS: ("method", "method/lora", "Vision"),
    TIDAL_MEMORY: ("method/lora/fast", "agents"),
    GLASS: ("method/lora", "methodology"),
    SLOW: ("agents",),
}


@pytest.fixture
def tagged(places: Paths) -> Paths:
    desk = Desk(places)
    keys = {desk.title(key): key for key in desk.library.snapshot().columns.titles}
    for title, names in TAGGED.items():
        desk.shelf.edit(tags.tag(desk.papers([keys[title]]), names))
    desk.close()
    return places


async def opened(stage: Stage) -> TagManager:
    await stage.press("g", "t")
    screen = stage.app.screen
    assert isinstance(screen, TagManager)
    await stage.until(lambda: screen.rows.entries or stage.text().count("No tags yet."), "the tags are listed")
    return screen


def rows(stage: Stage) -> list[str]:
    screen = stage.app.screen
    assert isinstance(screen, TagManager)
    return [line.strip() for line in stage.lines(screen.rows)[: len(screen.rows.entries)]]


async def test_tags_stand_under_the_ones_that_they_are_part_of(tagged: Paths) -> None:
    async with running(tagged) as stage:
        await opened(stage)
        assert rows(stage) == ["2  agents", "3  method", "3    lora", "1      fast", "1  methodology", "1  Vision"]
        assert "6 tags" in stage.words(stage.app.screen.query_one("#status"))
        await stage.step("enter shows as many papers as the count says and back goes back")
        screen = await opened(stage)
        for place, branch in enumerate(screen.rows.entries):
            await stage.strike(*"j" * place, "enter")
            assert len(stage.titles) == branch.papers, branch
            await stage.press("backspace")
            assert stage.found == "25 papers"
            await opened(stage)
        await stage.step("an impossible name is refused and stays on the line")
        await opened(stage)
        for name, why in {"a,b": "comma", "x" * 70: "at most 64", "-x": "could not be used"}.items():
            await stage.press("r")
            await stage.retype(name)
            assert why in stage.preview
            await stage.do("enter")
            assert isinstance(stage.app.screen, PreviewPrompt)
            await stage.press("escape")
            assert rows(stage)[0] == "2  agents"
        await stage.step("a tag is deleted everywhere and brought back")
        screen = await opened(stage)
        await stage.do("j", "d")
        assert stage.message == "Deleted tag method and 2 under it from 3 papers. u brings it back."
        assert rows(stage) == ["2  agents", "1  methodology", "1  Vision"]
        assert screen.rows.cursor == 1, "at the same height"
        await stage.do("u")
        assert len(rows(stage)) == 6
        await stage.step("keys struck fast are about what the ones before left")
        await opened(stage)
        await stage.strike("d", "d")
        await stage.rest()
        assert rows(stage) == ["1  methodology", "1  Vision"]
        await stage.strike("u", "u")
        await stage.rest()
        assert len(rows(stage)) == 6


async def test_what_has_no_paper_of_its_own_shows_with_what_is_under_it(places: Paths) -> None:
    async with running(places, NARROW) as stage:
        await stage.strike("t", *"+a/b/c", "enter")
        await opened(stage)
        assert rows(stage) == ["1  a", "1    b", "1      c"]
        await stage.press("enter")
        assert stage.main.box.value.strip() == 'tag:"a"'
        assert stage.titles == [LANTERN_FIELDS]


async def test_a_tag_is_renamed_with_what_is_under_it(tagged: Paths) -> None:
    async with running(tagged) as stage:
        screen = await opened(stage)
        await stage.press("j", "r")
        await stage.rest()
        await stage.retype("approach")
        assert stage.preview == "3 papers, with 2 tags under it"
        await stage.do("enter")
        assert stage.message == "Renamed tag method to approach on 3 papers."
        assert rows(stage)[:4] == ["2  agents", "3  approach", "3    lora", "1      fast"]
        assert screen.rows.cursor == 1
        await stage.do("u")
        assert stage.message == undid("Renamed tag method to approach on 3 papers") + "."
        assert rows(stage)[1] == "3  method"
        await stage.do("U")
        assert rows(stage)[1] == "3  approach"
        await stage.press("escape")
        assert "#approach/lora" in stage.row(GLASS)


async def test_a_merge_is_said_before_it_is_made(tagged: Paths) -> None:
    async with running(tagged) as stage:
        screen = await opened(stage)
        await stage.press("r")
        await stage.retype("vision")
        assert merges_into("vision", 1) in stage.preview
        await stage.do("enter")
        assert stage.message == "Merged tag agents into Vision on 2 papers."
        assert rows(stage)[-1] == "3  Vision"
        assert screen.rows.cursor == len(screen.rows.entries) - 1


async def test_a_merge_of_what_is_under_a_tag_is_said_too(tagged: Paths) -> None:
    async with running(tagged) as stage:
        stage.main.desk.shelf.edit(tags.tag(stage.main.desk.papers(stage.main.papers.keys[:5]), ["approach/lora"]))
        await opened(stage)
        await stage.press("j", "j", "j")
        assert rows(stage)[3] == "3  method"
        await stage.press("r")
        await stage.retype("approach")
        assert stage.preview == (f"3 papers, with 2 tags under it {merges_into('approach/lora', 5)}")


async def test_a_tag_gets_a_colour_that_those_under_it_share(tagged: Paths) -> None:
    async with running(tagged) as stage:
        screen = await opened(stage)
        await stage.press("j", "c", "g")
        await stage.rest()
        assert stage.message == "Coloured tag method green."
        assert [row.split()[-1] for row in rows(stage)[1:4]] == ["green"] * 3
        shown = [piece for strip in stage._strips(screen.rows) for piece in strip if "lora" in piece.text]
        plain = [piece for strip in stage._strips(screen.rows) for piece in strip if "Vision" in piece.text]
        assert shown[0].style is not None
        assert plain[0].style is not None
        assert shown[0].style.color != plain[0].style.color
        await stage.press("c")
        assert "green  ✓" in stage.text()
        await stage.do("0")
        assert stage.message == "Removed colour of tag method."
        await stage.do("u")
        assert rows(stage)[1].endswith("green")


async def test_without_tags_it_says_how_one_comes_about(places: Paths) -> None:
    async with running(places, NARROW) as stage:
        await opened(stage)
        assert "No tags yet." in stage.text()
        await stage.do("r", "d", "c", "enter", "j", "G")
        assert "No tags yet." in stage.text()
        await stage.do("u")
        assert stage.message == "Nothing to undo."
        await stage.press("q")
        assert stage.app.screen is stage.main


async def test_what_another_process_tags_shows_while_the_list_is_open(tagged: Paths) -> None:
    async with running(tagged) as stage:
        await opened(stage)
        await stage.press("j")
        other = Shelf(tagged.config, tagged.data)
        other.edit(tags.tag([Ref("elsewhere", "Elsewhere")], ["aardvark"]))
        other.close()
        await stage.until(lambda: "1  aardvark" in rows(stage), "it is taken in", PATIENCE)
        screen = stage.app.screen
        assert isinstance(screen, TagManager)
        assert screen.chosen() == "method", "the cursor stays on the tag where it was"


async def test_tags_are_no_markup(places: Paths) -> None:
    places.config.mkdir(parents=True, exist_ok=True)
    places.shelf_file.write_text(
        'colours: {"[b]x[/]": "[/red]"}\npapers:\n  k:\n    tags: ["[b]x[/]", "[@click=app.quit]y", "[/]"]\n', "utf-8"
    )
    async with running(places) as stage:
        await opened(stage)
        assert any("[@click=app.quit]y" in row for row in rows(stage))
        while rows(stage):
            await stage.press("r", "escape", "c", "escape")
            await stage.do("d")
            assert stage.message.startswith("Deleted tag ")


WORDS = st.sampled_from(["a", "B", "b", "ß", "c-d", "é"])
TAGS = st.lists(WORDS, min_size=1, max_size=3).map("/".join)


@given(st.lists(st.lists(TAGS, max_size=4), max_size=6))
def test_the_tree_holds_every_tag_once_in_order_and_counts_what_a_query_finds(
    tmp_path_factory: pytest.TempPathFactory, papers: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("tags")
    shelf = Shelf(folder / "config", folder / "data")
    for number, names in enumerate(papers):
        if names:
            shelf.edit(tags.tag([Ref(f"k{number}")], names))
    tree = branches(shelf)
    assert len({folded(branch.tag) for branch in tree}) == len(tree)
    assert {folded(tag) for tag, _ in shelf.snapshot.tag_counts} == {
        folded(branch.tag) for branch in tree if branch.own
    }
    for place, branch in enumerate(tree):
        assert branch.papers == len(shelf.snapshot.keys_for("tag", branch.tag) or ())
        assert branch.depth == branch.tag.count("/")
        above = [each for each in tree[:place] if each.depth < branch.depth]
        assert branch.depth == 0 or is_under(branch.tag, above[-1].tag)
