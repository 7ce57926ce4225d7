"""Spelling repairs in questions as people type them."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.importing import import_papers
from search.insight.spelling import SpelledAs, respell
from search.library import Library
from search.paper import Paper
from search.query.most import match_most
from search.query.query import parse
from search.query.tree import Node
from search.sources.read import read
from search.text.latex import readable


@pytest.fixture
def images(tmp_path: Path) -> Library:
    made = Library(tmp_path / "catalog.sqlite3", tmp_path / "cache" / "index")
    titles = (
        "Masked image modeling",
        "Masks that make good images",
        "Images of roses",
        "Image models make sense",
        "Image sets",
    )
    made.add([Paper(title, key=f"p{number}") for number, title in enumerate(titles)])
    made.sync()
    return made


def spelled(library: Library, text: str, *, typing: bool = False) -> Iterable[SpelledAs]:
    now = library.snapshot()
    return respell(parse(text, typing).tree, now)[1]


def test_an_unknown_word_is_searched_for_as_its_nearest_known_spelling_too(images: Library) -> None:
    now = images.snapshot()
    tree, told = respell(parse("imge modelng").tree, now)
    assert list(map(str, told)) == ["imge → image", "modelng → modeling"]
    assert set(now.search(match_most(tree)).keys) == {"p0", "p1", "p2", "p3", "p4"}


def test_a_word_known_by_its_stem_alone_is_read_by_its_neighbour(images: Library) -> None:
    assert list(spelled(images, "maked imge")) == [SpelledAs("maked", "masked"), SpelledAs("imge", "image")]
    assert not spelled(images, "maked sense")


def test_known_words_and_those_written_with_a_sign_stay_as_they_are(images: Library) -> None:
    for text in (
        "rose image",
        "images",
        "=imge",
        "imge*",
        "imge~",
        "+imge",
        '"imge"',
        "title:imge",
        "-imge",
        "im",
        "3dd",
    ):
        assert not spelled(images, text), text


@pytest.mark.parametrize("text", ["mage", "rods", "sends", "modelinges"])
def test_words_that_may_be_spelled_right_are_not_read_as_others(images: Library, text: str) -> None:
    assert not spelled(images, text)


def test_names_are_put_right_too(images: Library) -> None:
    images.add([Paper("On other things", key="p9", authors=("Ashish Vaswani",))])
    images.sync()
    assert list(spelled(images, "vaswany things")) == [SpelledAs("vaswany", "vaswani")]


def test_the_word_being_typed_is_known_by_its_beginning(images: Library) -> None:
    assert not spelled(images, "masked imag", typing=True)
    assert list(spelled(images, "masked imgae", typing=True)) == [SpelledAs("imgae", "image")]


class NothingKnown:
    """Words of a library in which nothing is spelled as it is typed."""

    def holds(self, word: str, *, beginning: bool = False) -> bool:
        return False

    def count(self, query: Node) -> int:
        return 0

    def suggest(self, word: str) -> list[str]:
        return [f"{word}x", "other"]


@given(st.text(max_size=40))
def test_any_text_is_read_and_nothing_that_was_typed_is_lost(text: str) -> None:
    tree, told = respell(parse(text).tree, NothingKnown())
    assert bool(told) == (tree != parse(text).tree)


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
    now, drawn = four_pages.snapshot(), random.Random(3)
    known = drawn.sample(sorted(now.columns.titles.items()), 40)
    first = 0
    for key, title in known:
        tree, _ = respell(parse(spoilt(readable(title), drawn)).tree, now)
        first += now.search(match_most(tree)).keys[:1] == (key,)
    assert first >= 0.95 * len(known)
