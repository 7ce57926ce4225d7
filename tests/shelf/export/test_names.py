from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.text.clean import clean_line
from shelf.export.names import Name, parsed


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Ada Example", Name("Example", "Ada")),
        ("Ada B. C. Example", Name("Example", "Ada B. C.")),
        ("Ludwig van Beethoven", Name("Beethoven", "Ludwig", "van")),
        ("Maria de la Cruz Ortiz", Name("Cruz Ortiz", "Maria", "de la")),
        ("de la Cruz, Maria", Name("Cruz", "Maria", "de la")),
        ("Smith, Jr., Ada", Name("Smith", "Ada", "", "Jr.")),
        ("Smith, Ada, III", Name("Smith", "Ada", "", "III")),
        ("Ada Smith Jr.", Name("Smith", "Ada", "", "Jr.")),
        ("Ada Smith, Sr.", Name("Smith", "Ada", "", "Sr.")),
        ("danah boyd", Name("boyd", "danah")),
        ("OpenAI", Name("OpenAI", whole=True)),
        ("李明", Name("李明", whole=True)),
        ("Gemini Team", Name("Gemini Team", whole=True)),
        ("The CMS Collaboration", Name("The CMS Collaboration", whole=True)),
        ("Research and Development", Name("Research and Development", whole=True)),
        ("a, b, c, d", Name("a, b, c, d", whole=True)),
        ("Smith,", Name("Smith,", whole=True)),
        ("Smith, Jr., Sr.", Name("Smith, Jr., Sr.", whole=True)),
    ],
)
def test_names_are_taken_apart(author: str, name: Name) -> None:
    assert parsed(author) == name


@given(st.text(st.sampled_from("aB é,.'-羊") | st.characters(), min_size=1, max_size=30).map(clean_line).filter(bool))
@settings(max_examples=40)
def test_any_line_is_a_name_and_no_letter_is_lost(author: str) -> None:
    name = parsed(author)
    parts = name.given + name.particle + name.family + name.suffix
    assert sorted(parts.replace(",", "").replace(" ", "")) == sorted(author.replace(",", "").replace(" ", ""))
