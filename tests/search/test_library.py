"""Catalog and index as one: when the index is made again, and that it never matters to a person."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from search import library as module
from search.catalog.catalog import Outcome
from search.errors import CatalogError, EngineError
from search.library import Library
from search.paper import Page, Paper, Sighting
from search.query.query import parse
from search.query.tree import Everything
from tests.search.fake_engine import Opener

RAIN = Paper("Rain on Slate", "Water falls.", key="rain", sightings=(Sighting(Page("s", "one", "2026-01-01"), 1),))
SNOW = Paper("Snow on Slate", "Water lies.", key="snow")
HAIL = Paper("Hail", "Water hits.", key="hail")


@pytest.fixture
def opener() -> Opener:
    return Opener()


@pytest.fixture
def library(tmp_path: Path, opener: Opener) -> Iterator[Library]:
    made = open_library(tmp_path, opener)
    made.add([RAIN, SNOW])
    made.sync()
    yield made
    made.close()


def open_library(folder: Path, opener: module.Opener | None = None) -> Library:
    """Open the library in a folder, with Whoosh where no opener is given."""
    return Library(folder / "data" / "catalog.sqlite3", folder / "cache" / "index", opener)


def found(library: Library, text: str) -> set[str]:
    return set(library.snapshot().search(parse(text).tree).keys)


def test_what_was_added_is_found_after_a_sync(library: Library) -> None:
    assert found(library, "slate") == {"rain", "snow"}
    assert [each[:2] for each in library.add([HAIL])] == [("hail", Outcome.NEW)]
    assert (library.behind(), library.snapshot().indexed) == (1, 2)
    library.sync()
    assert (library.behind(), library.snapshot().indexed, library.count) == (0, 3, 3)
    assert found(library, "water") == {"rain", "snow", "hail"}


def test_the_empty_query_is_everything_in_the_order_of_addition_even_before_a_sync(library: Library) -> None:
    library.add([HAIL])
    assert library.snapshot().search(Everything()).keys == ("rain", "snow", "hail")
    assert library.snapshot().search(parse("???").tree).keys == ("rain", "snow", "hail")


def test_nothing_needs_an_engine_before_something_is_looked_for(tmp_path: Path, opener: Opener) -> None:
    with closing(open_library(tmp_path, opener)) as library:
        library.add([RAIN])
        assert library.snapshot().search(Everything()).keys == ("rain",)
        assert (library.snapshot().indexed, opener.opened) == (0, 0)


def test_papers_and_pages_come_from_the_catalog(library: Library) -> None:
    assert library.paper("rain") is not None
    assert library.paper("unknown") is None
    assert list(library.papers(["snow", "unknown", "rain"])) == ["snow", "rain"]
    assert library.snapshot().columns.pages == (Page("s", "one", "2026-01-01"),)


def test_a_sync_brings_only_what_changed(library: Library, opener: Opener) -> None:
    library.add([HAIL, RAIN])
    library.sync()
    library.sync()
    assert opener.engine.slices == [2, 1]
    assert opener.fresh == 0


def test_a_sync_counts_what_it_has_done(tmp_path: Path, opener: Opener) -> None:
    done: list[int] = []
    with closing(open_library(tmp_path, opener)) as library:
        library.add(Paper(f"Paper number {number}") for number in range(10))
        library.sync(done.append)
    assert done == list(range(1, 11))


def test_places_in_the_order_of_addition_reach_the_engine(library: Library, opener: Opener) -> None:
    library.add([Paper("Rain on Slate", "Water falls and falls.", key="rain")])
    library.sync()
    assert opener.engine.places == {"rain": 1, "snow": 2}
    library.reindex()
    assert opener.engine.places == {"rain": 1, "snow": 2}


def test_an_index_ahead_of_its_catalog_is_made_again(tmp_path: Path, opener: Opener) -> None:
    with closing(open_library(tmp_path, opener)) as library:
        library.add([RAIN])
    backup = shutil.copy(library.catalog.path, tmp_path / "backup")
    with closing(open_library(tmp_path, opener)) as library:
        library.add([SNOW])
        library.sync()
    shutil.copy(backup, library.catalog.path)
    with closing(open_library(tmp_path, opener)) as library:
        assert library.behind() > 0  # the command line and the app sync whenever this says so
        library.sync()
        assert (library.behind(), opener.fresh) == (0, 1)
        assert found(library, "slate") == {"rain"}


def test_an_index_that_lost_a_paper_is_made_again(tmp_path: Path, opener: Opener) -> None:
    opener.engine.lose = {"snow"}
    with closing(open_library(tmp_path, opener)) as library:
        library.add([RAIN, SNOW])
        library.sync()
        assert opener.fresh == 1
        assert found(library, "slate") == {"rain", "snow"}


def test_a_loss_that_happened_in_another_process_is_noticed(library: Library, opener: Opener) -> None:
    del opener.engine.papers["snow"]
    assert library.behind() > 0
    library.sync()
    assert (library.behind(), opener.fresh) == (0, 1)
    assert found(library, "slate") == {"rain", "snow"}


def test_an_engine_that_loses_the_same_paper_again_does_not_go_on_for_ever(tmp_path: Path, opener: Opener) -> None:
    opener.engine.lose = opener.lose = {"snow"}
    with closing(open_library(tmp_path, opener)) as library:
        library.add([RAIN, SNOW])
        library.sync()
        assert opener.fresh == 1
        assert found(library, "slate") == {"rain"}


def test_a_damaged_index_is_made_again_by_the_search_that_meets_it(library: Library, opener: Opener) -> None:
    opener.engine.broken = True
    damaged = opener.engine
    assert found(library, "slate") == {"rain", "snow"}
    assert (opener.fresh, damaged.closed) == (1, True)


def test_an_index_that_is_damaged_for_good_is_an_error_for_people(library: Library, opener: Opener) -> None:
    opener.engine.broken = True
    library._opener = lambda folder, *, fresh=False: opener.engine
    with pytest.raises(EngineError):
        library.snapshot().search(parse("slate").tree)


def test_the_index_of_another_catalog_is_made_again(tmp_path: Path, opener: Opener) -> None:
    with closing(open_library(tmp_path, opener)) as library:
        library.add([RAIN, SNOW])
        library.sync()
    shutil.rmtree(library.catalog.path.parent)
    with closing(open_library(tmp_path, opener)) as library:
        library.add([HAIL, Paper("Fog on Slate", key="fog")])  # the numbers are the same
        assert library.behind() == 2
        library.sync()
        assert found(library, "slate") == {"fog"}


def test_an_index_of_unknown_origin_is_made_again_once(library: Library, opener: Opener, tmp_path: Path) -> None:
    library.close()
    (tmp_path / "cache" / "index.catalog").unlink()
    for _ in range(2):
        with closing(open_library(tmp_path, opener)) as again:
            again.sync()
            assert found(again, "slate") == {"rain", "snow"}
    assert opener.fresh == 1


def test_reindexing_makes_it_anew_and_marks_whose_it_is(tmp_path: Path, opener: Opener, library: Library) -> None:
    library.close()
    (tmp_path / "cache" / "index.catalog").unlink()
    done: list[int] = []
    with closing(open_library(tmp_path, opener)) as again:
        again.reindex(done.append)
    assert (opener.fresh, done) == (1, [1, 2])
    with closing(open_library(tmp_path, opener)) as again:
        assert (again.behind(), opener.fresh) == (0, 1)


def test_a_cache_folder_that_cannot_be_used_is_an_error_for_people(tmp_path: Path, opener: Opener) -> None:
    (tmp_path / "cache" / "index.catalog").mkdir(parents=True)
    with closing(open_library(tmp_path, opener)) as library:
        library.add([RAIN])
        with pytest.raises(EngineError) as caught:
            library.sync()
    assert str(tmp_path / "cache") in caught.value.message
    assert caught.value.hint


def test_closing_twice_is_fine_and_using_it_then_is_an_error_for_people(library: Library, opener: Opener) -> None:
    library.close()
    library.close()
    assert opener.engine.closed
    with pytest.raises(CatalogError):
        library.snapshot().search(Everything())


# With Whoosh -------------------------------------------------------------------------------------


@pytest.fixture
def real(tmp_path: Path) -> Path:
    with closing(open_library(tmp_path)) as library:
        library.add([RAIN, SNOW])
        library.sync()
    return tmp_path


def _damage(index: Path) -> None:
    for file in filter(Path.is_file, index.iterdir()):
        file.write_bytes(b"\xff" * file.stat().st_size)


@pytest.mark.parametrize("harm", [shutil.rmtree, _damage])
def test_a_missing_or_damaged_index_is_made_again(real: Path, harm: Callable[[Path], object]) -> None:
    harm(real / "cache" / "index")
    with closing(open_library(real)) as library:
        assert library.behind() == 2
        library.sync()
        assert found(library, "slate") == {"rain", "snow"}
        assert library.snapshot().suggest("slatt") == ["slate"]


def test_damage_while_it_is_open_is_healed_by_the_next_search(real: Path) -> None:
    with closing(open_library(real)) as library:
        assert found(library, "slate") == {"rain", "snow"}
        shutil.rmtree(real / "cache" / "index")
        assert found(library, "water -falls") == {"snow"}


def test_two_open_libraries_see_what_the_other_indexed(real: Path) -> None:
    with closing(open_library(real)) as one, closing(open_library(real)) as two:
        assert found(two, "water") == {"rain", "snow"}
        one.add([HAIL])
        one.sync()
        assert (two.behind(), two.snapshot().indexed) == (0, 3)
        assert found(two, "water") == {"rain", "snow", "hail"}
