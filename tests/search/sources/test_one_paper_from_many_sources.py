"""The same paper from several sources is one paper: everything that any of them knows, and every page it was on."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from search.catalog.catalog import Catalog, Outcome
from search.paper import Page, Paper
from tests.search.sources.samples import HEADER, abstract, items, rows
from tests.search.sources.saved_answers import (
    atom,
    atom_entry,
    hf_html,
    hf_item,
    rss,
    rss_item,
    snapshot,
    snapshot_record,
)

TITLE = "Lamps in Drawers: A $k$-Drawer Problem"
PAGE = f"{HEADER}May 9\n\nLamps in drawers: a K-drawer problem\n\n{abstract('Lamps in Drawers')}\n"
SAID = {
    "page": PAGE,
    "api": json.dumps([hf_item(1, id="2401.00001", title=TITLE)]),
    "html": hf_html([hf_item(1, id="2401.00001", title=TITLE)], data=False),
    "atom": atom(atom_entry(1, title=TITLE)),
    "rss": rss(rss_item(1, "replace", id="2401.00001", title=TITLE)),
    "snapshot": snapshot(snapshot_record(1, title=TITLE)),
}


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with closing(Catalog(tmp_path / "catalog.sqlite3")) as made:
        yield made


def papers(*sources: str) -> list[Paper]:
    return [row.paper for source in sources for row in rows(items(SAID[source]))]


@pytest.mark.parametrize("record", ["api", "html", "atom", "rss", "snapshot"])
@pytest.mark.parametrize("first", ["page", "record"])
def test_a_title_on_a_saved_page_is_joined_with_the_record(catalog: Catalog, record: str, first: str) -> None:
    order = ("page", record) if first == "page" else (record, "page")
    assert catalog.add(papers(*order))[0][1] is Outcome.NEW
    assert catalog.count == 1
    (key,) = catalog.resolve("2401.00001")
    paper = catalog.papers([key])[key]
    assert (paper.arxiv, paper.title) == ("2401.00001", TITLE)
    assert paper.abstract == abstract("Lamps in Drawers")
    assert len(paper.pages) == 2


@pytest.mark.parametrize("order", list(itertools.permutations(("page", "api", "atom", "rss", "snapshot")))[::17])
def test_whatever_comes_first_all_is_known_in_the_end(catalog: Catalog, order: tuple[str, ...]) -> None:
    catalog.add(papers(*order))
    assert catalog.count == 1
    (key,) = catalog.resolve("2401.00001")
    paper = catalog.papers([key])[key]
    assert paper.upvotes == 10
    assert paper.date in {"2024-01-03", "2024-05-08"}
    assert set(paper.keywords) == {"lamps", "drawers"}
    assert paper.categories == ("cs.CV", "cs.LG")
    assert paper.authors == ("Ada Ember", "Paul Erdős", "Bo Quill Jr")
    assert {page.source for page in paper.pages} == {
        "daily-papers",
        "hugging-face",
        "arxiv",
        "arxiv-rss",
        "arxiv-snapshot",
    }


def test_the_day_s_page_is_one_page_whether_saved_as_data_or_as_page(catalog: Catalog) -> None:
    catalog.add(papers("api", "html"))
    assert [catalog.by_number.pages()[page] for _, page, _ in catalog.by_number.sightings()] == [
        Page("hugging-face", "Daily Papers", "2024-05-09")
    ]


def test_the_same_again_changes_nothing(catalog: Catalog) -> None:
    everything = papers(*SAID)
    catalog.add(everything)
    seq = catalog.seq
    assert {each.outcome for each in catalog.add(everything)} == {Outcome.SEEN}
    assert catalog.seq == seq
