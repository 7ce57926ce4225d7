"""A saved page gives its papers in order; whatever is broken on it costs its own pair and no other."""

from __future__ import annotations

import itertools
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.paper import Link, Page, Sighting, title_hash
from search.sources.base import PaperRow
from search.sources.formats.daily_papers_text import further_paragraph, no_such_day
from search.sources.read import read
from search.sources.text_lines import invalid_bytes
from tests.search.sources.samples import (
    HEADER,
    PAIRS,
    abstract,
    items,
    noticed,
    page,
    read_pairs,
    rows,
    skipped,
    some_pairs,
)

FOUR = list(PAIRS[:4])
(T1, A1), (T2, A2), (T3, A3), (T4, _) = FOUR


def blocks(*parts: str) -> str:
    return HEADER + "\n\n".join(("May 9", *parts)) + "\n"


def test_the_real_pages_give_all_their_papers(pages: list[Path]) -> None:
    found = list(read(map(str, pages)))
    assert all(isinstance(item, PaperRow) for item in found)
    seen = defaultdict(set)
    for row in rows(found):
        seen[title_hash(row.paper.title)].add(row.paper.sightings[0].page)
    assert len(found) == 339
    assert len(seen) == 269
    assert sum(len(on) > 1 for on in seen.values()) == 52
    assert [len([row for row in rows(found) if row.file == str(path)]) for path in pages] == [78, 81, 79, 101]


def test_titles_and_abstracts_are_paired_and_ranked_in_order() -> None:
    found = items(page(FOUR))
    assert read_pairs(found) == FOUR
    assert [row.line for row in rows(found)] == [11, 15, 19, 23]
    assert [row.paper.sightings[0].rank for row in rows(found)] == [1, 2, 3, 4]
    assert not skipped(found)
    assert not noticed(found)


def test_a_sighting_names_the_page_by_its_file_and_day(tmp_path: Path) -> None:
    path = tmp_path / "spring.txt"
    path.write_text(page(FOUR, date="May 9"))
    (first, *_) = rows(list(read([str(path)])))
    assert first.paper.sightings == (Sighting(Page("daily-papers", "spring", "--05-09"), 1),)
    (first, *_) = rows(list(read([str(path)], year=2025)))
    assert first.paper.sightings[0].page.date == "2025-05-09"


def test_standard_input_is_named_by_what_it_holds() -> None:
    label = rows(items(page(FOUR)))[0].paper.sightings[0].page.label
    assert label.startswith("stdin-")
    assert len(label) == len("stdin-") + 8
    assert label != rows(items(page(FOUR[:3])))[0].paper.sightings[0].page.label


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("May 9", "--05-09"),
        ("May 9, 2024", "2024-05-09"),
        ("2024-05-09", "2024-05-09"),
        ("Thu, May 9, 2024", "2024-05-09"),
        ("September 12", "--09-12"),
        ("9 May 2024", "2024-05-09"),
        ("Feb 29", "--02-29"),
    ],
)
def test_the_date_is_understood(written: str, date: str) -> None:
    found = items(page(FOUR, date=written))
    assert {row.paper.sightings[0].page.date for row in rows(found)} == {date}


def test_a_day_that_the_year_does_not_have_stays_without_a_year() -> None:
    found = items(page(FOUR, date="Feb 29"), year=2025)
    assert {row.paper.sightings[0].page.date for row in rows(found)} == {"--02-29"}
    assert noticed(found) == [(9, no_such_day(2025, "Feb 29"))]


@pytest.mark.parametrize(
    "text",
    [
        page(FOUR).replace("\n", "\r\n"),
        page(FOUR).replace("\n", "\r"),
        "\ufeff" + page(FOUR),
        page(FOUR).replace("\n", "  \t\n"),
        page(FOUR).replace("\n\n", "\n \n\u200b\n\n"),
        page(FOUR).rstrip("\n"),
        page(FOUR, header=""),
        page(FOUR, header="", date=""),
        page(FOUR, header="new\nSubscribe\nSome banner that nobody has seen before\n"),
        page(FOUR, header=HEADER + "Daily Papers\n\nby AK and the research community\n\nLog In\n\n"),
        HEADER + "May 9\n" + "\n".join(itertools.chain(*FOUR)),
    ],
    ids=[*"CRLF CR BOM trailing blank-lines no-end no-header no-date other more no-blanks".split(" ")],  # noqa: SIM905
)
def test_the_dress_of_a_page_does_not_matter(text: str) -> None:
    found = items(text)
    assert read_pairs(found) == FOUR
    assert not skipped(found)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "utf-8-sig"])
