"""The checks of files that you can edit, and of leftovers."""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from search.query.expand_saved import resolve_saved
from search.query.query import parse
from search.synonyms.user_file import load_user_synonyms
from search.text.plural import plural
from shelf.lists.lists import Lists
from shelf.lists.snapshot import ListsSnapshot
from shelf.shelf import Shelf
from tui.config.paths import Paths
from tui.config.settings import load_settings
from tui.desk.doctor.context import FIX_COMMAND, CheckContext, Finding, Repair, conflict_copy

NO_LEFTOVERS = "no temporary files left over"
# Seconds. A younger file may belong to another process, which needs milliseconds to write it.
_OLD_SECONDS = 3600
_TEMPORARY = ".*.carrel-tmp"


def check_config(context: CheckContext) -> Iterator[Finding]:
    path = context.places.config_file
    yield from context.conflict_copies("config", path)
    load_settings(path)
    yield Finding("config", True, f"{path} is valid" if path.exists() else "no config.yaml; defaults are used")


def check_synonyms(context: CheckContext) -> Iterator[Finding]:
    path = context.places.synonyms
    yield from context.conflict_copies("synonyms", path)
    own = load_user_synonyms(path)
    yield Finding(
        "synonyms", True, f"{plural(len(own.groups), 'name')} in {path}" if path.exists() else "no synonyms.yaml"
    )
    if context.has_library:
        count = context.library.acronyms.count
        yield Finding("synonyms", True, f"{plural(count, 'acronym')} learned from the library")


def check_shelf(context: CheckContext) -> Iterator[Finding]:
    shelf = context.shelf
    if problem := shelf.problem:
        restore = "`carrel shelf restore` restores a backup." if shelf.backups() else ""
        fix = " ".join(filter(None, (problem.hint, restore)))
        yield Finding.of("shelf", problem, fix, _rewrite(shelf))
    else:
        shelf.history(limit=1)  # raises if the journal cannot be read
        yield Finding("shelf", True, f"{plural(len(shelf.entries()), 'paper')} in {context.places.shelf_file}")
    for copy in shelf.conflicts():
        fix = shlex.join(["carrel", "shelf", "merge", str(copy)])
        repair = None if shelf.problem else partial(shelf.merge_copy, copy)
        yield Finding("shelf", False, conflict_copy(copy, shelf.path), fix, repair=repair)


def _rewrite(shelf: Shelf) -> Repair | None:
    """What writes a missing or emptied file again; None for a file that only the user can fix."""
    if not shelf.dirty:
        return None

    def rewrite() -> str:
        shelf.flush()
        if shelf.problem:
            raise shelf.problem
        return f"Rewrote {shelf.path}: {plural(len(shelf.entries()), 'paper')}"

    return rewrite


def check_searches(context: CheckContext) -> Iterator[Finding]:
    """Check searches.yaml, and the searches that saved searches use."""
    searches = context.searches
    if problem := searches.problem:
        yield Finding.of("searches", problem)
    yield from context.conflict_copies("searches", searches.path)
    names = [saved.name for saved in searches.all()]
    unresolved = False
    for saved in searches.all():
        for reason in resolve_saved(parse(saved.query).tree, searches.get, names)[1]:
            unresolved = True
            fix = f"carrel saved edit {shlex.quote(saved.name)} QUERY"
            yield Finding("searches", False, f'"{saved.name}": {reason}', fix)
    if not (problem or unresolved):
        yield Finding("searches", True, f"{plural(len(names), 'saved search', 'saved searches')} in {searches.path}")


def check_lists(context: CheckContext) -> Iterator[Finding]:
    lists = context.lists
    merges = _copy_merges(lists)
    for problem in lists.problems:
        repair = next((merges[path] for path in merges if problem.message.startswith(path)), None)
        yield Finding.of("lists", problem, repair=repair)
    if not lists.problems:
        yield Finding("lists", True, f"{plural(len(lists.snapshot.lists), 'reading list')} in {lists.folder}")


def _copy_merges(lists: Lists) -> dict[str, Repair]:
    """Conflict copy to what merges it into its list; the longest path first."""
    snapshot = ListsSnapshot((*lists.snapshot.lists, *lists.snapshot.copies))
    copies = {str(lists.folder / f"{copy.slug}.yaml"): copy.slug for copy in lists.snapshot.copies}
    return {
        path: partial(lists.merge, snapshot.copied(copies[path]), copies[path])
        for path in sorted(copies, key=len, reverse=True)
    }


def check_leftovers(context: CheckContext) -> Iterator[Finding]:
    leftovers = [path for path in _temporary(context.places) if _is_old(path)]
    if leftovers:
        more = f" and {len(leftovers) - 1} more" if len(leftovers) > 1 else ""
        message = f"{_files(leftovers)}: {leftovers[0]}{more}"
        fix = f"`{FIX_COMMAND}` removes what a crash left behind; the files themselves are intact."
        yield Finding("files", False, message, fix, repair=partial(_remove, leftovers))
    else:
        yield Finding("files", True, NO_LEFTOVERS)


def _temporary(places: Paths) -> Iterator[Path]:
    # The temporary file of a symbolic link is beside its target.
    real = {Path(os.path.realpath(path)).parent for path in (places.shelf_file, *places.listed().values())}
    folders = real | {places.config, places.data, places.config / "lists", places.data / "lists"}
    folders |= set((places.data / "backups").glob("**"))
    for folder in sorted(folders):
        yield from sorted(folder.glob(_TEMPORARY))
    # Names that Python chose for Carrel 0.1; the folder is Carrel's alone.
    yield from sorted(places.state.glob("tmp????????"))


def _is_old(path: Path) -> bool:
    try:
        return path.is_file() and time.time() - path.lstat().st_mtime > _OLD_SECONDS
    except OSError:  # removed meanwhile
        return False


def _files(paths: Sequence[Path]) -> str:
    return plural(len(paths), "temporary file")


def _remove(paths: Sequence[Path]) -> str:
    for path in paths:
        path.unlink(missing_ok=True)
    return f"Removed {_files(paths)}"
