"""Looking up in the app: the paper under the cursor or the marked ones, in the background."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from search.fetch.settings import SERVICES, FetchSettings
from tests.search.fetch.corpus import TODAY, Made
from tests.search.fetch.server import Reply, Services
from tests.tui.conftest import filled_once, places
from tests.tui.stage import Stage, running
from tui.commands.fetch import LOOKUP_STOPPED
from tui.config.paths import Paths
from tui.config.settings import Settings

__all__ = ["filled_once", "places"]

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.fixture
def settings(services: Services) -> Settings:
    return Settings(delay_ms=0, fetch=FetchSettings(base_urls=dict.fromkeys(SERVICES, services.url)))


@pytest.fixture
def slow(services: Services) -> Iterator[threading.Event]:
    event = threading.Event()
    services.trouble("/api/query", *[Reply(200, b"<feed></feed>", waits=event)] * 9)
    yield event
    event.set()


def subtitle(stage: Stage) -> str:
    return stage.lines(stage.main.papers)[-1]


async def test_what_is_found_shows_and_the_paper_stays_what_it_was(
    places: Paths, settings: Settings, services: Services
) -> None:
    async with running(places, settings=settings) as stage:
        one, other = "Diffusion on a Diet", "Counting Sheep: Sleep Stages from a Wrist"
        services.papers = (Made(1, TODAY, name=one), Made(2, TODAY, name=other.upper()))
        await stage.search("diet")
        assert stage.title == one
        key = stage.main.papers.key
        await stage.strike("b", "I")
        await stage.until(lambda: any("1 found" in said for said in stage.said), "it is told", 20)
        found = stage.main.desk.paper(key)
        assert found
        assert (found.key, found.arxiv, found.authors) == (key, services.papers[0].arxiv, ("Ada Example",))
        entry = stage.main.desk.shelf.entry(key)
        assert entry
        assert entry.bookmarked
        assert stage.main.desk.library.paper(services.papers[1].arxiv) is None
        await stage.press("I")
        await stage.until(lambda: any("Nothing to look up" in said for said in stage.said), "it is said", 20)


async def test_the_marked_ones_are_looked_up_together(places: Paths, settings: Settings, services: Services) -> None:
    async with running(places, settings=settings) as stage:
        await stage.search("diet OR sheep")
        services.papers = tuple(Made(number, TODAY, name=title) for number, title in enumerate(stage.titles, 1))
        await stage.strike("*", "I")
        await stage.until(lambda: any("looked up" in said for said in stage.said), "it is told", 20)
        assert "2 papers looked up, 2 found." in stage.said
        assert services.paths == ["/api/query"]


async def test_it_shows_below_the_list_and_can_be_stopped(
    places: Paths, settings: Settings, slow: threading.Event
) -> None:
    async with running(places, settings=settings) as stage:
        for key in ("I", "escape", "R"):
            await stage.step(key)
            await stage.search("diet")
            await stage.press("I")
            await stage.until(lambda: "Looking up arXiv" in subtitle(stage), "it is said what is asked", 20)
            await stage.press(key)
            await stage.until(lambda: "Looking up" not in subtitle(stage), "it is over")
            assert LOOKUP_STOPPED in stage.said


async def test_who_does_not_answer_is_told_once_and_harmlessly(
    places: Paths, settings: Settings, services: Services
) -> None:
    services.trouble("/api/query", Reply(403, b"[@click=app.quit]Members[/] \x1b[31monly"))
    async with running(places, settings=settings) as stage:
        await stage.search("diet")
        await stage.press("I")
        await stage.until(lambda: any("403" in said for said in stage.said), "it is told", 20)
        (said,) = [said for said in stage.said if "403" in said]
        assert said.startswith("arxiv answered 403 Forbidden. [@click=app.quit]Members[/] [31monly")
