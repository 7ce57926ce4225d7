from __future__ import annotations

import pytest

from search.query.parser import parse


@pytest.mark.parametrize(
    ("text", "kind", "said", "offered"),
    [
        ("foo:bar", "field", "foo:", "foo:bar"),
        ("titel:masked x", "field", "title:", "title:masked x"),
        ("x -Autor:erdos", "field", "author:", "x -author:erdos"),
        ("keyword:vae", "field", "kw:", "kw:vae"),
        ("title:", "unfinished", "title:", "title:"),
        ("a title:()", "unfinished", "title:", "a title:()"),
        ("year:>=", "unfinished", "year:", "year:>="),
        ("author:  hinton", "hint", "author:", "author:hinton"),
        ("title:(a author:b)", "hint", "author:", "title:(a author:b)"),
        ("year:soon", "value", "2020..2022", "year:soon"),
        ("date:2024-13", "value", "7d", "date:2024-13"),
        ("is:bookmrked", "value", "bookmarked", "is:bookmarked"),
        ("has:codes,pfd", "value", "pdf", "has:codes,pdf"),
        ('is:"raed"', "value", "read", 'is:"read"'),
        ("abc~7 x", "value", "~2", "abc~2 x"),
        ("sort:dat", "sort", "upvotes", "sort:date"),
        ("sort:date sort:title", "sort", "sort:date", "sort:date sort:title"),
        ("???", "nothing", "???", "???"),
        ("a title:???", "nothing", "title:???", "a title:???"),
        ("(" * 40 + "x", "depth", "nested", "(" * 40 + "x"),
    ],
)
def test_what_was_not_understood_is_said_and_the_offer_can_be_taken(
    text: str, kind: str, said: str, offered: str
) -> None:
    (note,) = parse(text).notes
    assert note.kind == kind
    assert said in note.message
    assert note.taken(text) == offered


@pytest.mark.parametrize(
    "text",
    [
        "",
        "masked autoencoder",
        "MultiMAE: Multi-modal Multi-task Masked Autoencoders",
        "Code: the hidden language",
        "A: b",
        "12:30 GPT:4",
        "https://github.com/x/y",
        "vision & language – a survey 🎉",
        "- a -- b",
        'a OR (b "c',
        "year:2020..2022 date:7d added:yesterday upvotes:>=5",
        "is:bookmarked has:links no:tags has:*",
        "tag:🎉 #a,b",
        "2401.00001",
    ],
)
def test_what_was_understood_is_not_remarked_on(text: str) -> None:
    assert parse(text).notes == ()


@pytest.mark.parametrize("text", ["is:book", "year:20", "date:2024-1", "has:c", "date:today", "foo"])
def test_what_is_still_being_typed_is_not_remarked_on(text: str) -> None:
    assert parse(text, typing=True).notes == ()


def test_an_offer_that_does_not_fit_the_text_changes_nothing() -> None:
    (note,) = parse("titel:x").notes
    assert note.taken("something else") == "something else"


def test_hundreds_of_unknown_fields_are_all_noted_though_not_all_guessed() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    notes = parse(" ".join(f"title{a}{b}:x" for a in letters for b in letters)).notes
    assert len(notes) == 676
    assert notes[0].offer == "title:"
    assert not notes[-1].offer
