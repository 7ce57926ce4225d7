from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from search.text.clean import clean_line
from shelf.document import Document, read_document
from shelf.model import Entry, Value
from shelf.notes import note_text
from shelf.tags import merged, tag_text
from shelf.writing import HEAD, scalar, write_document

LINES = st.text(max_size=40).map(clean_line)
WORDS = st.one_of(LINES, st.sampled_from(["no", "y", "null", "~", "2401.10405", "1e5", "0o7", "2025-01-01", "=", "<<"]))
KEYS = WORDS.filter(bool)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
VALUES: st.SearchStrategy[Value] = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=6
)
NOTES = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(["", " ", "\t", "  # x", "- a", "\tb", "...", "---", "k: v", "<<<<<<< a", "\ufffe", "\xa0"])
    ).map("\n".join),
)
DAYS = st.sampled_from(["2026-11-21", "soon", "2026-11-21T10:00:00Z"])
EXTRA = st.dictionaries(TEXTS.map(lambda name: "x" + name), VALUES, max_size=3)


@st.composite
def shelves(draw: st.DrawFn) -> Document:
    entries = {}
    for key in draw(st.lists(KEYS, unique=True, max_size=4)):
        entries[key] = Entry(
            key,
            title=draw(WORDS.filter(lambda text: text != "~")),
            url=draw(st.sampled_from(["", "https://arxiv.org/abs/2111.06377", "https://x.org/?q=a#b: c"])),
            tags=merged([tag for tag in map(tag_text, draw(st.lists(WORDS, max_size=3))) if tag and "," not in tag]),
            status=draw(st.sampled_from(["unread", "read", "reading", "dismissed", "skimmed"])),
            bookmarked=draw(st.booleans()),
            added=draw(st.sampled_from(["", "2026-03-11T10:00:00Z"])),
            extra=draw(EXTRA),
            rating=draw(st.sampled_from([None, 1, 5])),
            priority=draw(st.sampled_from(["normal", "high", "low", "some day"])),
            note=note_text(draw(NOTES)),
            dates=draw(st.dictionaries(st.sampled_from(["read", "reading", "no"]), DAYS, max_size=2)),
        )
    colours = draw(st.dictionaries(st.sampled_from(["vision", "no", "a/b"]), st.sampled_from(["red", "pinkish"])))
    return Document(entries, HEAD, draw(EXTRA), draw(st.booleans()), colours=colours)


@given(shelves())
@settings(max_examples=40, deadline=None)
def test_what_is_written_is_read_back_the_same(document: Document) -> None:
    again = read_document(write_document(document))
    assert again is not None
    assert again.entries == document.entries
    assert list(again.entries) == list(document.entries)
    assert again.top == document.top
    assert again.colours == document.colours
    assert again.head == HEAD


@given(WORDS)
@settings(max_examples=40, deadline=None)
def test_an_ordinary_yaml_reader_sees_texts(text: str) -> None:
    loaded: Any = yaml.safe_load(f"- {scalar(text)}\n- [{scalar(text)}, x]\n- {scalar(text)}: c\n")
    assert loaded == [text, [text, "x"], {text: "c"}]


@pytest.mark.parametrize(
    "text", ["Attention Is All You Need", "method/distillation", "https://arxiv.org/abs/1706.03762"]
)
def test_ordinary_texts_stand_without_quotes(text: str) -> None:
    assert scalar(text) == text


def test_the_file_reads_as_a_person_would_write_it() -> None:
    entry = Entry(
        "2111.06377",
        "Größe: a naïve 測定",
        "https://arxiv.org/abs/2111.06377",
        ("vision", "no"),
        "read",
        True,
        "2026-03-11T10:00:00Z",
        "2026-03-12T10:00:00Z",
        {"mood": "one\ntwo\n"},
        rating=4,
        priority="high",
        note="one\n\n- two",
        dates={"reading": "2026-03-11", "read": "2026-03-12"},
    )
    text = write_document(
        Document({entry.key: entry, "k": Entry("k")}, "# my own words", colours={"vision": "green"})
    ).decode()
    assert text == (
        "# my own words\n\nversion: 1\n\ncolours:\n  vision: green\n\npapers:\n"
        "  '2111.06377':\n"
        "    title: 'Größe: a naïve 測定'\n"
        "    url: https://arxiv.org/abs/2111.06377\n"
        "    tags: [vision, 'no']\n"
        "    status: read\n"
        "    dates: {reading: '2026-03-11', read: '2026-03-12'}\n"
        "    bookmarked: true\n"
        "    rating: 4\n"
        "    priority: high\n"
        "    added: '2026-03-11T10:00:00Z'\n"
        "    changed: '2026-03-12T10:00:00Z'\n"
        "    note: |\n"
        "      one\n"
        "\n"
        "      - two\n"
        "    mood: |\n"
        "      one\n"
        "      two\n"
        "  k: {}\n"
    )
