"""Acronyms: learned from a library, stored beside the index and kept up to date, and looked up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from search.catalog.catalog import Catalog
from search.paper import Paper
from search.synonyms.acronyms import Acronyms
from search.synonyms.synonyms import named

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
    def take(*abstracts: str) -> None:
        start = catalog.count
        catalog.add(Paper(f"Paper number {start + n}", abstract) for n, abstract in enumerate(abstracts))
        learned.sync(catalog.changes, batch=2)

    return take


def names(learned: Acronyms, text: str) -> list[tuple[str, int]]:
    return [(sense.text, sense.count) for sense in learned.of(named(text))]


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
    assert learned.count == 1


MAPS = ("A mean average precision (MAP) of 9", "A map", "Two maps", "A map of maps", "MAPs of MAP")


def test_a_word_that_papers_write_as_a_word_is_a_short_form_only_if_typed_as_one(
    learned: Acronyms, learn: Callable[..., None]
) -> None:
    learn(*MAPS)
    for typed in ("MAP", "MAPs"):
        assert names(learned, typed) == [("mean average precision", 1)]
    for typed in ("map", "Map", "maps", "Maps"):
        assert names(learned, typed) == []
    # It would find every map.
    assert names(learned, "mean average precision") == []


def test_short_forms_are_compared_as_written_and_never_by_their_stem(
    learned: Acronyms, learn: Callable[..., None]
) -> None:
    learn("An audience response system (ARS)", "A bidirectional net (Bi-NET)", "Approximately correct targets (ACTas)")
    for typed in ("ARS", "ars", "Ars"):
        assert names(learned, typed) == [("audience response system", 1)]
    for typed in ("Bi-NET", "bi net", "binet"):
        assert names(learned, typed) == [("bidirectional net", 1)]
    for typed in ("are", "AR", "bi nets", "act as", "arss"):
        assert names(learned, typed) == []


def test_a_plural_in_lower_case_counts_where_papers_write_it_in_capitals(
    learned: Acronyms, learn: Callable[..., None]
) -> None:
    learn(VLM, "A genetic algorithm (GA)", "Hot gas")
    assert names(learned, "vlms") == names(learned, "gas") == []
    assert names(learned, "VLMs") == names(learned, "vlm")
    learn("All VLMs dream", "GAs")
    assert names(learned, "vlms") == names(learned, "vlm") == [("vision-language model", 1)]
    assert names(learned, "gas") == []


@pytest.mark.parametrize("short", ["CAN", "Can", "WHO"])
def test_function_words_stand_for_nothing(learned: Acronyms, learn: Callable[..., None], short: str) -> None:
    long = "Cross-attention network" if short != "WHO" else "World Health Organization"
    learn(f"The {long} ({short})")
    for typed in (short, short.lower(), short.upper(), long):
        assert names(learned, typed) == []


def test_a_definition_counts_where_it_explains_enough_of_the_use(learned: Acronyms, learn: Callable[..., None]) -> None:
    learn("A generalized urn (GU)", "A GU", "Some GUs", "GU again")
    assert names(learned, "GU") == [("generalized urn", 1)]
    learn("Growing units: a GU", "Another GU", "The third GU")
    assert names(learned, "GU") == names(learned, "generalized urn") == []
    learn("A generalized urn (GU)")
    assert names(learned, "GU") == [("generalized urn", 2)]
    assert names(learned, "generalized urn") == [("GU", 2)]


def test_a_common_word_does_not_lead_to_the_short_form_of_a_few(learned: Acronyms, learn: Callable[..., None]) -> None:
    learn("An electroencephalogram (EEG)", "Ridge regression, or regression (RR)", *["A regression"] * 9)
    assert names(learned, "electroencephalogram") == [("EEG", 1)]
    assert names(learned, "regression") == []
    assert names(learned, "RR") == [("regression", 1)]


def test_a_file_of_older_rules_is_learned_anew(
    tmp_path: Path, catalog: Catalog, learned: Acronyms, learn: Callable[..., None]
) -> None:
    learn(VLM)
    learned._open().execute("UPDATE state SET rules = rules - 1")
    learned.close()
    with closing(Acronyms(tmp_path / "cache" / "index.acronyms", catalog.identity)) as again:
        assert again.seq == 0
        again.sync(catalog.changes)
        assert names(again, "VLM") == [("vision-language model", 1)]


def test_a_paper_that_changes_is_learned_from_anew(
    catalog: Catalog, learned: Acronyms, learn: Callable[..., None]
) -> None:
    learn("short")
    catalog.add([Paper("Paper number 0", "This abstract is longer and brings a vision-language model (VLM).")])
    assert learned.seq < catalog.seq
    learned.sync(catalog.changes)
    assert learned.seq == catalog.seq
    assert names(learned, "VLM") == [("vision-language model", 1)]


def test_what_was_learned_is_there_the_next_time_and_not_for_another_catalog(
    tmp_path: Path, catalog: Catalog, learned: Acronyms, learn: Callable[..., None]
) -> None:
    learn(VLM)
    learned.close()
    for identity, expected in ((catalog.identity, (1, [("vision-language model", 1)])), (7, (0, []))):
        with closing(Acronyms(tmp_path / "cache" / "index.acronyms", identity)) as again:
            assert (again.seq, names(again, "VLM")) == expected


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
