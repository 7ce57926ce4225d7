"""Library and shelf as one: answers, counts, papers that are gone, and names that people give."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import UsageError
from search.library import LibrarySnapshot, SearchResult
from search.paper import Link, Page, Paper, Sighting
from search.query.facets import Facets, Filter
from search.query.paper_matcher import Leaf, Resolve, matches
from search.query.query import parse
from search.query.resolve import ShelfClauses
from search.query.tree import Everything, Node, Phrase, Word
from shelf.edits import marks, tags
from shelf.model import Ref
from tui.config.paths import Paths
from tui.desk.app_state import update_state
from tui.desk.desk import NO_UPVOTES, Desk
from tui.desk.question import Answer, Question

SPRING, WINTER = Page("daily-papers", "spring", "2026-03-11"), Page("daily-papers", "winter", "2026-01-20")
CODE = (Link("https://github.com/a/b", "code"),)
PAPERS = (
    Paper("Rain on Slate", key="rain-slate", links=CODE, sightings=(Sighting(SPRING, 1), Sighting(WINTER, 2))),
    Paper("Rain on Grass", key="rain-grass", sightings=(Sighting(SPRING, 2),)),
    Paper("Snow on Slate", key="snow-slate", links=CODE, sightings=(Sighting(WINTER, 1),)),
    Paper("Snow on Grass", key="snow-grass", sightings=(Sighting(WINTER, 3),)),
    Paper("Hail", key="hail", arxiv="2401.00001"),
    Paper("Fog over Slate", key="fog", doi="10.1000/fog"),
)
GONE = (Ref("gone-rain", "Rain That Has Gone", "https://example.org/gone"), Ref("gone-fog", "Fog That Has Gone", ""))


def write(folder: Path) -> Paths:
    """Make a library and a shelf, on which two papers stand that the library does not hold."""
    places = Paths.under(folder)
    with closing(Desk(places)) as desk:
        desk.library.add(PAPERS)
        desk.library.sync()
        held = {paper.key: paper for paper in PAPERS}
        shelf = desk.shelf
        shelf.edit(tags.tag([held["rain-slate"], held["hail"], GONE[0]], add=["wet"]))
        shelf.edit(tags.tag([held["hail"], held["snow-grass"], GONE[1]], add=["cold"]))
        shelf.edit(marks.bookmark([held["rain-slate"], held["snow-slate"], GONE[0]], on=True))
        shelf.edit(marks.set_status([held["rain-grass"], GONE[1]], "read"))
        shelf.edit(marks.set_status([held["snow-slate"]], "reading"))
    return places


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    write(folder)
    return folder


@pytest.fixture
def desk(written: Path, tmp_path: Path) -> Iterator[Desk]:
    shutil.copytree(written, tmp_path / "carrel")
    with closing(Desk(Paths.under(tmp_path / "carrel"))) as made:
        yield made


@pytest.fixture(scope="module")
def shared(written: Path) -> Iterator[Desk]:
    with closing(Desk(Paths.under(written))) as made:
        yield made


def chosen(text: str, *filters: Filter) -> str:
    facets = parse(text).facets
    for one in filters:
        facets = facets.toggled(one)
    return facets.text()


def keys(desk: Desk, text: str = "", *filters: Filter, sort: str = "") -> tuple[str, ...]:
    return tuple(desk.answer(Question(chosen(text, *filters) if filters else text, sort)).keys)


def counts(desk: Desk, answer: Answer) -> dict[str, int]:
    return {choice.filter.clause(): choice.count for lines in desk.facet_rows(answer).values() for choice in lines}


BOOKMARKED, UNREAD, READ = Filter("is", "bookmarked"), Filter("is", "unread"), Filter("is", "read")
READING = Filter("is", "reading")
ON_SPRING, ON_WINTER = Filter("page", "spring"), Filter("page", "winter")
HAS_CODE, WET, COLD = Filter("has", "code"), Filter("tag", "wet"), Filter("tag", "cold")
ALL_FILTERS = (BOOKMARKED, UNREAD, READ, READING, ON_SPRING, ON_WINTER, HAS_CODE, WET, COLD)


# What is asked for --------------------------------------------------------------------------------


def test_nothing_asked_is_everything_in_page_order(shared: Desk) -> None:
    answer = shared.answer(Question())
    assert answer.keys == ("rain-slate", "rain-grass", "snow-slate", "snow-grass", "hail", "fog")
    assert (answer.library, answer.sort) == (6, "page")


def test_words_are_answered_best_first(shared: Desk) -> None:
    answer = shared.answer(Question("slate"))
    assert set(answer.keys) == {"rain-slate", "snow-slate", "fog"}
    assert answer.sort == "relevance"
    assert [answer.scores[key] for key in answer.keys] == sorted(answer.scores.values(), reverse=True)


def test_an_order_that_is_asked_for_wins_over_the_usual_ones(shared: Desk) -> None:
    assert keys(shared, "slate", sort="title") == ("fog", "rain-slate", "snow-slate")
    assert keys(shared, "slate sort:-added", sort="title") == ("rain-slate", "snow-slate", "fog")


def test_a_page_that_is_looked_at_gives_the_order(shared: Desk) -> None:
    assert keys(shared, "", ON_WINTER) == ("snow-slate", "rain-slate", "snow-grass")
    assert keys(shared, "", ON_WINTER, ON_SPRING) == ("rain-slate", "rain-grass", "snow-slate", "snow-grass")


def test_what_was_not_understood_is_said(shared: Desk) -> None:
    assert any("titel" in note for note in shared.answer(Question("titel:rain")).notes)


def test_a_filter_that_nothing_has_any_more_finds_nothing(shared: Desk) -> None:
    assert keys(shared, "", Filter("tag", "forgotten")) == ()
    assert keys(shared, "", Filter("page", "autumn")) == ()


# Counts -------------------------------------------------------------------------------------------


def _resolve(desk: Desk) -> Resolve:
    def answers(name: str, leaf: Leaf, paper: Paper) -> bool:
        entry = desk.shelf.entry(paper.key)
        text = leaf.text if isinstance(leaf, Word | Phrase) else ""
        if name == "tag":
            return entry is not None and (isinstance(leaf, Everything) or text in entry.tags)
        if text == "bookmarked":
            return entry is not None and entry.bookmarked
        return (entry.status if entry else "unread") == text

    return answers


def _shown(desk: Desk, tree: Node) -> set[str]:
    shelf_asked = any(clause in str(tree) for clause in ("tag:", "is:"))
    ghosts = [Paper(ref.title, key=ref.key) for ref in GONE] if shelf_asked else []
    return {paper.key for paper in (*PAPERS, *ghosts) if matches(tree, paper, resolve=_resolve(desk))}


def _alone(facets: Facets, line: Filter) -> Node:
    """The query with a line on, whatever else was chosen of its facet, and not ruled out."""
    included = {facet: leaves for facet, leaves in facets.included.items() if facet != line.facet}
    spared = facets.toggled(line, out=True) if facets.excludes(line) else facets
    return replace(spared, included=included).toggled(line).tree


QUERIES = (
    *("", "rain", "slate", "-slate", "rain OR fog", "title:(rain OR hail)"),
    *("#wet", "rain -#wet", "#wet #cold", "is:bookmarked", "-page:spring rain"),
)


@given(text=st.sampled_from(QUERIES), filters=st.lists(st.sampled_from(ALL_FILTERS), unique=True, max_size=5))
def test_rows_and_counts_are_what_counting_by_hand_gives(text: str, filters: list[Filter], shared: Desk) -> None:
    query = chosen(text, *filters)
    facets = parse(query).facets
    answer = shared.answer(Question(query))
    assert set(answer.keys) == _shown(shared, facets.tree)
    assert len(set(answer.keys)) == len(answer.keys)
    lines = [choice for lines in shared.facet_rows(answer).values() for choice in lines]
    assert {line.filter for line in lines} == set(ALL_FILTERS)
    for line in lines:
        # A count says what its line alone would show, whatever else is on in its own facet.
        assert line.count == len(_shown(shared, _alone(facets, line.filter))), line
        assert line.on == facets.includes(line.filter)
        assert line.out == facets.excludes(line.filter)


# Two pages with one name --------------------------------------------------------------------------


def test_pages_with_one_name_are_told_apart_by_their_dates(desk: Desk) -> None:
    twin = Page("daily-papers", "spring", "2025-03-11")
    desk.library.add([Paper("Thaw", key="thaw", sightings=(Sighting(twin, 1),))])
    pages = {choice.filter.value: choice.count for choice in desk.facet_rows(desk.answer(Question()))["Pages"]}
    assert pages == {"spring 2026-03-11": 2, "spring 2025-03-11": 1, "winter": 3}
    assert keys(desk, "", Filter("page", "spring 2025-03-11")) == ("thaw",)


# What the shelf holds and the library does not ----------------------------------------------------


def test_papers_that_are_gone_show_where_the_shelf_is_asked_about(shared: Desk) -> None:
    assert set(keys(shared, "#wet")) == {"rain-slate", "hail", "gone-rain"}
    assert set(keys(shared, "is:bookmarked rain")) == {"rain-slate", "gone-rain"}
    assert set(keys(shared, "", READ)) == {"rain-grass", "gone-fog"}
    assert keys(shared, "that has gone") == ()
    assert "gone-rain" not in keys(shared, "title:(rain OR gone)")


def test_papers_that_are_gone_come_last_in_orders_of_the_library(shared: Desk) -> None:
    for sort in ("added", "-added", "page", "title", "date", "upvotes"):
        assert keys(shared, "#wet", sort=sort)[-1] == "gone-rain", sort


@pytest.mark.parametrize("sort", ["upvotes", "trending"])
def test_an_order_by_upvotes_that_nobody_told_is_said_to_show_nothing(shared: Desk, sort: str) -> None:
    assert NO_UPVOTES in shared.answer(Question("#wet", sort=sort)).notes
    assert NO_UPVOTES not in shared.answer(Question("#wet")).notes
    assert NO_UPVOTES not in shared.answer(Question("nothing has this", sort=sort)).notes


def test_what_the_shelf_remembers_of_a_paper_that_is_gone_is_shown(shared: Desk) -> None:
    paper = shared.paper("gone-rain")
    assert paper == Paper("Rain That Has Gone", key="gone-rain", url="https://example.org/gone")
    assert shared.title("gone-rain") == "Rain That Has Gone"
    assert shared.title("hail") == "Hail"
    assert shared.title("never-seen") == "never-seen"
    assert shared.paper("never-seen") is None
    assert [paper.key for paper in shared.papers(["hail", "never-seen", "gone-fog"])] == ["hail", "gone-fog"]


# Never stale --------------------------------------------------------------------------------------


def test_an_edit_of_the_shelf_shows_at_once(desk: Desk) -> None:
    assert "fog" not in keys(desk, "#wet")
    desk.shelf.edit(tags.tag([PAPERS[5]], add=["wet"]))
    assert "fog" in keys(desk, "#wet")
    assert counts(desk, desk.answer(Question()))["tag:wet"] == 4
    desk.shelf.edit(tags.tag([PAPERS[5]], remove=["wet"]))
    assert "fog" not in keys(desk, "#wet")


def test_what_is_imported_shows_at_once_and_is_found_after_the_next_sync(desk: Desk) -> None:
    assert len(keys(desk, "hail")) == 1
    desk.library.add([Paper("More Hail", key="more")])
    assert "more" in keys(desk)
    desk.library.sync()
    assert set(keys(desk, "hail")) == {"hail", "more"}


def test_what_another_process_imports_and_tags_shows(desk: Desk) -> None:
    assert len(keys(desk, "hail")) == 1
    with closing(Desk(desk.places)) as other:
        other.library.add([Paper("More Hail", key="more")])
        other.library.sync()
        other.shelf.edit(tags.tag([Paper("More Hail", key="more")], add=["wet"]))
    assert set(keys(desk, "hail")) == {"hail", "more"}
    desk.shelf.poll()
    assert "more" in keys(desk, "#wet")


def test_a_paper_that_becomes_part_of_the_library_is_no_longer_gone(desk: Desk) -> None:
    desk.library.add([Paper("Rain That Has Gone", "And come back.", key="gone-rain")])
    desk.library.sync()
    assert keys(desk, "#wet come back") == ("gone-rain",)
    assert sorted(keys(desk, "#wet")) == ["gone-rain", "hail", "rain-slate"]


def test_switching_filters_does_not_search_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    keys(desk, "slate")  # opens the index
    asked: list[object] = []
    search = LibrarySnapshot.search

    def counted(library: LibrarySnapshot, *question: Any) -> SearchResult:  # noqa: ANN401
        asked.append(question)
        return search(library, *question)

    monkeypatch.setattr(LibrarySnapshot, "search", counted)
    keys(desk, "slate")
    assert len(asked) <= 1
    asked.clear()
    keys(desk, "slate", WET)
    keys(desk, "slate", ON_SPRING, HAS_CODE)
    assert not asked
    keys(desk, "grass")
    assert len(asked) == 1


# Names --------------------------------------------------------------------------------------------


NAMES = {
    "hail": ("hail", "ha", "2401.00001v2", "arXiv:2401.00001", "https://arxiv.org/abs/2401.00001", "@2"),
    "fog": ("10.1000/FOG", "https://doi.org/10.1000/fog"),
    "rain-slate": ("rain-s",),
    "gone-rain": ("gone-r", "@1"),
    "gone-fog": ("gone-fog",),
}


@pytest.mark.parametrize(("name", "key"), [(name, key) for key, names in NAMES.items() for name in names])
def test_a_paper_goes_by_many_names(desk: Desk, name: str, key: str) -> None:
    update_state(desk.places.state_file, results=("gone-rain", "hail", "never-seen"))
    assert desk.named(name).key == key


NO_NAMES = {
    "No paper": ("", "nothing", "2499.99999", "%", "_", " ", "'; DROP TABLE paper", "\udcff"),
    "Ambiguous": ("rain", "gone"),
    "No result": ("@", "@0", "@4", "@x", "@-1", "@²", "@" + "9" * 5000),
    "no longer": ("@3",),
}


@pytest.mark.parametrize(("said", "names"), NO_NAMES.items())
def test_a_name_that_means_none_or_several_is_wrong_usage(desk: Desk, said: str, names: tuple[str, ...]) -> None:
    update_state(desk.places.state_file, results=("gone-rain", "hail", "never-seen"))
    for name in names:
        with pytest.raises(UsageError) as caught:
            desk.named(name)
        assert said in caught.value.title, name
        assert caught.value.exit_code == 2


def test_numbers_before_any_search_name_nothing(desk: Desk) -> None:
    with pytest.raises(UsageError) as caught:
        desk.named("@1")
    assert "search" in caught.value.hint


# Dismissed papers --------------------------------------------------------------------------------


@pytest.fixture
def tidied(desk: Desk) -> Desk:
    desk.shelf.edit(marks.set_status([PAPERS[5]], "dismissed"))
    return desk


def test_dismissed_papers_show_where_they_are_asked_for(tidied: Desk) -> None:
    assert "fog" not in keys(tidied)
    assert "fog" not in keys(tidied, "slate")
    assert keys(tidied, "is:dismissed") == ("fog",)
    assert "fog" in keys(tidied, "slate OR is:dismissed")
    assert keys(tidied, "id:fog") == ("fog",)
    assert "fog" in tidied.answer(Question(whole=True)).keys


def test_how_many_are_not_shown_is_known(tidied: Desk) -> None:
    answer = tidied.answer(Question("slate"))
    assert answer.selection is not None
    assert answer.selection.hidden_count() == 1
    assert counts(tidied, answer)["is:dismissed"] == 1
    narrowed = tidied.answer(Question("rain")).selection
    assert narrowed is not None
    assert not narrowed.hidden_count()


# Ratings and notes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [("rating:4", {"fog"}), ("rating:>=3", {"fog", "hail"}), ("rating:..3", {"hail"}), ("rating:[3 TO 4}", {"hail"})],
)
def test_ratings_are_found_by_number_and_range(desk: Desk, query: str, found: set[str]) -> None:
    desk.shelf.edit(marks.rate([PAPERS[5]], 4))
    desk.shelf.edit(marks.rate([PAPERS[4]], 3))
    assert set(keys(desk, query)) == found


def test_what_comes_in_while_something_is_searched_for_shows_with_the_next_question(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = LibrarySnapshot.search
    fresh = [Paper(f"Rain Number {number}") for number in range(5)]

    def busy(library: LibrarySnapshot, query: Node, shelf: ShelfClauses | None = None) -> SearchResult:
        # As if another process had imported just now.
        desk.library.add(fresh)
        desk.library.sync()
        return search(library, query, shelf)

    desk.answer(Question())
    monkeypatch.setattr(LibrarySnapshot, "search", busy)
    answer = desk.answer(Question("rain tag:wet"))
    assert answer.keys == ("rain-slate", "gone-rain")
    monkeypatch.undo()
    assert desk.library.count == 11
    assert counts(desk, answer)["tag:wet"] == 2
    assert counts(desk, answer)["page:spring"] == 1
    assert keys(desk, "rain tag:wet") == ("rain-slate", "gone-rain")
    assert len(keys(desk, "rain number")) == 5
