"""Made-up papers, told in the words of each service."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import Any

from tests.search.sources.saved_answers import hf_item

TODAY = date(2026, 11, 4)  # a Wednesday
NOON = 1_793_793_600.0  # of that day, in UTC
_WORDS = ("Amber", "Birch", "Cinder", "Dune", "Ember", "Fjord", "Grove", "Heron", "Islet", "Juniper")


@dataclass(frozen=True)
class Made:
    number: int
    day: date
    category: str = "cs.CL"
    name: str = ""
    author: str = "Ada Example"

    @property
    def arxiv(self) -> str:
        return f"{self.day:%y%m}.{self.number:05}"

    @property
    def doi(self) -> str:
        return f"10.5555/carrel.{self.number}"

    @property
    def title(self) -> str:
        return (
            self.name
            or f"{_WORDS[self.number % 10]} & {_WORDS[self.number // 10 % 10]}: a Study of Lamps, Part {self.number}"
        )

    @property
    def abstract(self) -> str:
        return f"We look at lamp number {self.number} for as long as it burns, and say what it shows."


def month_of_papers(last: date = TODAY, days: int = 40, a_day: int = 3) -> tuple[Made, ...]:
    found = []
    for back in range(days):
        day = last - timedelta(days=back)
        if day.weekday() < 5:
            found += [
                Made(10_000 + back * 300 + nth, day, ("cs.CL", "cs.LG", "cs.CV")[nth % 3]) for nth in range(a_day)
            ]
    return tuple(found)


def daily(papers: Iterable[Made]) -> bytes:
    listed = [
        hf_item(
            id=paper.arxiv,
            authors=[{"name": "Ada Example"}],
            publishedAt=f"{paper.day - timedelta(days=1)}T17:00:00.000Z",
            submittedOnDailyAt=f"{paper.day}T00:00:00.000Z",
            title=paper.title,
            summary=paper.abstract,
            upvotes=paper.number % 50,
        )
        for paper in papers
    ]
    return json.dumps(listed).encode()


def atom(papers: Iterable[Made], total: int, start: int) -> bytes:
    entries = "".join(
        f"""  <entry>
    <id>http://arxiv.org/abs/{paper.arxiv}v1</id>
    <title>{escape(paper.title)}</title>
    <updated>{paper.day}T12:00:00Z</updated>
    <link href="https://arxiv.org/abs/{paper.arxiv}v1" rel="alternate" type="text/html"/>
    <link href="https://arxiv.org/pdf/{paper.arxiv}v1" rel="related" type="application/pdf" title="pdf"/>
    <summary>{escape(paper.abstract)}</summary>
    <category term="{paper.category}" scheme="http://arxiv.org/schemas/atom"/>
    <published>{paper.day}T12:00:00Z</published>
    <arxiv:primary_category term="{paper.category}"/>
    <author><name>{escape(paper.author)}</name></author>
  </entry>
"""
        for paper in papers
    )
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom"
      xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/made-up</id>
  <title>arXiv Query</title>
  <updated>{TODAY}T00:00:00Z</updated>
  <link href="https://arxiv.org/api/query?made=up" type="application/atom+xml"/>
  <opensearch:itemsPerPage>200</opensearch:itemsPerPage>
  <opensearch:totalResults>{total}</opensearch:totalResults>
  <opensearch:startIndex>{start}</opensearch:startIndex>
{entries}</feed>
""".encode()


ARXIV_ERROR = b"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title>arXiv Query Interface</title>
  <entry>
    <id>http://arxiv.org/api/errors#incorrect_id_format</id>
    <title>Error</title>
    <summary>incorrect id format for 0000.0000</summary>
  </entry>
</feed>
"""


def rss(papers: Iterable[Made], title: str = "Lamps Weekly") -> bytes:
    items = "".join(
        f"<item><title>{escape(paper.title)}</title><link>https://example.org/{paper.number}</link>"
        f"<description>{escape(paper.abstract)}</description>"
        f"<pubDate>{paper.day:%a, %d %b %Y} 08:00:00 GMT</pubDate></item>"
        for paper in papers
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>'
        f"<link>https://example.org</link><description>Lamps</description>{items}</channel></rss>"
    ).encode()


def work(paper: Made) -> dict[str, Any]:
    index: dict[str, list[int]] = {}
    for place, word in enumerate(paper.abstract.split()):
        index.setdefault(word, []).append(place)
    return {
        "id": f"https://openalex.org/W{paper.number}",
        "doi": f"https://doi.org/{paper.doi}",
        "title": paper.title,
        "display_name": paper.title,
        "publication_date": f"{paper.day}",
        "publication_year": paper.day.year,
        "type": "article",
        "authorships": [{"author_position": "first", "author": {"display_name": paper.author}}],
        "primary_location": {"landing_page_url": f"https://doi.org/{paper.doi}", "source": None},
        "abstract_inverted_index": index,
        "is_retracted": False,
        "is_paratext": False,
    }


def works(papers: Iterable[Made], count: int, page: int, per_page: int) -> bytes:
    meta = {"count": count, "db_response_time_ms": 3, "page": page, "per_page": per_page, "groups_count": None}
    return json.dumps({"meta": meta, "results": [work(paper) for paper in papers], "group_by": []}).encode()


def bulk(papers: Iterable[Made], total: int, token: str | None) -> bytes:
    return json.dumps({"total": total, "token": token, "data": list(map(scholarly, papers))}).encode()


def scholarly(paper: Made) -> dict[str, Any]:
    return {
        "paperId": f"{paper.number:040x}",
        "externalIds": {"DOI": paper.doi, "CorpusId": paper.number},
        "title": paper.title,
        "abstract": paper.abstract,
        "year": paper.day.year,
        "publicationDate": f"{paper.day}",
        "authors": [{"authorId": "1", "name": paper.author}],
        "url": f"https://www.semanticscholar.org/paper/{paper.number:040x}",
    }


def citation(paper: Made) -> Mapping[str, Any]:
    return {
        "type": "article-journal",
        "title": paper.title,
        "author": [{"given": "Ada", "family": "Example", "sequence": "first"}],
        "issued": {"date-parts": [[paper.day.year, paper.day.month, paper.day.day]]},
        "container-title": "Journal of Lamps",
        "DOI": paper.doi,
        "URL": f"https://doi.org/{paper.doi}",
        "publisher": "Example Press",
    }
