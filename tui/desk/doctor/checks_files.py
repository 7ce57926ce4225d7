"""Checks of the files that you can edit, and of temporary files left over by a crash."""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from search.query.query import parse
from search.query.saved import resolve_saved
from search.synonyms.user_file import load_user_synonyms as read_synonyms
from shelf.edits.copies import copies_beside
from shelf.lists.lists import Lists
from shelf.lists.snapshot import ListsSnapshot
from shelf.shelf import Shelf
from tui.config.paths import Paths
from tui.config.settings import load_settings
from tui.desk.doctor.context import FIX_COMMAND, CheckContext, Finding, Fix, count_of


def check_config(patient: CheckContext) -> Iterator[Finding]:
    """Look at config.yaml."""
    path = patient.places.config_file
    yield from _copies(patient, "config")
    load_settings(path)
    yield Finding("config", True, f"{path} is fine" if path.exists() else "no config.yaml, the defaults hold")


def check_synonyms(patient: CheckContext) -> Iterator[Finding]:
    """Look at synonyms.yaml, and at what was learned from the papers."""
    path = patient.places.synonyms
    yield from _copies(patient, "synonyms")
    own = read_synonyms(path)
    yield Finding(
        "synonyms", True, f"{count_of(len(own.groups), 'name')} in {path}" if path.exists() else "no synonyms.yaml"
    )
    if patient.has_library:
        count = patient.library.acronyms.count
        yield Finding("synonyms", True, f"{count_of(count, 'acronym')} learned from the library")


def _copies(patient: CheckContext, about: str) -> Iterator[Finding]:
    """Yield the conflict copies of a file that only a person can merge, for its comments mean as much as its words."""
    path = patient.places.listed()[about]
    for copy in copies_beside(path):
        said = f"{copy} is another version of {path.name}, from a synced folder"
        yield Finding(about, False, said, f"Take over what {path.name} lacks, then remove the copy.")


def check_shelf(patient: CheckContext) -> Iterator[Finding]:
    """Look at the shelf."""
    found = patient.shelf
    if problem := found.problem:
        back = "`carrel shelf restore` goes back to a copy of before." if found.backups() else ""
        fix = " ".join(filter(None, (problem.hint, back)))
        yield Finding("shelf", False, f"{problem.title}: {problem.message}", fix, mend=_rewrite(found))
    else:
        found.history(limit=1)  # raises where the journal cannot be read
        yield Finding("shelf", True, f"{count_of(len(found.entries()), 'paper')} in {patient.places.shelf_file}")
    for copy in found.conflicts():
        said = f"{copy} is another version of {found.path.name}, from a synced folder"
        mend = None if found.problem else partial(found.merge_copy, copy)
        yield Finding("shelf", False, said, shlex.join(["carrel", "shelf", "merge", str(copy)]), mend=mend)


def _rewrite(found: Shelf) -> Fix | None:
    """Return what writes a file that is gone or was emptied; None for one that a person has to mend."""
    if not found.dirty:
        return None

    def mend() -> str:
        found.flush()
        if found.problem:
            raise found.problem
        return f"Wrote {found.path} again: {count_of(len(found.entries()), 'paper')}"

    return mend


def check_searches(patient: CheckContext) -> Iterator[Finding]:
    """Look at the saved searches."""
    store = patient.searches
    if problem := store.problem:
        yield Finding("searches", False, f"{problem.title}: {problem.message}", problem.hint)
    for copy in copies_beside(store.path):
        said = f"{copy} is another version of {store.path.name}, from a synced folder"
        yield Finding("searches", False, said, f"Take over what {store.path.name} lacks, then remove the copy.")
    names = [saved.name for saved in store.all()]
    troubled = False
    for saved in store.all():
        for trouble in resolve_saved(parse(saved.query).tree, store.get, names)[1]:
            troubled = True
            fix = f"carrel saved edit {shlex.quote(saved.name)} QUERY"
            yield Finding("searches", False, f"“{saved.name}”: {trouble}", fix)
    if not (problem or troubled):
        yield Finding("searches", True, f"{len(names)} saved search{'es' if len(names) != 1 else ''} in {store.path}")


def check_lists(patient: CheckContext) -> Iterator[Finding]:
    """Look at the reading lists."""
    found = patient.lists
    mends = _copy_merges(found)
    for problem in found.problems:
        mend = next((mends[path] for path in mends if problem.message.startswith(path)), None)
        yield Finding("lists", False, f"{problem.title}: {problem.message}", problem.hint, mend=mend)
    if not found.problems:
        yield Finding("lists", True, f"{count_of(len(found.all()), 'reading list')} in {found.folder}")


def _copy_merges(found: Lists) -> dict[str, Fix]:
    """Return what merges a conflict copy into its list, by the copy's path, the longest first."""
    view = ListsSnapshot((*found.all(), *found.copies()))
    copies = {str(found.folder / f"{copy.slug}.yaml"): copy.slug for copy in found.copies()}
    return {
        path: partial(found.merge, view.copied(copies[path]), copies[path])
        for path in sorted(copies, key=len, reverse=True)
    }


# Seconds. What is younger may be another process's, which needs milliseconds for a file.
_OLD_SECONDS = 3600
_OURS = ".*.carrel-tmp"


def check_leftovers(patient: CheckContext) -> Iterator[Finding]:
    """Look for half-written files."""
    found = [path for path in _temporary(patient.places) if _is_old(path)]
    if found:
        files = count_of(len(found), "half-written file")
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        fix = f"`{FIX_COMMAND}` removes what a crash left behind; what it was to become is whole."
        yield Finding("files", False, f"{files}: {found[0]}{more}", fix, mend=partial(_remove, found))
    else:
        yield Finding("files", True, "nothing is left over")


def _temporary(places: Paths) -> Iterator[Path]:
    # A file that is a link is written beside what it leads to.
    real = {Path(os.path.realpath(path)).parent for path in (places.shelf_file, *places.listed().values())}
    folders = real | {places.config, places.data, places.config / "lists", places.data / "lists"}
    folders |= set((places.data / "backups").glob("**"))
    for folder in sorted(folders):
        yield from sorted(folder.glob(_OURS))
    # Python's own name for it; the folder is Carrel's alone.
    yield from sorted(places.state.glob("tmp????????"))


def _is_old(path: Path) -> bool:
    try:
        return path.is_file() and time.time() - path.lstat().st_mtime > _OLD_SECONDS
    except OSError:  # gone meanwhile
        return False


def _remove(paths: Sequence[Path]) -> str:
    for path in paths:
        path.unlink(missing_ok=True)
    return f"Removed {count_of(len(paths), 'half-written file')}"
