"""One paper made of two: what it keeps of both, how it is known afterwards, and the way back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.catalog.catalog import Catalog, Outcome
from search.catalog.merge import NO_MERGE, merged_later
from search.errors import UsageError
from search.library import Library
from search.paper import Link, Page, Paper, Sighting
from search.query.query import parse
from tests.search.drawn import new_catalog, papers
from tests.search.fake_engine import Opener

ONE, TWO = Page("daily-papers", "one", "--03-11"), Page("feed", "two", "2026-05-09")
# The same paper, as a page and as a journal tell it.
DRAFT = Paper(
    "Rain on Slates of Roofs",
    "It rains.",
    categories=("cs.CV",),
    links=(Link("https://github.com/a/b", "code"),),
    added="2026-02-01T00:00:00Z",
    sightings=(Sighting(ONE, 1),),
)
ARTICLE = Paper(
    "Rain on Slate Roofs",
    "It rains, and it rains.",
    authors=("Ada Example",),
    doi="10.1000/rain",
    categories=("cs.LG",),
    added="2026-01-01T00:00:00Z",
    sightings=(Sighting(TWO, 4),),
)
SNOW = Paper("Snow", "It snows.", arxiv="2401.00003")


@pytest.fixture
def catalog() -> Iterator[Catalog]:
    with new_catalog() as made:
        yield made


def add(catalog: Catalog, *told: Paper) -> list[str]:
    return [key for key, *_ in catalog.add(told)]


def held(catalog: Catalog) -> dict[str, tuple[Paper, int]]:
    return {paper.key: (paper, place) for _, paper, place in catalog.changes(0)}


def test_the_paper_keeps_what_both_tell(catalog: Catalog) -> None:
    draft, article = add(catalog, DRAFT, ARTICLE)
    whole = catalog.join(draft, article)
    assert catalog.papers([draft]) == {draft: whole}
    assert (whole.key, whole.title, whole.abstract) == (draft, ARTICLE.title, ARTICLE.abstract)
    assert (whole.doi, whole.authors, whole.categories) == (ARTICLE.doi, ARTICLE.authors, ("cs.CV", "cs.LG"))
    assert (whole.links, whole.sightings) == (DRAFT.links, (*DRAFT.sightings, *ARTICLE.sightings))
    assert whole.added == ARTICLE.added  # in the library since then
    assert (catalog.count, catalog.check()) == (1, "")
    (row,) = catalog.by_number.summaries()
    pages = catalog.by_number.pages()
    assert [(number, pages[page]) for number, page, _ in catalog.by_number.sightings()] == [
        (row.number, ONE),
        (row.number, TWO),
    ]


def test_the_other_s_key_and_identifiers_lead_to_it(catalog: Catalog) -> None:
    draft, article, _ = add(catalog, DRAFT, ARTICLE, SNOW)
    catalog.join(article, draft)
    for name in (draft, article, "https://doi.org/10.1000/RAIN"):
        assert catalog.resolve(name) == [article], name
    assert catalog.former([article, "2401.00003", "unknown"]) == {article: (draft,)}


def test_seen_again_under_either_name_it_is_one_paper_still(catalog: Catalog) -> None:
    one, other = (replace(DRAFT, arxiv=f"2401.0000{n}", title=f"Rain {n}") for n in (1, 2))
    add(catalog, one, other)
    catalog.join("2401.00001", "2401.00002")
    seq = catalog.seq
    assert [each[:2] for each in catalog.add([one, other])] == [("2401.00001", Outcome.SEEN)] * 2
    assert catalog.seq == seq
    # A record that tells more of the other one, too.
    told = Paper("Rain 2", arxiv="2401.00002", doi="10.1000/two", sightings=(Sighting(TWO, 9),))
    assert add(catalog, told) == ["2401.00001"]
    # What shares nothing but the title is another paper still.
    assert add(catalog, Paper("Rain 2", arxiv="2401.00009")) == ["2401.00009"]


def test_a_key_that_led_to_a_joined_paper_is_not_given_to_another(catalog: Catalog) -> None:
    add(catalog, Paper("Rain", key="mine", arxiv="2401.00001"), SNOW)
    catalog.join("2401.00003", "mine")
    (key,) = add(catalog, Paper("Hail", key="mine", arxiv="2401.00004"))
    assert key not in {"mine", "2401.00003"}
    assert catalog.resolve("mine") == ["2401.00003"]


def test_joining_is_a_change_of_the_paper_that_stays(catalog: Catalog) -> None:
    draft, article, snow = add(catalog, DRAFT, ARTICLE, SNOW)
    catalog.join(draft, snow)  # the last change was the one that goes
    assert (catalog.seq, catalog.extent) == (4, (4, 2))
    assert [(seq, paper.key) for seq, paper, _ in catalog.changes(0)] == [(2, article), (4, draft)]


@pytest.mark.parametrize(("keep", "other"), [("2401.00003", "2401.00003"), ("2401.00003", "x"), ("x", "2401.00003")])
def test_what_are_not_two_papers_is_said_and_nothing_happens(catalog: Catalog, keep: str, other: str) -> None:
    add(catalog, SNOW)
    before = held(catalog), catalog.seq
    with pytest.raises(UsageError):
        catalog.join(keep, other)
    assert (held(catalog), catalog.seq) == before


# Taken apart ---------------------------------------------------------------------------------------


def test_what_was_learned_since_stays_with_the_paper_that_stayed(catalog: Catalog) -> None:
    draft, article = add(catalog, DRAFT, ARTICLE)
    catalog.join(draft, article)
    later = Sighting(Page("feed", "three"), 2)
    add(catalog, replace(DRAFT, key=draft, venue="Meadows", categories=("cs.AI",), sightings=(later,)))
    catalog.part(article)
    papers = catalog.papers([draft, article])
    assert papers[draft].sightings == (*DRAFT.sightings, later)
    assert (papers[draft].venue, papers[draft].categories) == ("Meadows", ("cs.CV", "cs.AI"))
    assert (papers[draft].abstract, papers[draft].doi) == (DRAFT.abstract, "")
    assert papers[article].sightings == ARTICLE.sightings


def test_papers_come_out_in_the_order_in_which_they_went_in(catalog: Catalog) -> None:
    draft, article, snow = add(catalog, DRAFT, ARTICLE, SNOW)
    before = held(catalog)
    catalog.join(draft, article)
    catalog.join(snow, draft)
    assert (catalog.count, catalog.former([snow])) == (1, {snow: tuple(sorted((draft, article)))})
    with pytest.raises(UsageError, match=merged_later(draft)):
        catalog.part(article)
    assert catalog.part(draft) == snow
    assert catalog.former([snow, draft]) == {draft: (article,)}
    assert catalog.part(article) == draft
    assert held(catalog) == before


def test_a_paper_comes_back_although_its_place_was_taken(catalog: Catalog) -> None:
    draft, article = add(catalog, DRAFT, ARTICLE)
    catalog.join(draft, article)
    (snow,) = add(catalog, SNOW)
    catalog.part(article)
    places = [place for _, place in held(catalog).values()]
    assert set(held(catalog)) == {draft, article, snow}
    assert len(set(places)) == 3


def test_what_was_not_joined_cannot_be_taken_apart(catalog: Catalog) -> None:
    add(catalog, SNOW)
    with pytest.raises(UsageError, match=NO_MERGE):
        catalog.part("2401.00003")


@given(st.lists(papers(keys=("", "", "k1")), min_size=2, max_size=8), st.data())
def test_whatever_is_joined_and_taken_apart_is_as_before(drawn: list[Paper], data: st.DataObject) -> None:
    with new_catalog() as catalog:
        catalog.add(drawn)
        before, joined = held(catalog), catalog.former(held(catalog))
        names = [alias.partition(":")[2] for paper, _ in before.values() for alias in paper.aliases]
        led = [catalog.resolve(name) for name in names]
        gone: list[str] = []
        while len(held(catalog)) > 1 and len(gone) < 3:
            keep, other = data.draw(st.permutations(sorted(held(catalog))))[:2]
            catalog.join(keep, other)
            gone.append(other)
            assert catalog.moved([other]) == {other: keep}
        for key in reversed(gone):
            catalog.part(key)
        assert held(catalog) == before
        assert [catalog.resolve(name) for name in names] == led
        assert catalog.former(before) == joined
        assert {each.outcome for each in catalog.add(paper for paper, _ in before.values())} == {Outcome.SEEN}


@given(st.lists(papers(), min_size=2, max_size=8), st.data())
def test_importing_the_same_again_never_undoes_a_join(drawn: list[Paper], data: st.DataObject) -> None:
    with new_catalog() as catalog:
        catalog.add(drawn)
        keys, other = sorted(held(catalog)), ""
        if len(keys) > 1:
            keep, other = data.draw(st.permutations(keys))[:2]
            catalog.join(keep, other)
        catalog.add(drawn)
        before, seq = held(catalog), catalog.seq
        assert {each.outcome for each in catalog.add(drawn)} == {Outcome.SEEN}
        assert (held(catalog), catalog.seq) == (before, seq)
        assert other not in before


# What other keys lead to ---------------------------------------------------------------------------


def test_keys_lead_to_papers_by_any_identifier(catalog: Catalog) -> None:
    key, article, snow = add(catalog, Paper("Sleet", arxiv="2401.00001", key="own"), ARTICLE, SNOW)
    catalog.join(snow, article)
    (titled,) = [alias.partition(":")[2] for alias in Paper("Sleet").aliases]
    asked = ["2401.00001", titled, article, snow, "unknown", "24", "half \ud800"]
    assert catalog.moved(asked) == {"2401.00001": key, titled: key, article: snow}
    assert catalog.moved([]) == {}
    assert catalog.moved(["10.1000/RAIN"]) == {"10.1000/RAIN": snow}


# Catalogs of before ---------------------------------------------------------------------------------


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "catalog.sqlite3"
    with closing(Catalog(path)) as catalog:
        add(catalog, DRAFT, ARTICLE)
    with closing(sqlite3.connect(path)) as database:
        database.execute("DROP TABLE former")
        database.execute("ALTER TABLE paper DROP COLUMN publication")
        database.execute("PRAGMA user_version = 1")
    return path


def test_a_catalog_of_the_last_format_is_taken_over(old: Path) -> None:
    with closing(Catalog(old)) as catalog:
        identity, before = catalog.identity, held(catalog)
        draft, article = before
        assert catalog.former(before) == {}
        catalog.join(draft, article)
        assert identity
    with closing(Catalog(old)) as again:
        assert (again.identity, again.check()) == (identity, "")
        assert again.former([draft]) == {draft: (article,)}
        again.part(article)
        assert held(again) == before


def test_a_merge_of_format_2_can_be_undone(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite3"
    with closing(Catalog(path)) as catalog:
        draft, article = add(catalog, DRAFT, ARTICLE)
        before = held(catalog)
        catalog.join(draft, article)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("ALTER TABLE paper DROP COLUMN publication")
        told = json.loads(database.execute("SELECT told FROM former").fetchone()[0])
        told["papers"] = [[row[:-1], seen] for row, seen in told["papers"]]
        database.execute("UPDATE former SET told = ?", (json.dumps(told),))
        database.execute("PRAGMA user_version = 2")
    with closing(Catalog(path)) as catalog:
        catalog.part(article)
        assert held(catalog) == before


def test_one_that_several_open_at_once_is_taken_over_once(old: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        catalogs = list(pool.map(Catalog, [old] * 4))
    for catalog in catalogs:
        assert catalog.count == 2
        catalog.close()


def test_a_database_of_another_program_is_not_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.executescript("CREATE TABLE paper (x); CREATE TABLE alias (y); PRAGMA user_version = 1")
    before = path.read_bytes()
    with pytest.raises(Exception, match="not made by Carrel"):
        Catalog(path)
    assert path.read_bytes() == before


# The index -------------------------------------------------------------------------------------------


def found(library: Library, text: str) -> set[str]:
    return set(library.snapshot().search(parse(text).tree).keys)


def test_the_index_takes_a_join_in_without_being_made_anew(tmp_path: Path) -> None:
    opener = Opener()
    with closing(Library(tmp_path / "catalog.sqlite3", tmp_path / "index", opener)) as library:
        draft, article, snow = add(library.catalog, DRAFT, ARTICLE, SNOW)
        library.sync()
        library.catalog.join(draft, article)
        assert library.behind() == 1
        library.sync()
        assert (library.behind(), opener.fresh, opener.engine.slices) == (0, 0, [3, 1])
        assert found(library, "rains") == {draft}
        library.catalog.part(article)
        library.sync()
        assert (library.behind(), opener.fresh) == (0, 0)
        assert found(library, "rains") == {draft, article}
        assert found(library, "snows") == {snow}
