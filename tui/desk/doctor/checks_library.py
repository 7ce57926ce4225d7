"""Checks of the catalog, the index, and of marks and notes on papers that moved."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from search.catalog.duplicates import DuplicatePair
from search.catalog.duplicates import duplicates as found_in
from search.engine.base import Progress
from search.errors import CarrelError, EngineError
from shelf.edits.merge import moved as moved_entries
from tui.desk.doctor.context import FIX_COMMAND, CheckContext, Finding, count_of
from tui.desk.merge import merge
from tui.desk.notes import dangling_links, paper_links
from tui.desk.render import line


def check_catalog(patient: CheckContext) -> Iterator[Finding]:
    """Look at the catalog; when it is not sound, no other check touches it."""
    path = patient.places.catalog
    if not path.exists():
        yield Finding("catalog", True, "empty", "carrel import PATH fills it")
        return
    try:
        held = patient.library.catalog
        problems, count = held.check(), held.count
    except CarrelError:
        patient.give_up()
        raise
    if problems:
        patient.give_up()
        move = shlex.join(["mv", str(path), f"{path}.broken"])
        fix = f"The file is kept as it is. Move it away and import your pages again: {move}"
        yield Finding("catalog", False, f"{path}: {problems}", fix)
    else:
        yield Finding("catalog", True, f"{count_of(count, 'paper')} in {path}")


_REINDEX = "carrel reindex"


def check_index(patient: CheckContext) -> Iterator[Finding]:
    """Look at the index."""
    if not patient.has_library:
        return
    library = patient.library
    try:
        behind = library.behind()
    except EngineError as error:
        mend = partial(_reindex, patient, library.reindex)
        yield Finding("index", False, f"{error.title}: {error.message}", error.hint or _REINDEX, mend=mend)
        return
    if behind:
        said = f"{count_of(behind, 'change')} behind the catalog"
        yield Finding("index", False, said, _REINDEX, mend=partial(_reindex, patient, library.sync))
    else:
        yield Finding("index", True, f"up to date in {patient.places.index}")


def _reindex(patient: CheckContext, make: Callable[[Progress], None]) -> str:
    count = patient.library.count
    with patient.progress("Indexing", count) as progress:
        make(progress)
    return f"Indexed {count_of(count, 'paper')}"


# Keys that are named; the others are counted.
_NAMED = 3


def check_moved_keys(patient: CheckContext) -> Iterator[Finding]:
    """Look for entries under keys that lead to other papers: merged ones, and those that a record told more of."""
    if not patient.has_library:
        return
    catalog, shelf, lists = patient.library.catalog, patient.shelf, patient.lists
    if on_shelf := catalog.moved(entry.key for entry in shelf.entries()):
        said = f"{_entries(on_shelf)} on the shelf under another key than in the library: {_key_list(on_shelf)}"
        yield Finding("shelf", False, said, _fix_text(on_shelf), mend=partial(_move, patient, on_shelf))
    in_lists = catalog.moved(entry.key for each in lists.all() for entry in each.entries)
    if in_lists:
        words = f"Gave {_papers(in_lists)} of reading lists the library's keys"
        said = f"{_entries(in_lists)} in reading lists under another key than in the library: {_key_list(in_lists)}"
        mend = partial(lists.match, lambda entry: in_lists.get(entry.key), words)
        yield Finding("lists", False, said, _fix_text(in_lists), mend=mend)


def _move(patient: CheckContext, keys: Mapping[str, str]) -> str:
    papers = patient.library.papers(list(keys.values()))
    words = f"Gave {_papers(keys)} of the shelf the library's keys"
    return patient.shelf.edit(moved_entries({old: papers[new] for old, new in keys.items() if new in papers}, words))


def _entries(keys: Mapping[str, str]) -> str:
    return f"{_papers(keys)} {'are' if len(keys) > 1 else 'is'}"


def _papers(keys: Mapping[str, str]) -> str:
    return count_of(len(keys), "paper")


def _key_list(keys: Mapping[str, str]) -> str:
    some = [f"{old} → {new}" for old, new in list(keys.items())[:_NAMED]]
    return ", ".join(some) + (f" and {len(keys) - _NAMED} more" if len(keys) > _NAMED else "")


def _fix_text(keys: Mapping[str, str]) -> str:
    return f"`{FIX_COMMAND}` gives {'them their keys' if len(keys) > 1 else 'it its key'} of the library."


def check_links(patient: CheckContext) -> Iterator[Finding]:
    """Look for links that lead nowhere."""
    if not patient.has_library:
        return
    dead = dangling_links(patient)
    for link in dead:
        said = f"the note on “{line(link.title or link.key)}” links to {line(link.link)}, which is no paper"
        fix = f"Name a key or a title of the library in it: carrel note {line(link.key)} --edit"
        yield Finding("notes", False, said, fix)
    if not dead:
        noted = [entry.note for entry in patient.shelf.entries() if entry.note]
        count = sum(len(paper_links(note)) for note in noted)
        yield Finding("notes", True, f"{count_of(count, 'link')} in {count_of(len(noted), 'note')}")


def check_duplicates(patient: CheckContext) -> Iterator[Finding]:
    """Look for papers that are there twice, for sure or likely."""
    if not patient.has_library:
        return
    library = patient.library
    pairs = found_in(library.catalog)
    papers = library.papers([key for pair in pairs for key in pair.keys])
    for pair in pairs:
        keep, other = _keep_first(patient, pair)
        titles = " and ".join(f"“{line(papers[key].title)}” ({key})" for key in (keep, other) if key in papers)
        fix = f"carrel merge {shlex.quote(keep)} {shlex.quote(other)}"
        if pair.sure:
            said = f"{titles} are one paper: {pair.why}"
            yield Finding("twice", False, said, fix, mend=partial(_merge, patient, keep, other))
        else:
            yield Finding("twice", True, f"{titles} may be one paper: {pair.why}", f"If so: {fix}", unsure=True)
    if not pairs:
        yield Finding("twice", True, "no paper is there twice")


def _keep_first(patient: CheckContext, pair: DuplicatePair) -> tuple[str, str]:
    """Return the key that is to stay and the other one: the person's own, else that of the first."""

    def place(key: str) -> tuple[bool, bool]:
        return patient.shelf.entry(key) is None, not patient.lists.lists_of(key)

    keep, other = sorted(pair.keys, key=place)
    return keep, other


def _merge(patient: CheckContext, keep: str, other: str) -> str:
    return f"{merge(patient, keep, other)}; `carrel merge --undo {shlex.quote(other)}` takes it apart again"