def test_the_byte_order_mark_tells_the_encoding(encoding: str) -> None:
    text = ("\ufeff" if encoding == "utf-16-le" else "") + page(FOUR)
    assert read_pairs(items(text.encode(encoding))) == FOUR


def test_broken_bytes_are_replaced_and_told_and_the_row_is_kept() -> None:
    data = page(FOUR).encode().replace(b"Scale", b"Sc\xffle").replace(b"We ask", b"W\xe2\x82 ask", 1)
    found = items(data)
    assert len(rows(found)) == 4
    assert noticed(found) == [(13, invalid_bytes(2, "utf-8")), (15, invalid_bytes(1, "utf-8"))]
    assert rows(found)[1].paper.title == T2.replace("Scale", "Sc�le")


def test_a_replacement_character_of_the_page_itself_is_no_damage() -> None:
    assert not noticed(items(page([("A Title with \ufffd in It", A1), *FOUR])))


def test_harmful_characters_do_not_get_in() -> None:
    found = items(page([("Evil \x1b[2J\u202eTitle \x00 of All Otters", A1 + "\u200b\x9b"), *FOUR]))
    assert read_pairs(found)[0] == ("Evil [2JTitle of All Otters", A1)


def test_an_abstract_that_was_wrapped_is_one_paragraph() -> None:
    wrapped = A1.replace(". ", ".\n")
    assert read_pairs(items(blocks(T1, wrapped, T2, A2))) == FOUR[:2]


def test_links_of_the_abstract_are_found() -> None:
    found = items(blocks(T1, A1 + " Code: https://github.com/a/b."))
    assert rows(found)[0].paper.links == (Link("https://github.com/a/b", "code"),)


OTHER = "Teaching Kites to Read Maps of the Underground"
NO_TITLE = f'an abstract without a title: "{A2[:59]}…"'
HUGE = "49,999 characters in one block are neither a title nor an abstract"


def no_abstract(title: str) -> str:
    return f'a title without an abstract, or a stray line: "{title}"'


@pytest.mark.parametrize(
    ("parts", "pairs", "reasons"),
    [
        ((T1, A1, OTHER, T2, A2, T3, A3), FOUR[:3], [(15, no_abstract(OTHER))]),
        ((T1, A1, A2, T3, A3), [FOUR[0], FOUR[2]], [(15, NO_TITLE)]),
        ((T1, A1, T2, T3, A3, T4), [FOUR[0], FOUR[2]], [(15, no_abstract(T2)), (21, no_abstract(T4))]),
        ((T1, A1, "x " * 25_000, A2, T3, A3), [FOUR[0], FOUR[2]], [(15, HUGE), (17, NO_TITLE)]),
        ((T1, A1, "x" * 3_000_000, T2, A2), FOUR[:2], [(15, HUGE.replace("49,999", "1,000,001"))]),
        (
            (T1, A1, "Sign in to vote for it", T2, "Featured", A2, T3, A3),
            FOUR[:3],
            [(15, no_abstract("Sign in to vote for it")), (19, 'a stray line: "Featured"')],
        ),
    ],
    ids=["two titles", "lost title", "lost abstracts", "huge title", "endless line", "stray lines"],
)
def test_what_is_broken_costs_its_own_pair(
    parts: tuple[str, ...], pairs: list[tuple[str, str]], reasons: list[tuple[int, str]]
) -> None:
    found = items(blocks(*parts))
    assert read_pairs(found) == pairs
    assert skipped(found) == reasons


def test_an_abstract_in_two_paragraphs_is_joined_and_told() -> None:
    first, second = abstract(T2, 5), abstract(T1, 9)[len(abstract(T1, 5)) + 1 :]
    found = items(blocks(T1, A1, T2, first, second, T3, A3))
    assert read_pairs(found) == [FOUR[0], (T2, f"{first}\n{second}"), FOUR[2]]
    assert noticed(found) == [(19, further_paragraph(17))]


@pytest.mark.parametrize("remark", ["Code is available at https://github.com/a/b", "All of it will be given away."])
def test_a_closing_remark_belongs_to_the_abstract(remark: str) -> None:
    found = items(blocks(T1, A1, remark, T2, A2))
    assert read_pairs(found) == [(T1, f"{A1}\n{remark}"), FOUR[1]]


@pytest.mark.parametrize(
    "title",
    [
        "Kites",
        "Do Otters Dream of Electric Rivers?",
        "Who Counts? A Survey of Otters, Beavers and Their Friends in 27 Rivers: Methods, Data and Open Questions",
        "Otters vs. Beavers: Who Builds Better Dams?",
        "otter2vec: drawers for everyone",
        r"$\alpha$-Otter: Counting at 72\% of the Cost",
        "水獺如何數數",
        "Drawers " + "and More Drawers " * 13,
    ],
)
@pytest.mark.parametrize("sentences", [2, 14])
def test_odd_titles_are_titles(title: str, sentences: int) -> None:
    pairs = [FOUR[0], (title.strip(), abstract(T2, sentences)), FOUR[2]]
    found = items(page(pairs))
    assert read_pairs(found) == pairs
    assert not skipped(found)


