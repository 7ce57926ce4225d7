from __future__ import annotations

from search.kwic import MOST, concordance, new_words
from search.paper import Paper
from search.query.parser import parse
from search.query.terms import wanted

PAPERS = [
    Paper("Masking words", "We mask words. Masked words come back.", key="a", added="2026-01-01T00:00:00Z"),
    Paper("On zebras", r"Zebras unmask na\"ive masks.", key="b", added="2026-02-01T00:00:00Z"),
]


def test_every_hit_stands_in_its_context() -> None:
    lines = concordance(PAPERS, wanted(parse("mask").tree))
    assert [(line.key, line.hit) for line in lines] == [
        ("a", "Masking"),
        ("a", "mask"),
        ("a", "Masked"),
        ("b", "masks"),
    ]
    assert lines[1].left == "We "
    assert lines[1].right.startswith(" words. Masked")
    assert lines[3].left == "Zebras unmask naïve "


def test_lines_sort_by_the_words_to_the_right_or_left() -> None:
    terms = wanted(parse("words").tree)
    right = concordance(PAPERS, terms, "right")
    assert [line.right[:12] for line in right] == ["", " come back.", ". Masked wor"]
    left = concordance(PAPERS, terms, "left")
    assert [line.left[-7:] for line in left] == ["e mask ", "Masked ", "Masking "[-7:]]


def test_hits_without_end_are_cut() -> None:
    long = Paper("x", "word " * (MOST + 10), key="long")
    assert len(concordance([long], wanted(parse("word").tree))) == MOST


def test_new_words_are_those_of_the_latest_import_only() -> None:
    assert new_words(PAPERS) == [("masks", 1), ("naive", 1), ("unmask", 1), ("zebras", 1)]
    assert new_words([]) == []
