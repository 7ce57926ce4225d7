from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from search.insight.kwic import CONTEXT, SIDES, Concordance, batches, concordance, concordance_lines, sort_lines
from search.paper import Paper
from search.query.query import parse
from search.query.term_matches import QueryTerm, query_terms, spans
from search.text.clean import clean_line
from search.text.latex import readable

PAPERS = [
    Paper("Masking words", "We mask words. Masked words come back.", key="a"),
    Paper("On zebras", r"Zebras unmask na\"ive masks.", key="b"),
    Paper("Nothing of it", "Plain.", key="c"),
]


def sought(query: str) -> tuple[QueryTerm, ...]:
    return query_terms(parse(query).tree)


def gathered(query: str, papers: Sequence[Paper] = PAPERS, limit: int = 100) -> Concordance:
    by_key = {paper.key: paper for paper in papers}
    *_, found = concordance(tuple(by_key), lambda keys: [by_key[key] for key in keys], sought(query), limit)
    return found


def test_every_hit_stands_in_its_context() -> None:
    lines = gathered("mask").lines
    assert [(line.key, line.field, line.hit) for line in lines] == [
        ("a", "title", "Masking"),
        ("a", "abstract", "mask"),
        ("a", "abstract", "Masked"),
        ("b", "abstract", "masks"),
    ]
    assert lines[1].left == "We "
    assert lines[1].right.startswith(" words. Masked")
    assert lines[3].left == "Zebras unmask naïve "
    assert [line.title for line in lines] == ["Masking words"] * 3 + ["On zebras"]


def test_names_and_keywords_have_hits_too_each_for_itself() -> None:
    paper = Paper("On a moth", "Wings.", key="m", authors=("Ada Moth", "Jo Fen"), keywords=("night moths", "lamps"))
    assert [(line.field, line.left, line.hit, line.right) for line in concordance_lines(paper, sought("moth"))] == [
        ("title", "On a ", "moth", ""),
        ("author", "Ada ", "Moth", ""),
        ("keywords", "night ", "moths", ""),
    ]
    assert not list(concordance_lines(paper, sought('"moth jo"')))
    assert [line.field for line in concordance_lines(paper, sought("title:moth"))] == ["title"]


def test_a_phrase_is_one_hit_and_what_is_excluded_is_none() -> None:
    assert [line.hit for line in gathered('"masked words"').lines] == ["Masking words", "mask words", "Masked words"]
    assert {line.hit for line in gathered("zebras -wings").lines} == {"zebras", "Zebras"}


def test_lines_sort_by_the_words_to_the_right_or_left() -> None:
    lines = gathered("words").lines
    assert [line.right[:12] for line in sort_lines(lines, "right")] == ["", " come back.", ". Masked wor"]
    assert [line.left[-7:] for line in sort_lines(lines, "left")] == ["e mask ", "Masked ", "asking "]
    assert sort_lines(lines, "paper") == lines


def test_sorting_reads_past_case_accents_and_signs_and_keeps_the_order_of_equals() -> None:
    texts = ["hit Émile", "hit (emil)", "hit: zoo", "hit émile", "hit 'Dot'"]
    lines = gathered("hit", [Paper(text, key=str(n)) for n, text in enumerate(texts)]).lines
    assert [line.title for line in sort_lines(lines, "right")] == [
        "hit 'Dot'",
        "hit (emil)",
        "hit Émile",
        "hit émile",
        "hit: zoo",
    ]


def test_it_counts_in_words() -> None:
    assert str(gathered("mask")) == "4 hits of mask in 2 papers"
    assert str(gathered("zeb*")) == "2 hits of zeb* in 1 paper"
    assert str(gathered('"masked words" unmask~')) == '4 hits of "masked words", unmask~ in 2 papers'
    assert str(gathered("ape")) == "0 hits of ape in 0 papers"
    assert str(gathered("mask OR a1 OR a2 OR a3 OR a4 OR a5")) == "4 hits of mask, a1, a2, a3 and 2 more in 2 papers"


def test_hits_without_end_are_cut_and_that_is_said() -> None:
    long = [Paper("x", "word " * 30, key=f"long{n}") for n in range(200)]
    found = gathered("word", long, limit=100)
    assert found.cut
    assert len(found.lines) == 100
    assert str(found) == "the first 100 hits of word in 4 papers; 196 papers not searched"
    assert not gathered("word", long[:2], limit=60).cut


def test_papers_are_read_in_parts_and_only_as_many_as_are_needed() -> None:
    keys = [str(n) for n in range(5000)]
    assert [key for part in batches(keys) for key in part] == keys
    asked: list[str] = []

    def read(some: Sequence[str]) -> list[Paper]:
        asked.extend(some)
        return [Paper("word", key=key) for key in some]

    steps = concordance(keys, read, sought("word"))
    first = len(next(steps).lines)
    assert 0 < first == len(asked) < 100
    *_, found = concordance(keys, read, sought("word"), limit=60)
    assert len(found.lines) == 60
    asked.clear()
    assert [step.lines for step in concordance(keys, read, ())] == [[]]
    assert asked == []
    assert [step.read for step in concordance((), read, sought("word"))] == [0]


def test_context_of_a_huge_text_is_bounded() -> None:
    (line,) = concordance_lines(Paper("x", "a " * 40_000 + "needle" + " b" * 9_000, key="x"), sought("needle"))
    assert len(line.left) == len(line.right) == CONTEXT
    assert line.start == 80_000


@given(st.text(max_size=60), st.text(max_size=120), st.sampled_from(["a", "ab*", "x~", '"a b"~3', "é", "中"]))
def test_every_hit_is_where_the_text_lights_up(title: str, abstract: str, query: str) -> None:
    paper = Paper(title, abstract, key="k", authors=(title,))
    lines = list(concordance_lines(paper, sought(query)))
    for field, text in (("title", title), ("author", title), ("abstract", abstract)):
        shown = clean_line(readable(text))
        here = [line for line in lines if line.field == field]
        assert [(line.start, line.hit) for line in here] == [
            (start, shown[start:end]) for start, end in spans(shown, sought(query), field)
        ]
        assert all(line.left + line.hit + line.right == shown for line in here)
    for side in SIDES:
        assert sorted(sort_lines(lines, side)) == sorted(lines)
