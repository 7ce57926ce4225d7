"""How papers write their words: counted once for each paper, however they come in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.synonyms.spellings import CREATE, SpellingCount, Spellings, spellings

Counted = tuple[int, str, str]


def counted(*batches: Iterable[Counted]) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.executescript(CREATE)
    for batch in batches:
        count = SpellingCount(db)
        for place, title, abstract in batch:
            count.add(place, title, abstract)
        count.save()
    return db


def rows(db: sqlite3.Connection) -> list[tuple[str, int, int, int]]:
    return db.execute("SELECT * FROM spelling ORDER BY word").fetchall()


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("a map of maps, a map", "map", (1, 0, 0)),
        ("a map of maps, a map", "maps", (1, 0, 0)),
        ("an mAP", "map", (0, 1, 0)),
        ("two MAPs’ MAP-based (MAP) maps", "map", (0, 1, 1)),
        # A capital at the start says nothing, nor does a heading in capitals.
        ("Map", "map", (0, 0, 0)),
        ("A MAP OF MAPS", "map", (0, 0, 0)),
        ("Ein ÉTÉ, un été", "ete", (1, 1, 0)),
        ("LoRA, ViTs and fMRI", "vit", (0, 0, 1)),
    ],
)
def test_words_short_forms_and_plurals_are_told_apart(text: str, word: str, expected: tuple[int, int, int]) -> None:
    assert spellings(counted([(1, "", text)]), word) == Spellings(*expected)


_WORDS = ("map", "MAP", "MAPs", "Map", "vlm", "VLM", "été", "ÉTÉ", "3DGS", "x")
_texts = st.lists(st.sampled_from(_WORDS), max_size=4).map(" ".join)
_papers = st.lists(st.tuples(_texts, _texts), max_size=6).map(
    lambda texts: [(place, title, abstract) for place, (title, abstract) in enumerate(texts, 1)]
)


@given(_papers, st.integers(0, 6))
def test_papers_count_once_in_any_order_and_in_any_number_of_batches(papers: Sequence[Counted], cut: int) -> None:
    at_once = rows(counted(papers))
    assert rows(counted(papers[cut:], papers[:cut], papers)) == at_once
    # An abstract may come later than its title.
    titles = [(place, title, "") for place, title, _ in papers]
    assert rows(counted(titles[cut:], papers, titles[:cut])) == at_once


def test_of_a_large_library_a_sample_is_counted() -> None:
    db = counted([(place, "", "a VLM") for place in range(1, 12_001)])
    found = spellings(db, "vlm")
    assert (found.capitals, found.scale) == (3000, 4)
    assert found.short_forms == pytest.approx(12_000, abs=4)
    # One paper that says what a short form stands for is not enough, even if the sample has none that holds it.
    assert spellings(db, "gpu").short_forms == 3
