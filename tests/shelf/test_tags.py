from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import UsageError
from shelf.tags import checked_tag, merged, tag_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("vision", "vision"),
        ("  #Vision ", "Vision"),
        ("deep  learning", "deep-learning"),
        ("method/distillation", "method/distillation"),
        ("/method//distillation/", "method/distillation"),
        ("ви\u200bдение", "видение"),
        ("no\x1b[31m", "no[31m"),
        ("2401.10", "2401.10"),
        ("cafe\u0301", "café"),
        ("機械学習", "機械学習"),
    ],
)
def test_a_tag_is_one_clean_word(typed: str, kept: str) -> None:
    assert checked_tag(typed) == kept


@pytest.mark.parametrize("typed", ["", "  ", "#", "\x00\x07", "a,b", "vis*", "-x", "+x", 'a"b', "x" * 65, "/"])
def test_an_impossible_tag_is_refused_with_a_reason(typed: str) -> None:
    with pytest.raises(UsageError) as told:
        checked_tag(typed)
    assert told.value.title
    assert told.value.message


def test_the_first_spelling_stays() -> None:
    assert merged(["Vision", "rl", "VISION", "rl"]) == ("Vision", "rl")


@given(st.text(max_size=80))
def test_no_text_breaks_the_rules(text: str) -> None:
    tag = tag_text(text)
    assert tag == tag_text(tag)
    assert not any(letter.isspace() for letter in tag)
    assert not tag.startswith(("#", "/"))
