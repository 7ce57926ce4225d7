"""Similar papers, saved searches, offers, and the way back."""

from __future__ import annotations

from shelf.messages import undid
from tests.tui.papers import LANTERN_FIELDS, LANTERN_PROBLEM, PAPER_LANTERNS, TIDAL_MEMORY
from tests.tui.stage import running
from tui.commands.find import NO_EARLIER_VIEW, NO_SUGGESTION
from tui.commands.saved import no_search_on
from tui.config.paths import Paths


async def test_s_shows_papers_like_this_one_and_why_and_backspace_goes_back(places: Paths) -> None:
    async with running(places) as stage:
        await stage.search("lantern")
        await stage.to(PAPER_LANTERNS)
        await stage.press("s")
        assert PAPER_LANTERNS not in stage.titles
        assert LANTERN_FIELDS in stage.titles[:3]
        assert "similar papers" in stage.chips
        assert "because:" in stage.chips
        assert stage.main.box.value == ""
        await stage.press("backspace")
        assert stage.main.box.value == "lantern"
        assert stage.title == PAPER_LANTERNS
        assert stage.chips == "lantern 4 ×"


async def test_a_search_is_saved_under_a_name_and_comes_back_with_its_key(places: Paths) -> None:
    async with running(places) as stage:
        await stage.search("lante")
        found = set(stage.titles)
        await stage.press("+")
        assert "4 papers" in stage.text(stage.app.screen.query_one("Prompt Static"))
        await stage.strike(*"lights", "enter")
        assert any('Saved "lights"' in said for said in stage.said)
        # The box takes `lante` for unfinished, a saved search must not depend on that.
        assert stage.app.desk is not None
        (saved,) = stage.app.desk.saved.searches.all()
        assert (saved.name, saved.query, saved.key) == ("lights", "lante*", "1")
        await stage.press("0")
        assert stage.counts["1 lights"] == "4"
        await stage.press("1")
        assert set(stage.titles) == found
        await stage.press("-")
        assert stage.found == "25 papers"


async def test_a_saved_search_is_a_filter_and_part_of_other_queries(places: Paths) -> None:
    async with running(places) as stage:
        await stage.search("lantern")
        await stage.strike("+", *"lights", "enter")
        await stage.press("0")
        await stage.search("q:lights -problem")
        assert LANTERN_PROBLEM not in stage.titles
        assert PAPER_LANTERNS in stage.titles
        await stage.search("")
        await stage.press("escape")
        await stage.switch("1 lights")
        assert stage.found == "4 of 25"
        await stage.step("a removed search can be brought back")
        await stage.search("lantern")
        await stage.pick("remove search")
        await stage.press("1")
        assert any('Removed "lights"' in said for said in stage.said)
        await stage.pick("undo search")
        await stage.until(lambda: any(undid('Removed "lights"') in said for said in stage.said), "it is back")
        await stage.press("1")
        assert stage.main.box.value == "lantern"


async def test_there_is_nothing_to_go_back_to_and_nothing_offered_at_first(places: Paths) -> None:
    async with running(places) as stage:
        await stage.press("backspace")
        await stage.press("c")
        await stage.press("7")
        assert NO_EARLIER_VIEW in stage.said
        assert NO_SUGGESTION in stage.said
        assert no_search_on("7") in stage.said
        assert stage.found == "25 papers"
        await stage.step("where nothing is found a spelling is offered and enter takes it")
        await stage.strike("/", *"title:tidla")
        assert "Did you mean tidal? 1 paper" in stage.words(stage.main.papers)
        await stage.press("enter")
        assert stage.titles == [TIDAL_MEMORY]
        assert stage.main.box.value == "title:tidal"
        await stage.step("a word that is not demanded is respelled by itself")
        await stage.strike("/", *"tidla")
        assert stage.titles == [TIDAL_MEMORY]
        assert stage.chips.startswith("tidla → tidal")
        await stage.step("the clause to drop is offered and c takes it")
        await stage.press("/", *"lantern year:1999 ", "escape")
        assert "Without year:1999: 4 papers" in stage.words(stage.main.papers)
        await stage.press("c")
        assert len(stage.titles) == 4
        await stage.step("a word of the reason can be switched off")
        await stage.to(PAPER_LANTERNS)
        await stage.press("s")
        word = stage.main.answer.because[0]
        await stage.click(word)
        assert stage.main.question.without == (word,)
        assert word not in stage.main.answer.because
        await stage.step("similar to all marked papers and escape leaves")
        await stage.mark(LANTERN_FIELDS, PAPER_LANTERNS)
        await stage.press("s")
        assert not stage.marked
        assert not {LANTERN_FIELDS, PAPER_LANTERNS} & set(stage.titles)
        await stage.press("escape")
        assert stage.found == "25 papers"
