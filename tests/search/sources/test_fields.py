"""What a source says wrongly is left out and told; its links are found once each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.paper_json import Fields
from search.sources.source_work import record_links
from search.text.links import find_links

PIECES = "https://a.org/b|www.a.org|x.github.io|GitHub.com/a/b|huggingface.co/a|WWW.b.org| |word|.".split("|")  # noqa: SIM905


@given(st.lists(st.sampled_from(PIECES), max_size=6).map("".join) | st.text(max_size=60))
def test_no_link_is_lost_by_looking_only_where_one_can_be(text: str) -> None:
    found = {link["url"].partition("://")[2].rstrip("/").lower() for link in record_links((), text)}
    assert found == {link.url.partition("://")[2].rstrip("/").removesuffix(".git").lower() for link in find_links(text)}


def test_what_a_source_names_comes_first_and_once() -> None:
    named = [("github.com/a/b.git", "code"), ("https://a.org/", "project"), ("javascript:x", "web"), ("", "web")]
    found = record_links(named, "See http://a.org, https://github.com/A/b and https://c.org")  # type: ignore[arg-type]
    assert found == [
        {"url": "https://github.com/a/b.git", "kind": "code"},
        {"url": "https://a.org/", "kind": "project"},
        {"url": "https://c.org", "kind": "web"},
    ]


@pytest.mark.parametrize(
    ("time", "day"),
    [
        ("2024-05-09T12:00:00.000Z", "2024-05-09"),
        ("2024-05-09", "2024-05-09"),
        ("2024-05-09 01:02", "2024-05-09"),
        ("2024-02-30T00:00:00Z", ""),
        ("9 May 2024", ""),
        (20240509, ""),
        (None, ""),
    ],
)
def test_a_time_is_the_day_that_is_written(time: object, day: str) -> None:
    fields = Fields({"at": time})
    assert fields.day("at") == day
    assert bool(fields.problems) is (time is not None and not day)


@pytest.mark.parametrize(
    ("value", "number", "told"),
    [
        (3, 3, 0),
        (3.0, 3, 0),
        (0, 0, 0),
        (None, None, 0),
        (-1, None, 1),
        (True, None, 1),
        ("3", None, 1),
        (1e300, None, 1),
    ],
)
def test_a_count_is_a_whole_number(value: object, number: int | None, told: int) -> None:
    fields = Fields({"n": value})
    assert fields.number("n") == number
    assert len(fields.problems) == told


def test_lists_and_texts_have_their_limits() -> None:
    fields = Fields({"many": ["x"] * 30_000, "long": "x" * 3_000, "odd": [["x"], "y", None, {"name": " z\x1b "}]})
    assert fields.lines("many") == []
    assert fields.line("long") == ""
    assert fields.lines("odd", "name") == ["y", "z"]
    assert fields.problems == [
        "many: 30,000 entries exceed the limit of 20,000; left out",
        "long: 3,000 characters exceed the limit of 2,000; left out",
        "odd[0]: expected text, found a list; left out",
    ]
