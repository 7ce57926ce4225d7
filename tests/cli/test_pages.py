"""The four real pages: what Carrel finds in them is what a few regular expressions find."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.cli.runner import run
from tests.samples import places_in
from tui.cli.import_ import on_several_pages
from tui.desk.desk import Desk
from tui.desk.question import Question

_DATE = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,2}")
_CODE = re.compile(r"https?://(?:www\.)?(?:github\.com|gitlab\.com|huggingface\.co|bitbucket\.org)/\w")


class Row(NamedTuple):
    """A title and its abstract, and the page that they stand on."""

    page: str
    title: str
    abstract: str

    @property
    def name(self) -> str:
        return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", self.title).lower())

    @property
    def text(self) -> str:
        return f"{self.title}\n\n{self.abstract}".lower()

    @property
    def has_code(self) -> bool:
        return bool(_CODE.search(self.abstract))


def rows(pages: Iterable[Path]) -> list[Row]:
    """Every title with its abstract: after the date, blocks in turn."""
    found = []
    for page in pages:
        blocks = [block.strip() for block in re.split(r"\n\s*\n", page.read_text("utf-8")) if block.strip()]
        start = next(place for place, block in enumerate(blocks) if _DATE.fullmatch(block)) + 1
        result = blocks[start:]
        assert len(result) % 2 == 0
        found += [Row(page.stem, title, abstract) for title, abstract in zip(result[::2], result[1::2], strict=True)]
    return found


# Stemming makes one word of these, so reading by hand has to look for all of them.
AUTOENCODERS = r"\bmasked\W+autoencod(?:er|ers|ing|ed?)\b"
UNLEARNING = r"\bunlearn(?:s|ed|ing|ings)?\b"
DISTILLATION = r"\bdistill?(?:s|ed|ing|ation|ations|er|ers)?\b"
IMAGE = r"\bimag(?:e|es|ed|ing)\b"
# While it is being typed, the last word is the beginning of one.
MULTIM = r"\bmultim"
BY_HAND: dict[str, Callable[[Row], bool]] = {
    'title:"masked autoencoder"': lambda row: matched(AUTOENCODERS, row.title),
    "has:code": lambda row: row.has_code,
    "has:code unlearning": lambda row: row.has_code and matched(UNLEARNING, row.text),
    "distillation -image": lambda row: matched(DISTILLATION, row.text) and not matched(IMAGE, row.text),
}


def matched(pattern: str, text: str) -> bool:
    return bool(re.search(pattern, text, re.IGNORECASE))


def names(titles: Iterable[str]) -> list[str]:
    return sorted(Row("", title, "").name for title in titles)


def by_hand(pages: list[Path], wanted: Callable[[Row], bool]) -> list[str]:
    return sorted({row.name for row in rows(pages) if wanted(row)})


def tally(*paths: object) -> dict[str, Any]:
    result: dict[str, Any] = run("import", "--json", *map(str, paths)).json
    return result


def test_four_pages_are_269_papers_and_reading_them_again_adds_none(pages: list[Path]) -> None:
    first = tally(pages[0].parent)
    assert first.items() >= {"files": 4, "rows": 339, "new": 269, "seen_again": 70, "skipped": []}.items()
    again = tally(*pages)
    assert (again["rows"], again["new"], again["seen_again"], again["updated"]) == (339, 0, 339, 0)
    assert on_several_pages(52) in run("import", *map(str, pages)).out


def test_the_order_of_the_pages_does_not_matter(pages: list[Path]) -> None:
    assert sum(tally(page)["new"] for page in reversed(pages)) == 269
    assert run("search", "--json").json["total"] == 269


def test_every_row_is_a_paper_with_its_abstract_and_all_its_pages(real: Path, pages: list[Path]) -> None:
    by_name: dict[str, set[str]] = defaultdict(set)
    abstracts: dict[str, set[str]] = defaultdict(set)
    for row in rows(pages):
        by_name[row.name].add(row.page)
        abstracts[row.name].add(" ".join(row.abstract.split()))
    assert len(by_name) == 269
    assert sum(len(seen) > 1 for seen in by_name.values()) == 52
    for paper in run("search", "--json", "-n", "0").json["papers"]:
        original = paper.get("latex", {})
        name = Row("", original.get("title", paper["title"]), "").name
        assert {seen["label"] for seen in paper["sightings"]} == by_name.pop(name)
        assert " ".join(original.get("abstract", paper["abstract"]).split()) in abstracts[name]
    assert not by_name


@pytest.mark.parametrize("query", BY_HAND)
def test_a_query_finds_what_reading_by_hand_finds(real: Path, pages: list[Path], query: str) -> None:
    expected = by_hand(pages, BY_HAND[query])
    assert len(expected) >= 5
    for words in ((query,), tuple(query.split(" ")) if '"' not in query else (query,)):
        found = run("search", "--json", "-n", "0", *words).json
        assert names(paper["title"] for paper in found["papers"]) == expected
        assert found["total"] == len(expected)
        assert all(paper["code"] for paper in found["papers"] if "has:code" in query)


def test_typing_the_beginning_of_a_word_finds_what_reading_by_hand_finds(real: Path, pages: list[Path]) -> None:
    expected = by_hand(pages, lambda row: matched(MULTIM, row.text))
    assert len(expected) >= 20
    desk = Desk(places_in(real))
    answer = desk.answer(Question("multim", typing=True))
    assert names(desk.title(key) for key in answer.keys) == expected
    # Not typing any more, it is a word that stands nowhere.
    assert desk.answer(Question("multim")).keys == ()
    desk.close()
