"""The checks of papers: catalog, index, outdated keys, links in notes, wrong joins, and papers that are there twice."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from search.engine.base import Progress
from search.errors import CarrelError, EngineError
from search.text.plural import plural
from shelf.edits.merge_entries import move_entries
from tui.desk.doctor.context import FIX_COMMAND, CheckContext, Finding
from tui.desk.notes import LinkResolver, no_target, paper_links
from tui.desk.paper_merges import merge, suggested_merges
from tui.desk.render import line

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
    pairs = suggested_merges(context)
    for pair in pairs:
        if pair.sure:
            repair = partial(_merge, context, pair.keep, pair.other)
            yield Finding("twice", False, f"{pair.titles} are the same paper: {pair.why}", pair.command, repair=repair)
        else:
            message = f"{pair.titles} may be the same paper: {pair.why}"
            yield Finding("twice", True, message, f"If so: {pair.command}", unsure=True)
    if not pairs:
        yield Finding("twice", True, NO_DUPLICATES)


def _merge(context: CheckContext, keep: str, other: str) -> str:
    return f"{merge(context, keep, other)}; undo with `carrel merge --undo {shlex.quote(other)}`"


def check_joined(context: CheckContext) -> Iterator[Finding]:
    """Look for papers that an earlier Carrel made of several, since they had one title on one page."""
    catalog = context.library.catalog
    for key, title in catalog.wrongly_joined():
        message = f'"{line(title)}" ({key}) was made of several papers with that title on one page'
        fix = f"`{FIX_COMMAND}` parts them; import the page again for the rest of what it says about each."
        yield Finding("joined", False, message, fix, repair=partial(_part, context, key, title))


def _part(context: CheckContext, key: str, title: str) -> str:
    return f'Parted "{line(title)}" ({key}) from {plural(len(context.library.catalog.part_places(key)), "paper")}'
