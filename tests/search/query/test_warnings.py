from __future__ import annotations

import pytest

from search.query.query import parse
from search.query.warnings import (
    QueryWarning,
    field_in_field,
    no_value,
    no_words,
    not_a_date,
    not_a_number,
    repeated_sort,
    search_cycle,
    space_after_field,
    too_deep,
    too_fuzzy,
    unknown_field,
    unknown_list,
    unknown_search,
    unknown_sort,
    unknown_state,
)
from search.synonyms.expand import OtherNames


@pytest.mark.parametrize(
    ("text", "warning", "fixed"),
    [
        ("foo:bar", unknown_field("foo"), "foo:bar"),
        ("titel:masked x", unknown_field("titel", 0, "title"), "title:masked x"),
        ("x -Autor:erdos", unknown_field("Autor", 3, "author"), "x -author:erdos"),
        ("keyword:vae", unknown_field("keyword", 0, "kw"), "kw:vae"),
        ("title:", no_value("title"), "title:"),
        ("a title:()", no_value("title", 2), "a title:()"),
        ("year:>=", no_value("year"), "year:>="),
        ("author:  hinton", space_after_field("author", "author:  "), "author:hinton"),
        ("title:(a author:b)", field_in_field("title", "author", "author:b", 9), "title:(a author:b)"),
        ("year:soon", not_a_number("year", "soon", 5), "year:soon"),
        ("date:2024-13", not_a_date("date", "2024-13", 5), "date:2024-13"),
        ("is:bookmrked", unknown_state("is", "bookmrked", 3, "bookmarked"), "is:bookmarked"),
        ("has:codes,pfd", unknown_state("has", "pfd", 10, "pdf"), "has:codes,pdf"),
        ('is:"raed"', unknown_state("is", "raed", 4, "read"), 'is:"read"'),
        ("abc~7 x", too_fuzzy("abc~7", "abc~2"), "abc~2 x"),
        ("sort:dat", unknown_sort("dat", 5, "date"), "sort:date"),
        ("sort:date sort:title", repeated_sort("date", 10), "sort:date sort:title"),
        ("???", no_words("???"), "???"),
        ("a title:???", no_words("???", 8, "title"), "a title:???"),
        ("(" * 40 + "x", too_deep(30), "(" * 40 + "x"),
    ],
)
def test_what_cannot_be_used_is_reported_and_the_offer_can_be_accepted(
    text: str, warning: QueryWarning, fixed: str
) -> None:
    assert parse(text).warnings == (warning,)
    assert warning.fix(text) == fixed


@pytest.mark.parametrize(
    ("message", "wording"),
    [
        (unknown_state("is", "bookmarkd", 0, "bookmarked"), 'Unknown state "bookmarkd"; did you mean is:bookmarked?'),
        (unknown_state("has", "x"), 'Unknown property "x"; expected abstract, code, link, list, note, pdf or tag.'),
        (unknown_field("titel", 0, "title"), "Unknown field titel:, searched as text; did you mean title:?"),
        (unknown_field("foo"), "Unknown field foo:, searched as text."),
        (unknown_list("thesis"), 'No list named "thesis".'),
        (unknown_search("vlm", "q:vlms"), 'No saved search named "vlm"; did you mean q:vlms?'),
        (search_cycle(("a", "b", "a")), 'Saved searches form a cycle: "a" → "b" → "a".'),
        (not_a_number("year", "soon"), '"soon" is not a number; write year:2024, year:>=2020 or year:2020..2022.'),
        (OtherNames("multimod", ("MM",)), 'Also matching "MM" (=multimod for exact)'),
        (OtherNames("vision models", ("VM", "x")), 'Also matching "VM", "x" (="vision models" for exact)'),
        (OtherNames('"a b"', ("AB",)), 'Also matching "AB" (="a b" for exact)'),
    ],
)
def test_the_wording(message: object, wording: str) -> None:
    assert str(message) == wording


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "masked autoencoder",
            "MultiMAE: Multi-modal Multi-task Masked Autoencoders",
            "Code: the hidden language",
        ),
        *("A: b", "12:30 GPT:4", "https://github.com/x/y", "vision & language – a survey 🎉", "- a -- b"),
        *('a OR (b "c', "year:2020..2022 date:7d added:yesterday upvotes:>=5", "tag:🎉 #a,b", "2401.00001"),
        "is:bookmarked has:links no:tags has:*",
    ],
)
def test_what_is_understood_gives_no_warning(text: str) -> None:
    assert parse(text).warnings == ()


@pytest.mark.parametrize("text", ["is:book", "year:20", "date:2024-1", "has:c", "date:today", "foo"])
def test_what_is_still_being_typed_gives_no_warning(text: str) -> None:
    assert parse(text, typing=True).warnings == ()


def test_an_offer_that_does_not_fit_the_text_changes_nothing() -> None:
    (warning,) = parse("titel:x").warnings
    assert warning.fix("something else") == "something else"


def test_hundreds_of_unknown_fields_all_give_warnings_but_not_all_suggestions() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    warnings = parse(" ".join(f"title{a}{b}:x" for a in letters for b in letters)).warnings
    assert len(warnings) == 676
    assert warnings[0].offer == "title:"
    assert not warnings[-1].offer
