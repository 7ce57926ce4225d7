"""Fetching in the app: in the background, told below the list, stopped by the key that began it or by Esc."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from search.fetch.settings import SERVICES, Feed, FetchSettings
from tests.search.fetch.corpus import Made, month_of_papers
from tests.search.fetch.server import Reply, Services
from tests.tui.conftest import filled_once, places
from tests.tui.stage import Stage, running
from tui.commands.fetch import FETCH_STOPPED
from tui.config.paths import Paths
from tui.config.settings import Settings

__all__ = ["filled_once", "places"]

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.fixture
def settings(services: Services) -> Settings:
    services.today = datetime.now(UTC).date()
    services.papers = month_of_papers(services.today)
    feeds = {
        "daily": Feed("daily", "hf-daily", show="month"),
        "weekly": Feed("weekly", "rss", url=f"{services.url}/feed.xml"),
    }
    return Settings(delay_ms=0, feeds=feeds, fetch=FetchSettings(base_urls=dict.fromkeys(SERVICES, services.url)))


@pytest.fixture
def slow(services: Services) -> Iterator[threading.Event]:
    event = threading.Event()
    services.trouble("/feed.xml", *[Reply(200, b"<rss></rss>", waits=event)] * 9)
    yield event
    event.set()


def subtitle(stage: Stage) -> str:
    return stage.lines(stage.main.papers)[-1]


async def test_nothing_is_fetched_or_looked_up_unasked(places: Paths, settings: Settings, services: Services) -> None:
    async with running(places, settings=settings) as stage:
        await stage.strike("j", "enter", "k")
        await stage.search("lantern")
    assert services.requests == []


async def test_what_is_fetched_shows_by_itself_while_one_reads_on(
    places: Paths, settings: Settings, services: Services
) -> None:
    async with running(places, settings=settings) as stage:
        before, title = len(stage.titles), stage.title
        await stage.press("R")
        newest = services.papers[0].title
        await stage.until(lambda: newest in stage.titles, "the new papers are in the list", 20)
        assert len(stage.titles) > before
        assert stage.title == title  # the cursor stays where it was
        await stage.until(lambda: any("daily: " in said and " new" in said for said in stage.said), "it is told")
        assert "weekly: " in stage.said[-1]


async def test_what_is_being_done_stands_below_the_list_and_the_key_stops_it(
    places: Paths, settings: Settings, slow: threading.Event
) -> None:
    async with running(places, settings=settings) as stage:
        await stage.press("R")
        await stage.until(lambda: "weekly" in subtitle(stage), "it is said what is being fetched", 20)
        await stage.press("R")
        await stage.until(lambda: "weekly" not in subtitle(stage), "it is over")
        assert FETCH_STOPPED in stage.said
        # What came before is there.
        await stage.until(lambda: any("Study of Lamps" in title for title in stage.titles), "it came")
        await stage.step("escape stops it but first takes the marks away")
        await stage.press("R")
        await stage.until(lambda: "weekly" in subtitle(stage), "it is said what is being fetched", 20)
        await stage.strike("space", "escape")
        assert "weekly" in subtitle(stage)
        assert not stage.marked
        await stage.press("escape")
        await stage.until(lambda: "weekly" not in subtitle(stage), "it is over")
        await stage.step("one may leave in the middle")
        await stage.press("R")
        await stage.until(lambda: "weekly" in subtitle(stage), "it is said what is being fetched", 20)
        await stage.pilot.press("q")


async def test_what_does_not_come_is_told_harmlessly(places: Paths, settings: Settings, services: Services) -> None:
    services.trouble("/feed.xml", Reply(403, b"[@click=app.quit]Members[/] \x1b[31monly"))
    async with running(places, settings=settings) as stage:
        await stage.press("R")
        await stage.until(lambda: any("403" in said for said in stage.said), "it is told", 20)
        said = next(said for said in stage.said if "403" in said)
        assert said.startswith("weekly: 127.0.0.1:")
        assert said.endswith(" answered 403 Forbidden. [@click=app.quit]Members[/] [31monly")


async def test_without_feeds_it_says_how_to_name_some(places: Paths) -> None:
    async with running(places) as stage:
        await stage.press("R")
        await stage.until(lambda: any("`feeds:` in config.yaml" in said for said in stage.said), "it is told", 20)


async def test_on_start_it_fetches_by_itself_if_so_configured(
    places: Paths, settings: Settings, services: Services
) -> None:
    services.papers = (Made(1, services.today),)
    settings = replace(settings, fetch=replace(settings.fetch, on_start=True))
    async with running(places, settings=settings) as stage:
        await stage.until(lambda: services.papers[0].title in stage.titles, "the new paper is in the list", 20)
