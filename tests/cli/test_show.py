from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.runner import run

pytestmark = pytest.mark.usefixtures("stocked")


def shown(name: str) -> dict[str, Any]:
    found: dict[str, Any] = run("show", "--json", name).json
    return found


def keys(*query: str) -> list[str]:
    return [paper["key"] for paper in run("search", "--json", "-n", "0", *query).json["papers"]]


def test_show_prints_one_object_with_the_whole_paper() -> None:
    paper = shown("2401.00001")
    assert paper.keys() >= {
        *("key", "title", "abstract", "authors", "date", "year", "categories", "keywords", "links", "code"),
        *("sightings", "tags", "status", "bookmarked"),
    }
    assert paper["title"].startswith("Sheepdogs Are naïve")


def test_show_prints_the_paper_for_people() -> None:
    told = run("show", "2401.00001")
    assert told.code == 0
    assert not told.err
    for said in (
        "Sheepdogs Are naïve",
        "Paul Erdős, Ada Example",
        "We show two.",
        "https://github.com/example/herding",
    ):
        assert said in told.out


@pytest.mark.parametrize(
    "name",
    [
        "2401.00002",
        "arXiv:2401.00002",
        "2401.00002v3",
        "https://arxiv.org/abs/2401.00002",
        "10.1000/revisited",
        "10.1000/REVISITED",
        "https://doi.org/10.1000/revisited",
    ],
)
def test_a_paper_goes_by_its_identifiers(name: str) -> None:
    assert shown(name)["title"] == "Sheepdogs Revisited"


def test_a_paper_goes_by_its_key_and_by_a_unique_start_of_it() -> None:
    for key in keys():
        others = [other for other in keys() if other != key]
        short = next(key[:n] for n in range(1, len(key) + 1) if not any(other.startswith(key[:n]) for other in others))
        assert shown(key)["key"] == key
        assert shown(short)["key"] == key


def test_an_ambiguous_start_names_the_candidates() -> None:
    told = run("show", "2401.0000")
    assert told.code == 2
    assert not told.out
    assert "2401.00001" in told.err
    assert "2401.00002" in told.err


@pytest.mark.parametrize("name", ["2499.99999", "nonsense", "%", "_", "", " ", "'; DROP TABLE paper", "\udcff", "@"])
def test_an_unknown_name_is_wrong_usage(name: str) -> None:
    told = run("show", name)
    assert told.code == 2
    assert not told.out
    assert told.err
    assert "Traceback" not in told.err


def test_numbers_are_those_of_the_last_search() -> None:
    found = keys("sheepdogs")
    assert [shown("@1")["key"], shown("@2")["key"]] == found
    again = keys("--sort", "title")
    assert [shown(f"@{n}")["key"] for n in range(1, len(again) + 1)] == again


def test_numbers_go_as_far_as_the_search_printed(own_home: object) -> None:
    records = "".join(json.dumps({"title": f"Number {n}"}) + "\n" for n in range(300))
    assert run("import", "-", stdin=records).code == 0
    found = keys()
    assert len(found) == 315
    assert shown("@315")["key"] == found[-1]


def test_numbers_go_beyond_what_was_printed() -> None:
    run("search", "--limit", "1", "sheepdogs")
    assert run("show", "@2").code == 0


@pytest.mark.parametrize("number", ["@0", "@3", "@-1", "@x", "@1.5", "@²", "@99999999999999999999"])
def test_a_number_that_the_last_search_had_not_is_wrong_usage(number: str) -> None:
    keys("sheepdogs")
    told = run("show", number)
    assert told.code == 2
    assert "the last search gave 2" in told.err


def test_before_any_search_there_are_no_numbers() -> None:
    told = run("show", "@1")
    assert told.code == 2
    assert "there was no search yet" in told.err
    assert "carrel search" in told.err
    run("search", "nowhere-to-be-found")
    assert "it found nothing" in run("show", "@1").err
