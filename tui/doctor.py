"""The doctor: looks at everything that Carrel keeps, changes nothing, names the way out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from search.catalog import Catalog
from search.errors import CarrelError
from search.learned.own import load as read_synonyms
from search.library import Library
from shelf.lists.store import Lists
from shelf.store import Shelf
from tui.config import load
from tui.places import Places


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one thing.

    Attributes:
        about: What was looked at.
        fine: Whether it is as it should be.
        said: What was found.
        fix: What to do; empty when nothing is to be done.
    """

    about: str
    fine: bool
    said: str
    fix: str = ""


def examine(places: Places) -> list[Finding]:
    """Look at config, shelf, catalog and index."""
    checks: dict[str, Callable[[Places], Iterator[Finding]]] = {
        "config": _config,
        "shelf": _shelf,
        "catalog": _catalog,
        "index": _index,
        "synonyms": _synonyms,
        "lists": _lists,
    }
    findings: list[Finding] = []
    for about, check in checks.items():
        try:
            findings += check(places)
        except CarrelError as error:
            findings.append(Finding(about, False, f"{error.title}: {error.message}", error.hint))
    return findings


def _config(places: Places) -> Iterator[Finding]:
    load(places.config_file)
    there = places.config_file.exists()
    yield Finding("config", True, f"{places.config_file} is fine" if there else "no config.yaml, the defaults hold")


def _synonyms(places: Places) -> Iterator[Finding]:
    own = read_synonyms(places.synonyms)
    said = f"{len(own.groups)} names in {places.synonyms}" if places.synonyms.exists() else "no synonyms.yaml"
    yield Finding("synonyms", True, said)
    if places.catalog.exists():
        library = Library(places.catalog, places.index)
        try:
            trouble = library.acronyms.trouble
            learned = f"{library.acronyms.count} acronyms learned from the library"
            yield Finding("synonyms", not trouble, trouble or learned, "carrel reindex" if trouble else "")
        finally:
            library.close()


def _lists(places: Places) -> Iterator[Finding]:
    lists = Lists.open(places.config, places.data)
    yield from (Finding("lists", False, f"{each.title}: {each.message}", each.hint) for each in lists.problems)
    if not lists.problems:
        yield Finding("lists", True, f"{len(lists.all())} reading lists in {lists.folder}")


def _shelf(places: Places) -> Iterator[Finding]:
    shelf = Shelf.open(places.config, places.data)
    try:
        if shelf.problem:
            yield Finding("shelf", False, f"{shelf.problem.title}: {shelf.problem.message}", shelf.problem.hint)
        else:
            yield Finding("shelf", True, f"{len(shelf.entries())} papers in {places.shelf_file}")
    finally:
        shelf.close()


def _catalog(places: Places) -> Iterator[Finding]:
    if not places.catalog.exists():
        yield Finding("catalog", True, "empty", "carrel import PATH fills it")
        return
    catalog = Catalog(places.catalog)
    try:
        problems = catalog.check()
        yield Finding("catalog", not problems, problems or f"{catalog.count} papers in {places.catalog}")
    finally:
        catalog.close()


def _index(places: Places) -> Iterator[Finding]:
    if not places.catalog.exists():
        return
    library = Library(places.catalog, places.index)
    try:
        behind = library.behind()
        fix = "carrel reindex" if behind else ""
        said = f"{behind} changes behind the catalog" if behind else f"up to date in {places.index}"
        yield Finding("index", not behind, said, fix)
    finally:
        library.close()
