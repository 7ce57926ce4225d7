"""Which records are one paper, what it keeps, and how changes are numbered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from search.catalog.by_number import Summary
from search.catalog.catalog import Catalog, Outcome
from search.paper import Link, Page, Paper, Sighting, title_hash

ONE, TWO = Page("daily-papers", "one", "--03-11"), Page("daily-papers", "two", "2026-05-09")
DROPS = " ".join(f"drop{n}" for n in range(30))
RAIN = Paper("Rain on Slate Roofs", "It rains.", sightings=(Sighting(ONE, 1),))


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    made = Catalog(tmp_path / "data" / "catalog.sqlite3")
    yield made
    made.close()


def add(catalog: Catalog, *papers: Paper) -> list[str]:
    return [key for key, *_ in catalog.add(papers)]


def outcome(catalog: Catalog, paper: Paper) -> Outcome:
    return catalog.add([paper])[0][1]


def held(catalog: Catalog, key: str) -> Paper:
    return catalog.papers([key])[key]


def test_an_empty_catalog_holds_nothing(catalog: Catalog) -> None:
    assert (catalog.count, catalog.seq, catalog.extent) == (0, 0, (0, 0))
    assert list(catalog.changes(0)) == []
    assert (catalog.papers(["x"]), list(catalog.by_number.summaries()), list(catalog.by_number.sightings())) == (
        {},
        [],
        [],
    )
    assert [each[:2] for each in catalog.add([])] == []


@pytest.mark.parametrize(
    "title",
    [
        "RAIN ON SLATE ROOFS",
        "Rain  on   Slate Roofs",
        "\\textbf{Rain} on Slate Roofs",
        "Ráin on Slate Roofs",
        "Rain, on “Slate” roofs!",
    ],
)
def test_the_same_title_in_another_dress_is_the_same_paper(catalog: Catalog, title: str) -> None:
    (key,) = add(catalog, RAIN)
    assert [each[:2] for each in catalog.add([Paper(title, sightings=(Sighting(TWO, 4),))])] == [(key, Outcome.SEEN)]
    assert catalog.count == 1
    assert held(catalog, key).sightings == (Sighting(ONE, 1), Sighting(TWO, 4))
    assert held(catalog, key).title == RAIN.title


def test_one_arxiv_id_is_one_paper_whatever_the_title(catalog: Catalog) -> None:
    assert add(catalog, *(Paper(title, arxiv="2401.00001") for title in ("Draft", "Final"))) == ["2401.00001"] * 2


@pytest.mark.parametrize(
    "title",
    ["Report of the Panel on Lamp", "The Panel on Lamps", "Report of the Panel on Lamps: First Volume"],
)
def test_one_doi_is_one_paper_under_versions_of_a_title(catalog: Catalog, title: str) -> None:
    panel = Paper("Report of the Panel on Lamps", doi="10.1000/a", authors=("Dan Eis",))
    assert add(catalog, panel, replace(panel, title=title)) == ["10.1000/a"] * 2


def test_one_doi_under_two_titles_is_two_papers_and_told(catalog: Catalog) -> None:
    lamps = Paper("Report of the Panel on Lamps", doi="10.1000/a", authors=("Dan Eis",))
    doors = Paper("Report of the Panel on Doors", doi="10.1000/a", authors=("Dana Calz",))
    one, other = catalog.add([lamps, doors])
    assert (one.apart, other.apart) == ((), (one.key,))
    assert catalog.count == 2
    assert [each[:2] for each in catalog.add([doors, lamps])] == [(other.key, Outcome.SEEN), (one.key, Outcome.SEEN)]


def test_a_title_that_gets_an_arxiv_id_later_keeps_its_key(catalog: Catalog) -> None:
    (key,) = add(catalog, RAIN)
    record = Paper("Rain on Slate Roofs", "It rains, and it rains.", arxiv="2401.00001")
    assert [each[:2] for each in catalog.add([record])] == [(key, Outcome.UPDATED)]
    assert key == title_hash(RAIN.title)
    now = held(catalog, key)
    assert (now.arxiv, now.abstract, now.sightings) == ("2401.00001", record.abstract, RAIN.sightings)
    # From now on the id alone will do.
    assert add(catalog, Paper("Renamed", arxiv="2401.00001")) == [key]


def test_a_title_without_an_id_joins_the_arxiv_record_of_that_title(catalog: Catalog) -> None:
    assert add(catalog, Paper("Rain on Slate Roofs", arxiv="2401.00001"), RAIN) == ["2401.00001"] * 2


def test_two_identifiers_with_one_title_are_two_papers(catalog: Catalog) -> None:
    keys = add(catalog, Paper("Editorial", arxiv="2401.00001"), Paper("Editorial", arxiv="2401.00002"))
    assert keys == ["2401.00001", "2401.00002"]
    assert add(catalog, Paper("Editorial", arxiv="2401.00002")) == ["2401.00002"]
    # The title alone is neither of them: it is no more than a word.
    assert set(add(catalog, Paper("Editorial"))).isdisjoint(keys)
    long = "What the Rain Does at Night"
    keys = add(catalog, Paper(long, arxiv="2401.00003"), Paper(long, arxiv="2401.00004"))
    assert add(catalog, Paper(long)) == keys[:1]
    dois = ["10.1000/a", "10.1000/b"]
    assert add(catalog, *(Paper("Lecture Notes", doi=doi) for doi in dois)) == dois


def test_an_id_that_names_one_paper_and_a_title_of_another_goes_by_the_id(catalog: Catalog) -> None:
    add(catalog, Paper("Rain", arxiv="2401.00001"), Paper("Snow", arxiv="2401.00002"))
    assert add(catalog, Paper("Rain", arxiv="2401.00002")) == ["2401.00002"]


def test_a_key_of_another_paper_is_not_taken_over(catalog: Catalog) -> None:
    mine, other = Paper("Rain", key="mine", arxiv="2401.00001"), Paper("Snow", key="mine", arxiv="2401.00002")
    first, second = add(catalog, mine, other)
    assert first == "mine" != second
    assert add(catalog, mine, other) == [first, second]


def test_an_exported_paper_is_recognised_by_its_key(catalog: Catalog) -> None:
    (key,) = add(catalog, RAIN)
    assert add(catalog, Paper("Quite Another Title", key=key)) == [key]


def test_every_field_survives(catalog: Catalog) -> None:
    whole = Paper(
        title="$\\alpha$ 深度 🐑",
        abstract='One "paragraph".\nTwo \\% of it.',
        key="k",
        authors=("Paul Erdős", "A, B"),
        date="2024-03-11",
        year=2024,
        venue="NeurIPS",
        categories=("cs.CV",),
        keywords=("a, b", "c"),
        arxiv="2401.00001",
        doi="10.1000/a",
        url="https://example.org/?a=b&c",
        pdf="https://example.org/a.pdf",
        links=(Link("https://github.com/a/b", "code"), Link("https://a.github.io", "project")),
        upvotes=0,
        added="2024-01-01T00:00:00Z",
        sightings=(Sighting(TWO, 3), Sighting(ONE, 0), Sighting(ONE, 7)),
    )
    add(catalog, whole)
    assert held(catalog, "k") == whole


def test_seeing_a_paper_again_is_told_from_learning_more_of_it(catalog: Catalog) -> None:
    assert outcome(catalog, RAIN) is Outcome.NEW
    assert outcome(catalog, RAIN) is Outcome.SEEN
    assert outcome(catalog, replace(RAIN, sightings=(Sighting(TWO, 9),))) is Outcome.SEEN
    assert outcome(catalog, replace(RAIN, abstract="It rains all day.")) is Outcome.UPDATED


def test_every_change_gets_the_next_number(catalog: Catalog) -> None:
    first, second = add(catalog, RAIN, Paper("Snow"))
    assert [(seq, paper.key, place) for seq, paper, place in catalog.changes(0)] == [(1, first, 1), (2, second, 2)]
    add(catalog, replace(RAIN, sightings=(Sighting(TWO, 1),)))
    assert [(seq, paper.key, place) for seq, paper, place in catalog.changes(0)] == [(2, second, 2), (3, first, 1)]
    assert [seq for seq, _, _ in catalog.changes(2)] == [3]
    assert list(catalog.changes(3)) == []
    assert (catalog.seq, catalog.count, catalog.extent) == (3, 2, (3, 2))


def test_changes_come_in_order_and_once_however_they_are_cut(catalog: Catalog) -> None:
    add(catalog, *(Paper(f"The paper of number {number}") for number in range(23)))
    for batch in (1, 2, 5, 23, 500):
        assert [seq for seq, _, _ in catalog.changes(3, batch)] == list(range(4, 24))


def test_a_paper_changed_while_changes_are_read_is_not_missed(catalog: Catalog) -> None:
    papers = [Paper(f"The paper of number {number}") for number in range(6)]
    keys = add(catalog, *papers)
    reading = catalog.changes(0, batch=2)
    seen = [next(reading)[1].key]
    add(catalog, replace(papers[5], abstract="more"), replace(papers[0], abstract="more"))
    seen += [paper.key for _, paper, _ in reading]
    assert seen[-2:] == [keys[5], keys[0]]
    assert set(seen) == set(keys)


def test_papers_come_in_the_order_asked_for(catalog: Catalog) -> None:
    keys = add(catalog, *(Paper(f"The paper of number {number}") for number in range(1200)))
    asked = [*reversed(keys), "unknown", keys[3]]
    assert list(catalog.papers(asked)) == keys[::-1]


def test_a_paper_goes_by_key_id_address_and_the_start_of_its_key(catalog: Catalog) -> None:
    (key,) = add(catalog, Paper("Rain", arxiv="2401.00001", doi="10.1000/abc"))
    for name in ("2401.00001", "2401.00001v3", "https://arxiv.org/abs/2401.00001v1", "10.1000/ABC", "2401.0", "2"):
        assert catalog.resolve(name) == [key], name
    for name in ("", "x", "%", "_", "2401.00002", "\udcff", "\x00"):
        assert catalog.resolve(name) == [], name


def test_a_whole_key_wins_over_longer_ones(catalog: Catalog) -> None:
    add(catalog, Paper("Rain", key="k1"), Paper("Snow", key="k10"), Paper("Hail", key="k11"))
    assert catalog.resolve("k1") == ["k1"]
    assert catalog.resolve("k") == ["k1", "k10", "k11"]
    assert catalog.resolve("k", limit=2) == ["k1", "k10"]


def test_summaries_tell_what_lists_need(catalog: Catalog) -> None:
    code = (Link("https://github.com/a/b", "code"),)
    keys = add(catalog, RAIN, Paper("Snow", links=code, date="2024-03", upvotes=7))
    added = [paper.added for paper in catalog.papers(keys).values()]
    assert list(catalog.by_number.summaries()) == [
        Summary(1, 1, keys[0], RAIN.title, 0, "", None, added[0]),
        Summary(2, 2, keys[1], "Snow", 1, "2024-03", 7, added[1]),
    ]
    assert [
        (number, catalog.by_number.pages()[page], rank) for number, page, rank in catalog.by_number.sightings()
    ] == [(1, ONE, 1)]
    assert [row.key for row in catalog.by_number.summaries([2, 7])] == [keys[1]]


def test_two_open_catalogs_see_each_others_papers(catalog: Catalog) -> None:
    other = Catalog(catalog.path)
    (key,) = add(catalog, RAIN)
    assert add(other, RAIN) == [key]
    assert (other.count, other.identity) == (1, catalog.identity)
    other.close()
    other.close()


def test_a_catalog_made_anew_is_told_from_the_old_one(catalog: Catalog, tmp_path: Path) -> None:
    other = Catalog(tmp_path / "other.sqlite3")
    assert other.identity != catalog.identity
    other.close()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"authors": ("T Moor",), "year": 2017}, {"authors": ("R Desi",), "year": 1995}),
        ({"authors": ("Greendb",), "year": 2010}, {"authors": ("Couchdb",)}),
        ({"authors": ("T Moor",), "year": 2010}, {"authors": ("T Moor",), "year": 2015}),
        ({"authors": ("T Moor",)}, {"year": 2015}),
        ({"year": 2014}, {"year": 2016}),
        ({"abstract": DROPS}, {"abstract": DROPS.replace("drop", "flake")}),
    ],
)
@pytest.mark.parametrize("title", ["Paths of Choosing What to See", "Online reference"])
def test_two_works_with_one_title_are_two_papers(
    catalog: Catalog, title: str, one: dict[str, Any], other: dict[str, Any]
) -> None:
    page = (Sighting(Page("bibtex", "refs")),)
    drawn = [Paper(title, **said, sightings=page) for said in (one, other)]
    keys = add(catalog, *drawn)
    assert len(set(keys)) == 2
    assert [each[:2] for each in catalog.add(drawn[::-1])] == [(key, Outcome.SEEN) for key in keys[::-1]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"authors": ("T Moor", "M Zirn"), "year": 2017}, {"authors": ("Moor, Tina",), "year": 2018}),
        ({"authors": ("Moor T",)}, {"authors": ("Tina Moor",), "year": 2018}),
        ({"authors": ("王小明",)}, {"authors": ("王小明",)}),
        ({"authors": ("T Moor",), "year": 2017}, {}),
        ({"year": 2017}, {"year": 2018, "authors": ("T Moor",)}),
        ({"abstract": DROPS}, {"abstract": DROPS, "authors": ("T Moor",)}),
    ],
)
def test_one_work_in_two_records_is_one_paper(catalog: Catalog, one: dict[str, Any], other: dict[str, Any]) -> None:
    title = "Paths of Choosing What to See"
    first, second = catalog.add([Paper(title, **one), Paper(title, **other)])
    assert (second.key, catalog.count) == (first.key, 1)