@pytest.mark.parametrize(
    "pairs",
    [
        [(T1, "We count otters."), (T2, "A short note on lamps, read out in the evening."), (T3, A3)],
        [FOUR[0], ("All the drawers you need.", A2), FOUR[2]],
    ],
)
def test_abstracts_may_be_short_and_titles_end_with_a_full_stop(pairs: list[tuple[str, str]]) -> None:
    assert read_pairs(items(page(pairs))) == pairs


def test_navigation_within_the_page_is_passed_over_in_silence() -> None:
    middle = ("12", "Submitted by", "some-user", "View arXiv page", "·", "5 authors", "1.2k", "Upvote 7")
    found = items(blocks("Submitted by", "akhaliq", T1, "12", A1, *middle, T2, *middle, A2, "Next"))
    assert read_pairs(found) == FOUR[:2]
    assert not skipped(found)


def test_pages_one_behind_the_other_are_pages_of_their_own() -> None:
    found = items(page(FOUR[:2], date="May 9") + page(FOUR[2:], date="May 10, 2024"))
    seen = [(row.paper.sightings[0].page.date, row.paper.sightings[0].rank) for row in rows(found)]
    assert seen == [("--05-09", 1), ("--05-09", 2), ("2024-05-10", 1), ("2024-05-10", 2)]
    assert not skipped(found)


def test_the_same_day_again_goes_on_counting() -> None:
    found = items(page(FOUR[:2]) + page(FOUR[2:]))
    assert [row.paper.sightings[0].rank for row in rows(found)] == [1, 2, 3, 4]


def test_a_date_between_title_and_abstract_begins_no_page() -> None:
    found = items(blocks(T1, "May 7", A1, T2, "May 6", A2))
    assert read_pairs(found) == FOUR[:2]
    assert {row.paper.sightings[0].page.date for row in rows(found)} == {"--05-09"}


@pytest.mark.parametrize("text", [HEADER + "May 9\n", blocks(T1), blocks(A1)])
def test_a_page_without_papers_says_so(text: str) -> None:
    found = items(text)
    assert not rows(found)
    assert skipped(found)[-1] == (1, "no title with an abstract in it")


NOISE = st.sampled_from(
    "12|1.2k|Submitted by|some-user|View arXiv page|Read the whole paper|Featured|Share|·|Next".split("|")  # noqa: SIM905
)


@given(some_pairs(2, 10), st.data())
def test_pairs_survive_stray_lines_anywhere(pairs: list[tuple[str, str]], data: st.DataObject) -> None:
    parts: list[str] = []
    for title, text in pairs:
        parts += [title, *data.draw(st.lists(NOISE, max_size=1)), text, *data.draw(st.lists(NOISE, max_size=2))]
    assert read_pairs(items(blocks(*parts))) == pairs


DAMAGE = st.sampled_from(["", "", "", "title lost", "abstract lost", "title twice", "huge", "split"])


@given(some_pairs(3, 12), st.data())
def test_damage_costs_the_pair_where_it_is_and_no_other(pairs: list[tuple[str, str]], data: st.DataObject) -> None:
    # Two damaged pairs side by side may look like one whole pair; no reader can tell.
    damages = [data.draw(DAMAGE) if i % 2 else "" for i in range(len(pairs))]
    parts: list[str] = []
    expected: list[tuple[str, str]] = []
    for (title, text), damage in zip(pairs, damages, strict=True):
        first, second = abstract(title, 7), text[len(abstract(title, 7)) + 1 :]
        parts += {
            "title lost": [text],
            "abstract lost": [title],
            "title twice": ["Something Else about Umbrellas in the Rain", title, text],
            "huge": ["x" * 20_000, text],
            "split": [title, first, second],
        }.get(damage, [title, text])
        if damage in ("", "title twice"):
            expected.append((title, text))
        elif damage == "split":
            expected.append((title, f"{first}\n{second}"))
    found = items(blocks(*parts))
    assert read_pairs(found) == expected
    assert len(skipped(found)) == sum(
        {"title lost": 1, "abstract lost": 1, "title twice": 1, "huge": 2}.get(d, 0) for d in damages
    )


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_any_bytes_are_answered(data: bytes) -> None:
    found = items(data, format="daily-papers")
    assert found
    assert all(item.line >= 1 for item in found)
