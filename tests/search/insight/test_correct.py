"""Corrections of queries that match nothing."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.importing import import_papers
from search.insight.correct import Correction, correct, matching_most, showing_results_for
from search.library import Library
from search.query.query import parse
from search.sources.read import read
from search.synonyms.synonyms import Synonyms
from search.text.latex import readable


def corrected(library: Library, text: str) -> Correction | None:
    now = library.snapshot()
    found = correct(parse(text), lambda node: now.search(node).keys, now.suggest, Synonyms(library.acronyms))
    if found:
        assert len(now.search(found.tree).keys) == found.count
    return found


def titles(library: Library, found: Correction | None) -> list[str]:
    return (
        [library.snapshot().columns.titles[key] for key in library.snapshot().search(found.tree).keys] if found else []
    )


def test_a_query_that_finds_something_is_left_alone(library: Library) -> None:
    for text in ("robots", "", "masked robots", "year:2024"):
        assert corrected(library, text) is None, text


def test_words_that_nothing_holds_are_replaced(library: Library) -> None:
    found = corrected(library, "knowlege distilaton year:2024 sort:date")
    assert found is not None
    assert (found.text, found.count, found.sort) == ("knowledge distillation year:2024 sort:date", 1, "date")
    assert found.message == showing_results_for(found.text, ["knowlege", "distilaton"])


def test_papers_that_hold_most_of_the_words_are_ranked_and_that_is_said(library: Library) -> None:
    found = corrected(library, "masked robots sing in quiet gardens")
    assert found is not None
    assert (found.count, found.message) == (1, matching_most(6, 1, 5))
    assert titles(library, found) == ["Robots that sing in quiet gardens at dawn"]


def test_what_is_no_word_still_has_to_hold(library: Library) -> None:
    found = corrected(library, "masked robots that grow quiet gardens -sing year:2022")
    assert titles(library, found) == ["Gardens that grow quiet robots"]
    assert corrected(library, "masked robots that grow quiet gardens year:1999") is None


def test_a_phrase_that_nowhere_stands_counts_by_its_words(library: Library) -> None:
    assert titles(library, corrected(library, '"robots sing that in quiet gardens at dawn"'))[:1] == [
        "Robots that sing in quiet gardens at dawn"
    ]


def test_words_that_hardly_meet_are_not_forced_together(library: Library) -> None:
    for text in ("masked gardens", "masked gardens zzzzz", "author:nobody", "xqzw", "=distilaton"):
        assert corrected(library, text) is None, text


def test_a_slip_in_a_query_of_which_not_all_holds_is_put_right_too(library: Library) -> None:
    found = corrected(library, "masked robots sing in quiet gardans")
    assert found is not None
    assert found.message == matching_most(6, 1, 5, (("gardans", "gardens"),))
    assert titles(library, found) == ["Robots that sing in quiet gardens at dawn"]


@given(
    st.text(max_size=40) | st.lists(st.sampled_from(["a", "OR", "-b", '"c d', "(", "title:x", "tag:y"])).map(" ".join)
)
def test_any_text_is_answered(text: str) -> None:
    assert correct(parse(text), lambda node: (), lambda word: ["other", word]) is None


@pytest.fixture(scope="module")
def four_pages(tmp_path_factory: pytest.TempPathFactory) -> Library:
    from tests.conftest import SHARED_PAGES

    if not SHARED_PAGES.is_dir():
        pytest.skip("the four real pages are not on this machine")
    folder = tmp_path_factory.mktemp("pages")
    library = Library(folder / "catalog.sqlite3", folder / "cache" / "index")
    import_papers(library, read([str(SHARED_PAGES)]))
    library.sync()
    return library


def spoilt(title: str, drawn: random.Random) -> str:
    """Drop a word of a title, swap two neighbours and misspell a word."""
    parts = title.split()
    if len(parts) > 3:
        del parts[drawn.randrange(len(parts))]
    if len(parts) > 1:
        place = drawn.randrange(len(parts) - 1)
        parts[place], parts[place + 1] = parts[place + 1], parts[place]
    place = max(range(len(parts)), key=lambda n: (len(parts[n]) > 3, drawn.random()))
    word = parts[place]
    cut = drawn.randrange(len(word))
    letter = drawn.choice("aeiorstn")
    slip = drawn.choice(
        (word[:cut] + word[cut + 1 :], word[:cut] + letter + word[cut:], word[:cut] + letter + word[cut + 1 :])
    )
    parts[place] = slip
    return " ".join(parts)


def test_a_title_remembered_badly_finds_its_paper_first(four_pages: Library) -> None:
    drawn = random.Random(3)
    known = drawn.sample(sorted(four_pages.snapshot().columns.titles.items()), 40)
    first = 0
    for key, title in known:
        text = spoilt(readable(title), drawn)
        found = corrected(four_pages, text)
        tree = found.tree if found else parse(text).tree
        first += four_pages.snapshot().search(tree).keys[:1] == (key,)
    assert first >= 0.95 * len(known)
