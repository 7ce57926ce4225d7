"""The doctor: looks at everything that Carrel keeps, and names the way out of what is wrong.

A check is a function in a file of its own that yields `Finding`s about a `CheckContext`. Looking changes
nothing; `repair` then mends what loses nothing and can be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from search.errors import CarrelError, CatalogError
from tui.config.paths import Paths
from tui.desk.doctor.checks_files import (
    check_config,
    check_leftovers,
    check_lists,
    check_searches,
    check_shelf,
    check_synonyms,
)
from tui.desk.doctor.checks_library import check_catalog, check_duplicates, check_index, check_links, check_moved_keys
from tui.desk.doctor.context import CheckContext, Finding, ShowProgress, no_progress

__all__ = ["Finding", "examine", "repair"]

Check = Callable[[CheckContext], Iterator[Finding]]
# In the order in which they are told. The catalog comes before all that reads it.
_CHECKS: dict[str, tuple[Check, ...]] = {
    "config": (check_config,),
    "shelf": (check_shelf,),
    "searches": (check_searches,),
    "catalog": (check_catalog,),
    "index": (check_index,),
    "synonyms": (check_synonyms,),
    "lists": (check_lists, check_moved_keys),
    "notes": (check_links,),
    "twice": (check_duplicates,),
    "files": (check_leftovers,),
}
# Mending one thing may bring up another, as merging papers leaves the index behind.
_ROUNDS = 10


def examine(places: Paths) -> list[Finding]:
    """Look at everything."""
    with CheckContext(places) as patient:
        return [finding for about in _CHECKS for finding in _run_checks(about, patient)]


def repair(places: Paths, told: Callable[[str], None], progress: ShowProgress = no_progress) -> list[Finding]:
    """Mend what can be mended without loss, and look at everything again.

    Args:
        places: Where everything is.
        told: Told in words what was done, one thing at a time.
        progress: Shows a progress bar while something long is done.

    Returns:
        What there is to say afterwards.
    """
    findings: list[Finding] = []
    for _ in range(_ROUNDS):
        done: list[str] = []
        with CheckContext(places, progress) as patient:
            findings = [_fixed(each, done) for about in _CHECKS for each in _run_checks(about, patient)]
        for words in done:
            told(words)
        if not done:
            break
    return findings


def _run_checks(about: str, patient: CheckContext) -> Iterator[Finding]:
    """Yield what the checks of one thing find; trouble with the catalog is told once, whoever meets it."""
    for check in _CHECKS[about]:
        try:
            yield from check(patient)
        except CatalogError as error:
            patient.give_up()
            yield Finding("catalog", False, f"{error.title}: {error.message}", error.hint)
        except CarrelError as error:
            yield Finding(about, False, f"{error.title}: {error.message}", error.hint)


def _fixed(finding: Finding, done: list[str]) -> Finding:
    """Mend what was found, where that can be; return what there is to say when it cannot."""
    if finding.mend is None:
        return finding
    try:
        done.append(finding.mend())
    except (CarrelError, OSError) as error:
        return replace(finding, said=f"{finding.said} (not mended: {error})")
    return finding
