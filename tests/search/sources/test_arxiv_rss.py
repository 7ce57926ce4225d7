"""arXiv's daily feeds, of every shape that they have or had: a day is a page, in the feed's order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.paper import Page, Sighting
from search.sources.base import Notice, PaperRow, Skipped
from search.sources.detect import detect
from tests.effort import assert_linear
from tests.search.sources.samples import items, only, rows, skipped
from tests.search.sources.saved_answers import OLD_RSS, rss, rss_atom, rss_item
from tests.search.sources.services import document


def test_a_day_s_feed_gives_its_papers() -> None:
    first, second = rows(items(rss(rss_item(1), rss_item(2))))
    paper = first.paper
    assert (paper.title, paper.arxiv) == ("Lamps in Drawers, Part 1", "2409.00001")
    assert paper.abstract == "We store lamps in drawers, with $p<q$."
    assert paper.authors == ("Ada Ember", "Bo Quill")
    assert paper.categories == ("cs.CV", "cs.LG")
    assert (paper.doi, paper.venue) == ("10.1000/lamps.1", "J. Furn. 3")
    page = Page("arxiv-rss", "cs.CV, cs.LG", "2024-09-16")
    assert [first.paper.sightings, second.paper.sightings] == [(Sighting(page, 1),), (Sighting(page, 2),)]


@pytest.mark.parametrize(
    ("kind", "date"),
    [("new", "2024-09-16"), ("cross", "2403"), ("replace", "2403"), ("replace-cross", "2403"), ("never-seen", "2403")],
)
def test_only_what_is_new_is_of_the_feed_s_day(kind: str, date: str) -> None:
    (row,) = rows(items(rss(rss_item(1, kind, id="2403.00001"))))
    assert row.paper.date == date.replace("2403", "2024-03")
    assert row.paper.sightings[0].page.date == "2024-09-16"
    assert row.paper.abstract.startswith("We store")


def test_the_atom_feed_gives_the_same() -> None:
    first, second = rows(items(rss_atom(1, 2)))
    assert (first.paper.arxiv, first.paper.abstract) == ("2409.00001", "We store lamps in drawers.")
    assert (first.paper.authors, first.paper.categories) == (("Ada Ember", "Bo Quill"), ("cs.CV", "cs.LG"))
    # The feed itself is dated by when it was made, in another time zone.
    assert second.paper.sightings == (Sighting(Page("arxiv-rss", "cs.CV", "2024-09-16"), 2),)


def test_feeds_saved_before_they_changed_are_read() -> None:
    (row,) = rows(items(OLD_RSS))
    paper = row.paper
    assert (paper.title, paper.arxiv) == ("Lamps in Drawers", "2109.00001")
    assert (paper.abstract, paper.authors) == ("We store lamps in drawers.", ("Ada Ember", "Bo Quill"))
    assert (paper.categories, paper.date) == (("cs.CV",), "2021-09-15")
    assert paper.sightings[0].page == Page("arxiv-rss", "cs.CV", "2021-09-15")


@pytest.mark.parametrize("text", [rss(rss_item()), rss_atom(1), OLD_RSS, rss()])
def test_they_are_told_from_other_feeds(text: str) -> None:
    assert detect(document(text)).name == "arxiv-rss"


def test_a_weekend_s_feed_is_empty_and_says_so() -> None:
    (said,) = skipped(items(rss()))
    assert said == (1, "no papers in this feed; arXiv announces none on Saturdays and Sundays")


def test_what_arxiv_says_of_a_wrong_address_is_told() -> None:
    text = rss(title="Feed error for query: http://rss.arxiv.org/rss/cs.XX").replace(
        "cs.CV, cs.LG updates on the arXiv.org e-print archive.", "Bad archive cs.XX."
    )
    assert skipped(items(text)) == [(1, "arXiv says: Bad archive cs.XX.")]


@pytest.mark.parametrize(
    ("creator", "names"),
    [
        ("Ada Ember", ("Ada Ember",)),
        ("Ada Ember (Rye, (old) town), Bo Quill (1, 2), C. Fen", ("Ada Ember", "Bo Quill", "C. Fen")),
        (r"P. Erd\H{o}s, Bo Quill", ("P. Erdős", "Bo Quill")),
        ("Ada Ember, , ", ("Ada Ember",)),
        ("Ada Ember (never closed, Bo Quill", ("Ada Ember",)),
        ("", ()),
    ],
)
def test_authors_stand_on_one_line(creator: str, names: tuple[str, ...]) -> None:
    assert only(rss(rss_item(creator=creator))).authors == names


def test_a_bad_item_costs_no_other() -> None:
    found = items(rss(rss_item(1, title=""), "<item/>", rss_item(2)))
    assert [row.paper.arxiv for row in rows(found)] == ["2409.00002"]
    assert [reason for _, reason in skipped(found)] == ["title: missing"] * 2


@pytest.mark.parametrize("piece", ["(arXiv:", " ", "(", ",", "x ", "\n"])
def test_hostile_texts_take_no_time(piece: str) -> None:
    def read(long: str) -> None:
        found = items(rss(rss_item(1, title=f"Lamps {long}", creator=f"Ada {long}x"), rss_item(2)))
        assert rows(found)[-1].paper.arxiv == "2409.00002"

    assert_linear(read, piece, 50_000 * len(piece))


def test_a_feed_s_name_is_clean_and_short() -> None:
    (row,) = rows(items(rss(rss_item(1), title="cs.\u202eCV\u200b\n " + "x" * 5_000)))
    label = row.paper.sightings[0].page.label
    assert label.startswith("cs.CV x")
    assert len(label) == 300


@given(st.integers(0, 3_000), st.integers(0, 200), st.text(max_size=8))
def test_whatever_is_cut_out_of_a_feed_it_is_no_error(start: int, length: int, put: str) -> None:
    text = rss(rss_item(1), rss_item(2, "replace"), rss_item(3))
    found = items(text[:start] + put + text[start + length :], format="arxiv-rss")
    assert all(isinstance(item, PaperRow | Skipped | Notice) for item in found)
    assert found
