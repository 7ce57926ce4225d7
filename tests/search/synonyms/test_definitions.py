"""Short and long forms found in running text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.synonyms.definitions import find_acronyms
from search.synonyms.synonyms import in_capitals
from search.text.function_words import FUNCTION_WORDS
from search.text.words import fold


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
        # Any word may have a capital at its start.
        "The standard code for information (Standard)",
        "A cross-attention network (CAN)",
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


@given(st.text("aAbBsS (),.-;“x1é\n", max_size=60) | st.text(max_size=40))
def test_any_text_is_read_and_what_is_found_spells_itself(text: str) -> None:
    for short, long in find_acronyms(text):
        letters = iter(reversed(long.lower()))
        assert all(letter in letters for letter in reversed(short.lower()) if letter.isalnum())
        assert len(long) > len(short)
        assert in_capitals(short)
        assert fold(short) not in FUNCTION_WORDS


def test_a_text_of_parentheses_takes_no_time() -> None:
    assert pairs_in("(A" * 100_000) == []
    assert len(pairs_in("tiny robot (TR) " * 20_000)) == 20_000
