from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from search.text.clean import clean_line
from shelf.model import ShelfEntry
from shelf.notes import note_text
from shelf.tags import merged, tag_text
from shelf.yaml.emit import scalar
from shelf.yaml.parse import MAX_NODES, Value, YamlError
from shelf.yaml.shelf_file import HEAD, ShelfDocument, read_document, write_document
from tests.shelf.conftest import document_of


def entries(text: str) -> dict[str, ShelfEntry]:
    return dict(document_of(text).entries)


def test_everything_is_read_as_the_text_that_it_is() -> None:
    found = entries("papers:\n  2401.10:\n    title: 0x1F\n    tags: [no, 2025-01-01, 1_000, ~]\n    added: 2025-01-01")
    assert found == {
        "2401.10": ShelfEntry("2401.10", "0x1F", tags=("no", "2025-01-01", "1_000", "~"), added="2025-01-01"),
    }


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("[a, b]", ("a", "b")),
        ("a", ("a",)),
        ("a, b", ("a", "b")),
        ("", ()),
        ("[]", ()),
        ("['#a', A, 'deep learning']", ("a", "deep-learning")),
        ("\n    - a\n    - b", ("a", "b")),
    ],
)
def test_tags_may_be_written_as_people_write_them(written: str, tags: tuple[str, ...]) -> None:
    assert entries(f"papers:\n  k:\n    tags: {written}\n")["k"].tags == tags


@pytest.mark.parametrize(("word", "on"), [("true", True), ("Yes", True), ("'on'", True), ("no", False), ("", False)])
def test_a_bookmark_may_be_written_in_any_of_yamls_ways(word: str, on: bool) -> None:
    assert entries(f"papers:\n  k:\n    bookmarked: {word}\n")["k"].bookmarked is on


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "~\n", "\ufeff"])
def test_a_file_without_content_is_told_from_an_empty_shelf(text: str) -> None:
    assert read_document(text.encode()) is None
    assert entries("papers: {}\n") == {}
    assert entries("version: 1\npapers:\n") == {}


def test_windows_line_ends_and_a_byte_order_mark_are_fine() -> None:
    document = document_of(b"\xef\xbb\xbf# mine\r\nversion: 1\r\npapers:\r\n  k:\r\n    tags: [a]\r\n")
    assert document.entries == {"k": ShelfEntry("k", tags=("a",))}
    assert document.head == "# mine"
    assert document.crlf


def test_unknown_fields_are_kept_at_any_depth() -> None:
    text = "lists: {thesis: [a, b]}\npapers:\n  k:\n    abstract: |\n      one\n      two\n    stars: 4\n"
    document = document_of(text)
    assert document.top == {"lists": {"thesis": ["a", "b"]}}
    assert document.entries["k"].extra == {"abstract": "one\ntwo\n", "stars": "4"}
    assert document.odd == ()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("papers:\n  k:\n    Tags: [a]\n", 'line 3, column 5: "Tags" is not known; did you mean "tags"?'),
        ("papers:\n  k:\n    status: skimmed\n", 'line 3, column 5: "skimmed" is not a valid status'),
        ("papers: {}\nverson: 1\n", 'line 2, column 1: "verson" is not known; did you mean "version"?'),
        (f"papers:\n  k:\n    tags: [{'x' * 65}]\n", "line 3, column 12: the tag"),
    ],
)
def test_slips_are_told_with_their_place_and_kept(text: str, place: str) -> None:
    document = document_of(text)
    assert document.odd[0].startswith(place)


