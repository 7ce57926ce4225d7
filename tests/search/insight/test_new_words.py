from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from search.importing import import_papers
from search.insight.new_words import EMPTY_LIBRARY, ONLY_IMPORT, NewWords, new_words, no_new_words
from search.library import Library
from search.paper import Paper
from search.query.query import parse
from search.sources.read import read
from search.text.words import stem, words

MONDAY, TUESDAY = "2026-03-02T08:00:00Z", "2026-03-03T08:00:00Z"
OLD = [Paper("Masking words", "We mask words.", key="a", added=MONDAY)]
NEW = [
    Paper("Zebras and Masks", r"Zebras unmask na\"ive masks, unlike GPT4.", key="b", added=TUESDAY),
    Paper("A zebra", "One Quagga is a zebra.", key="c", added=TUESDAY, keywords=("stripes",)),
]


def found_in(papers: Sequence[Paper]) -> NewWords:
    by_key = {paper.key: paper for paper in papers}
    *_, found = new_words(tuple(by_key), lambda keys: [by_key[key] for key in keys])
    return found


def test_new_words_are_those_that_only_the_latest_import_has() -> None:
    found = found_in([*OLD, *NEW])
    once = ("and", "GPT4", "naïve", "One", "Quagga", "stripes", "unlike", "unmask")
    assert [(new.word, new.papers) for new in found.words] == [("zebra", 2), *((word, 1) for word in once)]
    assert (found.imported, found.added, found.only) == (2, TUESDAY, False)
    assert str(found) == "9 words found only in the latest import (2 papers, 2026-03-03 08:00:00 UTC)."


def test_each_comes_with_a_paper_that_has_it() -> None:
    papers = {paper.key: paper for paper in NEW}
    for new in found_in([*OLD, *NEW]).words:
        paper = papers[new.key]
        text = " ".join((paper.title, paper.abstract.replace('\\"i', "ï"), *paper.keywords))
        assert {stem(word) for word in words(new.word)} <= {stem(word) for word in words(text)}
        assert new.title == paper.title


def test_numbers_hashes_and_addresses_are_no_words() -> None:
    told = "Kernel at https://example.org/secretpath and github.com/moth/lantern: 70b, 16x16, ab, " + "q" * 80
    found = found_in([*OLD, Paper("Kernel", told, key="n", added=TUESDAY)])
    assert [new.word for new in found.words] == ["and", "Kernel"]


def test_one_import_is_told_and_so_is_an_empty_library() -> None:
    found = found_in(NEW)
    assert found.only
    assert found.words == []
    assert found.nothing == ONLY_IMPORT
    assert found_in([]).nothing == EMPTY_LIBRARY
    same = [*OLD, Paper("Words", "Masks.", key="n", added=TUESDAY)]
    assert found_in(same).words == []
    assert found_in(same).nothing == no_new_words(1)


def test_one_import_is_told_without_reading_the_library() -> None:
    asked: list[str] = []

    def read_some(keys: Sequence[str]) -> list[Paper]:
        asked.extend(keys)
        return [Paper("x", key=key, added=MONDAY) for key in keys]

    *_, found = new_words([str(n) for n in range(10_000)], read_some)
    assert found.only
    assert asked == ["0", "9999"]


def test_the_order_of_addition_tells_the_latest_import_and_not_the_clock() -> None:
    ahead = [Paper("Yonder", key="y", added="2999-01-01T00:00:00Z")]
    assert [new.word for new in found_in([*ahead, *OLD, Paper("Hither", key="h", added=TUESDAY)]).words] == ["Hither"]


def test_a_word_is_searched_for_as_a_word_even_if_it_looks_like_an_operator() -> None:
    (new,) = found_in([*OLD, Paper("NOT", key="n", added=TUESDAY)]).words
    assert new.word == "NOT"
    assert str(parse(new.query).tree) == "not"


def test_an_import_of_many_papers_is_one_import_and_what_is_told_is_what_a_search_finds(tmp_path: Path) -> None:
    library = Library(tmp_path / "catalog.sqlite3", tmp_path / "index")
    try:
        for name, count, word in (("old", 3, "sparrow"), ("new", 1100, "heron")):
            file = tmp_path / f"{name}.jsonl"
            # The old papers have their own time of addition; the new ones get that of the import.
            given = {"added": MONDAY} if name == "old" else {}
            rows = [{"title": f"A {word} of number {name}{n}", "abstract": "Birds.", **given} for n in range(count)]
            rows[0]["abstract"] = f"Only here: {word}ine."
            file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
            import_papers(library, read([str(file)]))
        library.sync()
        *_, found = new_words(library.snapshot().columns.everything, lambda keys: list(library.papers(keys).values()))
        assert found.imported == 1100
        told = {new.word: new.papers for new in found.words}
        assert told["heron"] == 1100
        assert told["heronine"] == 1
        for new in (new for new in found.words if new.word.startswith("heron")):
            assert len(library.snapshot().search(parse(new.query).tree).keys) == new.papers
    finally:
        library.close()


_TEXTS = st.text(st.sampled_from("ab1é中 -/.\n"), max_size=20)


@given(st.lists(st.tuples(_TEXTS, _TEXTS, st.sampled_from(["1", "1", "2", "3"])), max_size=8))
def test_nothing_that_is_told_stands_in_an_older_paper(drawn: list[tuple[str, str, str]]) -> None:
    papers = [Paper(title, abstract, key=str(n), added=added) for n, (title, abstract, added) in enumerate(drawn)]
    found = found_in(papers)
    older = papers[: len(papers) - found.imported]
    # Words in addresses do not count.
    said = " ".join(part for p in older for part in f"{p.title} {p.abstract}".split() if "/" not in part)
    for new in found.words:
        assert not {stem(word) for word in words(new.word)} & {stem(word) for word in words(said)}
        assert 1 <= new.papers <= found.imported
