"""What a command opens: only what it needs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from search.library import Library
from shelf.lists.lists import Lists
from shelf.searches.searches import Searches
from shelf.shelf import Shelf
from tests.cli.runner import run
from tests.samples import MARCH
from tui.desk.desk import Desk

BIB = "@article{moth2024, title = {Counting Moths at Dusk}, keywords = {light}}"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    counts: Counter[str] = Counter()

    def count(kind: type) -> None:
        real = kind.__init__  # type: ignore[misc]  # of a class, to be called as that class is

        def counted(self: object, *args: object, **named: object) -> None:
            counts[kind.__name__] += 1
            real(self, *args, **named)

        monkeypatch.setattr(kind, "__init__", counted)

    for kind in (Desk, Library, Shelf, Lists, Searches):
        count(kind)
    return counts


def test_an_import_opens_the_library_and_the_lists_only_for_new_papers(own_home: Path, opened: Counter[str]) -> None:
    assert run("import", "-", stdin=MARCH).code == 0
    assert opened == {"Library": 1, "Lists": 1}
    opened.clear()
    assert run("import", "-", stdin=MARCH).code == 0
    assert opened == {"Library": 1}


def test_an_import_of_marks_opens_the_shelf_too(own_home: Path, opened: Counter[str]) -> None:
    assert run("import", "-", "--marks", stdin=BIB).code == 0
    assert opened == {"Library": 1, "Lists": 1, "Shelf": 1}


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize(
    "command", ["reindex", "enrich --offline --json", "add --offline --json 2401.99999", "search herding"]
)
def test_a_command_opens_what_it_needs_once(opened: Counter[str], command: str) -> None:
    assert "Traceback" not in run(*command.split()).err
    assert opened == {"Library": 1} | (
        {"Desk": 1, "Shelf": 1, "Lists": 1, "Searches": 1} if command.startswith("search") else {}
    )
