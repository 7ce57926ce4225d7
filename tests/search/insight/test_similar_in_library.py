"""Similar papers of a library: of the current catalog, with the reason in words."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from search.insight import similar
from search.insight.similar import as_query
from search.library import Library
from search.paper import Paper
from search.query.query import parse
from search.text.words import stem, words


def paper(key: str, title: str, abstract: str = "") -> Paper:
    return Paper(title, abstract, key)


PAPERS = [
    paper("a", "Masked autoencoders", "A masked autoencoder of two modalities. Each modality is masked."),
    paper("b", "Masking with autoencoders", "Modalities are masked; one autoencoder for each modality."),
    paper("c", "Robots that grasp", "Cups are grasped by trial and error."),
    paper("d", "A cup and a robot", "Grasping is learnt by trial."),
]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library(tmp_path / "catalog.sqlite", tmp_path / "index")
    made.add(PAPERS)
    yield made
    made.close()


def test_the_reason_is_words_of_the_paper(library: Library) -> None:
    found = library.snapshot().similar(["a"])
    assert [key for key, _ in found.papers] == ["b"]
    assert set(found.because[:3]) == {"masked", "autoencoder", "modality"}


def test_the_reason_saved_as_a_query_finds_what_was_similar(library: Library) -> None:
    library.sync()
    query = as_query(library.snapshot().similar(["a"]).because)
    assert {"a", "b"} <= set(library.snapshot().search(parse(query).tree).keys)


def test_a_paper_that_came_in_since_is_found(library: Library) -> None:
    library.snapshot().similar(["a"])
    library.add([paper("e", "More masked autoencoders", "The modality is masked.")])
    assert "e" in dict(library.snapshot().similar(["a"]).papers)


def test_papers_are_compared_once_for_as_long_as_nothing_changes(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[similar.SimilarityModel] = []

    def counting(texts: Iterable[tuple[str, str, str]], model: type = similar.SimilarityModel) -> object:
        made.append(model(texts))
        return made[-1]

    monkeypatch.setattr(similar, "SimilarityModel", counting)
    threads = [threading.Thread(target=lambda: library.snapshot().similar(["a"])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    library.snapshot().similar(["c"], unlike=["a"])
    assert len(made) == 1
    library.add([paper("e", "Something new")])
    library.snapshot().similar(["a"])
    assert len(made) == 2


def test_equal_papers_stand_in_the_order_of_addition(library: Library) -> None:
    library.add([paper("z", "Grasped cups", "By trial."), paper("y", "Cups grasped", "By trial.")])
    # Function words make no difference; "z" is now the last change, but still comes first in the library.
    library.add([paper("z", "Grasped cups", "By trial, as it were.")])
    found = library.snapshot().similar(["d"]).papers
    scores = dict(found)
    assert scores["z"] == scores["y"]
    assert [key for key, _ in found if key in "yz"] == ["z", "y"]


def test_hostile_text_gives_harmless_words(library: Library) -> None:
    library.add(
        [
            paper("x", "[/red] [@click=app.quit]mask[/] \\def\\x{mask} $", "%s {mask} <b>cups</b>"),
            paper("y", "[/red] mask [@click=app.quit] $$", "{cups}"),
        ]
    )
    found = library.snapshot().similar(["x"])
    assert found.papers[0][0] == "y"
    assert all(word.isalnum() for word in found.because)


def test_similar_papers_need_no_index(library: Library, tmp_path: Path) -> None:
    library.snapshot().similar(["a"])
    assert not list((tmp_path / "index").glob("*.seg"))


def test_each_word_of_the_reason_can_be_switched_off(library: Library) -> None:
    for word in library.snapshot().similar(["a"]).because:
        off = library.snapshot().similar(["a"], without=[word])
        assert stem(words(word)[0]) not in {stem(words(other)[0]) for other in off.because}
