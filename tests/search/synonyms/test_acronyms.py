"""Acronyms learned from a library, kept beside the index and always as of the catalog."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

from search.catalog.catalog import Catalog
from search.paper import Paper
from search.synonyms.acronyms import Acronyms
from search.text.words import words

VLM = "A vision-language model (VLM) for maps"


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    made = Catalog(tmp_path / "catalog.sqlite3")
    yield made
    made.close()


@pytest.fixture
def learned(tmp_path: Path, catalog: Catalog) -> Iterator[Acronyms]:
    made = Acronyms(tmp_path / "cache" / "index.acronyms", catalog.identity)
    yield made
    made.close()


@pytest.fixture
def learn(catalog: Catalog, learned: Acronyms) -> Callable[..., None]:
    """Return a function that takes abstracts in, a paper each, and learns from them."""

    def take(*abstracts: str) -> None:
        start = catalog.count
        catalog.add(Paper(f"Paper number {start + n}", abstract) for n, abstract in enumerate(abstracts))
        learned.sync(catalog.changes, batch=2)

    return take


def names(learned: Acronyms, text: str) -> list[tuple[str, int]]:
    return [(sense.text, sense.count) for sense in learned.of(tuple(words(text)))]


def test_an_acronym_leads_to_what_it_means_and_back(learned: Acronyms, learn: Callable[..., None]) -> None:
    learn(VLM)
    for short in ("VLM", "vlm", "VLMs"):
        assert names(learned, short) == [("vision-language model", 1)]
    for long in ("vision-language model", "Vision Language Models"):
        assert names(learned, long) == [("VLM", 1)]
    assert names(learned, "vision") == []


def test_plural_case_and_hyphens_are_counted_together_and_a_paper_once(
    learned: Acronyms, learn: Callable[..., None]
) -> None:
    learn(VLM, "Vision Language Models (VLMs) and again Vision Language Models (VLMs)", "Vision-Language Models (VLMs)")
    assert names(learned, "VLM") == [("vision-language model", 3)]
    learn("A multimodal language net (MLN)", "Multi-modal language nets (MLNs)")
    (sense,) = learned.of(("mln",))
    assert sense.count == 2
    assert {text.lower() for text in sense.spellings} == {"multimodal language net", "multi-modal language nets"}


def test_several_meanings_stand_by_frequency_and_only_the_usual_one_leads_back(
    learned: Acronyms, learn: Callable[..., None]
) -> None:
    learn("With contrastive learning (CL)", "A contrastive learning (CL)", "In continual learning (CL)")
    assert names(learned, "CL") == [("contrastive learning", 2), ("continual learning", 1)]
    assert names(learned, "contrastive learning") == [("CL", 2)]
    assert names(learned, "continual learning") == []
    assert learned.all() == [("CL", learned.of(("cl",)))]


def test_a_paper_that_changes_is_learned_from_anew(
    catalog: Catalog, learned: Acronyms, learn: Callable[..., None]
) -> None:
    learn("short")
    catalog.add([Paper("Paper number 0", "This abstract is longer and brings a vision-language model (VLM).")])
    assert learned.seq < catalog.seq
    learned.sync(catalog.changes)
    assert learned.seq == catalog.seq
    assert names(learned, "VLM") == [("vision-language model", 1)]


def test_what_was_learned_is_there_the_next_time(
    tmp_path: Path, catalog: Catalog, learned: Acronyms, learn: Callable[..., None]
) -> None:
    learn(VLM)
    learned.close()
    again = Acronyms(tmp_path / "cache" / "index.acronyms", catalog.identity)
    assert (again.seq, names(again, "VLM")) == (1, [("vision-language model", 1)])
    again.close()


def test_another_catalog_starts_from_nothing(tmp_path: Path, learned: Acronyms, learn: Callable[..., None]) -> None:
    learn(VLM)
    other = Acronyms(tmp_path / "cache" / "index.acronyms", catalog=7)
    assert (other.seq, names(other, "VLM")) == (0, [])
    other.close()


@pytest.mark.parametrize("damage", [b"", b"not a database at all" * 100, b"SQLite format 3\x00" + bytes(5000)])
def test_a_damaged_file_is_made_anew(
    tmp_path: Path, catalog: Catalog, learned: Acronyms, learn: Callable[..., None], damage: bytes
) -> None:
    learn(VLM)
    learned.close()
    (tmp_path / "cache" / "index.acronyms").write_bytes(damage)
    assert names(learned, "VLM") == []
    assert learned.seq == 0
    learned.sync(catalog.changes)
    assert names(learned, "VLM") == [("vision-language model", 1)]


def test_a_file_of_other_tables_is_made_anew(
    tmp_path: Path, catalog: Catalog, learned: Acronyms, learn: Callable[..., None]
) -> None:
    learn(VLM)
    db = learned._open()
    db.execute("DROP TABLE found")
    assert names(learned, "VLM") == []
    learned.sync(catalog.changes)
    learned.forget()
    learned.sync(catalog.changes)
    assert names(learned, "VLM") == [("vision-language model", 1)]


def test_a_folder_in_its_place_is_said_and_does_not_stop_a_search(tmp_path: Path, catalog: Catalog) -> None:
    path = tmp_path / "taken"
    path.mkdir()
    learned = Acronyms(path, catalog.identity)
    assert names(learned, "VLM") == []
    learned.sync(catalog.changes)
    assert str(path) in learned.problem
    path.rmdir()
    learned.sync(catalog.changes)
    assert learned.problem == ""
    learned.close()


def test_hostile_texts_are_learned_from(learned: Acronyms, learn: Callable[..., None]) -> None:
    learn("x" * 100_000, "(" * 1000, "'; DROP TABLE found; tables (DTF)", VLM)
    assert names(learned, "VLM")
    assert learned.of(("\ud800",)) == ()
    assert learned.of(tuple("abcdefghijklmnop")) == ()


def test_two_may_learn_at_the_same_time(
    tmp_path: Path, catalog: Catalog, learned: Acronyms, learn: Callable[..., None]
) -> None:
    learn(VLM)
    other = Acronyms(tmp_path / "cache" / "index.acronyms", catalog.identity)
    catalog.add(Paper(f"Robot {n}", f"Tiny robot (TR) number {n}") for n in range(50))
    threads = [Thread(target=one.sync, args=(catalog.changes, 3)) for one in (learned, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (learned.problem, other.problem) == ("", "")
    assert learned.seq == other.seq == catalog.seq
    assert names(learned, "TR") == names(other, "TR") == [("Tiny robot", 50)]
    other.close()
