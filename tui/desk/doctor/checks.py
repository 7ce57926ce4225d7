"""The checks of `carrel doctor`: files that you can edit, leftovers, catalog, index, keys, links and duplicates."""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from search.catalog.duplicates import DuplicatePair, duplicates
from search.engine.base import Progress
from search.errors import CarrelError, EngineError
from search.query.expand_saved import resolve_saved
from search.query.query import parse
from search.synonyms.user_file import load_user_synonyms
from search.text.plural import plural
from shelf.edits.merge_entries import move_entries
from shelf.lists.lists import Lists
from shelf.lists.snapshot import ListsSnapshot
from shelf.shelf import Shelf
from tui.config.paths import Paths
from tui.config.settings import load_settings
from tui.desk.doctor.context import FIX_COMMAND, CheckContext, Finding, Repair, conflict_copy
from tui.desk.notes import LinkResolver, no_target, paper_links
from tui.desk.paper_merges import merge
from tui.desk.render import line

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


NO_DUPLICATES = "no duplicates"
_REINDEX = "carrel reindex"
# Keys that are listed; the others are counted.
_MOST_KEYS = 3


def check_catalog(context: CheckContext) -> Iterator[Finding]:
    """Check the catalog; if it is damaged, no other check reads it."""
    path = context.places.catalog
    if not path.exists():
        yield Finding("catalog", True, "empty", "carrel import PATH fills it")
        return
    try:
        catalog = context.library.catalog
        problems, count = catalog.check(), catalog.count
    except CarrelError:
        context.close()
        raise
    if problems:
        context.close()
        move = shlex.join(["mv", str(path), f"{path}.broken"])
        fix = f"The file is kept as it is. Move it away and import your pages again: {move}"
        yield Finding("catalog", False, f"{path}: {problems}", fix)
    else:
        yield Finding("catalog", True, f"{plural(count, 'paper')} in {path}")


def check_index(context: CheckContext) -> Iterator[Finding]:
    library = context.library
    try:
        behind = library.behind()
    except EngineError as error:
        yield Finding.of("index", error, error.hint or _REINDEX, partial(_index, context, library.reindex))
        return
    if behind:
        message = f"{plural(behind, 'change')} behind the catalog"
        yield Finding("index", False, message, _REINDEX, repair=partial(_index, context, library.sync))
    else:
        yield Finding("index", True, f"up to date in {context.places.index}")


def _index(context: CheckContext, build: Callable[[Progress], None]) -> str:
    count = context.library.count
    with context.progress("Indexing", count) as progress:
        build(progress)
    return f"Indexed {plural(count, 'paper')}"


def check_moved_keys(context: CheckContext) -> Iterator[Finding]:
    """Look for entries whose papers have another key by now: merged papers, and those of which more became known."""
    catalog, shelf, lists = context.library.catalog, context.shelf, context.lists
    if on_shelf := catalog.moved(entry.key for entry in shelf.entries()):
        message = outdated_keys("on the shelf", on_shelf)
        yield Finding("shelf", False, message, _key_fix(on_shelf), repair=partial(_move, context, on_shelf))
    if in_lists := catalog.moved(entry.key for each in lists.snapshot.lists for entry in each.entries):
        words = updated_keys("in reading lists", in_lists)
        repair = partial(lists.match, lambda entry: in_lists.get(entry.key), words)
        yield Finding("lists", False, outdated_keys("in reading lists", in_lists), _key_fix(in_lists), repair=repair)


def outdated_keys(where: str, keys: Mapping[str, str]) -> str:
    some = ", ".join(f"{old} → {new}" for old, new in list(keys.items())[:_MOST_KEYS])
    more = f" and {len(keys) - _MOST_KEYS} more" if len(keys) > _MOST_KEYS else ""
    return f"{plural(len(keys), 'paper')} {where} under an outdated key: {some}{more}"


def updated_keys(where: str, keys: Mapping[str, str]) -> str:
    return f"Updated the {'keys' if len(keys) > 1 else 'key'} of {plural(len(keys), 'paper')} {where}"


def _key_fix(keys: Mapping[str, str]) -> str:
    return f"`{FIX_COMMAND}` updates the {'keys' if len(keys) > 1 else 'key'}."


def _move(context: CheckContext, keys: Mapping[str, str]) -> str:
    papers = context.library.papers(list(keys.values()))
    moves = {old: papers[new] for old, new in keys.items() if new in papers}
    return context.shelf.edit(move_entries(moves, updated_keys("on the shelf", keys)))


def check_links(context: CheckContext) -> Iterator[Finding]:
    dangling = LinkResolver(context).dangling()
    for link in dangling:
        title = line(link.title or link.key)
        message = f'the note on "{title}" links to {line(link.link)}, which {no_target(link.ambiguous)}'
        fix = f"Link to the key or the title of a paper in the library: carrel note {line(link.key)} --edit"
        yield Finding("notes", False, message, fix)
    if not dangling:
        notes = [entry.note for entry in context.shelf.entries() if entry.note]
        count = sum(len(paper_links(note)) for note in notes)
        yield Finding("notes", True, f"{plural(count, 'link')} in {plural(len(notes), 'note')}")


def check_duplicates(context: CheckContext) -> Iterator[Finding]:
    """Look for papers that are certainly or probably in the library twice."""
    library = context.library
    pairs = duplicates(library.catalog)
    papers = library.papers([key for pair in pairs for key in pair.keys])
    for pair in pairs:
        keep, other = _keep_first(context, pair)
        titles = " and ".join(f'"{line(papers[key].title)}" ({key})' for key in (keep, other) if key in papers)
        fix = f"carrel merge {shlex.quote(keep)} {shlex.quote(other)}"
        if pair.sure:
            message = f"{titles} are the same paper: {pair.why}"
            yield Finding("twice", False, message, fix, repair=partial(_merge, context, keep, other))
        else:
            message = f"{titles} may be the same paper: {pair.why}"
            yield Finding("twice", True, message, f"If so: {fix}", unsure=True)
    if not pairs:
        yield Finding("twice", True, NO_DUPLICATES)


def _keep_first(context: CheckContext, pair: DuplicatePair) -> tuple[str, str]:
    """The key to keep and the other one: a paper on the shelf or in a list comes first."""

    def place(key: str) -> tuple[bool, bool]:
        return context.shelf.entry(key) is None, not context.lists.lists_of(key)

    keep, other = sorted(pair.keys, key=place)
    return keep, other


def _merge(context: CheckContext, keep: str, other: str) -> str:
    return f"{merge(context, keep, other)}; undo with `carrel merge --undo {shlex.quote(other)}`"
