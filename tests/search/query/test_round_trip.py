from __future__ import annotations

import unicodedata

from hypothesis import given

from search.query.fields import FIELDS
from search.query.leaf_parser import OPERATORS
from search.query.query import parse
from search.query.tree import Node
from search.text.clean import clean
from search.text.words import words
from tests.search.query.samples import texts, trees

# What stands in a query without being looked for: operators, names of fields, the TO of a range.
_GRAMMAR = {word.lower() for word in (*OPERATORS, "TO")} | {
    part for info in FIELDS for name in (info.name, *info.aliases) for part in words(name)
}


@given(trees)
def test_a_tree_is_printed_as_text_that_parses_back_to_it(tree: Node) -> None:
    assert parse(str(tree)).tree == tree


@given(texts)
def test_any_text_parses_and_its_query_parses_back_to_itself(text: str) -> None:
    query = parse(text)
    again = parse(str(query))
    assert (again.tree, again.sort) == (query.tree, query.sort)
    assert str(again) == str(query)


@given(texts)
def test_typing_only_marks_words(text: str) -> None:
    assert str(parse(text, typing=True)) == str(parse(text))


@given(texts)
def test_no_word_is_lost(text: str) -> None:
    # LaTeX is made readable and edit counts are normalised; both have tests of their own.
    plain = unicodedata.normalize("NFC", clean(text.translate(dict.fromkeys(map(ord, "\\$^{}`~")))))
    query = parse(plain)
    kept = set(words(f"{query} {' '.join(note.text for note in query.warnings)}"))
    assert set(words(plain)) - kept - _GRAMMAR == set()


@given(texts)
def test_a_query_can_be_hashed_and_compared(text: str) -> None:
    assert hash(parse(text)) == hash(parse(text))
    assert parse(text) == parse(text)
