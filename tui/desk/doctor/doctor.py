"""The doctor: checks everything that Carrel stores, says how to fix it, and repairs what it can.

A check is a function that takes a `CheckContext` and yields `Finding`s, listed in `_CHECKS`. Checking changes nothing;
`repair` then repairs what can be repaired without loss.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace

from search.errors import CarrelError, CatalogError
from tui.config.paths import Paths
from tui.desk.doctor.checks import (
    check_config,
    check_leftovers,
    check_lists,
    check_searches,
    check_shelf,
    check_synonyms,
)
from tui.desk.doctor.context import CheckContext, Finding, ShowProgress
from tui.desk.doctor.library_checks import (
    check_catalog,
    check_duplicates,
    check_index,
    check_joined,
    check_links,
    check_moved_keys,
)

__all__ = ["Finding", "examine", "repair"]

Check = Callable[[CheckContext], Iterator[Finding]]
# In the order of the report. The catalog comes before all that reads it.
_CHECKS: dict[str, tuple[Check, ...]] = {
    "config": (check_config,),
    "shelf": (check_shelf,),
    "searches": (check_searches,),
    "catalog": (check_catalog,),
    "index": (check_index,),
    "synonyms": (check_synonyms,),
    "lists": (check_lists, check_moved_keys),
    "notes": (check_links,),
    "joined": (check_joined,),
    "twice": (check_duplicates,),
    "files": (check_leftovers,),
}
_OF_LIBRARY = (check_index, check_moved_keys, check_links, check_joined, check_duplicates)
# A repair may reveal another problem: merged papers leave the index behind.
_ROUNDS = 10


def examine(places: Paths) -> list[Finding]:
    with closing(CheckContext(places)) as context:
        return [finding for about in _CHECKS for finding in _run_checks(about, context)]


def repair(places: Paths, report: Callable[[str], None], progress: ShowProgress | None = None) -> list[Finding]:
    """Repair what can be repaired without loss, report what was done, and check everything again."""
    findings: list[Finding] = []
    for _ in range(_ROUNDS):
        done: list[str] = []
        with closing(CheckContext(places, progress)) as context:
            findings = [_repaired(each, done) for about in _CHECKS for each in _run_checks(about, context)]
        for words in done:
            report(words)
        if not done:
            break
    return findings


def _run_checks(about: str, context: CheckContext) -> Iterator[Finding]:
    """Run the checks of one thing; an error of the catalog is reported once, whichever check meets it."""
    for check in _CHECKS[about]:
        try:
            if check not in _OF_LIBRARY or context.has_library:
                yield from check(context)
        except CatalogError as error:
            context.close()
            yield Finding.of("catalog", error)
        except CarrelError as error:
            yield Finding.of(about, error)


def _repaired(finding: Finding, done: list[str]) -> Finding:
    """Repair what was found, if possible; otherwise add the reason to the finding."""
    if finding.repair is None:
        return finding
    try:
        done.append(finding.repair())
    except (CarrelError, OSError) as error:
        return replace(finding, message=f"{finding.message} (not repaired: {error})")
    return finding
