"""Acronyms: found in text, learned from a library, stored beside the index and kept up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.catalog.catalog import Catalog
from search.paper import Paper
from search.synonyms.acronyms import Acronyms, find_acronyms
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
    assert learned.count == 1


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


# Short and long forms in running text


def pairs_in(text: str) -> list[tuple[str, str]]:
    return [(pair.short, pair.long) for pair in find_acronyms(text)]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("We train a Vision-Language Model (VLM) on maps.", "VLM", "Vision-Language Model"),
        ("It builds on masked autoencoders (MAEs).", "MAEs", "masked autoencoders"),
        ("A VLM (Vision-Language Model) reads maps.", "VLM", "Vision-Language Model"),
        ("We use heat shock transcription factor (HSF) here.", "HSF", "heat shock transcription factor"),
        # Anything joined to a word by a hyphen belongs to the long form.
        ("In self-supervised learning (SSL) labels are made.", "SSL", "self-supervised learning"),
        ("Among multi-modal large language models (MLLMs) few fly.", "MLLMs", "multi-modal large language models"),
        ("We call it “Tiny Robot Arm” (“TRA”).", "TRA", "Tiny Robot Arm"),
        ("With low-rank adaptation (LoRA, see below) it fits.", "LoRA", "low-rank adaptation"),
        ("It has (unlike us) a graph neural network (GNN).", "GNN", "graph neural network"),
        ("An odd ( here; a graph neural network (GNN) there.", "GNN", "graph neural network"),
        ("functional magnetic resonance imaging (fMRI)", "fMRI", "functional magnetic resonance imaging"),
    ],
)
def test_a_short_form_is_found_with_its_long_form(text: str, short: str, long: str) -> None:
    assert pairs_in(text) == [(short, long)]


@pytest.mark.parametrize(
    "text",
    [
        "The results find it green (Fig. 3).",
        "The results find it green (FIG 3).",
        "We do ours (ours) and theirs (Ours).",
        "a big idea (i) and another iterated item (ii), III in inns (III)",
        "the year was good (2024) and top ten (10)",
        "A robot (R) walks.",
        "This item is taken (IT) as usual stuff (US).",
        "many multiple images (multi)",
        "nothing spells this (XYZQ).",
        "the GNN model (GNN)",
        "() ( ) (,) (-) )(",
        # The long form must be in the same sentence.
        "We like graph neural networks. (GNN) is short.",
        "",
    ],
)
def test_false_friends_are_not_taken(text: str) -> None:
    assert pairs_in(text) == []


def test_several_in_one_text_are_found_each_with_its_own() -> None:
    text = "A vision transformer (ViT) meets a convolutional network (CNN), and the ViT (CNN) wins."
    assert pairs_in(text) == [("ViT", "vision transformer"), ("CNN", "convolutional network")]


@given(st.text("aAbB (),.-;“x1é\n", max_size=60) | st.text(max_size=40))
def test_any_text_is_read_and_what_is_found_spells_itself(text: str) -> None:
    for short, long in find_acronyms(text):
        letters = iter(reversed(long.lower()))
        assert all(letter in letters for letter in reversed(short.lower()) if letter.isalnum())
        assert len(long) > len(short)


def test_a_text_of_parentheses_takes_no_time() -> None:
    assert pairs_in("(A" * 100_000) == []
    assert len(pairs_in("tiny robot (TR) " * 20_000)) == 20_000
