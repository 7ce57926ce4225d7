"""Each kind of feed, from the service into the library."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from search.fetch.settings import Feed, FetchSettings
from search.paper import Page
from tests.search.fetch.conftest import Desk
from tests.search.fetch.corpus import TODAY, month_of_papers
from tests.search.fetch.server import Reply

DAILY = Feed("daily", "hf-daily")
LANGUAGE = Feed("language", "arxiv", categories=("cs.CL", "cs.LG"))


def asked(desk: Desk, name: str) -> list[str]:
    return [request.parameters.get(name, "") for request in desk.services.requests]


async def test_the_first_fetch_of_daily_papers_brings_today_and_yesterday(desk: Desk) -> None:
    report = await desk.fetch(DAILY)
    assert (report.tally.rows, report.tally.new, report.missing, report.left) == (6, 6, [], [])
    assert asked(desk, "date") == ["2026-11-04", "2026-11-03"]
    assert desk.titles == {paper.title for paper in desk.services.papers if paper.day >= date(2026, 11, 3)}
    paper = desk.library.papers([desk.services.papers[0].arxiv])[desk.services.papers[0].arxiv]
    assert paper.abstract == desk.services.papers[0].abstract
    assert paper.upvotes == desk.services.papers[0].number % 50
    assert [page.date for page in paper.pages] == ["2026-11-04"]


async def test_a_later_fetch_brings_what_came_since(desk: Desk) -> None:
    await desk.fetch(DAILY)
    desk.services.requests.clear()
    desk.services.today = date(2026, 11, 6)
    desk.services.papers = month_of_papers(desk.services.today)
    desk.time.pass_days(2)
    report = await desk.fetch(DAILY)
    # Also what was there already: a morning's list is not complete.
    assert asked(desk, "date") == [f"2026-11-0{day}" for day in (6, 5, 4, 3)]
    assert len(desk.titles) == 12
    assert not report.missing


async def test_a_day_fetched_again_lists_no_paper_twice(desk: Desk) -> None:
    await desk.fetch(DAILY)
    before = desk.library.snapshot().columns.pages
    desk.time.pass_days(0.5)
    report = await desk.fetch(DAILY)
    assert (report.tally.new, desk.library.snapshot().columns.pages) == (0, before)


async def test_days_before_are_filled_in_once(desk: Desk) -> None:
    await desk.fetch(DAILY)
    desk.services.requests.clear()
    report = await desk.fetch(DAILY, since="2026-10-26")
    assert asked(desk, "date")[-1] == "2026-10-26"
    assert report.tally.new == 18
    assert len(desk.titles) == 24
    desk.services.requests.clear()
    desk.time.pass_days(0.5)
    await desk.fetch(DAILY, since="2026-10-26")
    assert asked(desk, "date") == ["2026-11-05", "2026-11-04", "2026-11-03", "2026-11-02"]


async def test_nobody_asks_for_days_before_the_first_daily_papers(desk: Desk) -> None:
    desk.time.now -= (TODAY - date(2023, 5, 6)).days * 86_400
    await desk.fetch(DAILY, since="1999-01-01")
    assert asked(desk, "date") == ["2023-05-06", "2023-05-05", "2023-05-04"]


async def test_a_day_that_has_not_begun_is_not_missing(desk: Desk) -> None:
    desk.time.pass_days(0.6)  # midnight has passed here, not where the service is
    report = await desk.fetch(DAILY)
    assert asked(desk, "date") == ["2026-11-05", "2026-11-04"]
    assert (report.tally.rows, report.missing) == (3, [])


async def test_a_service_that_has_no_such_list_at_all_is_told(desk: Desk) -> None:
    desk.services.trouble("/api/daily_papers", *[Reply(404)] * 2)
    report = await desk.fetch(DAILY)
    assert [each.reason for each in report.missing] == ["Hugging Face answered 404 Not Found"] * 2


async def test_weekends_are_empty_and_nothing_is_wrong_with_that(desk: Desk) -> None:
    report = await desk.fetch(DAILY, since="2026-10-31")
    assert (report.tally.skipped, report.missing) == ([], [])


async def test_long_days_come_page_by_page(desk: Desk) -> None:
    desk.services.papers = month_of_papers(days=1, a_day=230)
    report = await desk.fetch(DAILY)
    assert report.tally.new == 230
    assert asked(desk, "p")[:3] == ["0", "1", "2"]


async def test_weeks_months_and_what_is_trending(desk: Desk) -> None:
    week = await desk.fetch(Feed("week", "hf-daily", show="week"))
    assert (asked(desk, "week"), week.tally.rows) == (["2026-W45"], 9)
    month = await desk.fetch(Feed("month", "hf-daily", show="month"), since="2026-10-10")
    assert (asked(desk, "month")[1:], month.tally.rows) == (["2026-11", "2026-10"], 75)
    desk.services.requests.clear()
    trending = await desk.fetch(Feed("top", "hf-daily", show="trending"))
    assert (asked(desk, "sort"), trending.tally.rows) == (["trending"], len(desk.services.papers))
    assert Page("hugging-face", "top") in desk.library.snapshot().columns.pages


async def test_categories_of_arxiv_come_day_by_day(desk: Desk) -> None:
    report = await desk.fetch(LANGUAGE)
    wanted = {paper for paper in desk.services.papers if paper.category != "cs.CV" and paper.day >= date(2026, 10, 29)}
    assert report.tally.new == len(wanted) == 10
    assert desk.titles == {paper.title for paper in wanted}
    assert {page.label for page in desk.library.snapshot().columns.pages} == {"language"}
    assert {page.date for page in desk.library.snapshot().columns.pages} == {str(paper.day) for paper in wanted}
    assert asked(desk, "search_query") == [
        "(cat:cs.CL OR cat:cs.LG) AND submittedDate:[202611010000 TO 202611042359]",
        "(cat:cs.CL OR cat:cs.LG) AND submittedDate:[202610290000 TO 202610312359]",
    ]


async def test_arxiv_is_asked_page_by_page_and_month_by_month(desk: Desk) -> None:
    desk.services.papers = month_of_papers(days=40, a_day=15)
    desk.services.arxiv_page = 50
    report = await desk.fetch(LANGUAGE, since="2026-10-01")
    wanted = [paper for paper in desk.services.papers if paper.category != "cs.CV" and paper.day >= date(2026, 10, 1)]
    assert (report.tally.new, report.missing) == (len(wanted), [])
    assert asked(desk, "start")[:2] == ["0", "0"]
    assert asked(desk, "start")[2:5] == ["50", "100", "150"]


async def test_a_query_of_arxivs_is_asked_as_it_is(desk: Desk) -> None:
    feed = Feed("lamps", "arxiv", query='ti:"lamps" ANDNOT cat:cs.CV')
    await desk.fetch(feed)
    assert asked(desk, "search_query")[0].startswith('(ti:"lamps" ANDNOT cat:cs.CV) AND submittedDate:[')
    assert desk.library.snapshot().columns.pages == (Page("arxiv", "lamps"),)


async def test_any_feed_of_a_site_is_read(desk: Desk) -> None:
    report = await desk.fetch(Feed("weekly", "rss", url=f"{desk.services.url}/feed.xml"))
    assert (report.tally.new, report.missing) == (5, [])
    assert [page.label for page in desk.library.snapshot().columns.pages] == ["weekly"]


async def test_works_of_openalex_come_page_by_page(desk: Desk) -> None:
    desk.services.papers = month_of_papers(days=20, a_day=20)
    desk.settings = FetchSettings(contact="ada@example.org")
    desk.keys = {"openalex": "opensesame"}
    report = await desk.fetch(Feed("moths", "openalex", query="moths", filter="type:article"))
    assert report.tally.new == len(desk.services.papers)
    first = desk.services.requests[0].parameters
    assert first["filter"].startswith("type:article,from_publication_date:2026-1")
    assert (first["search"], first["mailto"], first["api_key"]) == ("moths", "ada@example.org", "opensesame")
    assert {"1", "2"} <= set(asked(desk, "page"))
    paper = desk.library.papers([desk.services.papers[0].doi])[desk.services.papers[0].doi]
    assert (paper.abstract, paper.authors) == (desk.services.papers[0].abstract, ("Ada Example",))


async def test_semantic_scholar_is_asked_by_its_tokens(desk: Desk) -> None:
    desk.keys = {"semantic-scholar": "opensesame"}
    feed = Feed("retrieval", "semantic-scholar", query="dense retrieval")
    report = await desk.fetch(feed)
    wanted = [paper for paper in desk.services.papers if paper.day >= date(2026, 10, 6)]
    assert report.tally.new == len(wanted)
    assert asked(desk, "token")[:3] == ["", "T20", "T40"]
    assert desk.services.requests[0].headers["x-api-key"] == "opensesame"
    assert "opensesame" not in str(desk.services.requests[0].parameters)


async def test_a_paper_of_two_services_is_one_paper(desk: Desk) -> None:
    await desk.fetch(DAILY)
    report = await desk.fetch(replace(LANGUAGE, categories=("cs.CL",)))
    both = {
        paper.title for paper in desk.services.papers if paper.category == "cs.CL" and paper.day >= date(2026, 11, 3)
    }
    assert report.tally.seen_again == len(both) == 2
    assert len(desk.titles) == 6 + report.tally.new


async def test_who_asks_says_who_it_is(desk: Desk) -> None:
    desk.services.zipped = True
    await desk.fetch(DAILY)
    headers = desk.services.requests[0].headers
    assert headers["user-agent"].startswith("Carrel/")
    assert headers["accept"] == "application/json"
    assert headers["accept-encoding"] == "gzip"


async def test_enough_at_once_leaves_the_rest_for_the_next_fetch(desk: Desk) -> None:
    report = await desk.fetch(DAILY, since="2026-10-26", most=7)
    assert report.tally.rows == 9
    assert [part.first for part in report.left] == [
        *("2026-11-01", "2026-10-31"),
        *(f"2026-10-{day}" for day in range(30, 25, -1)),
    ]
    assert not report.missing
    rest = await desk.fetch(DAILY)
    assert rest.tally.new == 15
    assert not rest.left
