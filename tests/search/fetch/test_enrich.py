"""What papers lack, looked up by their titles at services that know more, less, and something near."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.fetch import messages
from search.fetch.enrich import Enricher, EnrichReport
from search.fetch.state import LookupLog
from search.fetch.title_lookup import LOOKUPS, words_of
from search.paper import Page, Paper, Sighting
from tests.search.fetch.conftest import Desk, until
from tests.search.fetch.corpus import TODAY, Made
from tests.search.fetch.server import Reply

LAMPS = "Amber & Birch: a Study of Lamps, Part One"
PAGE = Sighting(Page("daily-papers", "march", "2026-03-11"), 4)
ARXIV, OPENALEX, SCHOLAR = "/api/query", "/works", "/graph/v1/paper/search/match"


def made(title: str, number: int = 1, **more: str) -> Made:
    return Made(number, TODAY, name=title, **more)


def hold(desk: Desk, *papers: Paper | str) -> list[str]:
    """Put papers, or papers of which only the title is known, into the library; return their keys."""
    told = [Paper(title=each, sightings=(PAGE,)) if isinstance(each, str) else each for each in papers]
    return [key for key, *_ in desk.library.add(told)]


async def enrich(
    desk: Desk,
    keys: Sequence[str] | None = None,
    sources: Sequence[str] = tuple(LOOKUPS),
    limit: int | None = None,
    *,
    again: bool = False,
    dry: bool = False,
) -> EnrichReport:
    """Enrich as a process of its own would."""
    async with desk.client() as client:
        asked = LookupLog(desk.folder / "enriched.jsonl", client.clock.today)
        enricher = Enricher(client, desk.access, desk.library, asked, sources, dry=dry)
        await enricher.enrich(keys, limit, again=again)
        return enricher.enriched


def paper(desk: Desk, key: str) -> Paper:
    return desk.library.papers([key])[key]


async def test_a_title_learns_id_authors_and_date_and_stays_the_same_paper(desk: Desk) -> None:
    known = made(LAMPS)
    desk.services.papers += (known,)
    (key,) = hold(desk, LAMPS)
    enriched = await enrich(desk)
    now = paper(desk, key)
    assert (now.key, now.arxiv, now.authors, now.date) == (key, known.arxiv, ("Ada Example",), str(TODAY))
    assert now.abstract == known.abstract
    assert now.sightings == (PAGE,)
    assert [(each.paper.key, each.source, each.gained) for each in enriched.gains] == [
        (key, "arxiv", ("arxiv", "authors", "date"))
    ]
    assert desk.library.catalog.resolve(known.arxiv) == [key]
    assert desk.library.snapshot().columns.pages == (PAGE.page,)
    assert desk.services.paths == [ARXIV]


@pytest.mark.parametrize(
    "held",
    [
        "AMBER & BIRCH: A STUDY OF LAMPS, PART ONE",
        "Amber &  Birch - A study of lamps (part one)",
        r"{A}mber \& Birch: a \emph{Study} of Lamps, Part One",
        "Ámber & Birch: à Study of Lamps, Part One",
    ],
)
async def test_case_accents_latex_and_punctuation_do_not_count(desk: Desk, held: str) -> None:
    desk.services.papers += (made(LAMPS),)
    (key,) = hold(desk, held)
    await enrich(desk, sources=["openalex"])
    assert paper(desk, key).doi == "10.5555/carrel.1"


@pytest.mark.parametrize(
    "known",
    [
        "Amber & Birch: a Study of Lamps, Part One Revisited",
        "Amber & Birch: a Study of Lamps, Part One and Two",
        "The Amber & Birch: a Study of Lamps, Part One",
    ],
)
async def test_a_title_that_is_only_near_is_never_taken(desk: Desk, known: str) -> None:
    desk.services.papers = (made(known),)
    (key,) = hold(desk, LAMPS)
    before = paper(desk, key)
    enriched = await enrich(desk)
    assert desk.services.paths == [ARXIV, OPENALEX, SCHOLAR]
    assert (enriched.gains, enriched.unsure, enriched.missing) == ([], [], [])
    assert paper(desk, key) == before


@pytest.mark.parametrize("more", [{}, {"author": "Bo Another"}])
async def test_of_two_papers_of_one_title_none_is_taken(desk: Desk, more: dict[str, str]) -> None:
    desk.services.papers = (made(LAMPS), made(LAMPS, 2, **more))
    (key,) = hold(desk, LAMPS)
    before = paper(desk, key)
    enriched = await enrich(desk)
    assert messages.SEVERAL_PAPERS in enriched.unsure[0].reason
    assert paper(desk, key) == before
    # Nor from a service that happens to know but one of them, now or the next day.
    desk.time.pass_days(1)
    again = await enrich(desk)
    assert (again.papers, again.lately, desk.services.paths) == (0, 1, [ARXIV])


async def test_a_paper_with_other_authors_is_another_paper(desk: Desk) -> None:
    desk.services.papers = (made(LAMPS, author="Bo Another"),)
    (key,) = hold(desk, Paper(title=LAMPS, authors=("Example, A.",)))
    enriched = await enrich(desk)
    assert "other authors" in enriched.unsure[0].reason
    assert paper(desk, key).arxiv == ""


async def test_what_another_paper_of_the_library_is_stays_that_paper(desk: Desk) -> None:
    known = made(LAMPS)
    desk.services.papers = (known,)
    key, other = hold(desk, LAMPS, Paper(title="Lamps, as it was called first", arxiv=known.arxiv))
    enriched = await enrich(desk, [key])
    assert f"already has that paper: {other}" in enriched.unsure[0].reason
    assert paper(desk, key).arxiv == ""
    assert paper(desk, other).title == "Lamps, as it was called first"


async def test_papers_of_the_library_that_share_a_title_are_not_asked_for(desk: Desk) -> None:
    desk.services.papers = (made(LAMPS),)
    one = replace(Paper(title=LAMPS), doi="10.1/one")
    hold(desk, one, replace(one, doi="10.1/other"))
    enriched = await enrich(desk)
    assert [each.reason for each in enriched.unsure] == ["another paper of the library has the same title"] * 2
    assert desk.services.requests == []


async def test_who_knows_is_asked_after_who_does_not(desk: Desk) -> None:
    here, there, nowhere = (f"Amber Lamps of the Year Part {number}" for number in ("One", "Two", "Three"))
    desk.services.papers = (made(here, 1), made(there, 2))
    desk.services.unknown = {"arxiv": {here, there}, "openalex": {there}}
    keys = hold(desk, here, there, nowhere)
    enriched = await enrich(desk)
    assert [(each.paper.key, each.source) for each in enriched.gains] == [
        (keys[0], "openalex"),
        (keys[1], "semantic-scholar"),
    ]
    assert desk.services.paths == [ARXIV, OPENALEX, SCHOLAR, SCHOLAR]
    assert enriched.answers == 4


async def test_papers_that_lack_nothing_are_left_alone(desk: Desk) -> None:
    hold(desk, Paper(title=LAMPS, doi="10.1/x", authors=("Ada Example",), year=2026))
    enriched = await enrich(desk)
    assert (enriched.papers, desk.services.requests) == (0, [])


async def test_many_titles_are_asked_for_together(desk: Desk) -> None:
    papers = desk.services.papers[:25]
    hold(desk, *(each.title for each in papers))
    enriched = await enrich(desk)
    assert len(enriched.gains) == 25
    assert desk.services.paths == [ARXIV] * 3
    assert desk.titles == {each.title for each in papers}


async def test_a_common_title_costs_no_other_its_answer(desk: Desk) -> None:
    lamps = tuple(made(f"Lamps {number}", number) for number in range(1, 300))
    desk.services.papers = (*lamps, made(LAMPS, 999))
    key, common = hold(desk, LAMPS, "Lamps")
    enriched = await enrich(desk, sources=["arxiv"])
    assert [each.paper.key for each in enriched.gains] == [key]
    assert [(each.paper.key, "too many" in each.reason) for each in enriched.unsure] == [(common, True)]


async def test_a_short_title_is_not_looked_up_where_only_the_best_is_shown(desk: Desk) -> None:
    desk.services.papers = (made("Amber Lamps"),)
    desk.services.unknown = {"arxiv": {"Amber Lamps"}, "openalex": {"Amber Lamps"}}
    hold(desk, "Amber Lamps", "!?")
    enriched = await enrich(desk)
    assert (enriched.papers, enriched.gains, desk.services.paths) == (2, [], [ARXIV, OPENALEX])
    assert (await enrich(desk)).papers == 0


@pytest.mark.parametrize(
    "trouble",
    [
        Reply(500, b"Oops"),
        Reply(200, b"<html>Log in</html>"),
        Reply(200, b"{]"),
        Reply(200, b'{"data": 7}'),
        Reply(200, b"x" * 2_000_000),
        Reply(403, b"Go away"),
    ],
)
async def test_a_service_that_fails_is_told_and_asked_the_next_time(desk: Desk, trouble: Reply) -> None:
    desk.settings = replace(desk.settings, max_mb=1)
    desk.services.papers = (made(LAMPS),)
    (key,) = hold(desk, LAMPS)
    desk.services.trouble(OPENALEX, *[trouble] * 4)
    enriched = await enrich(desk, sources=["openalex"])
    assert [(each.source, each.papers) for each in enriched.missing] == [("openalex", 1)]
    assert enriched.unreached
    desk.services.troubles.clear()
    again = await enrich(desk, sources=["openalex"])
    assert ([each.paper.key for each in again.gains], again.missing) == ([key], [])


async def test_a_service_that_wants_to_be_left_alone_is_and_the_others_are_asked(desk: Desk) -> None:
    papers = desk.services.papers[:25]
    hold(desk, *(each.title for each in papers))
    desk.services.trouble(ARXIV, Reply(429, b"Slow down", {"Retry-After": "3600"}))
    enriched = await enrich(desk)
    assert desk.services.paths == [ARXIV, *[OPENALEX] * 3]
    assert [(each.source, each.papers) for each in enriched.missing] == [("arxiv", 25)]
    assert len(enriched.gains) == 25
    assert not enriched.unreached


async def test_a_question_that_is_not_understood_costs_one_title_only(desk: Desk) -> None:
    papers = desk.services.papers[:3]
    hold(desk, *(each.title for each in papers))
    desk.services.trouble(OPENALEX, Reply(400, b'{"message": "odd"}'), Reply(400, b'{"message": "odd"}'))
    enriched = await enrich(desk, sources=["openalex"])
    assert len(enriched.gains) == 2
    assert [each.papers for each in enriched.missing] == [1]


async def test_hostile_records_change_nothing_but_what_they_may(desk: Desk) -> None:
    desk.services.papers = (made(f"{LAMPS}\u202e\u200b", author="[@click=app.quit]Ada\x07 Example[/]"),)
    (key,) = hold(desk, LAMPS)
    await enrich(desk, sources=["openalex"])
    now = paper(desk, key)
    assert now.doi == "10.5555/carrel.1"
    assert not set(now.title + now.authors[0]) & set("\u202e\u200b\x07")


async def test_who_was_asked_is_not_asked_again_for_a_month(desk: Desk) -> None:
    hold(desk, LAMPS)
    desk.services.papers = ()
    await enrich(desk)
    assert len(desk.services.requests) == 3
    desk.time.pass_days(29)
    again = await enrich(desk)
    assert (again.papers, again.lately, len(desk.services.requests)) == (0, 1, 3)
    assert (await enrich(desk, again=True)).papers == 1
    assert len(desk.services.requests) == 6
    desk.time.pass_days(31)
    assert (await enrich(desk)).papers == 1


async def test_with_a_limit_the_next_time_goes_on(desk: Desk) -> None:
    desk.services.papers = ()
    hold(desk, *(f"Amber Lamps, Part {number}" for number in range(25)))
    counts = [(await enrich(desk, sources=["arxiv"], limit=10)).papers for _ in range(4)]
    assert counts == [10, 10, 5, 0]


async def test_cut_short_it_keeps_what_it_has_and_goes_on(desk: Desk, never: Event) -> None:
    papers = desk.services.papers[:25]
    hold(desk, *(each.title for each in papers))
    desk.services.trouble(ARXIV, desk.services.usual, Reply(200, b"<feed>", waits=never))
    running = asyncio.ensure_future(enrich(desk, sources=["arxiv"]))
    await until(lambda: len(desk.services.requests) == 2)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert sum(bool(each.arxiv) for each in desk.library.catalog.names()) == 10
    again = await enrich(desk, sources=["arxiv"])
    assert (again.papers, len(again.gains)) == (15, 15)


async def test_dry_it_tells_and_changes_nothing(desk: Desk) -> None:
    desk.services.papers = (made(LAMPS),)
    (key,) = hold(desk, LAMPS)
    before, seq = paper(desk, key), desk.library.catalog.seq
    enriched = await enrich(desk, dry=True)
    assert [each.gained for each in enriched.gains] == [("arxiv", "authors", "date")]
    assert (paper(desk, key), desk.library.catalog.seq) == (before, seq)
    # Then in earnest, without asking again.
    assert len((await enrich(desk)).gains) == 1
    assert len(desk.services.requests) == 1


async def test_offline_nobody_is_asked_and_nothing_taken_for_asked(desk: Desk) -> None:
    hold(desk, LAMPS)
    desk.offline = True
    enriched = await enrich(desk)
    assert [each.source for each in enriched.missing] == list(LOOKUPS)
    assert (enriched.unreached, desk.services.requests) == (True, [])
    desk.offline = False
    assert (await enrich(desk)).papers == 1


@pytest.mark.parametrize("held", ["\x00\xff{[", '["2026-11-04", "arxiv"', '["x", 7, {}]\n[]\n7\nnull\n' + "[" * 5000])
def test_a_broken_memory_is_none(tmp_path: Path, held: str) -> None:
    file = tmp_path / "enriched.jsonl"
    file.write_text(held, "latin-1")
    asked = LookupLog(file, TODAY)
    assert not asked.has("arxiv", "x")
    asked.add(["arxiv"], ["x"])
    assert LookupLog(file, TODAY).has("arxiv", "x")


def test_an_old_memory_is_written_anew(tmp_path: Path) -> None:
    file = tmp_path / "state" / "enriched.jsonl"
    old = LookupLog(file, date(2026, 1, 1))
    for number in range(1001):
        old.add(["arxiv"], [str(number)])
    old.add(["openalex"], ["y"])
    LookupLog(file, TODAY).add(["openalex"], ["x"])
    assert file.stat().st_size < 100
    now = LookupLog(file, TODAY)
    assert (now.has("openalex", "x"), now.has("openalex", "y")) == (True, False)


@given(st.text(max_size=60))
def test_any_title_is_asked_for_by_its_words(title: str) -> None:
    wanted = words_of(title)
    assert not set(wanted) & set('"|:,()\\&')
