"""Papers of Hugging Face's API: the list of a day or a week, search results, a single paper.

    [{"paper": {"id", "title", "summary", "publishedAt", "submittedOnDailyAt", "authors": [{"name"}], "upvotes",
                "ai_keywords", "githubRepo", "projectPage", …}, "title", "numComments", …}, …]

A single paper and search results lack the outer object. Most fields may be missing; new ones appear often.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from search.paper import Page, Sighting, arxiv_id
from search.paper_json import Fields, from_record
from search.sources.base import Document, Item, Notice, PaperRow, ReadOptions, Skipped
from search.sources.formats.arxiv import is_identifier, month_of, unwrapped
from search.sources.json_stream import BrokenJson, json_values
from search.sources.source_work import record_links
from search.sources.text_lines import head_text

SOURCE = "hugging-face"
# One label for all days: a day is the same page, whichever file or feed it was read from.
DAILY = "Daily Papers"
# Names that no other service uses, and some that only count together with a paper's other fields.
_OWN = re.compile(r'(?<!\\)"(?:submittedOnDailyAt|submittedOnDailyBy|discussionId|isAuthorParticipating)"\s*:')
_SHARED = re.compile(r'(?<!\\)"(?:publishedAt|ai_keywords|ai_summary|upvotes)"\s*:')
_PAPER = re.compile(r'(?<!\\)"paper"\s*:\s*\{|(?<!\\)"summary"\s*:')
_LISTS = ("dailyPapers", "papers", "results", "items", "data")


class HuggingFace:
    name = "hugging-face"
    label = "Hugging Face API (JSON)"
    origin = "curl https://huggingface.co/api/daily_papers"

    def sniff(self, document: Document) -> bool:
        text = head_text(document).strip()
        if text[:1] not in ("[", "{"):
            return False
        return text == "[]" or bool(_OWN.search(text)) or bool(_SHARED.search(text) and _PAPER.search(text))

    def read(self, document: Document, options: ReadOptions) -> Iterator[Item]:
        listed = ListedPapers(document)
        for member in json_values(document, _LISTS):
            if isinstance(member, BrokenJson):
                yield Skipped(document.name, member.line, member.reason)
            else:
                yield from listed.items(member.line, member.value)
        if not listed.count:
            yield Skipped(document.name, 1, "no papers in it")


class ListedPapers:
    """Makes rows of the papers of a list; `day` is for papers without one."""

    def __init__(self, document: Document, day: str = "") -> None:
        self._document = document
        self._day = day
        self._ranks: Counter[Page] = Counter()
        self.count = 0

    def items(self, line: int, value: object) -> Iterator[Item]:
        if not isinstance(value, dict):
            yield Skipped(self._document.name, line, "expected an object")
            return
        item = Fields(value)
        paper = item.inner("paper") or item
        try:
            result = from_record(_record(item, paper))
        except ValueError as error:
            yield Skipped(self._document.name, line, _refusal(item) or str(error))
            return
        day = paper.day("submittedOnDailyAt") or item.day("submittedOnDailyAt") or self._day
        sighting = self._seen(day, in_list=paper is not item)
        if item.problems:
            yield Notice(self._document.name, line, f'"{result.title[:60]}": {"; ".join(item.problems[:3])}')
        self.count += 1
        yield PaperRow(self._document.name, line, replace(result, sightings=(sighting,)))

    def titled(self, line: int, identifier: str, title: str) -> Item:
        try:
            paper = from_record({"title": title, "arxiv": identifier, "date": month_of(identifier)})
        except ValueError as error:
            return Skipped(self._document.name, line, str(error))
        self.count += 1
        return PaperRow(self._document.name, line, replace(paper, sightings=(self._seen(self._day, in_list=True),)))

    def _seen(self, day: str, in_list: bool) -> Sighting:
        page = Page(SOURCE, DAILY, day) if day else Page(SOURCE, self._document.label)
        if not in_list:
            return Sighting(page)  # the rank of a search result is not that of the day's list
        self._ranks[page] += 1
        return Sighting(page, self._ranks[page])


def _record(item: Fields, paper: Fields) -> dict[str, object]:
    key = paper.line("id")
    identifier = arxiv_id(key) if is_identifier(arxiv_id(key)) else ""
    summary = unwrapped(paper.text("summary") or item.text("summary"))
    repository = paper.line("githubRepo") or item.line("githubRepo")
    project = paper.line("projectPage") or item.line("projectPage")
    return {
        "title": paper.line("title") or item.line("title"),
        "abstract": summary,
        "authors": paper.lines("authors", "name"),
        # The outer `publishedAt` is another time, and services do not agree which.
        "date": paper.day("publishedAt") or month_of(identifier),
        "keywords": paper.lines("ai_keywords") or item.lines("ai_keywords"),
        "arxiv": identifier,
        "url": "" if identifier or not key else f"https://huggingface.co/papers/{key}",
        "links": record_links([(repository, "code"), (project, "project")], summary),
        "upvotes": paper.number("upvotes"),
    }


def _refusal(item: Fields) -> str:
    return f"the service says: {item.line('error')}" if isinstance(item.raw.get("error"), str) else ""
