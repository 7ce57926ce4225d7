from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.clean import clean_line
from search.text.names import AuthorName, bibtex_authors, natural_order, parse_name, split_names


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Ada Example", AuthorName("Example", "Ada")),
        ("Ada B. C. Example", AuthorName("Example", "Ada B. C.")),
        ("Ludwig van Beethoven", AuthorName("Beethoven", "Ludwig", "van")),
        ("Maria de la Cruz Ortiz", AuthorName("Cruz Ortiz", "Maria", "de la")),
        ("de la Cruz, Maria", AuthorName("Cruz", "Maria", "de la")),
        ("Smith, Jr., Ada", AuthorName("Smith", "Ada", "", "Jr.")),
        ("Smith, Ada, III", AuthorName("Smith", "Ada", "", "III")),
        ("Ada Smith Jr.", AuthorName("Smith", "Ada", "", "Jr.")),
        ("Ada Smith, Sr.", AuthorName("Smith", "Ada", "", "Sr.")),
        ("danah boyd", AuthorName("boyd", "danah")),
        ("OpenAI", AuthorName("OpenAI", whole=True)),
        ("李明", AuthorName("李明", whole=True)),
        ("Gemini Team", AuthorName("Gemini Team", whole=True)),
        ("The CMS Collaboration", AuthorName("The CMS Collaboration", whole=True)),
        ("Research and Development", AuthorName("Research and Development", whole=True)),
        ("Academy of Sleep Medicine", AuthorName("Academy of Sleep Medicine", whole=True)),
        ("Anderson, JR", AuthorName("Anderson", "JR")),
        ("a, b, c, d", AuthorName("a, b, c, d", whole=True)),
        ("Smith,", AuthorName("Smith,", whole=True)),
        ("Smith, Jr., Sr.", AuthorName("Smith, Jr., Sr.", whole=True)),
    ],
)
def test_names_are_taken_apart(author: str, name: AuthorName) -> None:
    assert parse_name(author) == name


@given(st.text(st.sampled_from("aB é,.'-羊") | st.characters(), min_size=1, max_size=30).map(clean_line).filter(bool))
def test_any_line_is_a_name_and_no_letter_is_lost(author: str) -> None:
    name = parse_name(author)
    parts = name.given + name.particle + name.family + name.suffix
    assert sorted(parts.replace(",", "").replace(" ", "")) == sorted(author.replace(",", "").replace(" ", ""))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Ember, Ada", "Ada Ember"),
        ("van der Bold, Bo", "Bo van der Bold"),
        ("Ember, Ada, Jr.", "Ada Ember Jr."),
        ("Ember, JR", "JR Ember"),
        ("Ember, Jr.", "Ember Jr."),
        ("Institute of Otters, Department for Lamps", "Institute of Otters, Department for Lamps"),
        ("Plato", "Plato"),
        ("Ember,", "Ember,"),
    ],
)
def test_a_name_is_turned_unless_it_is_a_body_s(written: str, name: str) -> None:
    assert natural_order(written) == name


def test_a_line_of_names_is_cut() -> None:
    assert split_names("Ada Ember, Bo Bold and Cy Coal") == ["Ada Ember", "Bo Bold", "Cy Coal"]
    assert split_names("Ember, Ada; Bold, B.") == ["Ada Ember", "B. Bold"]
    assert split_names("Ember, Ada") == ["Ada Ember"]
    assert split_names("  ") == []


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ada Ember", ["Ada Ember"]),
        ("Ember, Ada and van der Bold, Bo", ["Ada Ember", "Bo van der Bold"]),
        ("Ember, Jr., Ada and Ember, Ada, III", ["Ada Ember Jr.", "Ada Ember III"]),
        (r"M{\"u}ller, J{\"o}rg  and" "\n" r"  Vuli{\'c}, Ivan and others", ["Jörg Müller", "Ivan Vulić"]),
        ("{Barnes and Noble, Inc.} and {{Otter Team}}", ["Barnes and Noble, Inc.", "Otter Team"]),
        ("family=Bold, given=Bo, prefix=van der, useprefix=true and Ada", ["Bo van der Bold", "Ada"]),
        ("A. Ember, B. Bold, C. Coal", ["A. Ember", "B. Bold", "C. Coal"]),
        ("Ember, A.; Bold, B.", ["A. Ember", "B. Bold"]),
        ("Ada~Ember AND Bo Bold", ["Ada Ember", "Bo Bold"]),
        ("Plato", ["Plato"]),
        (" and and others", []),
        ("", []),
    ],
)
def test_authors_are_told_as_they_are_spoken(written: str, names: list[str]) -> None:
    assert bibtex_authors(written) == names
