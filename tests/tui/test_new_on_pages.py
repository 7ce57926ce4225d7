"""What is new on a page since one last looked: what no page that was left again has shown."""

from __future__ import annotations

from search.importing import import_papers
from search.sources.read import read
from tests.tui.papers import LANTERN_FIELDS
from tests.tui.stage import Stage, running
from tui.config.paths import Paths
from tui.desk.question import FacetRow


def new(stage: Stage) -> dict[str, int]:
    lines = [line for line in stage.main.filters.entries if isinstance(line, FacetRow) and line.filter.facet == "page"]
    return {line.filter.value: line.new for line in lines}


async def test_what_was_looked_at_is_new_no_more_on_any_page(places: Paths) -> None:
    async with running(places) as stage:
        assert set(new(stage).values()) == {0}, "on the first day everything is new, which is not told"
        await stage.press("]")
        await stage.search("is:new")
        # Two of spring's ten papers stand on the winter page, too, and one of them on the july page.
        assert new(stage) == {"spring": 0, "winter": 7, "july": 8}
        assert stage.found == "15 of 25"
        assert LANTERN_FIELDS not in stage.titles
        assert "+7 " in stage.text(stage.main.filters)


async def test_it_is_kept_and_what_an_import_brings_is_new(places: Paths) -> None:
    async with running(places) as stage:
        await stage.press("]", "]", "]", "0")
        assert set(new(stage).values()) == {0}
    page = places.config.parent / "autumn.txt"
    abstract = "Kneading is hard, and we do it. " * 20
    page.write_text(f"byAK\n\nOct 3\n\nFresh Bread for Robots\n\n{abstract}\n", "utf-8")
    async with running(places) as stage:
        desk = stage.main.desk
        import_papers(desk.library, read([str(page)]))
        desk.library.sync()
        await stage.until(lambda: new(stage).get("autumn") == 1, "the new page has a new paper")
        await stage.search("is:new")
        assert stage.titles == ["Fresh Bread for Robots"]
