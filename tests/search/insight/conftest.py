"""A small library of papers with words in common."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.library import Library
from search.paper import Paper
from tests.search.drawn import indexed

PAPERS = (
    Paper("Masked autoencoders for robots", "A vision-language model (VLM) sees.", year=2024, authors=("Paul Erdős",)),
    Paper("Distillation of masked models", "A small student learns from a VLM.", year=2023),
    Paper("Knowledge distillation for small robots", "Students walk.", year=2024),
    Paper("Robots that sing in quiet gardens at dawn", "They sing.", year=2022),
    Paper("Gardens that grow quiet robots", "They grow.", year=2022),
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with indexed(tmp_path, PAPERS) as library:
        yield library
