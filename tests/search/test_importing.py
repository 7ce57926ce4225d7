from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from search import importing
from search.importing import Tally, import_papers
from search.library import Library
from search.sources.read import Reading, read
from tests.search.fake_engine import Opener
from tests.search.sources.samples import PAIRS, page


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(Library(tmp_path / "catalog.sqlite3", tmp_path / "index", Opener())) as made:
        yield made


Write = Callable[..., Reading]


@pytest.fixture
def reading(tmp_path: Path) -> Write:
    def write(**files: str) -> Reading:
        folder = tmp_path / "pages"
        folder.mkdir(exist_ok=True)
        for name, text in files.items():
            (folder / f"{name}.txt").write_text(text, "utf-8")
        return read([str(folder / f"{name}.txt") for name in files])

    return write


def numbers(tally: Tally) -> tuple[int, ...]:
    return tally.files, tally.rows, tally.new, tally.seen_again, tally.updated, len(tally.skipped)


def test_the_same_again_is_seen_again_and_changes_nothing(library: Library, reading: Write) -> None:
    pages = {"march": page(PAIRS[:8], "Mar 11"), "may": page(PAIRS[6:12], "May 9")}
    first = import_papers(library, reading(**pages))
    seq = library.catalog.seq
    again = import_papers(library, reading(**pages))
    assert numbers(again) == (2, 14, 0, 14, 0, 0)
    assert (again.papers, library.catalog.seq) == (first.papers, seq)


def test_a_row_that_brings_more_than_a_sighting_is_an_update(library: Library, reading: Write) -> None:
    (title, abstract), *_ = PAIRS
    import_papers(library, reading(march=page(PAIRS[:8], "Mar 11")))
    richer = page([(title, f"{abstract} And this is what it came to in the end."), *PAIRS[1:4]], "May 9")
    assert numbers(import_papers(library, reading(may=richer))) == (1, 4, 0, 4, 1, 0)


@pytest.mark.parametrize("batch", [1, 3, 14, 500])
def test_rows_are_new_or_seen_again_whatever_the_batches(
    library: Library, reading: Write, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(importing, "BATCH", batch)
    tally = import_papers(library, reading(march=page(PAIRS[:8], "Mar 11"), may=page(PAIRS[6:12], "May 9")))
    assert numbers(tally) == (2, 14, 12, 2, 0, 0)
    assert len(tally.papers) == library.count == 12


def test_what_could_not_be_read_is_told_and_the_rest_is_kept(library: Library, reading: Write) -> None:
    tally = import_papers(library, reading(march=page(PAIRS[:8], "Mar 11"), empty=""))
    assert (tally.files, tally.new, library.count) == (2, 8, 8)
    assert [Path(item.file).name for item in tally.skipped] == ["empty.txt"]


def test_progress_rises_to_the_size_of_the_files(library: Library, reading: Write) -> None:
    told: list[int] = []
    source = reading(march=page(PAIRS[:8], "Mar 11"), may=page(PAIRS[6:12], "May 9"))
    import_papers(library, source, told.append)
    assert told == sorted(told)
    assert 0 < told[-1] <= source.size


def test_what_was_taken_in_before_an_interruption_stays_and_the_rest_follows(
    library: Library, reading: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 3)

    def interrupted(_: int) -> None:
        if library.count >= 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_papers(library, reading(march=page(PAIRS[:8], "Mar 11")), interrupted)
    assert library.count == 6
    assert numbers(import_papers(library, reading(march=page(PAIRS[:8], "Mar 11")))) == (1, 8, 2, 6, 0, 0)


def test_the_four_real_pages(library: Library, pages: list[Path]) -> None:
    tally = import_papers(library, read(map(str, pages)))
    assert numbers(tally) == (4, 339, 269, 70, 0, 0)
    several = [key for key, seen in library.snapshot().columns.pages_of.items() if len(seen) > 1]
    assert len(several) == 52
    assert import_papers(library, read(map(str, pages))).new == 0


def test_of_many_remarks_the_first_are_kept_and_all_are_counted(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST_REMARKS", 5)
    file = tmp_path / "odd.jsonl"
    file.write_text('{"title": "Lamps", "key": "a"}\n' + "{}\n" * 12, "utf-8")
    tally = import_papers(library, read([str(file)], "jsonl"))
    assert (tally.rows, len(tally.skipped), tally.more_skipped) == (1, 5, 7)
    assert [item.line for item in tally.skipped] == [2, 3, 4, 5, 6]
    total = Tally()
    total.add(tally)
    total.add(tally)
    assert (total.rows, len(total.skipped), total.more_skipped) == (2, 5, 19)
    assert total.papers == tally.papers


def test_papers_of_several_pages_are_counted_each_once(library: Library, reading: Write) -> None:
    import_papers(library, reading(march=page(PAIRS[:8], "Mar 11"), may=page(PAIRS[6:12], "May 9")))
    june = import_papers(library, reading(june=page(PAIRS[4:7], "Jun 2"), again=page(PAIRS[4:7], "Jun 3")))
    assert library.catalog.on_several_pages(june.papers) == 3
    new = import_papers(library, reading(july=page(PAIRS[12:14], "Jul 1")))
    assert library.catalog.on_several_pages(new.papers) == 0