HOSTILE = {
    "a syntax error": (b"papers:\n  k: [a\n  l: b\n", 3, 4),
    "a tab as indentation": (b"papers:\n\tk: {}\n", 2, 1),
    "not UTF-8": (b"papers:\n  k:\n    title: caf\xe9\n", 3, 15),
    "UTF-16": ("papers: {}\n".encode("utf-16"), 1, 1),
    "NUL": (b"papers:\n  k: {title: a\x00b}\n", 2, 15),
    "an escape sequence": (b"papers:\n  k: {title: \x1b[31m}\n", 2, 14),
    "the same paper twice": (b"papers:\n  k: {}\n  l: {}\n  k: {}\n", 4, 3),
    "the same field twice": (b"papers:\n  k:\n    title: a\n    title: b\n", 4, 5),
    "papers twice": (b"papers: {}\npapers: {}\n", 2, 1),
    "no papers": (b"paper: {}\n", 1, 1),
    "a list": (b"- a\n- b\n", 1, 1),
    "a text": (b"hello\n", 1, 1),
    "papers as a list": (b"papers:\n- k\n", 1, 1),
    "an entry that is a text": (b"papers:\n  k: hello\n", 2, 3),
    "an entry that is a list": (b"papers:\n  k: [a]\n", 2, 3),
    "a key that is a list": (b"papers:\n  ? [a]\n  : {}\n", 2, 5),
    "an empty key": (b"papers:\n  '': {tags: [a]}\n", 2, 3),
    "a key with a control character": (b'papers:\n  "a\\eb": {tags: [a]}\n', 2, 3),
    "a title that is a list": (b"papers:\n  k:\n    title: [a]\n", 3, 5),
    "a tag that is a mapping": (b"papers:\n  k:\n    tags: [a, {b: c}]\n", 3, 15),
    "a bookmark that is neither": (b"papers:\n  k:\n    bookmarked: maybe\n", 3, 5),
    "a newer version": (b"version: 2\npapers: {}\n", 1, 1),
    "a second document": (b"papers: {}\n---\npapers: {}\n", 2, 1),
    "a type": (b"papers:\n  k: !!python/object/apply:os.system [ls]\n", 2, 6),
    "an alias": (b"papers:\n  k: &a {tags: [x]}\n  l: *a\n", 3, 6),
    "a merge key": (b"papers:\n  k: &a {tags: [x]}\n  l:\n    <<: *a\n", 4, 9),
    "an unknown directive and garbage": (b"%YAML 9.9\n---\npapers: {}\n", 1, 1),
    "a bottomless list": (b"papers: " + b"[" * 100_000, 1, 32),
    "a bottomless block": (b"papers:\n" + b"".join(b" " * i + b"a:\n" for i in range(1, 900)), 24, 24),
    "conflict marks of git": (b"papers:\n  k: {}\n<<<<<<< HEAD\n  l: {}\n=======\n", 3, 1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_kept_is_refused_with_its_place(name: str) -> None:
    data, line, column = HOSTILE[name]
    with pytest.raises(YamlError) as told:
        read_document(data)
    assert (told.value.line, told.value.column) == (line, column), told.value
    assert told.value.why


def test_a_billion_laughs_are_over_at_once() -> None:
    bomb = 'a: &a ["lol"]\n' + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join([f'*{chr(97 + i)}'] * 9)}]\n" for i in range(9)
    )
    with pytest.raises(YamlError, match="aliases"):
        read_document((bomb + "papers: {}\n").encode())


def test_more_values_than_any_shelf_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_NODES > 1_000_000
    monkeypatch.setattr("shelf.yaml.builder.MAX_NODES", 1000)
    with pytest.raises(YamlError, match="too large"):
        read_document(b"papers:\n" + b"".join(b"  k%d: {}\n" % number for number in range(1000)))


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
def shelves(draw: st.DrawFn) -> ShelfDocument:
    entries = {}
    for key in draw(st.lists(KEYS, unique=True, max_size=4)):
        entries[key] = ShelfEntry(
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
    return ShelfDocument(entries, HEAD, draw(EXTRA), draw(st.booleans()), colours=colours)


@given(shelves())
def test_what_is_written_is_read_back_the_same(document: ShelfDocument) -> None:
    again = document_of(write_document(document))
    assert again.entries == document.entries
    assert list(again.entries) == list(document.entries)
    assert again.top == document.top
    assert again.colours == document.colours
    assert again.head == HEAD


@given(WORDS)
def test_an_ordinary_yaml_reader_sees_texts(text: str) -> None:
    loaded: Any = yaml.safe_load(f"- {scalar(text)}\n- [{scalar(text)}, x]\n- {scalar(text)}: c\n")
    assert loaded == [text, [text, "x"], {text: "c"}]


@pytest.mark.parametrize(
    "text", ["Attention Is All You Need", "method/distillation", "https://arxiv.org/abs/1706.03762"]
)
def test_ordinary_texts_stand_without_quotes(text: str) -> None:
    assert scalar(text) == text


def test_the_file_reads_as_a_person_would_write_it() -> None:
    entry = ShelfEntry(
        "2111.06377",
        "Größe: a naïve 測定",
        "https://arxiv.org/abs/2111.06377",
        ("vision", "no"),
        "read",
        bookmarked=True,
        added="2026-03-11T10:00:00Z",
        changed="2026-03-12T10:00:00Z",
        extra={"mood": "one\ntwo\n"},
        rating=4,
        priority="high",
        note="one\n\n- two",
        dates={"reading": "2026-03-11", "read": "2026-03-12"},
    )
    text = write_document(
        ShelfDocument({entry.key: entry, "k": ShelfEntry("k")}, "# my own words", colours={"vision": "green"})
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
