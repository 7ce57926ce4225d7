"""JSON is read object by object: whatever it is wrapped in, however long it is, and wherever it is broken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.sources.base import Document
from search.sources.json_stream import BrokenJson, JsonValue, Opening, json_values, opening
from tests.effort import assert_linear
from tests.search.sources.services import document

ENVELOPES = frozenset(("results", "data"))


def read(data: str | bytes) -> list[JsonValue | BrokenJson]:
    return list(json_values(document(data), ENVELOPES))


def found(data: str | bytes) -> list[object]:
    return [item.value for item in read(data) if isinstance(item, JsonValue)]


@pytest.mark.parametrize(
    "data",
    [
        '[{"a": 1}, null, {"b": "]}"}]',
        '{"meta": {"count": 3}, "results": [{"a": 1}, null, {"b": "]}"}], "group_by": []}',
        '{"total": 3, "data": [{"a": 1}, null, {"b": "]}"}]}',
        '{"a": 1}\nnull\n{"b": "]}"}\n',
        '{"a": 1} null {"b": "]}"}',
        '\ufeff[{"a": 1},\r\nnull,\r\n{"b": "]}"},]',
    ],
)
def test_whatever_it_is_wrapped_in(data: str) -> None:
    assert found(data) == [{"a": 1}, None, {"b": "]}"}]


@given(
    st.lists(st.dictionaries(st.text(max_size=5), st.none() | st.booleans() | st.integers() | st.text()), max_size=6)
)
def test_what_was_written_is_read(objects: list[dict[str, Any]]) -> None:
    for indent in (None, 1):
        assert found(json.dumps(objects, indent=indent)) == objects
        assert found(json.dumps({"results": objects}, indent=indent)) == objects


def test_values_know_their_lines_and_numbers() -> None:
    found = read('{"meta": {},\n"results": [\n{"a": 1},\n\n{"b": 2}]}')
    assert found == [JsonValue(3, 1, {"a": 1}), JsonValue(5, 2, {"b": 2})]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ('[{"a": 1 "b": [{"c": 2}]}, {"ok": 1}]', "not JSON: Expecting ',' delimiter"),
        ("[{'a': 1}, {\"ok\": 1}]", "not JSON: Expecting property name enclosed in double quotes"),
        ('[nope, {"ok": 1}]', "not JSON: Expecting value"),
        ('[{"a": ' + "[" * 100_000 + "]" * 100_000 + '}, {"ok": 1}]', "not JSON: nested too deeply"),
        ('[{"a": ' + "9" * 5_000 + '}, {"ok": 1}]', "not JSON: a number is too long"),
        ('[}, {"ok": 1}]', "not JSON: a stray }"),
        ('{"a": nope}\n{"ok": 1}', "not JSON: Expecting value"),
        ('] {"ok": 1}', "not JSON: a stray ]"),
    ],
)
def test_a_broken_value_is_told_and_costs_no_other(data: str, reason: str) -> None:
    broken, *rest = read(data)
    assert isinstance(broken, BrokenJson)
    assert broken.reason == reason
    assert [item.value for item in rest if isinstance(item, JsonValue)] == [{"ok": 1}]


@pytest.mark.parametrize(
    "data", ['[{"a": 1}, {"b": "x', '{"results": [{"a": 1}, ', '[{"a": 1}', '[{"a": 1}, {"b": 1, "c']
)
def test_a_document_that_breaks_off_gives_what_is_whole_and_says_so(data: str) -> None:
    assert found(data) == [{"a": 1}]
    assert "incomplete: " in str(read(data)[-1])


@pytest.mark.parametrize("data", ["", " \n", "[]", '{"results": []}', '{"data": [], "next": 1}'])
def test_nothing_is_nothing(data: str) -> None:
    assert read(data) == []


def test_control_characters_in_texts_are_let_in_to_be_cleaned_later() -> None:
    assert found('[{"a": "x\ny\t\x01"}]') == [{"a": "x\ny\t\x01"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_byte_order_mark_tells_the_encoding(encoding: str) -> None:
    assert found('[{"a": "Ötter 羊"}]'.encode(encoding)) == [{"a": "Ötter 羊"}]


def test_a_value_may_be_longer_than_what_is_read_at_once() -> None:
    long = {"text": "otter " * 100_000, "list": list(range(50_000))}
    assert found(json.dumps([long, {"ok": 1}, long])) == [long, {"ok": 1}, long]


def test_a_value_without_end_is_told_and_not_held() -> None:
    told = read('[{"a": [' + "1, " * 4_000_000 + ']}, {"ok": 1}]')
    assert [item.reason for item in told if isinstance(item, BrokenJson)] == ["longer than 5,000,000 characters"]
    assert [item.value for item in told if isinstance(item, JsonValue)] == [{"ok": 1}]


def test_values_come_one_by_one_however_large_the_document_is(tmp_path: Path) -> None:
    path = tmp_path / "works.json"
    path.write_text(json.dumps({"results": [{"title": "otters " * 20}] * 30_000}))
    reading = Document("works.json", path)
    assert next(json_values(reading, ENVELOPES)).number == 1
    assert reading.consumed <= 1024 * 1024 < path.stat().st_size


@pytest.mark.parametrize("unit", ["{", "[", '"', '{"a":', "[{]", "[a ", "\\", '{"data":[', ",", "]"])
def test_no_text_takes_more_than_its_length(unit: str) -> None:
    def look(data: str) -> None:
        assert read(data) is not None
        assert isinstance(opening(document(data), ENVELOPES), Opening)

    assert_linear(look, unit, 100_000)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('{"id": 1, "title": "x"}', Opening({"id": 1, "title": "x"}, "")),
        ('[null, {"id": 1}]', Opening({"id": 1}, "")),
        ('{"meta": {}, "results": [{"id": 1}]}', Opening({"id": 1}, "results")),
        ('{"id": 1, "text": "' + "x" * 100_000, Opening({"id": 1, "text": None}, "")),
        ('{"data": []}', Opening({}, "data")),
        ('{"data": {"id": 1}}', Opening({"data": {"id": 1}}, "")),
        ("no JSON", Opening({}, "")),
        ('["x"]', Opening({}, "")),
    ],
)
def test_the_opening_shows_the_first_object(data: str, expected: Opening) -> None:
    assert opening(document(data), ENVELOPES) == expected


@given(st.text(alphabet='{}[]",:\\ 1a\n', max_size=60))
def test_any_text_is_answered(text: str) -> None:
    assert all(item.line >= 1 for item in read(text))
    opening(document(text), ENVELOPES)
